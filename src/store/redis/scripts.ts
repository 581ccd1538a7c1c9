import { readFileSync } from 'node:fs';
import type { RedisClient } from './client.js';
import { newQuestion, WrongReply } from './question.js';
import type { StoreConnection } from './store-connection.js';

/**
 * The scripts in `scripts/`, and how many keys each takes, null: their number is given first. What they do stands at
 * the top of each file.
 */
export const KEY_COUNTS = {
  ask: 1,
  exist: null,
  append: 5,
  'log-range': 3,
  'log-page': 6,
  'log-ends': null,
  reacted: 1,
  'rotate-epoch': 1,
  'create-room': 3,
  'create-direct': 3,
  'list-direct': 3,
  'hide-direct': 2,
  'set-notify-level': 3,
  'block-person': 1,
  'set-blocked': 1,
  'room-views': null,
  'enter-room': 2,
  accept: null,
  'leave-room': 2,
  'add-member': 7,
  'remove-member': 7,
  'ban-member': 7,
  'lift-ban': 7,
  'set-role': 7,
  'edit-room': 7,
  'add-hook': 7,
  'remove-hook': 7,
  'add-outgoing': 7,
  'remove-outgoing': 7,
  'try-outgoing': 7,
  'note-letter': 2,
  'bring-bot': 7,
  'add-bot': 1,
  'end-bot': 1,
  'renew-bot': 1,
  'room-roles': 3,
  'advance-read': 2,
  'read-standing': 5,
  'mark-unread': 5,
  announce: 2,
  forget: 1,
  'renew-lease': 1,
  'claim-name': 1,
  'confirm-name': 1,
  'release-name': 1,
  'take-room-name': 1,
  'release-room-name': 1,
  'end-naming': 2,
  'claim-first': 1,
  'confirm-account': 2,
  'create-account': 2,
  'abandon-account': 2,
  'update-account': 1,
  'rename-account': 1,
  'put-name': 2,
  'put-status': 2,
  'put-picture': 3,
  'profiles-since': 2,
  'session-rules': null,
  'record-end': 2,
  'ended-since': 1,
  'claim-node': 3,
  'node-holder': 3,
  'take-units': 1,
  'put-node': 3,
  'remove-node': 3,
  nodes: 3,
  rights: 1,
  time: 1,
  'claim-mark': 1,
  'raise-format': 1,
  'finish-migration': 2,
  'hold-lease': 1,
  'file-create': 5,
  'file-get': 2,
  'file-refer': 2,
  'file-give-back': 1,
  'file-living': 3,
  'file-due': 1,
  'file-look': 3,
  'file-drop': 5,
  'push-put': 3,
  'push-drop': 2,
  'push-advance': 1,
  'mail-want': 2,
  'mail-keep': 2,
  'mail-look': 2,
  'mail-confirm': 2,
  'mail-reset': 2,
  'mail-ask': 1,
  'mail-waiting': 1,
  'invite-create': 3,
  'invite-get': 1,
  'invite-reserve': 2,
  'invite-end': 4,
  'invite-withdraw': 4,
} as const;

export type ScriptName = keyof typeof KEY_COUNTS;

/**
 * Makes the scripts known to a client. On each connection ioredis sends the whole script first and its digest
 * afterwards. So a restarted store gets them again, and the order of commands holds.
 */
export function defineScripts(client: RedisClient, names: readonly ScriptName[] = SCRIPTS): void {
  for (const name of names) {
    const numberOfKeys = KEY_COUNTS[name];
    const lua = withQuestion(scriptText(name));
    client.defineCommand(commandOf(name), numberOfKeys === null ? { lua } : { numberOfKeys, lua });
  }
}

export function scriptText(name: ScriptName): string {
  return [...(BEGINNINGS[name] ?? []), name].map(fileText).join('\n');
}

const CHANGES_ROOM = ['room-change'] as const;
const CHANGES_PROFILE = ['profile-change'] as const;
const JUDGES_MAIL = ['mail-rules'] as const;

/** Files of `scripts/` that a script begins with: several need them, or they are a matter of their own. */
const BEGINNINGS: Readonly<Partial<Record<ScriptName, readonly string[]>>> = {
  append: ['append-state', 'append-rules'],
  'add-member': CHANGES_ROOM,
  'remove-member': CHANGES_ROOM,
  'ban-member': CHANGES_ROOM,
  'lift-ban': CHANGES_ROOM,
  'set-role': CHANGES_ROOM,
  'edit-room': CHANGES_ROOM,
  'add-hook': CHANGES_ROOM,
  'remove-hook': CHANGES_ROOM,
  'add-outgoing': CHANGES_ROOM,
  'remove-outgoing': CHANGES_ROOM,
  'try-outgoing': CHANGES_ROOM,
  'bring-bot': CHANGES_ROOM,
  'mail-keep': JUDGES_MAIL,
  'mail-look': JUDGES_MAIL,
  'mail-confirm': JUDGES_MAIL,
  'mail-reset': JUDGES_MAIL,
  'put-name': CHANGES_PROFILE,
  'put-status': CHANGES_PROFILE,
  'put-picture': CHANGES_PROFILE,
};

function fileText(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
}

/**
 * The script with a name of the question as its last argument, which it never sees, and which its reply begins with.
 */
function withQuestion(lua: string): string {
  return `local question = table.remove(ARGV)\nlocal function answer()\n${lua}\nend\nreturn { question, answer() }`;
}

/**
 * Runs a script: its keys, then its arguments, as the script's file says. Repeated like every command of a
 * `StoreConnection`, and so is one whose reply names another question.
 */
export function runScript<T>(
  connection: StoreConnection,
  name: ScriptName,
  ...keysAndArguments: readonly (string | number)[]
): Promise<T> {
  return readScript(connection, name, keysAndArguments, (reply) => reply as T);
}

/** As `runScript`; `read` makes the result of the script's reply, and throws `WrongReply` where it cannot be one. */
export function readScript<T>(
  connection: StoreConnection,
  name: ScriptName,
  keysAndArguments: readonly (string | number)[],
  read: (reply: unknown) => T,
): Promise<T> {
  return connection.run(async (client) => {
    const commands = client as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const question = newQuestion();
    const run = commands[commandOf(name)] as (...args: unknown[]) => Promise<unknown>;
    const reply = await run.call(client, ...keysAndArguments, question);
    if (!Array.isArray(reply) || reply[0] !== question || reply.length > 2) throw new WrongReply(name);
    // A list of Lua ends before its first nil.
    return read(reply[1] ?? null);
  });
}

/**
 * Runs one command on one key by a script, so that its reply names its question. Rejects as `StoreConnection.run` does.
 */
export function runCommand<T>(
  connection: StoreConnection,
  command: string,
  key: string,
  ...rest: readonly (string | number)[]
): Promise<T> {
  return runScript<T>(connection, 'ask', key, command, ...rest);
}

function commandOf(name: string): string {
  return `holdfast:${name}`;
}

const SCRIPTS = Object.keys(KEY_COUNTS) as ScriptName[];
