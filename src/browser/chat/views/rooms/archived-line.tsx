import { moderates } from '../../../../protocol/rights.js';
import type { RoomView } from '../../../../protocol/room.js';
import { user } from '../../state/client.js';
import { draftOf } from '../../state/drafts.js';
import { tLater } from '../../strings/later.js';
import { Unarchive } from './unarchive.js';

/** In the place of the field where one writes; what was begun there can still be copied. */
export function ArchivedLine({ room }: { room: RoomView }) {
  const draft = draftOf(room.id).value;
  const words = tLater.archived;
  return (
    <div class="archived-line">
      <p role="status">{words.told}</p>
      {draft.trim() === '' ? null : (
        <label class="field">
          <span class="field-label">{words.draft}</span>
          <textarea readOnly rows={2} dir="auto" value={draft} />
        </label>
      )}
      {moderates(user.value, room) ? <Unarchive room={room} /> : null}
    </div>
  );
}
