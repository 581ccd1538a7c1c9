import { useComputed } from '@preact/signals';
import { asNow } from '../../state/client.js';
import { openMessage } from '../../state/navigation.js';
import { lineOf, quoted } from '../../state/quotes.js';
import { t } from '../../strings.js';
import { markedName } from '../../text/marked-name.js';
import { KindTag } from '../people/kind-tag.js';
import { Icon } from '../pieces/icons.js';

/** What a message answers, drawn from that message as it is now. A press goes there. */
export function Quote({ room, mid, reachable }: { room: string; mid: string; reachable: boolean }) {
  // Drawn again only when the message is another, not with each change of the room.
  const about = useComputed(() => quoted(room, mid)).value;
  if (about === 'loading' || about === 'lost') {
    return (
      <p class="quote muted">
        <Icon name="reply" size={14} />{' '}
        {about === 'loading' ? t.actions.quoteLoading : t.actions.quoteUnknown}
      </p>
    );
  }
  const author = asNow(about.user);
  const words = about.deleted ? t.actions.deleted : lineOf(about);
  return (
    <button
      type="button"
      class="quote"
      tabIndex={reachable ? 0 : -1}
      aria-label={t.actions.quote(markedName(author), words, author.bot === true)}
      onClick={() => openMessage(room, mid)}
    >
      <Icon name="reply" size={14} /> <bdi class="quote-name">{author.name}</bdi> <KindTag of={author} />{' '}
      <bdi class={about.deleted ? 'quote-text none' : 'quote-text'}>{words}</bdi>
    </button>
  );
}
