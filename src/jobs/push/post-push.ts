import { lookup } from 'node:dns/promises';
import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { type AllowedNetworks, endpointFault, hostOf, mayBeCalled } from '../../domain/push-address.js';
import { LIMITS } from '../../protocol/limits.js';
import { within } from '../../within.js';
import type { SealedPush } from './seal-push.js';

/** `gone`: there is no such browser any more. `later`: it may be tried again, after `afterMs` where that was said. */
export type PushOutcome =
  | { readonly kind: 'sent' | 'gone' | 'refused' }
  | { readonly kind: 'later'; readonly afterMs: number };

const LATER = { kind: 'later', afterMs: 0 } as const;

/**
 * Hands a push to its service. The name is resolved once, and the address that was judged is the one that is called.
 * Nothing is followed, and nothing of the answer is read but its status. Never rejects.
 */
export async function postPush(
  endpoint: string,
  push: SealedPush,
  isAllowed: AllowedNetworks,
): Promise<PushOutcome> {
  // What may be called can have changed since it was set up.
  if (endpointFault(endpoint, isAllowed) !== null) return { kind: 'gone' };
  const url = new URL(endpoint);
  const host = hostOf(url);
  const found = await within(LIMITS.pushTimeoutMs, addressesOf(host));
  if (found === null) return LATER;
  const address = found.find((one) => mayBeCalled(one, isAllowed));
  if (address === undefined) return { kind: 'refused' };
  return post(url, host, address, push);
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true, verbatim: true })).map((one) => one.address);
}

function post(url: URL, host: string, address: string, { headers, body }: SealedPush): Promise<PushOutcome> {
  const options: RequestOptions = {
    method: 'POST',
    host: address,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host },
    // The certificate is that of the name.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    agent: false,
    maxHeaderSize: LIMITS.pushAnswerMaxBytes,
    signal: AbortSignal.timeout(LIMITS.pushTimeoutMs),
  };
  return new Promise((resolve) => {
    const sent = (url.protocol === 'https:' ? requestTls : requestPlain)(options, (answer) => {
      resolve(outcomeOf(answer.statusCode ?? 0, answer.headers['retry-after']));
      answer.destroy();
    });
    sent.on('error', () => resolve(LATER));
    sent.end(body);
  });
}

/** Pure. */
export function outcomeOf(status: number, retryAfter: string | undefined): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status !== 408 && status !== 429 && status < 500) return { kind: 'refused' };
  const seconds = Number(retryAfter ?? 0);
  return { kind: 'later', afterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0 };
}
