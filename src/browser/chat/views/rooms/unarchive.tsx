import type { RoomView } from '../../../../protocol/room.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

/** Lets a room be written in again, for its moderators. `named`: the button stands among those of other rooms. */
export function Unarchive({ room, named = false }: { room: RoomView; named?: boolean }) {
  const { busy, failure, onSubmit } = useSubmit(() => moderation.changeRoom(room.id, { archived: false }));
  return (
    <form onSubmit={onSubmit}>
      <button
        type="submit"
        class="btn"
        aria-disabled={busy}
        aria-label={named ? tLater.archived.unarchiveOf(room.name) : undefined}
      >
        {tLater.archived.unarchive}
      </button>
      <ErrorLine text={failure} />
    </form>
  );
}
