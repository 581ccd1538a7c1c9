/**
 * Loaded before a node's own code (`--import`): its wall clock is off by what the file named by PROVE_CLOCK_FILE says,
 * in ms. Timers and monotonic clocks run on, as they do when an operator or NTP sets a machine's clock.
 */
import { readFileSync, watchFile } from 'node:fs';

const file = process.env.PROVE_CLOCK_FILE;
if (file !== undefined) {
  let shiftMs = 0;
  const read = () => {
    try {
      shiftMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      // No file: the clock is not shifted.
      shiftMs = 0;
    }
  };
  read();
  watchFile(file, { interval: 200, persistent: false }, read);

  const Real = Date;
  const now = () => Real.now() + shiftMs;
  // A proxy keeps `instanceof Date`, Date.UTC and Date.parse as they are.
  globalThis.Date = new Proxy(Real, {
    construct: (target, args) =>
      args.length === 0 ? new target(now()) : Reflect.construct(target, args as [number]),
    apply: () => new Real(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
