import { useEffect, useState } from 'preact/hooks';
import type { SignedOutReason } from '../../../../client/index.js';
import { Logo } from '../../../shared/logo.js';
import { signedOut } from '../../state/client.js';
import { inviteCode } from '../../state/invite.js';
import { invitedPart } from '../../state/invited-part.js';
import { askSetup, hasOtherWay, setupNeed, signUpsBy } from '../../state/setup.js';
import { tWelcome } from '../../strings/welcome.js';
import { t } from '../../strings.js';
import { useNeeded } from '../pieces/use-needed.js';
import { SignInForm } from './sign-in-form.js';
import { SignedOutReasonText } from './signed-out-reason.js';

/** The screen of somebody who is not signed in. */
export function Welcome() {
  useEffect(() => void askSetup(), []);
  const [failed] = useState(() => location.hash.startsWith('#sign-in='));
  const first = setupNeed.value?.needed === true;
  const asksMore =
    first || inviteCode.value !== null || signUpsBy.value !== 'open' || hasOtherWay.value || failed;
  const part = useNeeded(invitedPart, asksMore);
  const isStranger = signedOut.value === null || hasNone(signedOut.value);
  return (
    <main class="welcome">
      <div class="welcome-card">
        <header class="welcome-head">
          <Logo size={44} />
          {first && part ? (
            <part.FirstWelcome />
          ) : (
            <>
              <h1>{t.appName}</h1>
              <p>{tWelcome.welcome.tagline}</p>
            </>
          )}
          {isStranger ? <p class="hint">{tWelcome.welcome.nobody}</p> : null}
        </header>
        {isStranger ? null : <SignedOutReasonText />}
        {part && <part.InviteNote />}
        {part && <part.ProviderLink />}
        {/* Whether an account can be made is known after a moment; the form is the same until then. */}
        <SignInForm canSignUp />
        {part && <part.ForgotPassword />}
      </div>
    </main>
  );
}

/** Whether the browser came without any session of this chat, as that of a stranger does. */
function hasNone(why: SignedOutReason): boolean {
  return why.kind === 'no-session' && why.loss?.fate === 'none' && why.loss.switched === undefined;
}
