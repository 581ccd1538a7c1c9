import type { Signal } from '@preact/signals';
import { Component } from 'preact';
import { calls } from '../../../../protocol/calls.js';
import { user } from '../../state/client.js';
import { laterPart } from '../../state/later-part.js';
import { panel } from '../../state/navigation.js';
import { repliesOf } from '../../state/reply.js';
import { heldDeletion } from '../../state/row-actions.js';
import { t } from '../../strings.js';
import { FileList } from '../files/file-list.js';
import type { LaidRow } from '../message/lay-rows.js';
import { MessageText } from '../message/message-text.js';
import { Outcome } from '../message/outcome.js';
import { Quote } from '../message/quote.js';
import { Reactions } from '../message/reactions.js';
import { Avatar, Name } from '../people/avatar.js';
import { KindTag } from '../people/kind-tag.js';
import { Icon } from '../pieces/icons.js';
import { clock, fullTime, shortClock } from '../pieces/time.js';
import { useNeeded } from '../pieces/use-needed.js';
import { DayLine } from './day-line.js';

interface Props {
  readonly room: string;
  readonly row: LaidRow;
  /** The one row that Tab reaches. */
  readonly active: boolean;
  /** Its text is being written anew: as it is so far. */
  readonly edit: Signal<string> | null;
}

const NOBODY = { id: '', name: '' };

/** A message, with the day's or the *New* line before it. Drawn again only when something of it changed. */
export class LogRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const a = this.props.row;
    const b = next.row;
    return (
      this.props.active !== next.active ||
      this.props.edit !== next.edit ||
      a.shown !== b.shown ||
      a.message !== b.message ||
      a.item !== b.item ||
      a.changes.length !== b.changes.length ||
      a.changes.some((change, i) => change !== b.changes[i]) ||
      a.grouped !== b.grouped ||
      a.day !== b.day ||
      a.isFirstNew !== b.isFirstNew
    );
  }

  override render({ room, row, active, edit }: Props) {
    const author = row.author ?? user.peek() ?? NOBODY;
    const state = row.item?.state.kind;
    const className = `row${row.grouped ? ' grouped' : ''}${row.mine ? ' mine' : ''}${calls(row.shown, user.peek()?.id ?? '') ? ' calls-me' : ''}${state === undefined ? '' : ` ${state}`}`;
    return (
      <>
        <DayLine day={row.day} />
        {row.isFirstNew ? (
          <div class="new-line">
            <span>{t.room.newLine}</span>
          </div>
        ) : null}
        <article
          class={className}
          data-key={row.key}
          tabIndex={active ? 0 : -1}
          aria-describedby={active && !row.shown.deleted ? 'row-hint' : undefined}
        >
          {row.grouped ? (
            <time class="side-time" dateTime={new Date(row.at).toISOString()} title={fullTime(row.at)}>
              {shortClock(row.at)}
            </time>
          ) : (
            <Avatar of={author} />
          )}
          <div class="row-body">
            <header class={row.grouped ? 'visually-hidden' : 'row-head'}>
              <Name class="author" of={author} />
              <KindTag of={row.author} />
              <time dateTime={new Date(row.at).toISOString()} title={fullTime(row.at)}>
                {clock(row.at)}
              </time>
            </header>
            {row.shown.reply === undefined ? null : (
              <Quote room={room} mid={row.shown.reply} reachable={active} />
            )}
            {edit !== null ? (
              <Edit room={room} row={row} written={edit} />
            ) : (
              <Content room={room} row={row} reachable={active} />
            )}
            <Reactions room={room} row={row} reachable={active} />
            <RepliesLink row={row} reachable={active} />
            <Outcome item={row.item} />
            {row.changes.length === 0 ? null : (
              <Changes changes={row.changes} ofPending={state === 'pending'} />
            )}
          </div>
          {edit !== null ? null : <Tools room={room} row={row} reachable={active} />}
        </article>
      </>
    );
  }
}

/** The form comes with the later part; until then the message stays as it is. */
function Edit(props: { room: string; row: LaidRow; written: Signal<string> }) {
  const part = laterPart.value;
  return part === null ? (
    <Content room={props.room} row={props.row} reachable={false} />
  ) : (
    <part.EditForm {...props} />
  );
}

function Content({ room, row, reachable }: { room: string; row: LaidRow; reachable: boolean }) {
  const { deleted, edited, pinned } = row.shown;
  if (deleted) {
    // While it can be taken back, the line with the button says so too: readers hear it once.
    const isSaid = heldDeletion(row.changes) !== null;
    return (
      <p class="tombstone" aria-hidden={isSaid}>
        {t.actions.deleted}
      </p>
    );
  }
  return (
    <>
      {row.shown.text === '' ? null : <MessageText room={room} of={row.shown} reachable={reachable} />}
      {row.shown.files === undefined ? null : <FileList files={row.shown.files} reachable={reachable} />}
      <Awaited of={row.item} />
      {edited === undefined ? null : (
        <small class="edited" title={t.actions.editedAt(fullTime(edited))}>
          <time dateTime={new Date(edited).toISOString()}>{t.actions.edited(clock(edited))}</time>
        </small>
      )}
      {pinned ? (
        <small class="edited pinned">
          <Icon name="pin" size={12} /> {t.actions.pinned}
        </small>
      ) : null}
    </>
  );
}

/** Files that a message waits for. */
function Awaited({ of }: { of: LaidRow['item'] }) {
  const files = of?.files?.filter(({ file }) => file === undefined) ?? [];
  const part = useNeeded(laterPart, files.length > 0);
  return part === null || files.length === 0 ? null : <part.Attachments files={files} />;
}

/** They come with what they open. */
function Tools(props: { room: string; row: LaidRow; reachable: boolean }) {
  const part = laterPart.value;
  return part === null ? null : <part.RowTools {...props} />;
}

/** What becomes of them is said by the later part. */
function Changes(props: { changes: LaidRow['changes']; ofPending: boolean }) {
  const part = useNeeded(laterPart);
  return part === null ? null : <part.ChangeOutcomes {...props} />;
}

function RepliesLink({ row, reachable }: { row: LaidRow; reachable: boolean }) {
  const { replies, mid } = row.shown;
  if (replies === undefined || row.message === null) return null;
  return (
    <button
      type="button"
      class="replies-link"
      tabIndex={reachable ? 0 : -1}
      onClick={() => {
        repliesOf.value = mid;
        panel.value = 'replies';
      }}
    >
      <Icon name="reply" size={14} /> {t.actions.replies(replies)}
    </button>
  );
}
