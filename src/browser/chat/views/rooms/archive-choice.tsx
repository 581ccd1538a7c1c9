import { useState } from 'preact/hooks';
import type { RoomView } from '../../../../protocol/room.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { SureChoice } from '../pieces/sure-choice.js';
import { useSubmit } from '../pieces/use-submit.js';
import { Unarchive } from './unarchive.js';

/** For moderators: nobody writes in the room from then on. It can be taken back. */
export function ArchiveChoice({ room }: { room: RoomView }) {
  const [isAsking, setAsking] = useState(false);
  const words = tLater.archived;
  const { onSubmit, ...way } = useSubmit(async () => {
    await moderation.changeRoom(room.id, { archived: true });
    setAsking(false);
  });
  if (room.archived) {
    return (
      <section class="archive-choice">
        <p>{words.told}</p>
        <Unarchive room={room} />
      </section>
    );
  }
  if (!isAsking) {
    return (
      <section class="archive-choice">
        <button type="button" class="btn" onClick={() => setAsking(true)}>
          {words.archive}
        </button>
      </section>
    );
  }
  return (
    <section class="archive-choice">
      <SureChoice
        sure={words.sure}
        yes={words.yes}
        no={words.no}
        {...way}
        onYes={onSubmit}
        onNo={() => setAsking(false)}
      />
    </section>
  );
}
