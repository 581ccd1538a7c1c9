/** Reads what HAProxy's runtime API answers. Pure. */
import type { ActualServer } from './balance-plan.js';

/** Bits of `srv_admin_state` that mean maintenance, by whatever cause. */
const MAINTENANCE = 0x01 | 0x02 | 0x04 | 0x20;

/**
 * The answer to `show servers state <backend>`. Throws when it is not that, so that garbage is never taken for an empty
 * backend.
 */
export function parseServersState(answer: string): ActualServer[] {
  const lines = answer.split('\n').filter((line) => line.trim() !== '');
  const header = lines
    .find((line) => line.startsWith('# '))
    ?.slice(2)
    .trim()
    .split(' ');
  const name = header?.indexOf('srv_name') ?? -1;
  const admin = header?.indexOf('srv_admin_state') ?? -1;
  if (name < 0 || admin < 0) throw new Error(`not a servers state: ${answer.trim().slice(0, 120)}`);
  return lines
    .filter((line) => /^\d+ /.test(line))
    .map((line) => line.split(' '))
    .map((fields) => ({
      name: fields[name] as string,
      maintenance: (Number(fields[admin]) & MAINTENANCE) !== 0,
    }));
}
