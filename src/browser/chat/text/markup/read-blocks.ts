/** From the parser's flat list of tokens to a tree of blocks. */
import type { Token } from 'markdown-it';
import { showsSomething } from '../../../../protocol/visible-text.js';
import { addText, readInline, shownText } from './read-inline.js';
import type { Inline, Item, MarkupBlock } from './tree.js';

type Made = { readonly block: MarkupBlock; readonly from: number; readonly until: number };
interface Frame {
  readonly made: Made[];
  /** The items of the list that is open, if one is. */
  readonly items: Item[];
  /** The number that its author gave the last of them. */
  written?: number;
  /** The token that began it. */
  readonly begin: Token | null;
}

/** Pure. `lines`: of the text that was parsed. */
export function readMarkupBlocks(tokens: readonly Token[], lines: readonly string[]): readonly MarkupBlock[] {
  const top: Frame = { made: [], items: [], begin: null };
  const open: Frame[] = [top];
  for (const [at, token] of tokens.entries()) {
    const frame = open.at(-1) ?? top;
    if (token.nesting === 1 && (token.tag === 'p' || /^h\d$/.test(token.tag))) {
      const parts = readInline(tokens[at + 1]?.children ?? []);
      add(frame, token, token.tag === 'p' ? { kind: 'paragraph', parts } : { kind: 'heading', parts });
    } else if (token.type === 'fence') {
      add(frame, token, codeOf(token));
    } else if (token.nesting === 1) {
      open.push({ made: [], items: [], begin: token });
    } else if (open.length > 1 && ['blockquote', 'li', 'ul', 'ol'].includes(token.tag)) {
      open.pop();
      close(frame, open.at(-1) ?? top);
    }
  }
  return blocksOf(top, lines);
}

function close(closed: Frame, around: Frame): void {
  const { begin, items } = closed;
  if (begin === null) return;
  if (begin.tag === 'li') around.items.push({ ...numberOf(begin, around), blocks: blocksOf(closed) });
  else if (begin.tag === 'blockquote') add(around, begin, { kind: 'quote', blocks: blocksOf(closed) });
  else add(around, begin, { kind: 'list', items });
}

/** As its author wrote it, so that a countdown stays one. Whoever repeats a number lets it count on: `1. 1. 1.` */
function numberOf(begin: Token, around: Frame): { number: number } | object {
  if (begin.info === '') return {};
  const own = Number(begin.info);
  const last = around.items.at(-1)?.number;
  const repeats = own === around.written;
  around.written = own;
  return { number: repeats && last !== undefined ? last + 1 : own };
}

function codeOf(token: Token): MarkupBlock {
  const language = token.info.trim();
  const text = token.content.replace(/\n$/, '');
  return { kind: 'code', text, ...(language === '' ? {} : { language }) };
}

function add(frame: Frame, { map }: Token, block: MarkupBlock): void {
  const [from, until] = map ?? [0, 0];
  frame.made.push({ block, from, until });
}

/**
 * Paragraphs that follow each other are one, with the empty lines between them. With `lines`, a block that would show
 * nothing, such as a lone `#`, is the text that it was.
 */
function blocksOf({ made }: Frame, lines?: readonly string[]): readonly MarkupBlock[] {
  const blocks: MarkupBlock[] = [];
  let parts: Inline[] | null = null;
  let end = 0;
  for (const { block, from, until } of made) {
    const isEmpty = lines !== undefined && !showsSomething(shownOf(block));
    if (block.kind !== 'paragraph' && !isEmpty) {
      blocks.push(block);
      parts = null;
      continue;
    }
    if (parts === null) {
      parts = [];
      blocks.push({ kind: 'paragraph', parts });
    } else {
      addText(parts, `\n${emptyLines(from - end, lines?.slice(end, from))}`);
    }
    if (block.kind === 'paragraph' && !isEmpty) {
      for (const part of block.parts) part.kind === 'text' ? addText(parts, part.text) : parts.push(part);
    } else {
      addText(parts, (lines ?? []).slice(from, until).join('\n').replace(/\n+$/, ''));
    }
    end = until;
  }
  return blocks;
}

/** As they are, with their blanks; within a list or a quote these are its indent and its markup. */
function emptyLines(count: number, lines: readonly string[] | undefined): string {
  return lines === undefined ? '\n'.repeat(count) : lines.map((line) => `${line}\n`).join('');
}

/** What is seen of a block, without the markup that the page draws. */
function shownOf(block: MarkupBlock): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.blocks.map(shownOf).join('');
  if (block.kind === 'list') return block.items.flatMap((item) => item.blocks.map(shownOf)).join('');
  return shownText(block.parts);
}
