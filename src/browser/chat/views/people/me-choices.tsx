import { useLayoutEffect, useState } from 'preact/hooks';
import { isPageLanguage, LANGUAGES, type LanguageTag, speak } from '../../../shared/language.js';
import { THEMES, theme } from '../../../shared/theme.js';
import { client } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { panel } from '../../state/navigation.js';
import { showToast } from '../../state/toasts.js';
import { letFilesGo, wouldLoseFiles } from '../../state/uploading.js';
import { tLater } from '../../strings/later.js';
import { Icon } from '../pieces/icons.js';
import { LaterIcon } from '../pieces/later-icons.js';
import { giveKeysBack } from '../pieces/use-focus-back.js';
import { OtherPerson } from './other-person.js';

/** What the menu of oneself offers: another person, the look, the account, signing out. */
export function MeChoices() {
  useLayoutEffect(() => () => giveKeysBack('.me-menu', '.me-button'), []);
  const signOut = () =>
    client.signOut().catch((error) => {
      panel.value = null;
      showToast(sentenceOf(error));
    });
  return (
    <>
      <OtherPerson />
      <fieldset class="segments" aria-label={tLater.meMenu.theme}>
        {THEMES.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              checked={theme.value === value}
              onChange={() => (theme.value = value)}
            />
            <span>{tLater.meMenu.themes[value]}</span>
          </label>
        ))}
      </fieldset>
      <LanguageChoice />
      <button type="button" class="row-button" onClick={() => (panel.value = 'profile')}>
        <LaterIcon name="person" /> {tLater.profileDialog.title}
      </button>
      <button type="button" class="row-button" onClick={() => (panel.value = 'account')}>
        <LaterIcon name="key" /> {tLater.meMenu.account}
      </button>
      <button type="button" class="row-button" onClick={() => (panel.value = 'notify')}>
        <LaterIcon name="bell" /> {tLater.notify.title}
      </button>
      <button type="button" class="row-button" onClick={() => void signOut()}>
        <Icon name="leave" /> {tLater.meMenu.signOut}
      </button>
    </>
  );
}

/** Another language is another page: who has files here that are not sent is asked first. */
function LanguageChoice() {
  const words = tLater.meMenu;
  const [asked, setAsked] = useState<LanguageTag | null>(null);
  const choose = (tag: LanguageTag) => {
    if (isPageLanguage(tag)) setAsked(null);
    else if (wouldLoseFiles()) setAsked(tag);
    else speak(tag);
  };
  return (
    <>
      <fieldset class="segments" aria-label={words.language}>
        {(Object.entries(LANGUAGES) as [LanguageTag, string][]).map(([tag, name]) => (
          <label key={tag}>
            <input
              type="radio"
              name="language"
              checked={asked === null ? isPageLanguage(tag) : tag === asked}
              onChange={() => choose(tag)}
            />
            <span lang={tag}>{name}</span>
          </label>
        ))}
      </fieldset>
      {asked === null ? null : (
        <div class="choices" role="alert">
          <p>{words.languageSure}</p>
          <button type="button" class="btn" onClick={() => setAsked(null)}>
            {words.languageNo}
          </button>
          <button
            type="button"
            class="btn"
            onClick={() => {
              letFilesGo();
              speak(asked);
            }}
          >
            {words.languageYes}
          </button>
        </div>
      )}
    </>
  );
}
