import type { UserRef } from '../../../../protocol/user-ref.js';
import { user } from '../../state/client.js';
import { writeToOne } from '../../state/write-to.js';
import { tLater } from '../../strings/later.js';
import { Icon } from '../pieces/icons.js';

/** Beside somebody's name: opens the conversation with them. */
export function WriteButton({ person }: { person: UserRef }) {
  if (person.id === user.value?.id || person.bot) return null;
  const words = tLater.newMessage.person(person.name);
  return (
    <button
      type="button"
      class="icon-button write-to"
      aria-label={words}
      title={words}
      onClick={() => writeToOne(person)}
    >
      <Icon name="pen" />
    </button>
  );
}
