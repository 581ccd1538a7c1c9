import { useRef, useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { user } from '../../state/client.js';
import { panel } from '../../state/navigation.js';
import { ownProfile } from '../../state/own-profile.js';
import { showToast } from '../../state/toasts.js';
import { tLater } from '../../strings/later.js';
import { tWelcome } from '../../strings/welcome.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';

/** What one says of oneself. */
export function ProfileDialog() {
  const words = tLater.profileDialog;
  const [name, setName] = useState(user.value?.name ?? '');
  const field = useRef<HTMLInputElement>(null);
  const { busy, failure, onSubmit } = useSubmit(
    async () => {
      await ownProfile.change({ name });
      panel.value = null;
      showToast(words.saved);
    },
    () => field.current?.select(),
  );
  return (
    <Dialog title={words.title}>
      <form onSubmit={onSubmit}>
        <label class="field">
          <span class="field-label">{words.name}</span>
          <input
            ref={field}
            autofocus
            required
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            minLength={PAGE_LIMITS.nameMinChars}
            maxLength={PAGE_LIMITS.nameTypedMaxChars}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <span class="hint">{words.nameHint}</span>
        </label>
        <ErrorLine text={failure} />
        <button type="submit" class="btn main wide" aria-disabled={busy}>
          {busy ? tWelcome.welcome.working : words.save}
        </button>
      </form>
    </Dialog>
  );
}
