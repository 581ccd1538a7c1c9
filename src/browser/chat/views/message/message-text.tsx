import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../../../protocol/events.js';
import { markupPart } from '../../state/markup-part.js';
import { t } from '../../strings.js';
import { beforeCode } from '../../text/before-code.js';
import { isKorean, isLong, withLineBreaks } from '../../text/lines.js';
import { needsMarkup } from '../../text/needs-markup.js';
import { wordsOf } from '../pieces/words.js';

interface Props {
  readonly room: string;
  readonly of: Message;
  readonly reachable: boolean;
}

/** A message's text, isolated so that no direction mark in it can turn what is around it. */
export function MessageText(props: Props) {
  const { reachable } = props;
  const { text } = props.of;
  const [isOpen, setOpen] = useState(false);
  const isFolded = isLong(text) && !isOpen;
  return (
    <>
      <div class={`text${isFolded ? ' folded' : ''}${isKorean(text) ? ' hangul' : ''}`}>
        <Marked {...props} isFolded={isFolded} />
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

/** As it was written, until the part is there that draws its markup. Nobody is called by code meanwhile. */
function Marked({ room, of, reachable, isFolded }: Props & { isFolded: boolean }) {
  const lines = withLineBreaks(of.text);
  const isMarked = needsMarkup(lines);
  const part = isMarked ? markupPart.value : null;
  const words = wordsOf(room, of);
  useEffect(() => {
    if (isMarked) markupPart.fetchSoon();
  }, [isMarked]);
  if (part === null) {
    const start = beforeCode(lines);
    return (
      <p dir="auto">
        {words(start)}
        {lines.slice(start.length)}
      </p>
    );
  }
  return <part.MarkupText of={of} isFolded={isFolded} reachable={reachable} words={words} />;
}
