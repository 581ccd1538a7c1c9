import { user } from '../../state/client.js';
import { laterPart } from '../../state/later-part.js';
import { panel, toggle } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import { Avatar } from './avatar.js';

/** Oneself, and what one can choose. Opens upwards from the foot of the list of rooms. */
export function MeMenu() {
  const person = user.value;
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
        <Avatar name={person.name} />
        <span class="me-name">
          <bdi>{person.name}</bdi>
          {person.operator ? <small>{t.me.operator}</small> : null}
          <span class="visually-hidden">{t.me.menu}</span>
        </span>
        <Icon name="chevron" />
      </button>
    </div>
  );
}
