import type { Member } from '../../../../protocol/events.js';
import type { BanView } from '../../../../protocol/http.js';
import { moderates } from '../../../../protocol/rights.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, user } from '../../state/client.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { BanList } from '../people/ban-list.js';
import { DirectChoices } from '../people/direct-choices.js';
import { InvitationForm } from '../people/invitation-form.js';
import { InviteLinks } from '../people/invite-links.js';
import { MemberList } from '../people/member-list.js';
import { Dialog } from '../pieces/dialog.js';
import { ErrorLine } from '../pieces/error-line.js';
import { ExportChoice } from '../pieces/export-choice.js';
import { useAsked } from '../pieces/use-asked.js';
import { ArchiveChoice } from './archive-choice.js';
import { HookList } from './hook-list.js';
import { NotifyChoice } from './notify-choice.js';
import { OutgoingList } from './outgoing-list.js';
import { RoomForm } from './room-form.js';

const NOBODY: { members: readonly Member[]; bans: readonly BanView[] } = { members: [], bans: [] };

/** What a room is about and who is in it; for its moderators, what can be done about both. */
export function RoomDialog({ room }: { room: RoomView }) {
  const me = user.value;
  const isDirect = room.direct !== undefined;
  const mayModerate = !isDirect && moderates(me, room);
  const { answer, failure } = useAsked(
    room.id,
    async () => {
      const banned = mayModerate ? moderation.bans(room.id) : { bans: [] };
      const [{ members }, { bans }] = await Promise.all([client.api.members(room.id), banned]);
      return { members, bans };
    },
    mayModerate,
  );
  const { members, bans } = answer ?? NOBODY;
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
      <ErrorLine text={failure} />
      <MemberList room={room} members={members} mayModerate={mayModerate} />
      {isDirect ? <DirectChoices room={room} /> : null}
      {isDirect || room.archived ? null : (
        <>
          <InvitationForm room={room.id} />
          <InviteLinks room={room} />
        </>
      )}
      {mayModerate && bans.length > 0 ? <BanList room={room.id} bans={bans} /> : null}
      {mayModerate ? <HookList room={room.id} /> : null}
      {mayModerate ? <OutgoingList room={room.id} /> : null}
      {isDirect || mayModerate ? <ExportChoice of={{ room: room.id }} /> : null}
      {/* The room that everybody begins in is the server's, and stays. */}
      {mayModerate && room.owner !== null ? <ArchiveChoice room={room} /> : null}
    </Dialog>
  );
}
