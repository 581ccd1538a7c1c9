import { signal } from '@preact/signals';
import { control } from './connect.js';

/** What people call the OpenID provider; null: there is none, or nobody has said yet. */
export const provider = signal<string | null>(null);

/** Asks once. Without an answer there is the form with a password. */
export async function askProvider(): Promise<void> {
  if (provider.value !== null) return;
  // The form with a password is there all the same.
  const setup = await control.setup().catch(() => null);
  // The first account is made in the chat, with a password.
  if (setup?.needed === false) provider.value = setup.provider ?? null;
}
