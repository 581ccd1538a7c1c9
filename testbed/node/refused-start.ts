/** A node whose start has to fail. It ends by itself, and its data folder with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchNode } from './launch-node.js';

const ENDS_WITHIN_MS = 100_000;
const STACK_TRACE = /^\s+at .*:\d+/m;

/**
 * Resolves with what a start on this Redis said that was refused. Rejects when it did not end with 2, or with a stack
 * trace. `main`: of another build.
 */
export async function refusedStart(redis: string, args: readonly string[], main?: string): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-refused-'));
  const build = main === undefined ? {} : { main };
  const program = launchNode({ port: 0, dataDir, redis, workers: 1, args, ...build });
  const timer = setTimeout(() => void program.stop('SIGKILL'), ENDS_WITHIN_MS);
  const code = await program.closed;
  clearTimeout(timer);
  await rm(dataDir, { recursive: true, force: true });
  if (code !== 2) throw new Error(`a start that had to be refused ended with ${code}. ${program.lastWords}`);
  if (STACK_TRACE.test(program.output)) throw new Error(`a refusal has a stack trace. ${program.lastWords}`);
  return program.output;
}
