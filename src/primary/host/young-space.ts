import { setFlagsFromString } from 'node:v8';

/**
 * V8's space for young objects grows in a burst of connections to 32 MB per process (Node 24: 128) and seldom shrinks
 * again. That is more memory than thousands of idle sockets take. Holdfast's objects die young or live as long as their
 * socket, so little is enough.
 *
 * For workers: MB of each half. With 4 a new connection cost 6 % more CPU, with 8 no more than with the 16 of V8.
 */
export const WORKER_YOUNG_SPACE = '--max-semi-space-size=8';

/** For this process, which has begun by now: the space that it has so far does not grow. */
export function keepYoungSpace(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
