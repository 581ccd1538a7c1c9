import { seal, unseal } from './sealed.js';

const PURPOSE = 'crowd pass';

/** Header by which synthetic people make themselves known when they sign up or in. */
export const CROWD_HEADER = 'x-holdfast-crowd';

/** Lets its bearer make accounts that are marked synthetic, past the sign-up limits, until `expiresAtMs`. */
export function sealCrowdPass(expiresAtMs: number, secret: string): string {
  return seal({ expiresAtMs }, secret, PURPOSE);
}

/** Whether the value is a pass of this cluster that has not expired. */
export function isCrowdPass(value: string | undefined, secret: string, nowMs: number): boolean {
  if (value === undefined) return false;
  const pass = unseal(value, secret, PURPOSE) as { expiresAtMs: number } | null;
  return pass !== null && pass.expiresAtMs > nowMs;
}
