/** The invite that this page was opened with. */
import { signal } from '@preact/signals';

/** Its code; null: there is none, or it was used. */
export const inviteCode = signal<string | null>(null);

/** True while an account is made by it: nobody is brought in by it besides. */
export const inviteUse = { isUnderWay: false };

/** Takes the code out of the address, so that it stays in no list of visited pages and no screenshot. */
export function takeInvite(): void {
  // A longer one is none, and cut it is none either: the server says so.
  const code = /^#\/invite\/(.{1,64})/.exec(location.hash)?.[1];
  if (code === undefined) return;
  inviteCode.value = code;
  history.replaceState(null, '', location.pathname);
}
