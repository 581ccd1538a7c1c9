import type { Coloured, Inline, Item, MarkupBlock } from './tree.js';

/**
 * What a folded message draws: far more than its height shows. Whole, 50 messages of 8,000 characters of markup alone
 * were 76,000 nodes, and froze the page.
 */
export const FOLDED_NODES = 200;
/** Each coloured piece is two nodes. */
export const FOLDED_PIECES = FOLDED_NODES / 2;
/** A piece of code is seldom shorter. */
const PIECE_CHARS = 4;

interface Left {
  nodes: number;
}

/** Pure. The beginning of a text, cut behind the part with which it has so many nodes of the page, or more. */
export function beginningOf(
  blocks: readonly MarkupBlock[],
  most: number = FOLDED_NODES,
): readonly MarkupBlock[] {
  return cutMarkupBlocks(blocks, { nodes: most });
}

/** Pure. The same code, with the colours of its first pieces only. */
export function coloursOf(pieces: readonly Coloured[], most: number = FOLDED_PIECES): readonly Coloured[] {
  if (pieces.length <= most) return pieces;
  const rest = pieces.slice(most).map(({ text }) => text);
  return [...pieces.slice(0, most), { text: rest.join('') }];
}

function cutMarkupBlocks(blocks: readonly MarkupBlock[], left: Left): readonly MarkupBlock[] {
  return cut(blocks, left, (block) => {
    left.nodes -= 1;
    switch (block.kind) {
      case 'code':
        left.nodes -= 2 + (block.language === undefined ? 0 : block.text.length / PIECE_CHARS);
        return block;
      case 'quote':
        return { ...block, blocks: cutMarkupBlocks(block.blocks, left) };
      case 'list':
        return { ...block, items: cut(block.items, left, (item) => cutItem(item, left)) };
      default:
        return { ...block, parts: cutParts(block.parts, left) };
    }
  });
}

function cutItem(item: Item, left: Left): Item {
  left.nodes -= 1;
  return { ...item, blocks: cutMarkupBlocks(item.blocks, left) };
}

function cutParts(parts: readonly Inline[], left: Left): readonly Inline[] {
  return cut(parts, left, (part) => {
    switch (part.kind) {
      case 'text':
        left.nodes -= 1 + nodesOfCalls(part.text);
        return part;
      case 'code':
        left.nodes -= 2;
        return part;
      default:
        // A link is isolated from what is around it.
        left.nodes -= part.kind === 'link' ? 2 : 1;
        return { ...part, parts: cutParts(part.parts, left) };
    }
  });
}

/** At most: each that is called has a node with a text, and there is text behind it. */
function nodesOfCalls(text: string): number {
  return 3 * (text.split(/[@\uFF20]/).length - 1);
}

function cut<T>(all: readonly T[], left: Left, cutOne: (one: T) => T): readonly T[] {
  const kept: T[] = [];
  for (const one of all) {
    if (left.nodes <= 0) break;
    kept.push(cutOne(one));
  }
  return kept;
}
