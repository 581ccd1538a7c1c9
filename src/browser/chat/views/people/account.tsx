import { useRef, useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { client, user } from '../../state/client.js';
import { closePanel } from '../../state/close-panel.js';
import { panel } from '../../state/navigation.js';
import { showToast } from '../../state/toasts.js';
import { tLater } from '../../strings/later.js';
import { tWelcome } from '../../strings/welcome.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { ExportChoice } from '../pieces/export-choice.js';
import { useSubmit } from '../pieces/use-submit.js';
import { MailAddress } from './mail-address.js';

/** One's own account: a new password, one's bots, and the end of all sessions. */
export function AccountDialog() {
  return (
    <Dialog title={tLater.meMenu.account}>
      <NewPassword />
      <MailAddress />
      <Bots />
      <ExportChoice of="me" />
      <SignOutEverywhere />
    </Dialog>
  );
}

function NewPassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { busy, failure, onSubmit } = useSubmit(
    async () => {
      await client.changePassword(current, next);
      closePanel('account');
      showToast(tLater.account.changed);
    },
    () => field.current?.select(),
  );
  return (
    <form onSubmit={onSubmit}>
      <input type="text" hidden autocomplete="username" readOnly value={user.value?.name ?? ''} />
      <label class="field">
        <span class="field-label">{tLater.account.current}</span>
        <input
          ref={field}
          type="password"
          autofocus
          required
          autocomplete="current-password"
          maxLength={PAGE_LIMITS.passwordMaxChars}
          value={current}
          onInput={(event) => setCurrent(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="field-label">{tLater.account.next}</span>
        <input
          type="password"
          required
          autocomplete="new-password"
          minLength={PAGE_LIMITS.passwordMinChars}
          maxLength={PAGE_LIMITS.passwordMaxChars}
          value={next}
          onInput={(event) => setNext(event.currentTarget.value)}
        />
        <span class="hint">{tWelcome.welcome.passwordHint}</span>
      </label>
      <ErrorLine text={failure} />
      <button type="submit" class="btn main wide" aria-disabled={busy}>
        {busy ? tWelcome.welcome.working : tLater.account.change}
      </button>
      <p class="hint">{tLater.account.changeHint}</p>
    </form>
  );
}

function Bots() {
  return (
    <div class="apart">
      <p class="hint">{tLater.account.botsHint}</p>
      <button type="button" class="btn wide" onClick={() => (panel.value = 'bots')}>
        {tLater.account.bots}
      </button>
    </div>
  );
}

function SignOutEverywhere() {
  const { busy, failure, onSubmit } = useSubmit(() => client.signOut({ everywhere: true }));
  return (
    <form class="apart" onSubmit={onSubmit}>
      <p class="hint">{tLater.account.everywhereHint}</p>
      <ErrorLine text={failure} />
      <button type="submit" class="btn danger wide" aria-disabled={busy}>
        {tLater.account.everywhere}
      </button>
    </form>
  );
}
