/** Every input from outside, parsed once. Unknown fields are refused. Only servers import this file. */
import { z } from 'zod';
import { SIGNALS } from './control.js';
import { isEmoji } from './emoji.js';
import { HoldfastError } from './errors.js';
import type { ChangeRequest, SendRequest } from './events.js';
import { LIMITS } from './limits.js';
import { ROUTINGS, SESSION_STORES } from './mode.js';
import { NOTIFY_LEVELS } from './notify-level.js';
import { NODE_NAME } from './route.js';
import type { SearchCursor } from './search.js';
import { isPlainLine, showsSomething } from './visible-text.js';

/** Room and user ids are made by the server from this alphabet; nothing else can reach a store key. */
const ID = /^[A-Za-z0-9_-]{1,40}$/;
const NO_ID = 'must be an id given by the server';
const MID = new RegExp(`^[A-Za-z0-9_-]{1,${LIMITS.midMaxChars}}$`);
const NO_MID = 'must be the mid of a message';
const CMID = /^[A-Za-z0-9_-]+$/;
const NO_CMID = 'must be letters, digits, - and _';
const id = z.string().regex(ID, NO_ID);
const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const slot = z.int().min(1).max(LIMITS.workersMax);
/** Lone surrogates cannot be stored as UTF-8, NUL is refused by many terminals and databases. */
const wellFormed = (text: string) => text.isWellFormed() && !text.includes('\u0000');

/** Judged where it is used: see `cleanName`. */
export const nameSchema = z.string().max(LIMITS.nameTypedMaxChars, atMostChars(LIMITS.nameMaxChars));
const roomName = z
  .string()
  .trim()
  .min(LIMITS.roomNameMinChars)
  .max(LIMITS.roomNameMaxChars)
  .refine(wellFormed, 'must be well-formed text')
  .refine(isPlainLine, 'must be one line, without control characters or invisible ones')
  .refine(showsSomething, 'must show something')
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' '));

/** One line of so many characters at most, or none. */
export const lineSchema = (most: number) =>
  z
    .string()
    .trim()
    .max(most, atMostChars(most))
    .refine(wellFormed, 'must be well-formed text')
    .refine(isPlainLine, 'must be one line, without control characters or invisible ones')
    .refine((text) => text === '' || showsSomething(text), 'must show something')
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' '));
const topic = lineSchema(LIMITS.topicMaxChars);

export const newRoomSchema = z.strictObject({ name: roomName, private: z.boolean().optional() });
export const directSchema = z.strictObject({
  people: z.array(id).min(1).max(LIMITS.directPeople, `must be ${LIMITS.directPeople} people at most`),
});
/** What is named of these is changed; something has to be. */
export const patchSchema = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.strictObject(fields).refine((change) => Object.keys(change).length > 0, 'name what to change');
export const roomUpdateSchema = patchSchema({
  name: roomName.optional(),
  topic: topic.optional(),
  archived: z.boolean().optional(),
});
export const roleSchema = z.strictObject({
  role: z.enum(['member', 'moderator'], 'must be member or moderator'),
});
export const notifySchema = z.strictObject({ level: z.enum(NOTIFY_LEVELS) });
export const invitationSchema = z.strictObject({ name: nameSchema });
export const messagesQuerySchema = z
  .strictObject({
    before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    around: z.string().regex(MID, NO_MID).optional(),
    limit: z.coerce.number().int().min(1).max(LIMITS.pageMaxMessages).optional(),
    entries: z.literal('1').optional(),
  })
  .refine(
    ({ before, after, around }) => [before, after, around].filter((one) => one !== undefined).length <= 1,
    'must have one of before, after and around',
  );
/** `ask`: only whether it would be sent. */
export const exportQuerySchema = z.strictObject({ ask: z.literal('1').optional() });
export const searchQuerySchema = z.strictObject({
  q: z
    .string()
    .max(LIMITS.searchMaxChars, atMostChars(LIMITS.searchMaxChars))
    .refine(wellFormed, 'must be well-formed text')
    .default(''),
  room: id.optional(),
  from: z
    .string()
    .refine(
      (from) => ID.test(from) || (from.startsWith('@') && from.isWellFormed()),
      'must be a user id, or @ and a name',
    )
    .max(LIMITS.nameTypedMaxChars)
    .optional(),
  before: z
    .string()
    .regex(/^\d{1,15}(?:,[A-Za-z0-9_-]{1,40},\d{1,15})?$/, 'must be ms since 1970, or at,room,seq of a hit')
    .transform((text): SearchCursor => {
      const [at, room, seq] = text.split(',');
      return room === undefined ? { at: Number(at) } : { at: Number(at), room, seq: Number(seq) };
    })
    .optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.searchHitsMax).optional(),
});
export const idSchema = id;
/** The id that a client makes for one upload. */
export const uploadIdSchema = z
  .string()
  .regex(CMID, NO_CMID)
  .max(LIMITS.uploadIdMaxChars, atMostChars(LIMITS.uploadIdMaxChars));
export const uploadQuerySchema = z.strictObject({ name: z.string().max(LIMITS.headMaxBytes).optional() });

const position = z.strictObject({ epoch: id, seq, mid: z.string().max(LIMITS.midMaxChars) });
export const joinSchema = z.strictObject({ room: id, since: position.optional() });
export const leaveSchema = z.strictObject({ room: id });
export const readSchema = z.strictObject({ room: id, seq, version: seq.optional() });
export const markUnreadSchema = z.strictObject({ room: id, seq });
export const typingSchema = z.strictObject({ room: id });
const changed = {
  room: id,
  cmid: z.string().regex(CMID, NO_CMID).max(LIMITS.cmidMaxChars, atMostChars(LIMITS.cmidMaxChars)),
  of: z.string().regex(MID, NO_MID),
};
const on = z.boolean();
/** Each kind has its own fields, and no others. */
export const changeSchema: z.ZodType<ChangeRequest> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...changed,
    kind: z.literal('edit'),
    text: z
      .string()
      .max(LIMITS.textMaxChars, atMostChars(LIMITS.textMaxChars))
      .refine(wellFormed, 'must be well-formed text')
      .refine(showsSomething, 'must not be blank'),
  }),
  z.strictObject({ ...changed, kind: z.literal('delete') }),
  z.strictObject({
    ...changed,
    kind: z.literal('react'),
    emoji: z
      .string()
      .max(LIMITS.emojiMaxChars, atMostChars(LIMITS.emojiMaxChars))
      .refine(isEmoji, 'must be one emoji, and nothing else'),
    on,
  }),
  z.strictObject({ ...changed, kind: z.literal('pin'), on }),
]);
/** `lostMs`: up to four months, like that of the handshake. */
export const arrivedSchema = z.strictObject({ lostMs: z.number().min(0).max(1e10) });
/** For events that only ask. */
export const nothingSchema = z.strictObject({});

const count = z.int().min(0).max(LIMITS.testimonyCountMax);
const entry = { room: id, epoch: id, seq };
const cmid = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(LIMITS.cmidMaxChars);
/** What a page says: bounded, in no need to be true, but not absurd. */
export const testimonySchema = z
  .strictObject({
    run: id,
    sent: count,
    acknowledged: count,
    refused: count,
    unknown: count,
    acked: z.array(z.strictObject({ ...entry, cmid })).max(LIMITS.testimonyEntriesMax),
    reached: z.array(z.strictObject(entry)).max(LIMITS.testimonyEntriesMax),
    flaws: z
      .array(
        z.strictObject({
          ...entry,
          kind: z.enum(['lost', 'doubled']),
          why: z.enum(['hole', 'replaced', 'log-gone', 'twice']),
          cmid: cmid.nullable(),
          at: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
        }),
      )
      .max(LIMITS.testimonyFlawsMax),
  })
  .refine(
    ({ sent, acknowledged, refused, unknown }) => acknowledged + refused + unknown <= sent,
    'more came of it than was sent',
  );

const servedBy = {
  node: z.string().regex(NODE_NAME),
  slot: z.int().min(0).max(999),
  pid: z
    .int()
    .min(0)
    .max(2 ** 31),
};
export const handshakeAuthSchema = z.strictObject({
  from: z
    .strictObject({ ...servedBy, lostMs: z.number().min(0).max(1e10), moving: z.boolean().optional() })
    .optional(),
  tab: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .optional(),
  ticket: z
    .string()
    .regex(/^[A-Za-z0-9_-]{20,64}$/, 'must be a ticket given by the server')
    .optional(),
  token: z.string().max(LIMITS.tokenMaxChars).optional(),
  entries: z.literal(1).optional(),
});

export const modeSchema = z.strictObject({ routing: z.enum(ROUTINGS), sessions: z.enum(SESSION_STORES) });
export const signalSchema = z.strictObject({ signal: z.enum(SIGNALS) });
export const slotParamSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/)
  .transform(Number)
  .pipe(slot);
export const nodeParamSchema = z.string().regex(NODE_NAME);
export const workersSchema = z.strictObject({
  count: z.int().min(1).max(LIMITS.workersMax),
  node: nodeParamSchema.optional(),
});
export const restartSchema = z.strictObject({ node: nodeParamSchema.optional() });
export const crowdSchema = z.strictObject({ people: z.int().min(0).max(LIMITS.crowdMax) });

const CMID_TOO_LONG = atMostChars(LIMITS.cmidMaxChars);
const TEXT_TOO_LONG = atMostChars(LIMITS.textMaxChars);

/** Throws `invalid` in words where it cannot be a message's key; `path`: what whoever sent it calls it. */
export function insistCmid(cmid: unknown, path: string): asserts cmid is string {
  insist(typeof cmid === 'string' && CMID.test(cmid), path, NO_CMID);
  insist(cmid.length <= LIMITS.cmidMaxChars, path, CMID_TOO_LONG);
}

/**
 * A `send`, or throws `invalid` with the first problem in words. By hand, since it comes with every message. The way
 * through a schema's code, cold each time in quiet rooms, cost a fortieth of the message.
 */
export function readSend(input: unknown): SendRequest {
  insist(typeof input === 'object' && input !== null, '', 'must be an object');
  const { room, cmid, text, reply, files } = input as Partial<Record<keyof SendRequest, unknown>>;
  insist(typeof room === 'string' && ID.test(room), 'room', NO_ID);
  insistCmid(cmid, 'cmid');
  insist(typeof text === 'string', 'text', 'must be a text');
  insist(text.length <= LIMITS.textMaxChars, 'text', TEXT_TOO_LONG);
  insist(wellFormed(text), 'text', 'must be well-formed text');
  insist(showsSomething(text) || (text === '' && files !== undefined), 'text', 'must not be blank');
  const others = Object.keys(input).length - 3;
  if (others === 0) return { room, cmid, text };
  insist(
    others === ('reply' in input ? 1 : 0) + ('files' in input ? 1 : 0),
    '',
    'must be room, cmid, text and perhaps reply and files, and nothing else',
  );
  const isReply = 'reply' in input;
  if (isReply) insist(typeof reply === 'string' && MID.test(reply), 'reply', NO_MID);
  const rest = isReply ? { room, cmid, text, reply: reply as string } : { room, cmid, text };
  return 'files' in input ? { ...rest, files: readFileIds(files) } : rest;
}

function readFileIds(files: unknown): readonly string[] {
  const isList = Array.isArray(files) && files.length >= 1 && files.length <= LIMITS.filesPerMessage;
  insist(isList, 'files', `must be 1 to ${LIMITS.filesPerMessage} ids of files`);
  insist(
    files.every((one) => typeof one === 'string' && ID.test(one)) && new Set(files).size === files.length,
    'files',
    'must be ids given by the server, each once',
  );
  return files;
}

export function atMostChars(chars: number): string {
  return `must have at most ${chars} characters`;
}

/** Throws `invalid` where it is not right: which field, and what it must be. */
export function insist(isRight: boolean, where: string, what: string): asserts isRight {
  if (!isRight) throw fieldError(where, what);
}

/** Parses or throws `invalid` with the first problem in words. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw fieldError(issue?.path.join('.') ?? '', issue?.message ?? 'unknown');
}

function fieldError(where: string, what: string): HoldfastError {
  // A schema's words name every unknown field; an answer must not be longer than what was sent.
  const words = what.length > LIMITS.errorEchoMaxChars ? `${what.slice(0, LIMITS.errorEchoMaxChars)}…` : what;
  return new HoldfastError(
    'invalid',
    `${where === '' ? 'The input' : `\`${where}\``} is wrong: ${words.toWellFormed()}`,
  );
}
