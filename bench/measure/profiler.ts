/**
 * Loaded into servers that are profiled, by NODE_OPTIONS: SIGWINCH begins a CPU profile, the next one writes it to
 * `$BENCH_PROFILES/<pid>.cpuprofile`. So a profile holds the measured window, not the start.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const folder = process.env.BENCH_PROFILES ?? '.';
let session: Session | null = null;

process.on('SIGWINCH', () => {
  if (session === null) {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 500 });
    session.post('Profiler.start');
    return;
  }
  const ending = session;
  session = null;
  ending.post('Profiler.stop', (problem, result) => {
    if (problem === null)
      writeFileSync(join(folder, `${process.pid}.cpuprofile`), JSON.stringify(result.profile));
    ending.disconnect();
  });
});
