/** Names that nobody may take for an account. Pure. */
import { nameKey } from '../../domain/names.js';

const keysOf = (names: readonly string[]): ReadonlySet<string> => new Set(names.map(nameKey));

/** What would be taken for the server itself. */
const SERVER = keysOf([
  'Holdfast',
  'system',
  'server',
  'everyone',
  'everybody',
  'all',
  'here',
  'channel',
  'room',
  'nobody',
  'null',
  'undefined',
  'anonymous',
  'deleted',
  'bot',
]);
/** What would be taken for whoever runs it. */
const OFFICE = keysOf([
  'admin',
  'administrator',
  'operator',
  'moderator',
  'root',
  'owner',
  'staff',
  'support',
  'security',
  'webmaster',
  'postmaster',
  'abuse',
]);

/** What a hook's bot is called whose maker gives it no name. */
export const DEFAULT_BOT_NAME = 'Webhook';
const BOTS = keysOf([DEFAULT_BOT_NAME]);

/**
 * For whom a name is kept. `server`: for nobody. `bots`: for hooks' bots. `first`: for the first account, which is an
 * operator's. Null: for whoever comes.
 */
export function reservedFor(name: string): 'server' | 'bots' | 'first' | null {
  const key = nameKey(name);
  if (SERVER.has(key)) return 'server';
  if (BOTS.has(key)) return 'bots';
  return OFFICE.has(key) ? 'first' : null;
}
