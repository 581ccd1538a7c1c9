import { Component } from 'preact';
import type { NoticeEntry } from '../../../../protocol/entries.js';
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
    if (noticeWords(row.notice) === null) return <DayLine day={row.day} />;
    return (
      <>
        <DayLine day={row.day} />
        <p class="notice-row" data-key={row.key} tabIndex={active ? 0 : -1}>
          <Words of={row.notice} />{' '}
          <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
            {clock(at)}
          </time>
        </p>
      </>
    );
  }
}

/** Apart, since they change with the names of people. */
function Words({ of }: { of: NoticeEntry }) {
  return <>{noticeWords(of)}</>;
}
