import { Component } from 'preact';
import { noticeWords } from '../../state/notice-words.js';
import type { LaidNotice } from '../message/lay-rows.js';
import { clock, fullTime } from '../pieces/time.js';
import { DayLine } from './day-line.js';

interface Props {
  readonly row: LaidNotice;
  /** The one row that Tab reaches. */
  readonly active: boolean;
}

/** What the server tells of the room, in one quiet line; nothing for what this page does not know. */
export class NoticeLine extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { row, active } = this.props;
    return active !== next.active || row.notice !== next.row.notice || row.day !== next.row.day;
  }

  override render({ row, active }: Props) {
    return (
      <>
        <DayLine day={row.day} />
        <Words row={row} active={active} />
      </>
    );
  }
}

/** Apart, since they change with the names of people. */
function Words({ row: { key, notice }, active }: Props) {
  const words = noticeWords(notice);
  if (words === null) return null;
  return (
    <p class="notice-row" data-key={key} tabIndex={active ? 0 : -1}>
      {words}{' '}
      <time dateTime={new Date(notice.at).toISOString()} title={fullTime(notice.at)}>
        {clock(notice.at)}
      </time>
    </p>
  );
}
