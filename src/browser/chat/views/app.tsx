import { known, signedOut, user, wasSignedIn } from '../state/client.js';
import { signedIn } from '../state/signed-in-part.js';
import { beenHere } from '../state/storage.js';
import { Opening } from './opening.js';
import { Welcome } from './welcome.js';

export function App() {
  const why = signedOut.value;
  const byChoice = why?.kind === 'signed-out';
  if (why !== null && (byChoice || !wasSignedIn.value)) return <Welcome />;
  if (!known.value && user.value === null) return beenHere() ? <Opening /> : <Welcome />;
  const part = signedIn.value;
  return part === null ? <Opening /> : <part.Chat lost={why !== null} />;
}
