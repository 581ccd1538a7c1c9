import { useEffect, useState } from 'preact/hooks';
import { findColours, knownColours } from '../../state/code-colours.js';
import { coloursOf } from '../../text/markup/beginning.js';

interface Props {
  readonly text: string;
  readonly language?: string;
  readonly reachable: boolean;
  /** Only its beginning is seen, and has colours. */
  readonly isFolded: boolean;
}

/** A block of code, in the colours of its language once they are there: the letters stay where they are. */
export function CodeBlock({ text, language, reachable, isFolded }: Props) {
  const pieces = language === undefined ? null : knownColours(text, language);
  const [, drawAgain] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    if (language !== undefined && pieces === undefined)
      void findColours(text, language).then(() => {
        if (isCurrent) drawAgain((times) => times + 1);
      });
    return () => {
      isCurrent = false;
    };
  }, [text, language]);
  return (
    // It scrolls, so keys must get to it.
    <pre class="code-block" dir="ltr" tabIndex={reachable ? 0 : -1}>
      {/* Also a word that was meant as code is seen then. */}
      {language === undefined ? null : <span class="code-language">{language}</span>}
      <code>
        {pieces === null || pieces === undefined
          ? text
          : (isFolded ? coloursOf(pieces) : pieces).map(({ text: piece, is }, i) =>
              is === undefined ? (
                piece
              ) : (
                <span key={i} class={`code-${is}`}>
                  {piece}
                </span>
              ),
            )}
      </code>
    </pre>
  );
}
