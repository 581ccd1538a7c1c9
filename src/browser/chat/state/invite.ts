/** The invite that this page was opened with. */
import { signal } from '@preact/signals';

/** Its code; null: there is none, or it was used. */
export const inviteCode = signal<string | null>(null);

/** True while an account is made by it: nobody is brought in by it besides. */
export const inviteUse = { isUnderWay: false };

/**
 * Takes the code of an invite, or of a mail, out of the address. So it stays in no list of visited pages and no
 * screenshot.
 */
export function takeLink(openMailLink: (kind: string, code: string) => void): void {
  // A longer one is none, and cut it is none either: the server says so.
  const [, kind = '', code] = /^#\/(invite|reset|confirm)\/(.{1,64})/.exec(location.hash) ?? [];
  if (code === undefined) return;
  if (kind === 'invite') inviteCode.value = code;
  else openMailLink(kind, code);
  history.replaceState(null, '', location.pathname);
}
