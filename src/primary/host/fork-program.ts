import { type ChildProcess, fork } from 'node:child_process';

/**
 * Starts a program of ours in a process of its own, which is told everything by messages: it gets no secret by its
 * environment. Its errors go where the primary's go.
 */
export function forkProgram(path: string): ChildProcess {
  const { NODE_EXTRA_CA_CERTS } = process.env;
  const child = fork(path, [], {
    env: {
      PATH: process.env.PATH,
      // Whom to believe is no secret.
      ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // A message to a dead process is followed by its exit.
  child.on('error', () => {});
  return child;
}
