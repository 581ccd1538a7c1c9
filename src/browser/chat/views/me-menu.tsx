import { THEMES, theme } from '../../shared/theme.js';
import { client, user } from '../state/client.js';
import { panel, toggle } from '../state/place.js';
import { sentenceOf } from '../state/problem.js';
import { showToast } from '../state/toasts.js';
import { t } from '../strings.js';
import { Avatar } from './avatar.js';
import { Icon } from './icons.js';
import { OtherPerson } from './other-person.js';

/** Oneself: the look, another person, signing out. Opens upwards from the foot of the list of rooms. */
export function MeMenu() {
  const person = user.value;
  if (person === null) return null;
  const open = panel.value === 'me';
  const signOut = () =>
    client.signOut().catch((problem) => {
      panel.value = null;
      showToast(sentenceOf(problem));
    });
  return (
    <div class="me">
      {open ? (
        <div class="me-menu" id="me-menu">
          <OtherPerson />
          <fieldset class="segments" aria-label={t.me.theme}>
            {THEMES.map((value) => (
              <label key={value}>
                <input
                  type="radio"
                  name="theme"
                  checked={theme.value === value}
                  onChange={() => (theme.value = value)}
                />
                <span>{t.me.themes[value]}</span>
              </label>
            ))}
          </fieldset>
          <button type="button" class="row-button" onClick={() => (panel.value = 'account')}>
            <Icon name="person" /> {t.account.title}
          </button>
          <button type="button" class="row-button" onClick={() => void signOut()}>
            <Icon name="leave" /> {t.me.signOut}
          </button>
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
