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
/** What would be taken for who runs it. */
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

/**
 * For whom a name is kept: `server` for nobody, `first` for the first account, which is an operator's; null: for who
 * comes.
 */
export function reservedFor(name: string): 'server' | 'first' | null {
  const key = nameKey(name);
  if (SERVER.has(key)) return 'server';
  return OFFICE.has(key) ? 'first' : null;
}
