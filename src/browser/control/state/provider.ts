import { signal } from '@preact/signals';
import type { SetupBody } from '../../../protocol/registration.js';

/** What people call the OpenID provider; null: there is none, or nobody has said yet. */
export const provider = signal<string | null>(null);

/** Asks once. Without an answer there is the form with a password. */
export async function askProvider(): Promise<void> {
  if (provider.value !== null) return;
  // The form with a password is there all the same.
  const answer = await fetch('/api/setup').catch(() => null);
  if (!answer?.ok) return;
  const setup = (await answer.json()) as SetupBody;
  // The first account is made in the chat, with a password.
  if (!setup.needed) provider.value = setup.provider ?? null;
}
