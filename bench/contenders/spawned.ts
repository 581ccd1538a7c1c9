import { type ChildProcess, spawn } from 'node:child_process';
import { mine } from '../../testbed/processes/children.js';

export interface Spawned {
  readonly child: ChildProcess;
  readonly pid: number;
  /** SIGTERM, SIGKILL after 12 s. */
  stop(): Promise<void>;
}

/** Starts a Node program on the given cores. `ready` resolves with it; what it said is in the error when it does not. */
export async function spawnServer(
  args: readonly string[],
  cores: string | null,
  env: Readonly<Record<string, string>>,
  ready: (said: () => string, ended: () => boolean) => Promise<boolean>,
): Promise<Spawned> {
  const command = cores === null ? [] : ['taskset', '-c', cores];
  const [file = '', ...rest] = [...command, process.execPath, ...args];
  const child = mine(
    // The channel is how a server learns that the bench was killed.
    spawn(file, rest, {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }),
  );
  let said = '';
  const hear = (data: Buffer) => {
    said = (said + data).slice(-4_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (ended()) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
    await gone;
    clearTimeout(timer);
  };
  if (!(await ready(() => said, ended))) {
    await stop();
    throw new Error(`${args[0]} did not start: ${said}`);
  }
  return { child, pid: child.pid as number, stop };
}
