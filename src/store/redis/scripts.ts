import { readFileSync } from 'node:fs';
import type { RedisClient } from './client.js';
import type { Connection } from './connection.js';

/** The scripts in `scripts/`, and how many keys each takes, null: their number is given first. What they do stands at the top of each file. */
export const KEY_COUNTS = {
  append: 5,
  'log-range': 2,
  'rotate-epoch': 1,
  'create-room': 2,
  'room-view': 3,
  'add-member': 2,
  'remove-member': 2,
  'advance-read': 2,
  announce: 2,
  forget: 1,
  'renew-lease': 1,
  'claim-name': 1,
  'confirm-name': 1,
  'release-name': 1,
  'claim-first': 1,
  'confirm-account': 2,
  'create-account': 1,
  'update-account': 1,
  'session-rules': null,
  'put-node': 3,
  nodes: 3,
} as const;

export type ScriptName = keyof typeof KEY_COUNTS;

/**
 * Makes the scripts known to a client. ioredis sends the whole script first on each connection and its digest afterwards, so a
 * restarted store gets them again, and the order of commands holds.
 */
export function defineScripts(client: RedisClient): void {
  for (const [name, numberOfKeys] of Object.entries(KEY_COUNTS)) {
    const lua = scriptText(name as ScriptName);
    client.defineCommand(commandOf(name), numberOfKeys === null ? { lua } : { numberOfKeys, lua });
  }
}

export function scriptText(name: ScriptName): string {
  return readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
}

/** Runs a script: its keys, then its arguments, as the script's file says. Repeated like every command of a `Connection`. */
export function runScript<T>(
  connection: Connection,
  name: ScriptName,
  ...keysAndArguments: readonly (string | number)[]
): Promise<T> {
  return connection.run((client) => {
    const commands = client as unknown as Record<string, (...args: unknown[]) => Promise<T>>;
    return (commands[commandOf(name)] as (...args: unknown[]) => Promise<T>).call(
      client,
      ...keysAndArguments,
    );
  });
}

function commandOf(name: string): string {
  return `holdfast:${name}`;
}
