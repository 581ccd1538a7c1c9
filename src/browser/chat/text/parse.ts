/** What a message's text is made of. Text is text: only links, `code` and ``` blocks are told apart. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** `text` is shown as it was written; `href` is http or https. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string };
export type Block =
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  /** `language`: the word after the opening mark. */
  | { readonly kind: 'code'; readonly text: string; readonly language?: string };

const FENCE = /```(?:([A-Za-z0-9+#-]{0,20})\n)?([\s\S]*?)```/g;
const INLINE = /`([^`\n]+)`|(https?:\/\/[^\s<>"'`]+)/gi;

/** Unicode's own ends of lines, which browsers draw as nothing: the words beside them would be one. CRLF is one end. */
const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g;

/** Never throws, and loses no character but the marks of code and blank lines around blocks; every end of a line is `\n`. */
export function parseText(raw: string): Block[] {
  const text = raw.replace(LINE_ENDS, '\n');
  const blocks: Block[] = [];
  let at = 0;
  for (const match of text.matchAll(FENCE)) {
    const language = match[1] ?? '';
    const code = (match[2] ?? '').replace(/^\n|\n$/g, '');
    if (code.trim() === '') continue;
    paragraph(blocks, text.slice(at, match.index));
    blocks.push({ kind: 'code', text: code, ...(language === '' ? {} : { language }) });
    at = match.index + match[0].length;
  }
  paragraph(blocks, text.slice(at));
  return blocks;
}

function paragraph(blocks: Block[], raw: string): void {
  // The line break beside a code block is the block's own.
  const text = raw.replace(/^\n+|\n+$/g, '');
  if (text.trim() === '') return;
  const parts: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const { index } = match;
    const part =
      match[1] === undefined ? linkOf(match[2] ?? '') : ({ kind: 'code', text: match[1] } as const);
    if (part === null) continue;
    if (index > at) parts.push({ kind: 'text', text: text.slice(at, index) });
    parts.push(part);
    at = index + (part.kind === 'code' ? match[0].length : part.text.length);
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  blocks.push({ kind: 'paragraph', parts });
}

function linkOf(found: string): Inline | null {
  const text = withoutTail(found);
  try {
    const url = new URL(text);
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    return isWeb && url.hostname !== '' ? { kind: 'link', text, href: url.href } : null;
  } catch {
    // Not an address after all: it stays text.
    return null;
  }
}

/** Punctuation at the end belongs to the sentence; a closing bracket only when none was opened in the address. */
function withoutTail(url: string): string {
  // Counted once: a long row of brackets must not cost its square.
  let excessRound = count(url, ')') - count(url, '(');
  let excessSquare = count(url, ']') - count(url, '[');
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url[end - 1] as string;
    if (last === ')' && excessRound > 0) excessRound -= 1;
    else if (last === ']' && excessSquare > 0) excessSquare -= 1;
    else if (!/[.,;:!?…]/.test(last)) break;
  }
  return url.slice(0, end);
}

function count(text: string, char: string): number {
  let found = 0;
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at + 1)) found += 1;
  return found;
}
