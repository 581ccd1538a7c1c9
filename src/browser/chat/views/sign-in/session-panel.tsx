import { useEffect } from 'preact/hooks';
import { useModal } from '../../../shared/use-modal.js';
import { user } from '../../state/client.js';
import { hasDraft } from '../../state/drafts.js';
import { invitedPart } from '../../state/invited-part.js';
import { askSetup, hasOtherWay } from '../../state/setup.js';
import { tWelcome } from '../../strings/welcome.js';
import { useNeeded } from '../pieces/use-needed.js';
import { SignInForm } from './sign-in-form.js';
import { SignedOutReasonText } from './signed-out-reason.js';

/** Over the page, when a session was lost while somebody used it: nothing behind it is thrown away. */
export function SessionPanel() {
  const ref = useModal();
  useEffect(() => void askSetup(), []);
  const part = useNeeded(invitedPart, hasOtherWay.value);
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-label={tWelcome.sessionLost.title}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2>{tWelcome.sessionLost.title}</h2>
        </header>
        <SignedOutReasonText />
        {hasDraft() ? <p class="kept">{tWelcome.welcome.draftKept}</p> : null}
        {part && <part.ProviderLink />}
        <SignInForm canSignUp={false} {...(user.value === null ? {} : { name: user.value.name })} />
        {part && <part.ForgotPassword />}
      </div>
    </dialog>
  );
}
