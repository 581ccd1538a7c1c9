import { useEffect, useRef, useState } from 'preact/hooks';
import { rooms } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { type Found, findNamed, goToFound } from '../../state/find.js';
import { activeRoom, panel } from '../../state/navigation.js';
import { openSearch } from '../../state/search.js';
import { acquaintances, learnAcquaintances } from '../../state/write-to.js';
import { tLater } from '../../strings/later.js';
import { Avatar } from '../people/avatar.js';
import { KindTag } from '../people/kind-tag.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { Icon } from '../pieces/icons.js';
import { isFindKey } from '../pieces/keys.js';
import { iconOf } from './room-list.js';
import { UnreadNumber } from './unread-number.js';

const SHOWN = 50;

/** Rooms and people by name: the field keeps the focus and has the keys, Enter opens what is chosen. */
export function Find() {
  const words = tLater.find;
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const isGoing = useRef(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    learnAcquaintances().catch((error) => setFailed(sentenceOf(error)));
  }, []);
  const people = acquaintances.value;
  const text = sought.trim();
  const all = findNamed(rooms.value, people ?? [], sought);
  const found = all.slice(0, SHOWN);
  const at = Math.min(chosen, found.length - 1);
  const now = found[at];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, sought]);

  const go = (to: Found) => {
    if (isGoing.current) return;
    isGoing.current = true;
    setFailure(null);
    goToFound(to)
      .catch((error) => setFailure(sentenceOf(error)))
      .finally(() => {
        isGoing.current = false;
      });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While letters are put together the keys are of that.
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    // In a field of this type Escape would first only empty it.
    if (isFindKey(event) || event.key === 'Escape') panel.value = null;
    else if (step !== undefined && found.length > 0) setChosen(stepped(at, step, found.length));
    else if (event.key === 'Enter' && now !== undefined) go(now);
    else if (event.key === 'Enter' && text !== '') openSearch(text);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={words.title}>
      <div class="field">
        <input
          type="search"
          autofocus
          autocomplete="off"
          spellcheck={false}
          // biome-ignore lint/a11y/noRedundantRoles: it has a role by itself only with a list of the browser's own.
          role="combobox"
          list={undefined}
          aria-label={words.field}
          aria-expanded={found.length > 0}
          aria-controls="found"
          aria-activedescendant={now === undefined ? undefined : `found-${at}`}
          aria-autocomplete="list"
          placeholder={words.field}
          value={sought}
          onInput={(event) => {
            setSought(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <span class="hint for-keys">{words.hint}</span>
      </div>
      <ErrorLine text={failure} />
      {people === null ? (
        <p class="muted">{failed === null ? words.loading : `${words.failed} ${failed}`}</p>
      ) : null}
      {found.length === 0 && people !== null ? (
        <p class="muted">{text === '' ? words.empty : words.none}</p>
      ) : null}
      <div
        ref={list}
        id="found"
        class="found-list"
        role="listbox"
        aria-label={words.list}
        onPointerDown={(event) => event.preventDefault()}
      >
        {found.map((one, i) => (
          <button
            type="button"
            key={`${one.kind} ${one.id}`}
            id={`found-${i}`}
            class="suggestion"
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onClick={() => go(one)}
          >
            <Hit found={one} />
          </button>
        ))}
      </div>
      {all.length > SHOWN ? <p class="muted">{words.more(all.length - SHOWN)}</p> : null}
      {text === '' ? null : (
        <button type="button" class="row-button" onClick={() => openSearch(text)}>
          <Icon name="search" /> <bdi>{words.messages(text)}</bdi>
        </button>
      )}
      <p class="visually-hidden" role="status">
        {now === undefined || text === '' ? '' : words.found(all.length, now.name)}
      </p>
    </Dialog>
  );
}

/** One step goes around the ends, more stop there. */
function stepped(at: number, step: number, count: number): number {
  if (Math.abs(step) === 1) return (at + step + count) % count;
  return Math.min(Math.max(at + step, 0), count - 1);
}

function Hit({ found }: { found: Found }) {
  if (found.kind === 'person') {
    return (
      <>
        <Avatar of={found} small />
        <bdi>{found.name}</bdi>
        <KindTag of={found.person} />
      </>
    );
  }
  const { room } = found;
  const { unread, mentions = 0, direct } = room;
  return (
    <>
      <Icon name={iconOf(room)} />
      <bdi>{room.name}</bdi>
      {room.id === activeRoom.value ? <span class="muted">{tLater.find.here}</span> : null}
      {room.member ? null : <span class="muted">{tLater.find.notIn}</span>}
      {room.archived ? <span class="muted">{tLater.archived.mark}</span> : null}
      {unread > 0 && room.member ? (
        <UnreadNumber unread={unread} isCalled={mentions > 0 || direct !== undefined} />
      ) : null}
    </>
  );
}
