/** From the text of a message to a tree of what is to be drawn. */
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { PAGE_LIMITS } from '../../../../protocol/page-limits.js';
import { showsSomething } from '../../../../protocol/visible-text.js';
import { withLineBreaks } from '../lines.js';
import { chatRules, type ParseEnv } from './chat-rules.js';
import { settleFences } from './fences.js';
import { readMarkupBlocks } from './read-blocks.js';
import { safeHref } from './safe-href.js';
import type { MarkupBlock } from './tree.js';

const md = new MarkdownIt({ html: false, linkify: true })
  // Emphasis beside Korean, Chinese and Japanese, which have no blanks around it.
  .use(cjkFriendly)
  .use(chatRules)
  // What would take letters away, or make something else of what looks right as it is.
  .disable(['code', 'lheading', 'reference', 'html_block', 'hr', 'table', 'image', 'html_inline', 'entity']);
// What looks like a link is one only where it names its scheme.
md.core.ruler.disable(['linkify', 'replacements', 'smartquotes']);
md.normalizeLink = safeHref;
md.normalizeLinkText = (text) => text;
md.validateLink = (href) => href !== '';

/**
 * Never throws, and loses no letter but markup. A text without markup is one paragraph, as it was written but for empty
 * lines around it.
 * `called`: the names in it, as they are written there. Takes time in proportion to the text, whatever it is; one that
 * is longer than any server takes has no markup.
 */
export function parseText(text: string, called: readonly string[] = []): readonly MarkupBlock[] {
  const asItIs: readonly MarkupBlock[] = [{ kind: 'paragraph', parts: [{ kind: 'text', text }] }];
  if (text.length > PAGE_LIMITS.textMaxChars) return asItIs;
  const source = settleFences(withLineBreaks(text));
  const longestFirst = [...called].sort((a, b) => b.length - a.length);
  const env: ParseEnv = { called: longestFirst };
  const blocks = readMarkupBlocks(md.parse(source, env), source.split('\n'));
  return blocks.length > 0 || !showsSomething(text) ? blocks : asItIs;
}
