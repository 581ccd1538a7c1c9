import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../../protocol/events.js';
import { client, followRoom, user } from '../state/client.js';
import {
  boundBelow,
  drawnMessages,
  FOLLOW_END,
  holdStart,
  onJump,
  stepDown,
  stepUp,
} from '../state/log-window.js';
import { dismissLoss, lostRooms } from '../state/news.js';
import { t } from '../strings.js';
import { Icon } from './icons.js';
import { layRows } from './lay-rows.js';
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
  const messages = held?.log.messages ?? [];
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
  const focus = useRows(box);

  const loadOlder = () => {
    setOlder('loading');
    client.loadOlder(room.id).then(
      (added) => {
        setOlder('idle');
        // Drawn at once: somebody who waits at the very top scrolls no more.
        const now = client.room(room.id)?.log.messages;
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

  useLayoutEffect(() => {
    const area = box.current;
    if (area === null) return;
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
  useEffect(() => onJump(room.id, jump));
  useEffect(() => {
    document.addEventListener('visibilitychange', readAll);
    return () => document.removeEventListener('visibilitychange', readAll);
  });

  const rows = layRows(client.rows(room.id, shown), {
    newAfter,
    me: user.value?.id ?? '',
    now: Date.now(),
  });
  const fresh =
    away === null ? 0 : messages.filter((m) => m.seq > away && m.user.id !== user.value?.id).length;
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
        onFocusIn={focus.onFocusIn}
      >
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
        {rows.map((row) => (
          <LogRow
            key={row.key}
            row={row}
            active={focus.active === row.key || (focus.active === null && row === rows.at(-1))}
          />
        ))}
      </div>
      {away === null ? null : (
        <button type="button" class="jump" onClick={jump}>
          <Icon name="down" /> {fresh > 0 ? t.room.jumpCount(fresh) : t.room.jump}
        </button>
      )}
    </div>
  );
}
