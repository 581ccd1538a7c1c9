import { useState } from 'preact/hooks';
import type { SignedOutReason } from '../../../../client/index.js';
import { SlotMark } from '../../../shared/slot-mark.js';
import { client, signedOut } from '../../state/client.js';
import { tWelcome } from '../../strings/welcome.js';

/** Why nobody is signed in, in one sentence, with the slot marks of the workers it names. */
export function SignedOutReasonText() {
  const [busy, setBusy] = useState(false);
  const why = signedOut.value;
  if (why === null) return null;
  const loss = why.kind === 'no-session' ? why.loss : null;
  const text = shownText(why);
  const slots =
    loss === null ? [] : [loss.answeredBy, loss.madeBy].map(slotOf).filter((slot) => slot !== null);
  const marked = loss?.fate === 'elsewhere' ? slots : slots.slice(-1);
  const tryAgain = async () => {
    setBusy(true);
    // This reason stays where it is, and the button is there to try again.
    await client.trySessionAgain().catch(() => false);
    setBusy(false);
  };
  return (
    <div class="reason" role="alert">
      <p>
        {marked.map((slot) => (
          <SlotMark key={slot} slot={slot} label={false} size={20} />
        ))}
        <span>{text}</span>
      </p>
      {loss?.fate === 'elsewhere' ? (
        <p class="reason-again">
          <span>{tWelcome.sessionLost.elsewhereHint}</span>
          <button type="button" class="btn" aria-disabled={busy} onClick={() => void tryAgain()}>
            {tWelcome.welcome.tryAgain}
          </button>
        </p>
      ) : null}
    </div>
  );
}

function shownText(why: SignedOutReason): string {
  if (why.kind === 'no-session') return tWelcome.sessionLost.why(why.loss);
  if (why.kind === 'no-cookie') return tWelcome.sessionLost.noCookie(location.host);
  return tWelcome.sessionLost.ended[why.kind];
}

function slotOf(route: string | null): number | null {
  const slot = Number(route?.split('/')[1]);
  return Number.isInteger(slot) ? slot : null;
}
