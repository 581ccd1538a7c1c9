import { nameKey } from '../../domain/names.js';
import type { SearchAuthor } from '../../protocol/search.js';
import type { UserRef } from '../../protocol/user-ref.js';

/** Pure. Whether this is the author that is searched for. */
export function isBy({ id, botKey }: SearchAuthor, user: UserRef): boolean {
  return user.id === id || (user.bot === true && botKey !== '' && nameKey(user.name) === botKey);
}
