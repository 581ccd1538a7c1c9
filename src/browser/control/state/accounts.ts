/** Accounts, and what an operator does to those of others. */
import { signal } from '@preact/signals';
import type { AccountAdministration, AccountView } from '../../../protocol/http.js';
import { T } from '../strings.js';
import { askToConfirm } from './confirmation.js';
import { attempt, control } from './connect.js';
import { showToast } from './toasts.js';

/** Null before they were asked for. */
export const accounts = signal<readonly AccountView[] | null>(null);

/** The account called `name`, or, without one, the people everyone meets first. */
export function findAccounts(name: string): Promise<void> {
  return attempt(T.accounts.heading, null, async () => {
    accounts.value = await control.accounts(name === '' ? undefined : name);
  });
}

/** Asks first when the person loses something by it: then they are signed out as well. */
export function administer(
  person: AccountView,
  what: keyof typeof T.accounts.actions,
  anchor: HTMLElement | null,
): void {
  const { title, body, losesSession } = T.accounts.actions[what];
  const run = () => void changeAccount(person, what);
  if (losesSession)
    askToConfirm({ title: title(person.name), body, go: T.accounts.go, danger: true, anchor, run });
  else run();
}

async function changeAccount(person: AccountView, what: keyof typeof T.accounts.actions): Promise<void> {
  const password = what === 'password' ? freshPassword() : null;
  const change: AccountAdministration = {
    promote: { operator: true },
    demote: { operator: false },
    enable: { disabled: false },
    disable: { disabled: true },
    password: { password: password ?? '' },
  }[what];
  await attempt(T.accounts.actions[what].title(person.name).replace(/\?$/, ''), null, async () => {
    const changed = await control.administer(person.id, change);
    accounts.value = accounts.value?.map((one) => (one.id === changed.id ? changed : one)) ?? null;
    if (password === null) showToast(T.accounts.done(person.name));
    // Until it is closed: it cannot be shown again.
    else showToast(T.accounts.newPassword(person.name, password), true);
  });
}

/** 96 random bits. */
function freshPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
