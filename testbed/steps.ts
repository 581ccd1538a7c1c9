/** Counts what code does instead of timing it, so that a busy machine changes nothing. */
import { Session } from 'node:inspector/promises';
import { Script } from 'node:vm';
import { buildSync } from 'esbuild';

const FILE = 'counted-steps.js';

/**
 * Runs `use` with what `file` exports, its imports included, and with a counter. `steps` calls its argument and says
 * how often blocks of that code ran meanwhile. What engines do within one call, such as `indexOf` or a regular
 * expression, is one step.
 */
export async function countingSteps<Made, Result>(
  file: string,
  use: (made: Made, steps: (run: () => void) => Promise<number>) => Promise<Result>,
): Promise<Result> {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'made',
  });
  const inspector = new Session();
  inspector.connect();
  try {
    await inspector.post('Profiler.enable');
    // Only what is compiled from here on is counted by blocks.
    await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const code = `${outputFiles[0]?.text};made`;
    const made = new Script(code, { filename: FILE }).runInThisContext() as Made;
    const taken = async () => {
      const { result } = await inspector.post('Profiler.takePreciseCoverage');
      const functions = result.filter(({ url }) => url === FILE).flatMap((script) => script.functions);
      return functions.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0);
    };
    return await use(made, async (run) => {
      await taken();
      run();
      return taken();
    });
  } finally {
    inspector.disconnect();
  }
}
