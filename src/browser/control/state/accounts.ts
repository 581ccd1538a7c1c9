/** Accounts, and what an operator does to those of others. */
import { signal } from '@preact/signals';
import type { AccountAdministration, AccountView } from '../../../protocol/http.js';
import { T } from '../../shared/strings/control.en.js';
import { ask, say } from './ask.js';
import { attempt, control } from './connect.js';

/** Null before they were asked for. */
export const people = signal<readonly AccountView[] | null>(null);

/** The account called `name`, or, without one, the people everyone meets first. */
export function findPeople(name: string): Promise<void> {
  return attempt(T.people.heading, null, async () => {
    people.value = await control.accounts(name === '' ? undefined : name);
  });
}

/** Asks first when the person loses something by it: then they are signed out as well. */
export function administer(
  person: AccountView,
  what: keyof typeof T.people.actions,
  anchor: HTMLElement | null,
): void {
  const { title, body, losesSession } = T.people.actions[what];
  const run = () => void act(person, what);
  if (losesSession) ask({ title: title(person.name), body, go: T.people.go, danger: true, anchor, run });
  else run();
}

async function act(person: AccountView, what: keyof typeof T.people.actions): Promise<void> {
  const password = what === 'password' ? freshPassword() : null;
  const change: AccountAdministration = {
    promote: { operator: true },
    demote: { operator: false },
    enable: { disabled: false },
    disable: { disabled: true },
    password: { password: password ?? '' },
  }[what];
  await attempt(T.people.actions[what].title(person.name).replace(/\?$/, ''), null, async () => {
    const changed = await control.administer(person.id, change);
    people.value = people.value?.map((one) => (one.id === changed.id ? changed : one)) ?? null;
    if (password === null) say(T.people.done(person.name));
    // Until it is closed: it cannot be shown again.
    else say(T.people.newPassword(person.name, password), true);
  });
}

/** 96 random bits. */
function freshPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
