import type { NoticeEntry } from '../../../protocol/entries.js';
import { tLater } from '../strings/later.js';
import { asNow } from './client.js';

/** What a notice says; null: this page does not know it. */
export function noticeWords({ what, user, about, text = '', on = true }: NoticeEntry): string | null {
  const named = about === undefined ? '' : asNow(about).name;
  return tLater.phraseNotice(what, asNow(user).name, named, text, about?.bot === true, on);
}
