import { useRef, useState } from 'preact/hooks';
import { LIMITS } from '../../../protocol/limits.js';
import { client, user } from '../state/client.js';
import { panel } from '../state/place.js';
import { showToast } from '../state/toasts.js';
import { t } from '../strings.js';
import { Dialog } from './dialog.js';
import { ProblemLine } from './problem-line.js';
import { useSubmit } from './use-submit.js';

/** One's own account: a new password, and the end of all sessions. */
export function AccountDialog() {
  return (
    <Dialog title={t.account.title}>
      <NewPassword />
      <SignOutEverywhere />
    </Dialog>
  );
}

function NewPassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { busy, problem, onSubmit } = useSubmit(
    async () => {
      await client.changePassword(current, next);
      panel.value = null;
      showToast(t.account.changed);
    },
    () => field.current?.select(),
  );
  return (
    <form onSubmit={onSubmit}>
      <input type="text" hidden autocomplete="username" readOnly value={user.value?.name ?? ''} />
      <label class="field">
        <span class="field-label">{t.account.current}</span>
        <input
          ref={field}
          type="password"
          autofocus
          required
          autocomplete="current-password"
          maxLength={LIMITS.passwordMaxChars}
          value={current}
          onInput={(event) => setCurrent(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="field-label">{t.account.next}</span>
        <input
          type="password"
          required
          autocomplete="new-password"
          minLength={LIMITS.passwordMinChars}
          maxLength={LIMITS.passwordMaxChars}
          value={next}
          onInput={(event) => setNext(event.currentTarget.value)}
        />
        <span class="hint">{t.welcome.passwordHint}</span>
      </label>
      <ProblemLine text={problem} />
      <button type="submit" class="btn main wide" aria-disabled={busy}>
        {busy ? t.welcome.working : t.account.change}
      </button>
      <p class="hint">{t.account.changeHint}</p>
    </form>
  );
}

function SignOutEverywhere() {
  const { busy, problem, onSubmit } = useSubmit(() => client.signOut({ everywhere: true }));
  return (
    <form class="apart" onSubmit={onSubmit}>
      <p class="hint">{t.account.everywhereHint}</p>
      <ProblemLine text={problem} />
      <button type="submit" class="btn danger wide" aria-disabled={busy}>
        {t.account.everywhere}
      </button>
    </form>
  );
}
