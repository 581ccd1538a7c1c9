/** Processes of this run end with it, also when it is interrupted or fails. */
import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

export function mine<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}
