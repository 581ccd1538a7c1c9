/**
 * Loaded into servers that are profiled, by NODE_OPTIONS: SIGWINCH begins a CPU profile, the next one writes it to
 * `$BENCH_PROFILES/<pid>.cpuprofile`. So a profile holds the measured window, not the start.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const folder = process.env.BENCH_PROFILES ?? '.';
let inspector: Session | null = null;

process.on('SIGWINCH', () => {
  if (inspector === null) {
    inspector = new Session();
    inspector.connect();
    inspector.post('Profiler.enable');
    inspector.post('Profiler.setSamplingInterval', { interval: 500 });
    inspector.post('Profiler.start');
    return;
  }
  const ending = inspector;
  inspector = null;
  ending.post('Profiler.stop', (error, result) => {
    if (error === null)
      writeFileSync(join(folder, `${process.pid}.cpuprofile`), JSON.stringify(result.profile));
    ending.disconnect();
  });
});
