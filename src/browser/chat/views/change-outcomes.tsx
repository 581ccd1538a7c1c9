import type { OutboxChange } from '../../../client/index.js';
import { client, connection } from '../state/client.js';
import { heldDeletion } from '../state/row-actions.js';
import { tLater } from '../strings/later.js';
import { isKorean } from '../text/lines.js';
import { Icon } from './icons.js';
import { Failed, Pending } from './outcome.js';

interface Props {
  readonly changes: readonly OutboxChange[];
  /** The message is on its way itself, and says what it waits for. */
  readonly ofPending: boolean;
}

/** What becomes of changes of a message, while the log does not have them. */
export function ChangeOutcomes({ changes, ofPending }: Props) {
  const held = heldDeletion(changes);
  const isOnItsWay = changes.some(({ state }) => state.kind === 'pending');
  const failed = changes.filter(({ state }) => state.kind === 'failed');
  return (
    <>
      {held !== null ? (
        <p class="outcome undo" role="status">
          <span class="visually-hidden">{tLater.changes.deleting}</span>
          <button type="button" class="btn" onClick={() => client.takeBack(held.cmid)}>
            {tLater.changes.undo}
          </button>
        </p>
      ) : !isOnItsWay || ofPending ? null : connection.value.kind === 'online' ? (
        // Beside the text: for a moment nothing should move.
        <span class="outcome late saving" title={tLater.changes.saving}>
          <Icon name="clock" size={13} />
          <span class="visually-hidden">{tLater.changes.saving}</span>
        </span>
      ) : (
        <Pending words={tLater.changes.savingWaits} />
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
        words={`${tLater.changes.failed[change.kind]} ${state.code === 'gone' ? tLater.changes.gone : state.message}`}
        retry={isFinal ? null : tLater.changes.retry}
        discard={tLater.changes.discard}
      />
      {change.kind === 'edit' ? (
        <blockquote class={isKorean(change.text) ? 'unsaved hangul' : 'unsaved'}>
          <span class="muted">{tLater.changes.wrote}</span> <bdi>{change.text}</bdi>
        </blockquote>
      ) : null}
    </>
  );
}
