import type { NoticeEntry } from '../../../protocol/entries.js';
import { tLater } from '../strings/later.js';

/** What a notice says; null: this page does not know it. */
export function noticeWords({ what, user, about, text = '', on = true }: NoticeEntry): string | null {
  return tLater.phraseNotice(what, user.name, about?.name ?? '', text, about?.bot === true, on);
}
