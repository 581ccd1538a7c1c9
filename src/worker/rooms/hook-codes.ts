import { createHmac } from 'node:crypto';
import { codeOf, readCode } from '../../domain/code.js';
import { deriveKey } from '../../domain/secrets.js';

/** What the code of a hook says: where it writes, and by what its room's record of it is found. */
export interface ReadHookCode {
  readonly room: string;
  /** The digest of the secret; only this is kept. */
  readonly digest: string;
}

/** Pure. The last part of a hook's address. `secret`: 192 bits, in base64url. */
export function hookCode(room: string, secret: string): string {
  return codeOf(room, secret);
}

/** Pure. Null for what is no code of any hook. */
export function readHookCode(code: string): ReadHookCode | null {
  const read = readCode(code);
  return read === null ? null : { room: read.of, digest: read.digest };
}

/** A request for a hook, with the key by which its client asks again. `name`: of its bot. */
export interface KeyedRequest {
  readonly room: string;
  readonly by: string;
  readonly name: string;
  readonly key: string;
}

/** What such a request makes. Only who knows the cluster's secret and the key can tell any of it. */
export interface KeyedSecrets {
  /** By what the same request is known again. */
  readonly request: string;
  /** 192 bits, in base64url: the same whenever it is asked for again, and another of each hook. */
  secretOf(hookId: string): string;
}

/** Pure. `secret`: the cluster's. */
export function keyedSecrets(secret: string): (asked: KeyedRequest) => KeyedSecrets {
  const mac = (purpose: string, words: readonly string[]) =>
    createHmac('sha256', deriveKey(secret, purpose))
      .update(JSON.stringify(words))
      .digest('base64url')
      .slice(0, 32);
  return ({ room, by, name, key }) => {
    const words = [room, by, name, key];
    return {
      request: mac('hook request', words),
      secretOf: (hookId) => mac('hook code', [...words, hookId]),
    };
  };
}
