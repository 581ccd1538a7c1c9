import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../../../protocol/room.js';
import { client, connection, followRoom, user } from '../../state/client.js';
import { excerpt, excerptRows } from '../../state/excerpt.js';
import { openExcerpt, readOn } from '../../state/excerpt-moves.js';
import { type Linked, onJump } from '../../state/log-window.js';
import { goBackTo, leaveLinked, linked } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { layRows } from '../message/lay-rows.js';
import { goToRow, keyOfRow, placeOf } from './go-to-row.js';
import { LogEnd, LogFrame, LogStart, type Reading } from './log-frame.js';
import { LogRows } from './log-rows.js';
import { onRowKey } from './row-keys.js';
import { useAnchor } from './use-anchor.js';
import { useNewLine } from './use-new-line.js';
import { useRows } from './use-rows.js';

/** Within this of an edge of what is drawn, more is read. */
const EDGE_PX = 500;

const IDLE: { readonly older: Reading; readonly newer: Reading } = { older: 'idle', newer: 'idle' };

/** The part of a room's log around a linked message. What comes new is not drawn in it and moves nothing. */
export function ExcerptLog({ room }: { room: RoomView }) {
  followRoom(room.id);
  const now = excerpt.value;
  const box = useRef<HTMLDivElement>(null);
  const anchor = useAnchor(box);
  const [reading, setReading] = useState(IDLE);
  const shown = excerptRows(room.id);
  const kept = useRef(shown ?? []);
  if (shown !== null) kept.current = shown;
  const focus = useRows(box, (key, event) => onRowKey(room, key, event));
  const newAfter = useNewLine(client.room(room.id));
  const goal = linked.value;
  const gone = useRef<Linked | null>(null);

  const place = () => placeOf(box.current, room.id, kept.current, anchor);
  /** For when it comes to be held: the linked message stays marked. */
  const here = () => {
    const at = place();
    return at === null ? null : { ...at, isMarked: at.mid === goal?.mid };
  };
  const read = (to: 'older' | 'newer') => {
    setReading((before) => ({ ...before, [to]: 'loading' }));
    readOn(to, here).then(
      () => setReading((before) => ({ ...before, [to]: 'idle' })),
      () => setReading((before) => ({ ...before, [to]: 'failed' })),
    );
  };
  const look = () => {
    const area = box.current;
    if (area === null || now === null || gone.current === null) return;
    anchor.rememberRow();
    const below = area.scrollHeight - area.scrollTop - area.clientHeight;
    if (area.scrollTop < EDGE_PX && now.more && reading.older === 'idle') read('older');
    if (below < EDGE_PX && now.newer && reading.newer === 'idle') read('newer');
  };

  useLayoutEffect(() => {
    const area = box.current;
    if (area === null) return;
    anchor.stick = false;
    const row = kept.current.find(({ mid }) => mid === goal?.mid);
    if (goal !== null && goal !== gone.current && row !== undefined)
      if (goToRow(area, anchor, keyOfRow(row), goal)) gone.current = goal;
    anchor.restoreRow();
  });
  useEffect(() => {
    if (goal === null || goal.room !== room.id || goal === gone.current) return;
    if (client.room(room.id)?.log.find(goal.mid) != null) {
      excerpt.value = null;
      goBackTo({ ...goal });
    } else void openExcerpt(goal);
  }, [goal]);
  // Changes came that nobody kept, or the log is another one: as it is now.
  const isStale = shown === null && connection.value.kind === 'online';
  useEffect(() => {
    const at = place();
    if (isStale && at !== null) goBackTo(at);
  }, [isStale]);
  useEffect(look, [now, reading]);
  useEffect(() => onJump(room.id, { toEnd: () => leaveLinked(), place }));

  const rows = layRows(client.shownRows(room.id, shown ?? kept.current), {
    // Before its first row the line would say that all before that was read.
    newAfter: (kept.current[0]?.seq ?? 0) <= (newAfter ?? 0) + 1 ? newAfter : null,
    me: user.value?.id ?? '',
    now: Date.now(),
  });
  return (
    <LogFrame
      box={box}
      label={tLater.messageLinks.log(room.name)}
      focus={focus}
      onScrolled={look}
      top={<LogStart state={reading.older} isFirst={now?.more === false} again={() => read('older')} />}
      bottom={
        <LogEnd
          state={reading.newer}
          loading={tLater.messageLinks.loadingNewer}
          failed={tLater.messageLinks.newerFailed}
          again={() => read('newer')}
        />
      }
      jump={{ count: room.unread, go: () => leaveLinked() }}
    >
      <LogRows room={room} rows={rows} active={focus.active ?? (goal === null ? null : keyAt(goal.mid))} />
    </LogFrame>
  );

  function keyAt(mid: string): string | null {
    const row = kept.current.find((one) => one.mid === mid);
    return row === undefined ? null : keyOfRow(row);
  }
}
