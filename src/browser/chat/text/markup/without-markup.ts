import type { Message } from '../../../../protocol/events.js';
import { parseText } from './parse.js';
import { shownText } from './read-inline.js';
import type { MarkupBlock } from './tree.js';
import { writtenNames } from './written-names.js';

/** Pure. What is read of a message's text, a line for each of its blocks. */
export function withoutMarkup(message: Pick<Message, 'text' | 'mentions'>): string {
  return linesOf(parseText(message.text, writtenNames(message))).join('\n');
}

function linesOf(blocks: readonly MarkupBlock[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'quote') return linesOf(block.blocks);
    if (block.kind === 'list') return block.items.flatMap((item) => linesOf(item.blocks));
    return block.kind === 'code' ? block.text : shownText(block.parts);
  });
}
