import { openMailLink } from '../../state/mail-link.js';
import { setupNeed } from '../../state/setup.js';
import { forgotten } from '../../strings/en/forgotten.js';

/** The way to a new password, where mails are sent. */
export function ForgotPassword() {
  if (!setupNeed.value?.mail) return null;
  // As far as the name was typed.
  const name = () => document.querySelector<HTMLInputElement>('.sign-in [name=username]')?.value ?? '';
  return (
    <button type="button" class="btn quiet wide forgotten" onClick={() => openMailLink('ask', name())}>
      {forgotten.ask}
    </button>
  );
}
