/** What hooks are made of, and what they are sent. Only servers import this file. */
import { z } from 'zod';
import type { HookMessage } from './http.js';
import { LIMITS } from './limits.js';
import { OUTGOING_EVENTS } from './outgoing.js';
import { givenKey, insistObject } from './posted-message.js';
import { atMostChars, idSchema, insist, nameSchema, readSend } from './schemas.js';

/** `name`: of the bot that messages are by; judged as an account's. */
export const newHookSchema = z.strictObject({
  room: idSchema,
  name: nameSchema.optional(),
});

/** `url`: judged by `addressFault`. */
export const newOutgoingSchema = z.strictObject({
  room: idSchema,
  url: z.string().max(LIMITS.outgoingUrlMaxChars, atMostChars(LIMITS.outgoingUrlMaxChars)),
  events: z.array(z.enum(OUTGOING_EVENTS)).min(1).max(OUTGOING_EVENTS.length).optional(),
});

/** What a program made for other chats sends beside its text: looks and places, which a hook does not take from it. */
const IGNORED = [
  'username',
  'icon_emoji',
  'icon_url',
  'channel',
  'mrkdwn',
  'link_names',
  'parse',
  'unfurl_links',
  'unfurl_media',
] as const;
const HOOK_FIELDS: ReadonlySet<string> = new Set(['text', 'cmid', ...IGNORED]);

/** What a hook is sent, or throws `invalid` in words. `key`: of the header `Idempotency-Key`. */
export function readHookMessage(input: unknown, key: string | undefined): HookMessage {
  insistObject(input);
  const unknown = Object.keys(input).find((field) => !HOOK_FIELDS.has(field));
  insist(unknown === undefined, '', `send \`text\`, and perhaps \`cmid\`; it has a field \`${unknown}\``);
  const given = givenKey(input, key);
  const { text: checked, cmid } = readSend({ room: '-', cmid: given ?? '-', text: input.text });
  return given === undefined ? { text: checked } : { text: checked, cmid };
}
