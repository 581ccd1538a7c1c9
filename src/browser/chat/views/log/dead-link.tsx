import { useState } from 'preact/hooks';
import { client, rooms } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { type LinkedTrouble, linkedTrouble } from '../../state/linked-trouble.js';
import { forgetStray, openMessage, strayRoom } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { ErrorLine } from '../pieces/error-line.js';
import { IconButton } from '../pieces/icon-button.js';

/** Why what a link names is not shown, and what can be done about it. */
export function DeadLink() {
  const stray = strayRoom.value;
  if (stray !== null) return <Stray key={stray} id={stray} />;
  const trouble = linkedTrouble.value;
  if (trouble === null) return null;
  if (trouble.kind === 'loading')
    return (
      <p class="dead-link quiet late" role="status">
        {tLater.messageLinks.loading}
      </p>
    );
  return (
    <div class="dead-link">
      <p role="alert">{wordsOf(trouble)}</p>
      {trouble.kind === 'failed' ? (
        <button type="button" class="btn" onClick={() => openMessage(trouble.room, trouble.mid)}>
          {t.room.again}
        </button>
      ) : null}
      <IconButton
        icon="close"
        size={14}
        label={t.room.dismiss}
        onClick={() => (linkedTrouble.value = null)}
      />
    </div>
  );
}

function wordsOf(trouble: Exclude<LinkedTrouble, { kind: 'loading' }>): string {
  if (trouble.kind === 'failed') return `${tLater.messageLinks.failed} ${trouble.why}`;
  return trouble.kind === 'deleted' ? tLater.messageLinks.deleted : tLater.messageLinks.gone;
}

/** The link leads to a room of which one is no member. A public one can be joined. */
function Stray({ id }: { id: string }) {
  const [failure, setFailure] = useState<string | null>(null);
  const room = rooms.value.find((one) => one.id === id);
  const join = () => client.join(id).catch((error) => setFailure(sentenceOf(error)));
  return (
    <div class="dead-link">
      <p role="alert">
        {room === undefined ? tLater.messageLinks.notYours : tLater.messageLinks.notMember(room.name)}
      </p>
      <ErrorLine text={failure} />
      {room === undefined ? null : (
        <button type="button" class="btn" onClick={() => void join()}>
          {tLater.browse.joinNow(room.name)}
        </button>
      )}
      <IconButton icon="close" size={14} label={t.room.dismiss} onClick={forgetStray} />
    </div>
  );
}
