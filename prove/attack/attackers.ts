/**
 * Who attacks: strangers from many addresses, and people with a cookie. The node believes loopback about addresses.
 */
import type { Random } from '../random.js';

export interface Attacker {
  /** Headers of each of their requests. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A stranger from an address that hardly anybody used before. */
export function stranger(random: Random): Attacker {
  const part = () => random.int(1, 255);
  return { headers: { 'x-forwarded-for': `10.${part()}.${part()}.${part()}` } };
}

/** Makes an account, the first one with the node's set-up token; resolves with who can use its session. */
export async function signUp(url: string, name: string, random: Random, setup?: string): Promise<Attacker> {
  const { headers } = stranger(random);
  const answer = await fetch(`${url}/api/accounts`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      name,
      password: 'correct horse battery',
      ...(setup === undefined ? {} : { setup }),
    }),
  });
  if (answer.status !== 201) throw new Error(`sign-up answered ${answer.status}: ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { headers: { ...headers, cookie, origin: url } };
}
