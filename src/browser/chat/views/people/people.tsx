import { useRef } from 'preact/hooks';
import type { UserRef } from '../../../../protocol/events.js';
import type { RoomView } from '../../../../protocol/room.js';
import { asNow, client, user } from '../../state/client.js';
import { presentIn } from '../../state/presence.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { SidePanel } from '../pieces/side-panel.js';
import { useAsked } from '../pieces/use-asked.js';
import { useFocusBack } from '../pieces/use-focus-back.js';
import { StatusLine } from '../profile/status-line.js';
import { Avatar } from './avatar.js';
import { InvitationForm } from './invitation-form.js';
import { KindTag } from './kind-tag.js';
import { WriteButton } from './write-button.js';

const SHOWN = 200;

/** Who is here, who else is a member, and which bots are there: a column, over the page on narrow screens. */
export function People({ room }: { room: RoomView }) {
  const here = presentIn(room.id);
  const close = useRef<HTMLButtonElement>(null);
  useFocusBack(close);
  const present = new Set(here.map((person) => person.id));
  // Bots come and go without being there or counted: their coming is told, as for all who ask about a room.
  const counted = `${room.members} ${[...present].join()}`;
  const { answer, failure } = useAsked(room.id, () => client.api.members(room.id), counted);
  const { members = [], outside = [] } = answer ?? {};
  const others = members
    .filter((person) => !present.has(person.id))
    .map(asNow)
    .sort((a, b) => a.name.localeCompare(b.name));
  const away = others.filter(({ bot }) => !bot);
  const bots = others.filter(({ bot }) => bot);
  return (
    <SidePanel title={tLater.people.title} close={tLater.people.close} button={close}>
      {room.private && room.direct === undefined ? <InvitationForm room={room.id} /> : null}
      <List title={`${tLater.people.online} · ${here.length}`} people={here} here />
      {failure !== null && members.length === 0 ? <p class="muted">{tLater.people.failed}</p> : null}
      {away.length > 0 ? (
        <List title={`${tLater.people.away} · ${away.length}`} people={away} here={false} />
      ) : null}
      {bots.length > 0 ? (
        <List title={`${tLater.people.bots} · ${bots.length}`} people={bots} here={false} />
      ) : null}
      {outside.length > 0 ? (
        <section>
          <h3 class="side-title">{tLater.people.outside}</h3>
          <ul class="plain-list">
            {outside.map((host) => (
              <li key={host} class="person away">
                <bdi>{host}</bdi>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </SidePanel>
  );
}

function List(props: { title: string; people: readonly UserRef[]; here: boolean }) {
  return (
    <section>
      <h3 class="side-title">{props.title}</h3>
      <ul class="plain-list">
        {props.people.slice(0, SHOWN).map((person) => (
          <li key={person.id} class={props.here ? 'person' : 'person away'}>
            <Avatar of={person} small />
            <span class="name-lines">
              <bdi>{person.name}</bdi>
              <StatusLine of={person.id} />
            </span>
            {person.id === user.value?.id ? <span class="tag">{t.message.you}</span> : null}
            <KindTag of={person} />
            <WriteButton person={person} />
          </li>
        ))}
      </ul>
      {props.people.length > SHOWN ? (
        <p class="muted">{tLater.people.more(props.people.length - SHOWN)}</p>
      ) : null}
    </section>
  );
}
