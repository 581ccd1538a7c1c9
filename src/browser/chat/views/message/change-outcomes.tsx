import type { OutboxChange } from '../../../../client/index.js';
import { client, connection } from '../../state/client.js';
import { refusedWords } from '../../state/error-words.js';
import { heldDeletion } from '../../state/row-actions.js';
import { tLater } from '../../strings/later.js';
import { isKorean } from '../../text/lines.js';
import { Icon } from '../pieces/icons.js';
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
          <span class="visually-hidden">{tLater.changing.deleting}</span>
          <button type="button" class="btn" onClick={() => client.takeBack(held.cmid)}>
            {tLater.changing.undo}
          </button>
        </p>
      ) : !isOnItsWay || ofPending ? null : connection.value.kind === 'online' ? (
        // Beside the text: for a moment nothing should move.
        <span class="outcome late saving" title={tLater.changing.saving}>
          <Icon name="clock" size={13} />
          <span class="visually-hidden">{tLater.changing.saving}</span>
        </span>
      ) : (
        <Pending words={tLater.changing.savingWaits} />
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
        words={`${tLater.changing.failed[change.kind]} ${state.code === 'gone' ? tLater.changing.gone : refusedWords(state)}`}
        retry={isFinal ? null : tLater.changing.retry}
        discard={tLater.changing.discard}
      />
      {change.kind === 'edit' ? (
        <blockquote class={isKorean(change.text) ? 'unsaved hangul' : 'unsaved'}>
          <span class="muted">{tLater.changing.wrote}</span> <bdi>{change.text}</bdi>
        </blockquote>
      ) : null}
    </>
  );
}
