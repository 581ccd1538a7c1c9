import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { marksPart } from '../state/marks-part.js';
import { t } from '../strings.js';
import { isKorean, isLong, withLineBreaks } from '../text/lines.js';
import { needsMarks } from '../text/needs-marks.js';

interface Props {
  readonly text: string;
  readonly reachable: boolean;
  /** Draws a part of the text that is no code and no address. */
  readonly words: (text: string) => ComponentChildren;
}

/** A message's text, isolated so that no direction mark in it can turn what is around it. */
export function MessageText(props: Props) {
  const { text, reachable } = props;
  const [isOpen, setOpen] = useState(false);
  const isFolded = isLong(text) && !isOpen;
  return (
    <>
      <div class={`text${isFolded ? ' folded' : ''}${isKorean(text) ? ' hangul' : ''}`}>
        <Marked {...props} />
      </div>
      {isLong(text) ? (
        <button
          type="button"
          class="replies-link"
          aria-expanded={isOpen}
          tabIndex={reachable ? 0 : -1}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t.actions.showLess : t.actions.showAll}
        </button>
      ) : null}
    </>
  );
}

/** As it was written, until the part is there that draws its marks. */
function Marked({ text, reachable, words }: Props) {
  const lines = withLineBreaks(text);
  const isMarked = needsMarks(lines);
  const part = isMarked ? marksPart.value : null;
  useEffect(() => {
    if (isMarked) marksPart.fetchSoon();
  }, [isMarked]);
  if (part === null) return <p dir="auto">{words(lines)}</p>;
  return <part.MarkedText text={text} reachable={reachable} words={words} />;
}
