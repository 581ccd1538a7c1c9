import { useState } from 'preact/hooks';
import { client } from '../../state/client.js';
import { activeView, panel } from '../../state/navigation.js';
import { sentenceOf } from '../../state/problem.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { Dialog } from '../pieces/dialog.js';
import { ProblemLine } from '../pieces/problem-line.js';

export function LeaveRoom() {
  const room = activeView.value;
  const [problem, setProblem] = useState<string | null>(null);
  if (room === null) return null;
  const leave = async () => {
    try {
      await client.leave(room.id);
      panel.value = null;
    } catch (failure) {
      setProblem(sentenceOf(failure));
    }
  };
  return (
    <Dialog title={t.room.leave}>
      <p>{tLater.leaveRoom.sure(room.name, room.private)}</p>
      <ProblemLine text={problem} />
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
