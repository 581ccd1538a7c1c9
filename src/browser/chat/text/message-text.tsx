import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../strings.js';
import { isKorean, isLong } from './lines.js';
import { parseText } from './parse.js';

interface Props {
  readonly text: string;
  readonly reachable: boolean;
  /** Draws a part of the text that is no code and no link. */
  readonly words: (text: string) => ComponentChildren;
}

/** A message's text, isolated so that no direction mark in it can turn what is around it. */
export function MessageText(props: Props) {
  const { text, reachable } = props;
  const [isOpen, setOpen] = useState(false);
  if (!isLong(text)) return <Blocks {...props} />;
  return (
    <>
      <Blocks {...props} isFolded={!isOpen} />
      <button
        type="button"
        class="replies-link"
        aria-expanded={isOpen}
        tabIndex={reachable ? 0 : -1}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? t.actions.showLess : t.actions.showAll}
      </button>
    </>
  );
}

function Blocks(props: Props & { isFolded?: boolean }) {
  const { text, reachable, words } = props;
  return (
    <div class={`text${props.isFolded ? ' folded' : ''}${isKorean(text) ? ' hangul' : ''}`}>
      {parseText(text).map((block, i) =>
        block.kind === 'code' ? (
          <pre key={i} class="code-block" dir="ltr">
            {/* Also a word that was meant as code is seen then. */}
            {block.language === undefined ? null : <span class="code-language">{block.language}</span>}
            <code>{block.text}</code>
          </pre>
        ) : (
          <p key={i} dir="auto">
            {block.parts.map((part, j) =>
              part.kind === 'text' ? (
                words(part.text)
              ) : part.kind === 'code' ? (
                <code key={j} dir="ltr">
                  {part.text}
                </code>
              ) : (
                <bdi key={j}>
                  <a
                    href={part.href}
                    target="_blank"
                    rel="noopener noreferrer nofollow"
                    tabIndex={reachable ? 0 : -1}
                  >
                    {part.text}
                  </a>
                </bdi>
              ),
            )}
          </p>
        ),
      )}
    </div>
  );
}
