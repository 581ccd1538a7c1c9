/** The search for messages: what was typed, and what was found. It stays while the panel is closed. */
import { signal } from '@preact/signals';
import { SearchApi } from '../../../client/http/search-api.js';
import { HoldfastError } from '../../../protocol/errors.js';
import type { Message } from '../../../protocol/events.js';
import type { SearchHit } from '../../../protocol/http.js';
import { tLater } from '../strings/later.js';
import { namedAuthor, planSearch } from '../text/search-plan.js';
import { client, myRooms, user } from './client.js';
import { sentenceOf } from './error-words.js';
import { panel } from './navigation.js';

export interface SearchResults {
  /** What was typed for them. */
  readonly typed: string;
  readonly hits: readonly SearchHit[];
  readonly more: boolean;
  readonly behind: number;
  /** The name behind `from:`; null: none, or one's own. */
  readonly author: string | null;
}

/** Why there are no results. */
export interface SearchTrouble {
  readonly words: string;
  /** The same search may have an answer later. */
  readonly mayPass: boolean;
}

export const typedSearch = signal('');
export const searchResults = signal<SearchResults | null>(null);
/** An answer is on its way. */
export const isSearching = signal(false);
/** Null: there are some, or they are on their way. */
export const searchTrouble = signal<SearchTrouble | null>(null);

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
  const plan = planSearch(typed, {
    rooms: myRooms.peek(),
    me: user.peek()?.id ?? '',
    myself: tLater.search.me,
  });
  if (plan.kind !== 'ask') {
    searchResults.value = null;
    isSearching.value = false;
    if (plan.kind === 'no-room')
      searchTrouble.value = { words: tLater.search.noRoom(plan.name), mayPass: false };
    return;
  }
  isSearching.value = true;
  const { q, room, from } = plan;
  const query = { q, room, from, before: known?.hits.at(-1) };
  const found = await api.search(query).catch((error: unknown) => ({ error }));
  // Something else is searched for by now.
  if (mine !== asked) return;
  isSearching.value = false;
  if ('error' in found) {
    const { error } = found;
    const mayPass = !(error instanceof HoldfastError && error.code === 'invalid');
    searchTrouble.value = { words: sentenceOf(error), mayPass };
    return;
  }
  const hits = [...(known?.hits ?? []), ...found.hits];
  searchResults.value = { typed, ...found, hits, author: namedAuthor(plan) };
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
