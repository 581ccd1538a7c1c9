import { Component } from 'preact';
import { client, connection, user } from '../state/client.js';
import { t } from '../strings.js';
import { MessageText } from '../text/message-text.js';
import { Avatar } from './avatar.js';
import { Icon } from './icons.js';
import type { LaidRow } from './lay-rows.js';
import { clock, fullTime, shortClock } from './time.js';

interface Props {
  readonly row: LaidRow;
  /** The one row that Tab reaches. */
  readonly active: boolean;
}

/** A message, with the day's or the *New* line before it. Drawn again only when something of it changed. */
export class LogRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const a = this.props.row;
    const b = next.row;
    return (
      this.props.active !== next.active ||
      a.message !== b.message ||
      a.entry !== b.entry ||
      a.grouped !== b.grouped ||
      a.day !== b.day ||
      a.isFirstNew !== b.isFirstNew
    );
  }

  override render({ row, active }: Props) {
    const name = row.author?.name ?? user.peek()?.name ?? '';
    const state = row.entry?.state.kind;
    const className = `row${row.grouped ? ' grouped' : ''}${row.mine ? ' mine' : ''}${state === undefined ? '' : ` ${state}`}`;
    return (
      <>
        {row.day === null ? null : (
          <div class="day-line">
            <span>{row.day}</span>
          </div>
        )}
        {row.isFirstNew ? (
          <div class="new-line">
            <span>{t.room.newLine}</span>
          </div>
        ) : null}
        <article class={className} data-key={row.key} tabIndex={active ? 0 : -1}>
          {row.grouped ? (
            <time class="side-time" dateTime={new Date(row.at).toISOString()} title={fullTime(row.at)}>
              {shortClock(row.at)}
            </time>
          ) : (
            <Avatar name={name} />
          )}
          <div class="row-body">
            <header class={row.grouped ? 'visually-hidden' : 'row-head'}>
              <bdi class="author">{name}</bdi>
              {row.author?.synthetic ? <span class="tag">{t.message.synthetic}</span> : null}
              <time dateTime={new Date(row.at).toISOString()} title={fullTime(row.at)}>
                {clock(row.at)}
              </time>
            </header>
            <MessageText text={row.text} reachable={active} />
            <Outcome row={row} />
          </div>
        </article>
      </>
    );
  }
}

/** What became of one's own message, while it is not in the log. */
function Outcome({ row }: { row: LaidRow }) {
  const entry = row.entry;
  if (entry === null || entry.state.kind === 'acknowledged') return null;
  if (entry.state.kind === 'pending' && entry.state.why !== undefined) {
    return (
      <p class="outcome failed">
        <Icon name="warn" size={14} />
        <span>{t.message.refused(entry.state.why)}</span>
      </p>
    );
  }
  if (entry.state.kind === 'pending') {
    return (
      <span class="outcome late">
        <Icon name="clock" size={13} />{' '}
        {connection.value.kind === 'online' ? t.message.pending : t.message.waiting}
      </span>
    );
  }
  return (
    <p class="outcome failed">
      <Icon name="warn" size={14} />
      <span>
        {t.message.failed} {entry.state.message}
      </span>
      <button type="button" class="btn" onClick={() => client.retry(entry.cmid)}>
        {t.message.retry}
      </button>
      <button type="button" class="btn" onClick={() => client.discard(entry.cmid)}>
        {t.message.delete}
      </button>
    </p>
  );
}
