import { known, signedOut, user, wasOnline, wasSignedIn } from '../../state/client.js';
import { beenHere } from '../../state/page-storage.js';
import { signedInPart } from '../../state/signed-in-part.js';
import { OpeningPage } from '../pieces/opening.js';
import { SignedOut } from '../sign-in/signed-out.js';

export function App() {
  const why = signedOut.value;
  // Nothing is behind the form then: the sign-in that was accepted led nowhere.
  const isOutside = why?.kind === 'signed-out' || (why?.kind === 'no-cookie' && !wasOnline.value);
  if (why !== null && (isOutside || !wasSignedIn.value)) return <SignedOut />;
  if (!known.value && user.value === null) return beenHere() ? <OpeningPage /> : <SignedOut />;
  const part = signedInPart.value;
  return part === null ? <OpeningPage /> : <part.Chat lost={why !== null} />;
}
