import { useEffect, useState } from 'preact/hooks';
import type { Member } from '../../../../protocol/events.js';
import type { BanView } from '../../../../protocol/http.js';
import { moderates } from '../../../../protocol/rights.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, user } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { BanList } from '../people/ban-list.js';
import { DirectChoices } from '../people/direct-choices.js';
import { InvitationForm } from '../people/invitation-form.js';
import { MemberList } from '../people/member-list.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { HookList } from './hook-list.js';
import { NotifyChoice } from './notify-choice.js';
import { RoomForm } from './room-form.js';

/** What a room is about and who is in it; for its moderators, what can be done about both. */
export function RoomDialog({ room }: { room: RoomView }) {
  const me = user.value;
  const isDirect = room.direct !== undefined;
  const mayModerate = !isDirect && moderates(me, room);
  const { members, bans, problem } = usePeopleOf(room.id, mayModerate);
  return (
    <Dialog title={tLater.roomDialog.title(room.name)}>
      {mayModerate ? (
        <RoomForm room={room} />
      ) : (
        <p class={room.topic ? 'topic-text' : 'muted'}>
          {isDirect ? tLater.newMessage.noTopic : room.topic || tLater.roomDialog.noTopic}
        </p>
      )}
      {room.member ? <NotifyChoice room={room} /> : null}
      <ErrorLine text={problem} />
      <MemberList room={room} members={members} mayModerate={mayModerate} />
      {isDirect ? <DirectChoices room={room} /> : <InvitationForm room={room.id} />}
      {mayModerate && bans.length > 0 ? <BanList room={room.id} bans={bans} /> : null}
      {mayModerate ? <HookList room={room.id} /> : null}
    </Dialog>
  );
}

/** Asked for again whenever somebody comes, goes or gets another role. */
function usePeopleOf(room: string, withBans: boolean) {
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [bans, setBans] = useState<readonly BanView[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let latest = 0;
    const ask = () => {
      latest += 1;
      const mine = latest;
      const banned = withBans ? moderation.bans(room) : Promise.resolve({ bans: [] });
      Promise.all([client.api.members(room), banned]).then(
        ([{ members: list }, { bans: gone }]) => {
          if (mine !== latest) return;
          setMembers(list);
          setBans(gone);
          setProblem(null);
        },
        (failure) => mine === latest && setProblem(sentenceOf(failure)),
      );
    };
    ask();
    const end = client.on('people', (changed) => changed === room && ask());
    return () => {
      latest = -1;
      end();
    };
  }, [room, withBans]);
  return { members, bans, problem };
}
