import { useState } from 'preact/hooks';
import type { Member } from '../../../../protocol/events.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, user } from '../../state/client.js';
import { moderation } from '../../state/moderation.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { SureChoice } from '../pieces/sure-choice.js';
import { useAct } from '../pieces/use-submit.js';

interface Props {
  readonly room: RoomView;
  readonly member: Member;
  /** Something was done, as this sentence says. */
  readonly onDone: (sentence: string) => void;
}

/** What a moderator can do with a member. What cannot be undone by a press is asked about. */
export function MemberChoices({ room, member, onDone }: Props) {
  const [asked, setAsked] = useState<'remove' | 'ban' | null>(null);
  const { act, ...way } = useAct();
  const words = tLater.roomDialog;
  const { id, name } = member;
  const tell = (what: () => Promise<unknown>, sentence: string) =>
    void act(async () => {
      await what();
      onDone(sentence);
    });
  const setRole = (role: 'member' | 'moderator', sentence: string) =>
    tell(() => moderation.setRole(room.id, id, role), sentence);
  const isMe = id === user.value?.id;
  if (asked !== null) {
    const isBan = asked === 'ban';
    return (
      <SureChoice
        sure={isBan ? words.banSure(name) : words.sure(name, room.private)}
        yes={isBan ? words.ban : words.remove}
        no={words.no}
        {...way}
        onYes={() =>
          isBan
            ? tell(() => moderation.ban(room.id, id), words.nowBanned(name))
            : tell(() => client.api.removeMember(room.id, id), words.nowRemoved(name))
        }
        onNo={() => setAsked(null)}
      />
    );
  }
  return (
    <div class="choices">
      <ErrorLine text={way.failure} />
      {member.role === 'moderator' ? (
        <button type="button" class="btn" onClick={() => setRole('member', words.nowMember(name))}>
          {words.makeMember}
        </button>
      ) : (
        <button type="button" class="btn" onClick={() => setRole('moderator', words.nowModerator(name))}>
          {words.makeModerator}
        </button>
      )}
      {isMe ? null : (
        <>
          <button type="button" class="btn" onClick={() => setAsked('remove')}>
            {words.remove}
          </button>
          <button type="button" class="btn" onClick={() => setAsked('ban')}>
            {words.ban}
          </button>
        </>
      )}
    </div>
  );
}
