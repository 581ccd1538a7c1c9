import type { RoomView } from '../../../../protocol/room.js';
import { editing } from '../../state/editing.js';
import { laterPart } from '../../state/later-part.js';
import type { LaidNotice, LaidRow } from '../message/lay-rows.js';
import { LogRow } from './log-row.js';

/** The rows of a log, whichever part of it is drawn. `active`: key of the one that Tab reaches; null: the last. */
export function LogRows(props: {
  room: RoomView;
  rows: readonly (LaidRow | LaidNotice)[];
  active: string | null;
}) {
  const { room, rows } = props;
  const NoticeLine = laterPart.value?.NoticeLine;
  const edited = editing.value?.room === room.id ? editing.value : null;
  return rows.map((row) => {
    const active = props.active === row.key || (props.active === null && row === rows.at(-1));
    if ('notice' in row) {
      // Until the words are fetched the row has its place.
      return NoticeLine ? <NoticeLine key={row.key} row={row} active={active} /> : <p class="notice-row" />;
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
  });
}
