import { known, signedOut, user, wasOnline, wasSignedIn } from '../state/client.js';
import { beenHere } from '../state/page-storage.js';
import { signedIn } from '../state/signed-in-part.js';
import { Opening } from './opening.js';
import { Welcome } from './welcome.js';

export function App() {
  const why = signedOut.value;
  // Nothing is behind the form then: the sign-in that was accepted led nowhere.
  const isOutside = why?.kind === 'signed-out' || (why?.kind === 'no-cookie' && !wasOnline.value);
  if (why !== null && (isOutside || !wasSignedIn.value)) return <Welcome />;
  if (!known.value && user.value === null) return beenHere() ? <Opening /> : <Welcome />;
  const part = signedIn.value;
  return part === null ? <Opening /> : <part.Chat lost={why !== null} />;
}
