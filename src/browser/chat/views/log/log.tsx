import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../../../protocol/room.js';
import { client, followRoom, user } from '../../state/client.js';
import { editing } from '../../state/editing.js';
import { laterPart } from '../../state/later-part.js';
import {
  boundBelow,
  drawnMessages,
  FOLLOW_END,
  freshAfter,
  holdStart,
  onJump,
  stepDown,
  stepUp,
  windowAround,
} from '../../state/log-window.js';
import { openMenu } from '../../state/message-menu.js';
import { dismissLoss, lostRooms } from '../../state/news.js';
import { deleteMessage, possible, rowAt, startEdit, startReply } from '../../state/row-actions.js';
import { t } from '../../strings.js';
import { layRows } from '../message/lay-rows.js';
import { reach } from '../message/reach.js';
import { Icon } from '../pieces/icons.js';
import { LogRow } from './log-row.js';
import { useAnchor } from './use-anchor.js';
import { useNewLine } from './use-new-line.js';
import { useRows } from './use-rows.js';

/** Within this of the end one counts as at the end; within this of an edge of what is drawn, more is drawn. */
const END_PX = 100;
const EDGE_PX = 500;

/** A room's messages. Mount it anew for each room. */
export function Log({ room }: { room: RoomView }) {
  followRoom(room.id);
  const held = client.room(room.id);
  const messages = held?.log.shown ?? [];
  const [view, setView] = useState(FOLLOW_END);
  const [away, setAway] = useState<number | null>(null);
  const [older, setOlder] = useState<'idle' | 'loading' | 'failed'>('idle');
  const box = useRef<HTMLDivElement>(null);
  const anchor = useAnchor(box);
  const newAfter = useNewLine(held);
  const opened = useRef(false);
  const shown = drawnMessages(messages, view);
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const atEnd = view.to === null;
  const wanted = useRef<string | null>(null);
  const focus = useRows(box, (key, event) => onRowKey(room, key, event));

  const loadOlder = () => {
    setOlder('loading');
    client.loadOlder(room.id).then(
      (added) => {
        setOlder('idle');
        // Drawn at once: somebody who waits at the very top scrolls no more.
        const now = client.room(room.id)?.log.shown;
        if (added > 0 && now !== undefined) setView((before) => stepUp(now, before));
      },
      () => setOlder('failed'),
    );
  };

  const scrolled = () => {
    const area = box.current;
    if (area === null || !opened.current) return;
    anchor.rememberRow();
    const below = area.scrollHeight - area.scrollTop - area.clientHeight;
    if (below < END_PX && atEnd) {
      anchor.stick = true;
      if (away !== null) setAway(null);
      if (view.from !== null) setView(FOLLOW_END);
      readAll();
    } else {
      anchor.stick = false;
      if (away === null) {
        setAway(lastSeq);
        setView(holdStart(messages, view));
      }
    }
    if (area.scrollTop < EDGE_PX) {
      const next = stepUp(messages, view);
      if (next !== view) setView(next);
      else if (held?.log.hasOlder === true && older === 'idle') loadOlder();
    }
    if (below < EDGE_PX && !atEnd) setView(stepDown(messages, view));
  };

  const readAll = () => {
    if (document.visibilityState === 'visible' && anchor.stick && lastSeq > 0)
      client.markRead(room.id, lastSeq);
  };

  const jump = () => {
    anchor.stick = true;
    setAway(null);
    setView(FOLLOW_END);
    anchor.restoreRow();
  };

  const jumpTo = async (mid: string): Promise<boolean> => {
    const found = await reach(room.id, mid);
    const now = client.room(room.id)?.log.shown;
    if (found === null || now === undefined) return false;
    anchor.stick = false;
    wanted.current = `${found.user.id} ${found.cmid}`;
    setAway((before) => before ?? now.at(-1)?.seq ?? 0);
    setView(windowAround(now, found.seq));
    return true;
  };

  useLayoutEffect(() => {
    const area = box.current;
    if (area === null) return;
    const goal =
      wanted.current === null ? null : area.querySelector<HTMLElement>(`[data-key="${wanted.current}"]`);
    if (goal !== null) {
      wanted.current = null;
      area.scrollTop = goal.offsetTop - area.clientHeight / 3;
      anchor.rememberRow();
      goal.focus({ preventScroll: true });
      goal.classList.remove('found');
      // Anew each time, also for the same message.
      void goal.offsetWidth;
      goal.classList.add('found');
    }
    if (!opened.current && shown.length > 0) {
      opened.current = true;
      const line = area.querySelector<HTMLElement>('.new-line');
      if (line !== null) {
        area.scrollTop = line.offsetTop - 64;
        anchor.stick = area.scrollHeight - area.scrollTop - area.clientHeight < END_PX;
        anchor.rememberRow();
        if (!anchor.stick) {
          setAway(lastSeq);
          setView(holdStart(messages, view));
        }
      }
    }
    anchor.restoreRow();
    const bounded = boundBelow(messages, view);
    if (bounded !== view) setView(bounded);
  });

  useEffect(readAll, [lastSeq, away]);
  useEffect(() => onJump(room.id, { toEnd: jump, to: jumpTo }));
  useEffect(() => {
    document.addEventListener('visibilitychange', readAll);
    return () => document.removeEventListener('visibilitychange', readAll);
  });

  const ToldRow = laterPart.value?.ToldRow;
  const edited = editing.value?.room === room.id ? editing.value : null;
  const rows = layRows(client.shownRows(room.id, shown), {
    newAfter,
    me: user.value?.id ?? '',
    now: Date.now(),
  });
  // The key *up* can be for a message that is further up than what is drawn.
  useEffect(() => {
    const row = edited === null ? null : rowAt(room.id, edited.key);
    const isDrawn = rows.some(({ key }) => key === edited?.key);
    if (row?.kind === 'message' && !isDrawn) void jumpTo(row.message.mid);
  }, [edited]);
  const fresh = away === null ? 0 : freshAfter(messages, away, user.value?.id ?? '');
  const isStart = shown[0]?.seq === messages[0]?.seq && held?.log.hasOlder === false;
  return (
    <div class="log-frame">
      {lostRooms.value.has(room.id) ? (
        <p class="lost" role="alert">
          <Icon name="warn" /> <span>{t.room.lost}</span>
          <button type="button" class="btn" onClick={() => dismissLoss(room.id)}>
            {t.room.dismiss}
          </button>
        </p>
      ) : null}
      <div
        class="log"
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t.room.log(room.name)}
        onScroll={scrolled}
        onKeyDown={focus.onKeyDown}
        onFocusIn={(event) => {
          // The focus may have scrolled; its place is the reader's before anything is drawn anew.
          queueMicrotask(scrolled);
          focus.onFocusIn(event);
        }}
      >
        <span id="row-hint" hidden>
          {t.actions.rowHint}
        </span>
        {/* One box around all, whose height tells the anchor when a row grew. */}
        <div>
          <div class="log-top">
            {held === null || held.log.epoch === null ? (
              <p class="muted late">{t.room.opening}</p>
            ) : older === 'loading' ? (
              <p class="muted late">{t.room.loadingOlder}</p>
            ) : older === 'failed' ? (
              <p class="muted">
                {t.room.olderFailed}{' '}
                <button type="button" class="btn" onClick={loadOlder}>
                  {t.room.again}
                </button>
              </p>
            ) : isStart ? (
              <p class="muted">{rows.length === 0 ? t.room.empty : t.room.start}</p>
            ) : null}
          </div>
          {rows.map((row) => {
            const active = focus.active === row.key || (focus.active === null && row === rows.at(-1));
            if ('notice' in row) {
              // Until the words are fetched the row has its place.
              return ToldRow ? <ToldRow key={row.key} row={row} active={active} /> : <p class="notice-row" />;
            }
            return (
              <LogRow
                key={row.key}
                room={room.id}
                row={row}
                edit={edited?.key === row.key ? edited.text : null}
                active={active}
              />
            );
          })}
        </div>
      </div>
      {away === null ? null : (
        <button type="button" class="jump" onClick={jump}>
          <Icon name="down" /> {fresh > 0 ? t.room.jumpCount(fresh) : t.room.jump}
        </button>
      )}
    </div>
  );
}

/** Enter opens the menu of a message; single letters are its commonest actions. True: the key was for something. */
function onRowKey(room: RoomView, key: string, event: KeyboardEvent): boolean {
  const row = rowAt(room.id, key);
  if (row === null) return false;
  const can = possible(row, room);
  const at = event.target as HTMLElement;
  const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
  if (event.key === 'Enter' || event.key === ' ' || isMenuKey) {
    if (can.react || can.reply) openMenu(room.id, key, at.querySelector('.row-body') ?? at);
  } else if (event.key === 'e' && can.edit) startEdit(room.id, row);
  else if (event.key === 'r' && can.reply) startReply(room.id, row);
  else if (event.key === '+' && can.react)
    openMenu(room.id, key, at.querySelector('.row-body') ?? at, 'emoji');
  else if (event.key === 'Delete' && can.delete) deleteMessage(room.id, row);
  else return false;
  return true;
}
