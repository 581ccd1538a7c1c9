import { useRef, useState } from 'preact/hooks';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { user } from '../../state/client.js';
import { closePanel } from '../../state/close-panel.js';
import { ownProfile } from '../../state/own-profile.js';
import { pictureOf, statusOf } from '../../state/profiles.js';
import { showToast } from '../../state/toasts.js';
import { tLater } from '../../strings/later.js';
import { tWelcome } from '../../strings/welcome.js';
import { initialOf } from '../../text/initial-of.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { useSubmit } from '../pieces/use-submit.js';
import { Picture } from './picture.js';
import { PictureField } from './picture-field.js';

/** What one says of oneself. */
export function ProfileDialog() {
  const words = tLater.profileDialog;
  /** As the dialog was opened: what is left so may be changed in another tab meanwhile. */
  const [before] = useState({ name: user.value?.name ?? '', status: statusOf(user.value?.id ?? '') });
  const [name, setName] = useState(before.name);
  const [status, setStatus] = useState(before.status);
  /** In base64; undefined: as it was, null: none any more. */
  const [picture, setPicture] = useState<string | null>();
  const kept = pictureOf(user.value?.id ?? '');
  const shown = picture === undefined ? kept : picture === null ? '' : `data:image/webp;base64,${picture}`;
  const field = useRef<HTMLInputElement>(null);
  const { busy, failure, onSubmit } = useSubmit(
    async () => {
      const change = {
        ...(name === before.name ? {} : { name }),
        ...(status === before.status ? {} : { status }),
        ...(picture === undefined ? {} : { picture }),
      };
      if (Object.keys(change).length > 0) await ownProfile.change(change);
      closePanel('profile');
      showToast(words.saved);
    },
    () => field.current?.select(),
  );
  return (
    <Dialog title={words.title}>
      <form onSubmit={onSubmit}>
        <PictureField label={words.picture} isThere={shown !== ''} onPicture={setPicture}>
          <span class="avatar" aria-hidden="true">
            {shown === '' ? initialOf(name) : <Picture at={shown} name={name} />}
          </span>
        </PictureField>
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
        <label class="field">
          <span class="field-label">{words.status}</span>
          <input
            autocomplete="off"
            maxLength={PAGE_LIMITS.statusMaxChars}
            placeholder={words.statusExample}
            value={status}
            onInput={(event) => setStatus(event.currentTarget.value)}
          />
          <span class="hint">{words.statusHint}</span>
        </label>
        <ErrorLine text={failure} />
        <button type="submit" class="btn main wide" aria-disabled={busy}>
          {busy ? tWelcome.welcome.working : words.save}
        </button>
      </form>
    </Dialog>
  );
}
