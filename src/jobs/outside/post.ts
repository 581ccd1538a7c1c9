import { lookup } from 'node:dns/promises';
import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { type AllowedNetworks, addressFault, hostOf, mayBeCalled } from '../../domain/outside-address.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LetterFailure } from '../../protocol/outgoing.js';
import { within } from '../../within.js';

/** What is sent to an address that somebody named. */
export interface Posted {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
}

/**
 * `gone`: there is nothing at that address any more. `later`: it may be tried again, after `afterMs` where that was
 * said.
 */
export type PostOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' | 'refused'; readonly failure: LetterFailure }
  | { readonly kind: 'later'; readonly afterMs: number; readonly failure: LetterFailure };

const NO_ANSWER = { kind: 'later', afterMs: 0, failure: { why: 'no-answer' } } as const;
const NOT_CALLED = { why: 'address' } as const;

/**
 * Hands something to an address outside. The name is resolved once, and the address that was judged is the one that is
 * called. Nothing is followed, and nothing of the answer is read but its status. Never rejects.
 */
export async function postOutside(
  address: string,
  posted: Posted,
  isAllowed: AllowedNetworks,
  resolve: (host: string) => Promise<string[]> = addressesOf,
): Promise<PostOutcome> {
  // What may be called can have changed since it was set up.
  if (addressFault(address, isAllowed) !== null) return { kind: 'gone', failure: NOT_CALLED };
  const url = new URL(address);
  const host = hostOf(url);
  const found = await within(LIMITS.postTimeoutMs, resolve(host));
  if (found === null) return NO_ANSWER;
  const callable = found.find((one) => mayBeCalled(one, isAllowed));
  if (callable === undefined) return { kind: 'refused', failure: NOT_CALLED };
  return postTo(url, host, callable, posted);
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true, verbatim: true })).map((one) => one.address);
}

function postTo(url: URL, host: string, address: string, { headers, body }: Posted): Promise<PostOutcome> {
  const options: RequestOptions = {
    method: 'POST',
    host: address,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host },
    // The certificate is that of the name.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    agent: false,
    maxHeaderSize: LIMITS.postAnswerMaxBytes,
    signal: AbortSignal.timeout(LIMITS.postTimeoutMs),
  };
  return new Promise((resolve) => {
    const sent = (url.protocol === 'https:' ? requestTls : requestPlain)(options, (answer) => {
      resolve(outcomeOf(answer.statusCode ?? 0, answer.headers['retry-after'], Date.now()));
      answer.destroy();
    });
    sent.on('error', () => resolve(NO_ANSWER));
    sent.end(body);
  });
}

/** Pure. `now`: ms since 1970. */
export function outcomeOf(status: number, retryAfter: string | undefined, now: number): PostOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const failure = { why: 'status', status } as const;
  if (status === 404 || status === 410) return { kind: 'gone', failure };
  if (status !== 408 && status !== 429 && status < 500) return { kind: 'refused', failure };
  return { kind: 'later', afterMs: askedForMs(retryAfter ?? '', now), failure };
}

/** Seconds, or a date of HTTP. 0 for what is neither. */
function askedForMs(retryAfter: string, now: number): number {
  const ms = / GMT$/.test(retryAfter) ? Date.parse(retryAfter) - now : Number(retryAfter) * 1_000;
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
}
