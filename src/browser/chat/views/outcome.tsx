import type { OutboxChange, OutboxMessage } from '../../../client/index.js';
import { client, connection } from '../state/client.js';
import { heldDeletion } from '../state/row-actions.js';
import { t } from '../strings.js';
import { isKorean } from '../text/lines.js';
import { Icon } from './icons.js';

/** What became of one's own message, while it is not in the log. */
export function Outcome({ item }: { item: OutboxMessage | null }) {
  if (item === null || item.state.kind === 'acknowledged') return null;
  if (item.state.kind === 'pending' && item.state.why !== undefined) {
    return (
      <p class="outcome failed">
        <Icon name="warn" size={14} />
        <span>{t.message.refused(item.state.why)}</span>
      </p>
    );
  }
  if (item.state.kind === 'pending') {
    return <Pending words={connection.value.kind === 'online' ? t.message.pending : t.message.waiting} />;
  }
  return (
    <Failed
      cmid={item.cmid}
      words={`${t.message.failed} ${item.state.message}`}
      retry={t.message.retry}
      discard={t.message.delete}
    />
  );
}

interface Props {
  readonly changes: readonly OutboxChange[];
  /** The message is on its way itself, and says what it waits for. */
  readonly ofPending: boolean;
}

/** What becomes of changes of a message, while the log does not have them. */
export function ChangeOutcomes({ changes, ofPending }: Props) {
  if (changes.length === 0) return null;
  const held = heldDeletion(changes);
  const isOnItsWay = changes.some(({ state }) => state.kind === 'pending');
  const failed = changes.filter(({ state }) => state.kind === 'failed');
  return (
    <>
      {held !== null ? (
        <p class="outcome undo" role="status">
          <span class="visually-hidden">{t.actions.deleting}</span>
          <button type="button" class="btn" onClick={() => client.takeBack(held.cmid)}>
            {t.actions.undo}
          </button>
        </p>
      ) : !isOnItsWay || ofPending ? null : connection.value.kind === 'online' ? (
        // Beside the text: for a moment nothing should move.
        <span class="outcome late saving" title={t.actions.saving}>
          <Icon name="clock" size={13} />
          <span class="visually-hidden">{t.actions.saving}</span>
        </span>
      ) : (
        <Pending words={t.actions.savingWaits} />
      )}
      {failed.map((item) => (
        <FailedChange key={item.cmid} item={item} />
      ))}
    </>
  );
}

function FailedChange({ item }: { item: OutboxChange }) {
  const { change, cmid, state } = item;
  if (state.kind !== 'failed') return null;
  const isFinal = state.code === 'gone' || state.code === 'forbidden';
  return (
    <>
      <Failed
        cmid={cmid}
        words={`${t.actions.failed[change.kind]} ${state.code === 'gone' ? t.actions.gone : state.message}`}
        retry={isFinal ? null : t.actions.retry}
        discard={t.actions.discard}
      />
      {change.kind === 'edit' ? (
        <blockquote class={isKorean(change.text) ? 'unsaved hangul' : 'unsaved'}>
          <span class="muted">{t.actions.wrote}</span> <bdi>{change.text}</bdi>
        </blockquote>
      ) : null}
    </>
  );
}

function Pending({ words }: { words: string }) {
  return (
    <span class="outcome late">
      <Icon name="clock" size={13} /> {words}
    </span>
  );
}

function Failed(props: { cmid: string; words: string; retry: string | null; discard: string }) {
  return (
    <p class="outcome failed">
      <Icon name="warn" size={14} />
      <span>{props.words}</span>
      {props.retry === null ? null : (
        <button type="button" class="btn" onClick={() => client.retry(props.cmid)}>
          {props.retry}
        </button>
      )}
      <button type="button" class="btn" onClick={() => client.discard(props.cmid)}>
        {props.discard}
      </button>
    </p>
  );
}
