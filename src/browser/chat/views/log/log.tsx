import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../../protocol/events.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, followRoom, user } from '../../state/client.js';
import { dismissLoss, lostRooms } from '../../state/client-changes.js';
import { editing } from '../../state/editing.js';
import { keptUnread } from '../../state/kept-unread.js';
import { laterPart } from '../../state/later-part.js';
import { linkedTrouble } from '../../state/linked-trouble.js';
import {
  boundBelow,
  drawnMessages,
  FOLLOW_END,
  freshAfter,
  holdStart,
  type Linked,
  onJump,
  stepDown,
  stepUp,
  windowAround,
} from '../../state/log-window.js';
import { leaveLinked, linked } from '../../state/navigation.js';
import { rowAt } from '../../state/row-actions.js';
import { showToast } from '../../state/toasts.js';
import { t } from '../../strings.js';
import { layRows } from '../message/lay-rows.js';
import { Icon } from '../pieces/icons.js';
import { goToRow, keyOfRow, placeOf } from './go-to-row.js';
import { LogFrame, LogStart, type Reading } from './log-frame.js';
import { LogRows } from './log-rows.js';
import { onRowKey } from './row-keys.js';
import { useAnchor } from './use-anchor.js';
import { useFirstNew } from './use-first-new.js';
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
  const [older, setOlder] = useState<Reading>('idle');
  const box = useRef<HTMLDivElement>(null);
  const anchor = useAnchor(box);
  const newAfter = useNewLine(held);
  const opened = useRef(false);
  const shown = drawnMessages(messages, view);
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const atEnd = view.to === null;
  const goal = linked.value?.room === room.id ? linked.value : null;
  /** What was last gone to. */
  const gone = useRef<Linked | null>(null);
  const wanted = useRef<({ readonly key: string } & Pick<Linked, 'top' | 'isMarked'>) | null>(null);
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
    toNew.look(area);
  };

  const readAll = () => {
    // On the way to a linked message nobody is at the end yet.
    if (goal !== gone.current || keptUnread.peek()?.room === room.id) return;
    if (document.visibilityState === 'visible' && anchor.stick && lastSeq > 0)
      client.markRead(room.id, lastSeq);
  };

  const jump = () => {
    leaveLinked();
    gone.current = null;
    anchor.stick = true;
    setAway(null);
    setView(FOLLOW_END);
    anchor.restoreRow();
  };

  const place = () => (anchor.stick ? null : placeOf(box.current, room.id, shown, anchor));

  const goTo = (found: Message, how: Pick<Linked, 'top' | 'isMarked'> = {}) => {
    anchor.stick = false;
    wanted.current = { key: keyOfRow(found), ...how };
    setAway((before) => before ?? lastSeq);
    setView(windowAround(messages, found.seq));
  };

  const toNew = useFirstNew({ room: room.id, log: held?.log ?? null, newAfter, goTo });

  // What is linked is gone to once the log is there; what is not held is drawn apart.
  const isThere = held !== null && held.log.epoch !== null;
  useLayoutEffect(() => {
    if (goal === null || !isThere || gone.current === goal) return;
    gone.current = goal;
    const found = held.log.find(goal.mid);
    if (found !== null) {
      goTo(found, goal);
      if (found.deleted && goal.top === undefined)
        linkedTrouble.value = { kind: 'deleted', room: room.id, mid: goal.mid };
      return;
    }
    laterPart.needed().then(
      (part) => part.openExcerpt(goal),
      () => showToast(t.notLoaded),
    );
  }, [goal, isThere]);

  useLayoutEffect(() => {
    const area = box.current;
    if (area === null) return;
    if (wanted.current !== null && goToRow(area, anchor, wanted.current.key, wanted.current))
      wanted.current = null;
    if (!opened.current && shown.length > 0) {
      opened.current = true;
      const line = area.querySelector<HTMLElement>('.new-line');
      if (line !== null && goal === null) {
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
    if (opened.current) toNew.look(area);
    const bounded = boundBelow(messages, view);
    if (bounded !== view) setView(bounded);
  });

  useEffect(readAll, [lastSeq, away]);
  useEffect(() => onJump(room.id, { toEnd: jump, place }));
  useEffect(() => {
    document.addEventListener('visibilitychange', readAll);
    return () => document.removeEventListener('visibilitychange', readAll);
  });

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
    if (row?.kind === 'message' && !isDrawn) goTo(row.message);
  }, [edited]);
  const fresh = away === null ? 0 : freshAfter(messages, away, user.value?.id ?? '');
  const isFirst = shown[0]?.seq === messages[0]?.seq && held?.log.hasOlder === false;
  return (
    <LogFrame
      box={box}
      label={t.room.log(room.name)}
      focus={focus}
      onScrolled={scrolled}
      above={
        <>
          {lostRooms.value.has(room.id) ? (
            <p class="lost" role="alert">
              <Icon name="warn" /> <span>{t.room.lost}</span>
              <button type="button" class="btn" onClick={() => dismissLoss(room.id)}>
                {t.room.dismiss}
              </button>
            </p>
          ) : null}
          {toNew.isAbove ? (
            <button type="button" class="jump to-new" onClick={toNew.go}>
              <Icon name="send" /> {t.room.firstNew}
            </button>
          ) : null}
        </>
      }
      top={
        held === null || held.log.epoch === null ? (
          <p class="muted late">{t.room.opening}</p>
        ) : (
          <LogStart state={older} isFirst={isFirst} isEmpty={rows.length === 0} again={loadOlder} />
        )
      }
      jump={away === null ? null : { count: fresh, go: jump }}
    >
      <LogRows room={room} rows={rows} active={focus.active} />
    </LogFrame>
  );
}
