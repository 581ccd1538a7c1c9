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
    const { at } = row.notice;
    const words = noticeWords(row.notice);
    if (words === null) return <DayLine day={row.day} />;
    return (
      <>
        <DayLine day={row.day} />
        <p class="notice-row" data-key={row.key} tabIndex={active ? 0 : -1}>
          {words}{' '}
          <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
            {clock(at)}
          </time>
        </p>
      </>
    );
  }
}
