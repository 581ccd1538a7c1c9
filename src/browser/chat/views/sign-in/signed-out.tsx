import { welcomePart } from '../../state/welcome-part.js';
import { OpeningPage } from '../pieces/opening.js';
import { useNeeded } from '../pieces/use-needed.js';

/**
 * The sign-in form: the page of a stranger, or over the chat of somebody whose session was `lost`. Fetched until it is
 * there.
 */
export function SignedOut({ lost = false }: { lost?: boolean }) {
  const part = useNeeded(welcomePart);
  if (part === null) return lost ? null : <OpeningPage />;
  return lost ? <part.SessionPanel /> : <part.Welcome />;
}
