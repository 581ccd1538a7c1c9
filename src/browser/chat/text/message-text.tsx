import { useState } from 'preact/hooks';
import { t } from '../strings.js';
import { isKorean, isLong } from './lines.js';
import { parseText } from './parse.js';

/** A message's text, isolated so that no direction mark in it can turn what is around it. */
export function MessageText({ text, reachable }: { text: string; reachable: boolean }) {
  const [isOpen, setOpen] = useState(false);
  if (!isLong(text)) return <Blocks text={text} reachable={reachable} />;
  return (
    <>
      <Blocks text={text} reachable={reachable} isFolded={!isOpen} />
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

function Blocks(props: { text: string; reachable: boolean; isFolded?: boolean }) {
  const { text, reachable } = props;
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
                part.text
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
