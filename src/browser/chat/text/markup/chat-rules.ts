/** Where a chat differs from a document: rules that take the place of CommonMark's. */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** Quotes and lists in each other; what is deeper stays as it was written. A list counts twice. */
const DEEPEST = 12;
const NEWLINE = 10;
const BACKSLASH = 92;
const SIGN = 64;
/** The arms and the face of ¯\_(ツ)_/¯, which are no markup. */
const SHRUG = '\\_(ツ)_/';

/** What a parse is told of its text. `called`: names as the text has them, with their sign: `@_ann_` has no markup. */
export type ParseEnv = { readonly called: readonly string[] };

export function chatRules(md: MarkdownIt): void {
  md.block.ruler.before('fence', 'too-deep', tooDeep);
  md.block.ruler.at('paragraph', paragraph);
  // A line without `>` is its author's own words again, as in other chats.
  md.block.ruler.before('paragraph', 'quote-ends', (_state, _start, _end, silent) => silent, {
    alt: ['blockquote'],
  });
  md.inline.ruler.at('newline', newline);
  md.inline.ruler.before('escape', 'shrug', shrug);
  md.inline.ruler.before('escape', 'name', name);
}

/** As CommonMark's, but each line keeps its indent, and a line that leaves a list's indent leaves the list. */
function paragraph(state: StateBlock, start: number, end: number): boolean {
  const interrupts = state.md.block.ruler.getRules('paragraph');
  const outer = state.parentType;
  state.parentType = 'paragraph';
  let next = start + 1;
  for (; next < end && !state.isEmpty(next); next += 1) {
    const indent = (state.sCount[next] ?? 0) - state.blkIndent;
    if (indent < 0) break;
    if (indent <= 3 && interrupts.some((rule) => rule(state, next, end, true))) break;
  }
  state.parentType = outer;
  asWritten(state, start, next);
  return true;
}

function tooDeep(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if (silent || state.level < DEEPEST) return false;
  let next = start + 1;
  while (next < end && (state.isEmpty(next) || (state.sCount[next] ?? 0) >= state.blkIndent)) next += 1;
  asWritten(state, start, next);
  return true;
}

/** These lines are a paragraph. */
function asWritten(state: StateBlock, start: number, next: number): void {
  state.line = next;
  const open = state.push('paragraph_open', 'p', 1);
  open.map = [start, next];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(start, next, state.blkIndent, false);
  inline.map = [start, next];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
}

/** A line break is one, and the next line keeps its indent. */
function newline(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== NEWLINE) return false;
  if (!silent) state.pending += '\n';
  state.pos += 1;
  return true;
}

function shrug(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== BACKSLASH || !state.src.startsWith(SHRUG, state.pos)) return false;
  if (!silent) state.pending += SHRUG;
  state.pos += SHRUG.length;
  return true;
}

function name(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== SIGN) return false;
  const { called } = state.env as ParseEnv;
  const found = called.find((one) => state.src.startsWith(one, state.pos));
  if (found === undefined) return false;
  if (!silent) state.pending += found;
  state.pos += found.length;
  return true;
}
