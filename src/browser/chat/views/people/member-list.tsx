import { useState } from 'preact/hooks';
import type { Member } from '../../../../protocol/events.js';
import type { RoomView } from '../../../../protocol/room.js';
import { asNow, user } from '../../state/client.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { namedLike } from '../../text/named-like.js';
import { Icon } from '../pieces/icons.js';
import { StatusLine } from '../profile/status-line.js';
import { Avatar } from './avatar.js';
import { KindTag } from './kind-tag.js';
import { MemberChoices } from './member-choices.js';
import { WriteButton } from './write-button.js';

const SHOWN = 100;
/** From so many on one looks for a name. */
const MANY = 12;

/** The members of a room: moderators first and bots last, then by name; each with what may be done with them. */
export function MemberList(props: { room: RoomView; members: readonly Member[]; mayModerate: boolean }) {
  const { room, mayModerate } = props;
  const members = props.members.map(asNow);
  const [sought, setSought] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const words = tLater.roomDialog;
  const found = namedLike(members, sought).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  const bots = members.filter(({ bot }) => bot).length;
  const done = (sentence: string) => {
    setOpen(null);
    setSaid(sentence);
  };
  return (
    <section class="members">
      <h3 class="side-title">{words.members(members.length - bots, bots)}</h3>
      {members.length > MANY ? (
        <div class="field">
          <input
            type="search"
            aria-label={words.find}
            placeholder={words.find}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
      ) : null}
      <ul class="plain-list">
        {found.slice(0, SHOWN).map((member) => {
          const isMe = member.id === user.value?.id;
          return (
            <li key={member.id} class="member">
              <div class="person away">
                <Avatar of={member} small />
                <span class="name-lines">
                  <bdi>{member.name}</bdi>
                  <StatusLine of={member.id} />
                </span>
                {isMe ? <span class="tag">{t.message.you}</span> : null}
                <KindTag of={member} />
                {member.role === 'moderator' ? <span class="tag">{words.moderator}</span> : null}
                <WriteButton person={member} />
                {mayModerate && !member.bot ? (
                  <button
                    type="button"
                    class="icon-button"
                    aria-expanded={open === member.id}
                    aria-label={words.manage(member.name)}
                    onClick={() => setOpen(open === member.id ? null : member.id)}
                  >
                    <Icon name="more" />
                  </button>
                ) : null}
              </div>
              {open === member.id ? <MemberChoices room={room} member={member} onDone={done} /> : null}
            </li>
          );
        })}
      </ul>
      {members.length > 0 && found.length === 0 ? <p class="muted">{words.nobody}</p> : null}
      {found.length > SHOWN ? <p class="muted">{tLater.people.more(found.length - SHOWN)}</p> : null}
      <p class="muted in-sight" role="status">
        {said}
      </p>
    </section>
  );
}

function rank({ role, bot }: Member): number {
  return role === 'moderator' ? 0 : bot ? 2 : 1;
}
