/** Pure. What becomes of a search that somebody typed. */
import { isNamedLike } from './named-like.js';
import { readSearch } from './search-words.js';

export type SearchPlan =
  /** There is nothing to search for yet. */
  | { readonly kind: 'wait' }
  /** It is to be in one room, and none of one's own is called so. */
  | { readonly kind: 'no-room'; readonly name: string }
  | {
      readonly kind: 'ask';
      readonly q: string;
      /** Ids, or `@` and a name. */
      readonly room: string | undefined;
      readonly from: string | undefined;
    };

/** What the page knows. `rooms`: one's own. `me`: one's id; `myself`: how one is called behind `from:`. */
export interface Searching {
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly me: string;
  readonly myself: string;
}

/** The same in every language: help and habit come from elsewhere. */
const ME = 'me';

export function planSearch(typed: string, { rooms, me, myself }: Searching): SearchPlan {
  const { q, from, room } = readSearch(typed);
  if (q === '' && from === null) return { kind: 'wait' };
  const within = room === null ? undefined : roomCalled(rooms, room);
  if (within === null) return { kind: 'no-room', name: room ?? '' };
  const isMine = [ME, myself].includes(from?.toLowerCase() ?? '');
  const author = from === null ? undefined : isMine ? me : `@${from}`;
  return { kind: 'ask', q, room: within, from: author };
}

/**
 * The name behind `from:` where it may be why nothing was found: nobody with messages to see may be called so. Null:
 * there is none. The server does not tell which names there are.
 */
export function namedAuthor({ from }: { readonly from?: string | undefined }): string | null {
  return from?.startsWith('@') ? from.slice(1) : null;
}

function roomCalled(rooms: Searching['rooms'], name: string): string | null {
  const named = rooms.filter((room) => isNamedLike(room.name, name));
  const exact = named.find((room) => isNamedLike(name, room.name));
  return (exact ?? named[0])?.id ?? null;
}
