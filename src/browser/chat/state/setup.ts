/** Whether this chat still waits for its first account. */
import { computed, signal } from '@preact/signals';
import type { Registration, SetupBody } from '../../../protocol/registration.js';
import { client } from './client.js';

export const setupNeed = signal<SetupBody | null>(null);
/** Who may make an account. The first is made by whoever may, and an older node does not say: by anybody. */
export const signUpsBy = computed<Registration>(() => {
  const need = setupNeed.value;
  return (!need?.needed && need?.registration) || 'open';
});
/** There is a way in beside a password that one knows: an OpenID provider, or mails. */
export const hasOtherWay = computed(() => !!(setupNeed.value?.provider ?? setupNeed.value?.mail));
let token: string | null = null;

/** The token of the set-up link that this page was opened with. */
export function setupToken(): string | null {
  return token;
}

/** Takes the token out of the address, so that it stays in no list of visited pages and no screenshot. */
export function takeSetupToken(): void {
  const url = new URL(location.href);
  token = url.searchParams.get('setup');
  if (token === null) return;
  url.searchParams.delete('setup');
  history.replaceState(null, '', url);
}

export async function askSetup(): Promise<void> {
  // Without an answer the page shows the form to sign in.
  setupNeed.value = await client.api.setup().catch(() => null);
}
