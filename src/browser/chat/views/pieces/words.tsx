import type { Message } from '../../../../protocol/events.js';
import { laterPart } from '../../state/later-part.js';

/** Draws part of a message's text with whom it calls: as it was written, until what draws them is there. */
export function wordsOf(room: string, of: Message) {
  const Called = of.mentions && laterPart.value?.CalledText;
  return (text: string) => (Called ? <Called room={room} of={of} text={text} /> : text);
}
