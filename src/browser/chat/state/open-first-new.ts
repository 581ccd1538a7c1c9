/** Going to the first new message of a room that is further up than what is held. */
import { client, user } from './client.js';
import { sentenceOf } from './error-words.js';
import { firstNew } from './first-new.js';
import { openMessage } from './navigation.js';
import { showToast } from './toasts.js';

/** Opens it in its context; why not is told. Never rejects. `after`: seq up to which the room was read. */
export async function openFirstNew(room: string, after: number): Promise<void> {
  try {
    for (let from = after; ; ) {
      const { messages, newer } = await client.api.page(room, { after: from });
      const found = firstNew(messages, after, user.peek()?.id ?? '');
      const last = messages.at(-1);
      if (found !== null) openMessage(room, found.mid);
      if (found !== null || !newer || last === undefined) return;
      from = last.seq;
    }
  } catch (error) {
    showToast(sentenceOf(error));
  }
}
