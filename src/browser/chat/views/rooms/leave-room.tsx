import { useEffect, useState } from 'preact/hooks';
import { client, myRooms } from '../../state/client.js';
import { closePanel } from '../../state/close-panel.js';
import { sentenceOf } from '../../state/error-words.js';
import { activeRoomView, panel } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';

export function LeaveRoom() {
  // The page goes to another room when this one is gone: that is not asked about.
  const [room] = useState(activeRoomView.peek());
  const [failure, setFailure] = useState<string | null>(null);
  const isMine = myRooms.value.some(({ id }) => id === room?.id);
  useEffect(() => {
    if (!isMine) closePanel('leave');
  }, [isMine]);
  if (room === null || !isMine) return null;
  const leave = () => client.leave(room.id).catch((error) => setFailure(sentenceOf(error)));
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
