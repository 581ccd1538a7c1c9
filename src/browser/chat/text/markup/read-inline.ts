/** From the parser's flat list of a line's tokens to a tree. */
import type { Token } from 'markdown-it';
import { showsSomething } from '../../../../protocol/visible-text.js';
import type { Inline } from './tree.js';

/**
 * Markup in markup; what is deeper changes nothing any more. The page draws a tree by recursion, which a hostile text
 * must not exhaust.
 */
const DEEPEST = 16;

type Wrapped = Exclude<Inline, { readonly text: string }>;
interface Frame {
  readonly parts: Inline[];
  /** Makes of the parts what is around them; null for the text as a whole, and for what is too deep. */
  readonly wrap: ((parts: readonly Inline[]) => Wrapped) | null;
  /** Text that follows it. */
  readonly end: string;
}
const KINDS = { strong: 'strong', em: 'emphasis', s: 'strike' } as const;

/** Pure. Loses nothing but markup. */
export function readInline(tokens: readonly Token[]): readonly Inline[] {
  const top: Frame = { parts: [], wrap: null, end: '' };
  const open: Frame[] = [top];
  for (const token of tokens) {
    const { parts } = open.at(-1) ?? top;
    if (token.nesting === 1) {
      // CommonMark knows links that lead nowhere; here they are the text that they were.
      const isNowhere = token.tag === 'a' && token.attrGet('href') === '';
      const wrap = open.length > DEEPEST || isNowhere ? null : wrapOf(token);
      if (isNowhere) addText(parts, '[');
      open.push({ parts: wrap === null ? parts : [], wrap, end: isNowhere ? ']()' : '' });
    } else if (token.nesting === -1) {
      const closed = open.pop() ?? top;
      if (closed.wrap === null) addText(closed.parts, closed.end);
      else (open.at(-1) ?? top).parts.push(closed.wrap(closed.parts));
    } else if (token.type === 'code_inline') {
      parts.push({ kind: 'code', text: token.content });
    } else {
      addText(parts, token.type === 'hardbreak' ? '\n' : token.content);
    }
  }
  return top.parts;
}

/** Adds to the text at the end, if there is one. */
export function addText(parts: Inline[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else parts.push({ kind: 'text', text });
}

function wrapOf(token: Token): Frame['wrap'] {
  if (token.tag !== 'a') {
    const kind = KINDS[token.tag as keyof typeof KINDS];
    return (parts) => ({ kind, parts });
  }
  const href = String(token.attrGet('href') ?? '');
  const title = token.attrGet('title');
  return (parts) => ({
    kind: 'link',
    href,
    ...(title === null ? {} : { title: String(title) }),
    // A link that shows nothing could not be pressed.
    parts: showsSomething(shownText(parts)) ? parts : [{ kind: 'text', text: href }],
  });
}

/** What is seen of it. */
export function shownText(parts: readonly Inline[]): string {
  return parts.map((part) => ('text' in part ? part.text : shownText(part.parts))).join('');
}
