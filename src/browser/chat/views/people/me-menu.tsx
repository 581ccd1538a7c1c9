import { user } from '../../state/client.js';
import { laterPart } from '../../state/later-part.js';
import { panel, toggle } from '../../state/navigation.js';
import { isQuiet, quietTime } from '../../state/quiet-time.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import { useNow } from '../pieces/use-now.js';
import { Avatar } from './avatar.js';

/** How often it is looked whether the quiet time is over. */
const LOOK_AGAIN_MS = 15_000;

/** Oneself, and what one can choose. Opens upwards from the foot of the list of rooms. */
export function MeMenu() {
  const person = user.value;
  const now = useNow(quietTime.value !== null, LOOK_AGAIN_MS);
  if (person === null) return null;
  const open = panel.value === 'me';
  const part = laterPart.value;
  return (
    <div class="me">
      {open ? (
        <div class="me-menu" id="me-menu">
          {part === null ? null : <part.MeChoices />}
        </div>
      ) : null}
      <button
        type="button"
        class="me-button"
        aria-expanded={open}
        aria-controls="me-menu"
        onClick={() => toggle('me')}
      >
        <Avatar of={person} />
        <span class="me-name">
          <bdi>{person.name}</bdi>
          {person.operator ? <small>{t.me.operator}</small> : null}
          {isQuiet(quietTime.value, now) ? <small>{t.me.quiet}</small> : null}
          <span class="visually-hidden">{t.me.menu}</span>
        </span>
        <Icon name="chevron" />
      </button>
    </div>
  );
}
