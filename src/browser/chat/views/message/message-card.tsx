import type { ComponentChildren } from 'preact';
import type { Message } from '../../../../protocol/events.js';
import { showMessage } from '../../state/show-message.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { FileList } from '../files/file-list.js';
import { Avatar, Name } from '../people/avatar.js';
import { KindTag } from '../people/kind-tag.js';
import { LaterIcon } from '../pieces/later-icons.js';
import { dateOrClock, fullTime } from '../pieces/time.js';
import { MessageText } from './message-text.js';

/** A message in a list at the side, and the way to it. `children`: buttons before that one. */
export function MessageCard(props: {
  room: string;
  message: Message;
  isFirst?: boolean;
  children?: ComponentChildren;
}) {
  const { room, message } = props;
  return (
    <article class={props.isFirst ? 'reply-card first' : 'reply-card'}>
      <header class="row-head">
        <Avatar of={message.user} small />
        <Name class="author" of={message.user} />
        <KindTag of={message.user} />
        <time dateTime={new Date(message.at).toISOString()} title={fullTime(message.at)}>
          {dateOrClock(message.at, Date.now())}
        </time>
        <span class="card-tools">
          {props.children}
          <button
            type="button"
            class="tool"
            aria-label={tLater.messageMenu.goTo}
            title={tLater.messageMenu.goTo}
            onClick={() => showMessage(room, message.mid)}
          >
            <LaterIcon name="jump" size={16} />
          </button>
        </span>
      </header>
      {message.deleted ? (
        <p class="tombstone">{t.actions.deleted}</p>
      ) : (
        <>
          {message.text === '' ? null : <MessageText room={room} of={message} reachable />}
          {message.files === undefined ? null : <FileList files={message.files} reachable />}
        </>
      )}
    </article>
  );
}
