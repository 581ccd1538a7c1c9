/** What is posted to a room by HTTP. Only servers import this file. */
import type { SendRequest } from './events.js';
import { insist, insistCmid, readSend } from './schemas.js';

const FIELDS: ReadonlySet<string> = new Set(['text', 'cmid', 'reply', 'files']);

/**
 * `POST /api/rooms/:room/messages` `{text, reply?, files?, cmid?}`: 200, once it is stored, is a `SendResult`. Throws
 * `invalid` in words. `key`: of the header `Idempotency-Key`; `orElse`: the cmid of what has no key.
 */
export function readPosted(
  room: string,
  input: unknown,
  key: string | undefined,
  orElse: string,
): SendRequest {
  insistObject(input);
  const unknown = Object.keys(input).find((field) => !FIELDS.has(field));
  insist(
    unknown === undefined,
    '',
    `send \`text\`, and perhaps \`reply\`, \`files\` and \`cmid\`; it has a field \`${unknown}\``,
  );
  return readSend({ ...input, room, cmid: givenKey(input, key) ?? orElse });
}

/** Throws `invalid` where it is no object. */
export function insistObject(
  input: unknown,
): asserts input is { readonly text?: unknown; readonly cmid?: unknown } {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  insist(isObject, '', 'must be an object `{"text": "…"}`');
  insist('text' in input, 'text', 'must be there: `{"text": "…"}`');
}

/** By what a message is known again: `Idempotency-Key`, or `cmid` of the body. Undefined: it has neither. */
export function givenKey({ cmid }: { readonly cmid?: unknown }, key: string | undefined): unknown {
  const isOne = cmid === undefined || key === undefined || cmid === key;
  insist(isOne, 'cmid', 'must be the same as `Idempotency-Key`');
  if (key !== undefined) insistCmid(key, 'Idempotency-Key');
  return cmid ?? key;
}
