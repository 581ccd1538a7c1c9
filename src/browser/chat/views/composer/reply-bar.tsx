import type { UserRef } from '../../../../protocol/user-ref.js';
import { asNow } from '../../state/client.js';
import { lineOf, quoted } from '../../state/quotes.js';
import { replyTo } from '../../state/reply.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { markedName } from '../../text/marked-name.js';
import { IconButton } from '../pieces/icon-button.js';
import { Icon } from '../pieces/icons.js';

/** Over the field: which message the next one answers. */
export function ReplyBar({ room, mid }: { room: string; mid: string }) {
  const about = quoted(room, mid);
  const of: Pick<UserRef, 'name' | 'bot'> = typeof about === 'string' ? { name: '…' } : asNow(about.user);
  const words = typeof about === 'string' ? '' : about.deleted ? t.actions.deleted : lineOf(about);
  return (
    <div class="reply-bar">
      <Icon name="reply" size={15} />
      <span class="reply-words" role="status">
        <bdi class="quote-name">{tLater.changing.replyingTo(markedName(of), of.bot === true)}</bdi>{' '}
        <bdi class="quote-text">{words}</bdi>
      </span>
      <IconButton
        icon="close"
        size={15}
        label={tLater.changing.stopReplying}
        onClick={() => {
          replyTo(room, null);
          document.getElementById('composer')?.focus();
        }}
      />
    </div>
  );
}
