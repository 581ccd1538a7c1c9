import { useState } from 'preact/hooks';
import { client } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { activeRoomView, panel } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';

export function LeaveRoom() {
  const room = activeRoomView.value;
  const [failure, setFailure] = useState<string | null>(null);
  if (room === null) return null;
  const leave = async () => {
    try {
      await client.leave(room.id);
      panel.value = null;
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  return (
    <Dialog title={t.room.leave}>
      <p>{tLater.leaveRoom.sure(room.name, room.private)}</p>
      <ErrorLine text={failure} />
      <p class="actions">
        <button type="button" class="btn danger" onClick={() => void leave()}>
          {tLater.leaveRoom.yes}
        </button>
        <button type="button" class="btn" onClick={() => (panel.value = null)}>
          {tLater.leaveRoom.stay}
        </button>
      </p>
    </Dialog>
  );
}
