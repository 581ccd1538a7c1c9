import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Message } from '../../../../protocol/events.js';
import { beginningOf } from '../../text/markup/beginning.js';
import { parseText } from '../../text/markup/parse.js';
import { shownText } from '../../text/markup/read-inline.js';
import { safeHref } from '../../text/markup/safe-href.js';
import type { Inline, MarkupBlock } from '../../text/markup/tree.js';
import { writtenNames } from '../../text/markup/written-names.js';
import { CodeBlock } from './code-block.js';

interface Ways {
  /** Only outer blocks have it: what says a direction of its own is not looked at for that of what is around it. */
  readonly dir?: 'auto';
  readonly reachable: boolean;
  /** Only its beginning is seen. */
  readonly isFolded: boolean;
  /** Draws a part of the text that is no code and no address. */
  readonly words: (text: string) => ComponentChildren;
}

/** A message's text with its markup drawn. */
export function MarkupText({ of, ...ways }: Ways & { of: Message }) {
  const blocks = useMemo(() => parseText(of.text, writtenNames(of)), [of.text, of.mentions]);
  return <>{drawMarkupBlocks(ways.isFolded ? beginningOf(blocks) : blocks, { ...ways, dir: 'auto' })}</>;
}

function drawMarkupBlocks(blocks: readonly MarkupBlock[], ways: Ways): ComponentChildren {
  const { dir, ...within } = ways;
  return blocks.map((block, i) => {
    switch (block.kind) {
      case 'code':
        return <CodeBlock key={i} {...block} reachable={ways.reachable} isFolded={ways.isFolded} />;
      case 'quote':
        return (
          <blockquote key={i} dir={dir}>
            {drawMarkupBlocks(block.blocks, within)}
          </blockquote>
        );
      case 'list':
        return drawList(i, block, ways);
      default:
        return (
          <p key={i} dir={dir} class={block.kind === 'heading' ? 'heading' : undefined}>
            {drawParts(block.parts, ways)}
          </p>
        );
    }
  });
}

function drawList(key: number, { items }: Extract<MarkupBlock, { kind: 'list' }>, ways: Ways) {
  const { dir, ...within } = ways;
  const List = items[0]?.number === undefined ? 'ul' : 'ol';
  return (
    <List key={key} dir={dir}>
      {items.map((item, i) => (
        <li key={i} value={item.number}>
          {drawMarkupBlocks(item.blocks, within)}
        </li>
      ))}
    </List>
  );
}

function drawParts(parts: readonly Inline[], ways: Ways): ComponentChildren {
  return parts.map((part, i) => {
    switch (part.kind) {
      case 'text':
        return ways.words(part.text);
      case 'code':
        return (
          <code key={i} dir="ltr">
            {part.text}
          </code>
        );
      case 'strong':
        return <strong key={i}>{drawParts(part.parts, ways)}</strong>;
      case 'emphasis':
        return <em key={i}>{drawParts(part.parts, ways)}</em>;
      case 'strike':
        return <s key={i}>{drawParts(part.parts, ways)}</s>;
      default:
        return (
          <bdi key={i}>
            <a
              href={part.href}
              title={titleOf(part)}
              target="_blank"
              rel="noopener noreferrer nofollow"
              tabIndex={ways.reachable ? 0 : -1}
            >
              {drawParts(part.parts, isAddress(part) ? { ...ways, words: asItIs } : ways)}
            </a>
          </bdi>
        );
    }
  });
}

type TextLink = Extract<Inline, { kind: 'link' }>;

/** Where a link leads is said when its words do not; what its author says of it never takes the place of that. */
function titleOf(link: TextLink): string | undefined {
  if (isAddress(link)) return link.title;
  return link.title === undefined ? link.href : `${link.title} – ${link.href}`;
}

/** Its words are where it leads. */
function isAddress({ parts, href }: TextLink): boolean {
  return safeHref(shownText(parts)) === href;
}

function asItIs(text: string): string {
  return text;
}
