/** The search for messages: what was typed, and what was found. It stays while the panel is closed. */
import { signal } from '@preact/signals';
import { SearchApi } from '../../../client/http/search-api.js';
import type { Message } from '../../../protocol/events.js';
import type { SearchHit } from '../../../protocol/http.js';
import { tLater } from '../strings/later.js';
import { isNamedLike } from '../text/named-like.js';
import { readSearch } from '../text/search-words.js';
import { client, myRooms, user } from './client.js';
import { sentenceOf } from './error-words.js';
import { panel } from './navigation.js';

export interface SearchResults {
  /** What was typed for them. */
  readonly typed: string;
  readonly hits: readonly SearchHit[];
  readonly more: boolean;
  readonly behind: number;
}

export const typedSearch = signal('');
export const searchResults = signal<SearchResults | null>(null);
/** An answer is on its way. */
export const isSearching = signal(false);
/** Why there is none; null: there is, or it is on its way. */
export const searchTrouble = signal<string | null>(null);

const api = new SearchApi(client.api);
let asked = 0;

/** Opens the panel with this typed into its field, and searches for it. */
export function openSearch(text: string): void {
  typedSearch.value = text;
  panel.value = 'search';
  void searchNow();
}

/** Searches for what is typed now; what was found before stays in sight until then. Never rejects. */
export function searchNow(): Promise<void> {
  return ask(typedSearch.peek(), null);
}

/** The hits behind the last one. Never rejects. */
export async function searchOn(): Promise<void> {
  const now = searchResults.peek();
  if (now !== null && !isSearching.peek()) await ask(now.typed, now);
}

async function ask(typed: string, known: SearchResults | null): Promise<void> {
  asked += 1;
  const mine = asked;
  searchTrouble.value = null;
  const words = readSearch(typed);
  if (words.q === '' && words.from === null) {
    searchResults.value = null;
    isSearching.value = false;
    return;
  }
  const room = words.room === null ? undefined : roomCalled(words.room);
  if (room === null) {
    searchResults.value = null;
    isSearching.value = false;
    searchTrouble.value = tLater.search.noRoom(words.room ?? '');
    return;
  }
  isSearching.value = true;
  const from = words.from === null ? undefined : authorCalled(words.from);
  const query = { q: words.q, room, from, before: known?.hits.at(-1) };
  const found = await api.search(query).catch((problem: unknown) => ({ problem }));
  // Something else is searched for by now.
  if (mine !== asked) return;
  isSearching.value = false;
  if ('problem' in found) {
    searchTrouble.value = sentenceOf(found.problem);
    return;
  }
  searchResults.value = { typed, ...found, hits: [...(known?.hits ?? []), ...found.hits] };
}

/** The id of one of one's own rooms; null: none is called so. */
function roomCalled(name: string): string | null {
  const named = myRooms.peek().filter((room) => isNamedLike(room.name, name));
  const exact = named.find((room) => isNamedLike(name, room.name));
  return (exact ?? named[0])?.id ?? null;
}

function authorCalled(name: string): string {
  return name.toLowerCase() === tLater.search.me ? (user.peek()?.id ?? '') : `@${name}`;
}

/**
 * A hit as it is now, as far as the page hears of its room. `gone`: it was deleted, or its room is no more one's own.
 * `unknown`: search again.
 */
export function hitNow({ room, message, epoch, head }: SearchHit): Message | 'gone' | 'unknown' {
  if (!myRooms.value.some(({ id }) => id === room)) return 'gone';
  const log = client.room(room)?.log;
  if (log?.epoch == null) return message;
  const now = log.now(message, { epoch, head });
  if (now === null) return 'unknown';
  return now.deleted ? 'gone' : now;
}
