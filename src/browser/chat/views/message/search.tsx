import { useEffect, useRef } from 'preact/hooks';
import type { Message } from '../../../../protocol/events.js';
import type { SearchHit } from '../../../../protocol/http.js';
import { followRoom, myRooms } from '../../state/client.js';
import { activeRoomView, linked } from '../../state/navigation.js';
import {
  hitNow,
  isSearching,
  searchNow,
  searchOn,
  searchResults,
  searchTrouble,
  typedSearch,
} from '../../state/search.js';
import { showMessage } from '../../state/show-message.js';
import { tLater } from '../../strings/later.js';
import { searchInRoom } from '../../text/search-words.js';
import { snippetOf } from '../../text/snippet.js';
import { Name } from '../people/avatar.js';
import { KindTag } from '../people/kind-tag.js';
import { Icon } from '../pieces/icons.js';
import { roveKeys } from '../pieces/roving.js';
import { SidePanel } from '../pieces/side-panel.js';
import { dateOrClock, fullTime } from '../pieces/time.js';
import { useFocusBack } from '../pieces/use-focus-back.js';
import { iconOf } from '../rooms/room-list.js';

/** Whoever types on is waited for: each search costs the server something. */
const TYPING_MS = 350;

/** Searches in the messages of one's rooms: a column on wide screens, over the page on narrow ones. */
export function Search() {
  const words = tLater.search;
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  const room = activeRoomView.value;
  useFocusBack(field);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
    return () => clearTimeout(timer.current);
  }, []);
  const type = (text: string, waitMs: number) => {
    typedSearch.value = text;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void searchNow(), waitMs);
  };
  return (
    <SidePanel title={words.title} class="people replies search">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its keys move the focus among what is in it. */}
      <div onKeyDown={(event) => roveKeys(event)}>
        <search>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              type(typedSearch.peek(), 0);
            }}
          >
            <div class="field">
              <input
                ref={field}
                id="search-field"
                type="search"
                autocomplete="off"
                spellcheck={false}
                enterkeyhint="search"
                maxLength={200}
                aria-label={words.title}
                placeholder={words.field}
                value={typedSearch.value}
                onInput={(event) => type(event.currentTarget.value, TYPING_MS)}
              />
            </div>
            {room === null ? null : (
              <button
                type="button"
                class="btn quiet search-in"
                onClick={() => {
                  type(searchInRoom(typedSearch.peek(), room.name), 0);
                  field.current?.focus();
                }}
              >
                <Icon name={iconOf(room)} />
                <bdi>{words.inRoom(room.name)}</bdi>
              </button>
            )}
          </form>
        </search>
        <Results />
      </div>
    </SidePanel>
  );
}

/** What was found, as it is now, or why there is nothing. */
function Results() {
  const words = tLater.search;
  const results = searchResults.value;
  for (const room of new Set(results?.hits.map((hit) => hit.room))) followRoom(room);
  const hits = (results?.hits ?? []).map((hit) => ({ hit, now: hitNow(hit) }));
  const isOld = hits.some(({ now }) => now === 'unknown');
  useEffect(() => {
    if (isOld) void searchNow();
  }, [results, isOld]);
  const shown = hits.filter((one): one is { hit: SearchHit; now: Message } => typeof one.now === 'object');
  const trouble = searchTrouble.value;
  // What was found for other words stays until there is an answer, but not for none.
  if (typedSearch.value.trim() === '') return <Help />;
  const said = trouble === null && results !== null ? words.results(shown.length, results.more) : '';
  return (
    <>
      <p class={shown.length === 0 ? 'visually-hidden' : 'muted search-count'} role="status">
        {isSearching.value ? '' : said}
      </p>
      {trouble === null ? null : (
        <p class="muted" role="alert">
          {trouble.words}{' '}
          {trouble.mayPass ? (
            <button type="button" class="btn" onClick={() => void searchNow()}>
              {words.again}
            </button>
          ) : null}
        </p>
      )}
      {isSearching.value && shown.length === 0 ? <p class="muted late">{words.searching}</p> : null}
      {results !== null && shown.length === 0 && !isSearching.value && trouble === null ? (
        <p class="muted">{results.author === null ? words.none : words.noneBy(results.author)}</p>
      ) : null}
      <ol class={isSearching.value ? 'plain-list old' : 'plain-list'} aria-label={words.list}>
        {shown.map(({ hit, now }) => (
          <li key={`${hit.room} ${now.mid}`}>
            <FoundMessage hit={hit} message={now} />
          </li>
        ))}
      </ol>
      {results !== null && results.behind > 0 ? <p class="muted">{words.behind(results.behind)}</p> : null}
      {results?.more ? (
        <button
          type="button"
          class="btn search-more"
          data-rove
          disabled={isSearching.value}
          onClick={() => void searchOn()}
        >
          {words.more}
        </button>
      ) : null}
    </>
  );
}

function Help() {
  const words = tLater.search;
  return (
    <div class="muted search-help">
      <p>{words.help}</p>
      <dl>
        {words.ways.map(([way, does]) => (
          <div key={way}>
            <dt>
              <code>{way}</code>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** One hit: all of it is the way to the message. */
function FoundMessage({ hit, message }: { hit: SearchHit; message: Message }) {
  const room = myRooms.value.find(({ id }) => id === hit.room);
  // What was edited since has no places that are known.
  const marks = message.text === hit.message.text ? hit.marks : [];
  return (
    <button
      type="button"
      class="search-hit"
      data-rove
      aria-current={linked.value?.mid === message.mid ? 'true' : undefined}
      onClick={() => showMessage(hit.room, message.mid)}
    >
      <span class="search-head">
        <Name class="author" of={message.user} />
        <KindTag of={message.user} />
        {room === undefined ? null : (
          <span class="search-room">
            <Icon name={iconOf(room)} size={13} />
            <bdi>{room.name}</bdi>
          </span>
        )}
        {room?.archived ? <span class="search-room">{tLater.archived.mark}</span> : null}
        <time dateTime={new Date(message.at).toISOString()} title={fullTime(message.at)}>
          {dateOrClock(message.at, Date.now())}
        </time>
      </span>
      <span class="search-text" dir="auto">
        {snippetOf(message.text, marks).map(({ text, isMarked }, at) =>
          isMarked ? <mark key={at}>{text}</mark> : text,
        )}
      </span>
    </button>
  );
}
