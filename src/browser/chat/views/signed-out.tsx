import { useEffect } from 'preact/hooks';
import { welcomePart } from '../state/welcome-part.js';
import { Opening } from './opening.js';

/**
 * The sign-in form: the page of a stranger, or over the chat of somebody whose session was `lost`. Fetched until it is
 * there.
 */
export function SignedOut({ lost = false }: { lost?: boolean }) {
  const part = welcomePart.value;
  useEffect(() => (part === null ? welcomePart.insist() : undefined), [part]);
  if (part === null) return lost ? null : <Opening />;
  return lost ? <part.SessionPanel /> : <part.Welcome />;
}
