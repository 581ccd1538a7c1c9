import { useEffect, useRef, useState } from 'preact/hooks';
import type { InviteBody, InviteView } from '../../../../protocol/http.js';
import type { RoomView } from '../../../../protocol/room.js';
import { sentenceOf } from '../../state/error-words.js';
import { invites } from '../../state/invites.js';
import { askSetup, signUpsBy } from '../../state/setup.js';
import { tLater } from '../../strings/later.js';
import { CopyField } from '../pieces/copy-field.js';
import { ErrorLine } from '../pieces/error-line.js';
import { shortDate } from '../pieces/time.js';
import { useAsked } from '../pieces/use-asked.js';
import { useSubmit } from '../pieces/use-submit.js';

const USES = [1, 5, 25, 100];
const DAYS = [1, 7, 30];

/**
 * Members bring people into a room by a link: a new one, and those of theirs that are open. Where only operators make
 * accounts a link into a public room would bring nobody who could not come anyway, so none is offered.
 */
export function InviteLinks({ room }: { room: RoomView }) {
  const words = tLater.inviteLinks;
  const [uses, setUses] = useState(1);
  const [days, setDays] = useState(7);
  const [made, setMade] = useState<InviteBody | null>(null);
  const [said, setSaid] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  const whole = useRef<HTMLElement>(null);
  // Asked anew when somebody comes, too: they may have come by one.
  const { answer, failure: failed } = useAsked(
    room.id,
    async () => (await Promise.all([invites.mine(), askSetup()]))[0].invites,
    changes,
  );
  const { busy, failure, onSubmit } = useSubmit(async () => {
    setSaid('');
    setMade(await invites.make(room.id, uses, days));
    setChanges(changes + 1);
  });
  useEffect(() => whole.current?.scrollIntoView({ block: 'nearest' }), [made]);
  const end = ({ id }: InviteView) => {
    invites.withdraw(id).then(
      () => {
        setRefused(null);
        setSaid(words.ended);
        if (made?.invite.id === id) setMade(null);
        // The button that was pressed is gone.
        whole.current?.querySelector('button')?.focus();
        setChanges(changes + 1);
      },
      (error) => setRefused(sentenceOf(error)),
    );
  };
  const isClosed = signUpsBy.value === 'closed';
  const isOffered = room.private || !isClosed;
  const open = answer?.filter((invite) => invite.room === room.id) ?? [];
  if ((answer === null && failed === null) || (!isOffered && open.length === 0)) return null;
  return (
    <section class="invite-links" ref={whole}>
      <h3 class="side-title">{words.title}</h3>
      {isOffered ? (
        <>
          <p class="muted">{isClosed ? words.closedHint : words.hint}</p>
          <form onSubmit={onSubmit}>
            <Choice name={words.uses} of={USES} chosen={uses} choose={setUses} called={words.people} />
            <Choice name={words.days} of={DAYS} chosen={days} choose={setDays} called={words.forDays} />
            <button type="submit" class="btn" aria-disabled={busy}>
              {words.make}
            </button>
          </form>
        </>
      ) : null}
      <ErrorLine text={failure ?? refused ?? failed} />
      {made === null ? null : (
        <div class="new-address">
          <p>{words.once}</p>
          <CopyField label={words.link} value={made.url} />
        </div>
      )}
      <ul class="plain-list">
        {open.length === 0 ? null : <li class="muted">{words.mine}</li>}
        {open.map((invite) => {
          const until = shortDate(invite.until);
          return (
            <li key={invite.id} class="person">
              <span>{words.open(invite.spent, invite.uses, until)}</span>
              <button type="button" class="btn" aria-label={words.endOf(until)} onClick={() => end(invite)}>
                {words.end}
              </button>
            </li>
          );
        })}
      </ul>
      <p class="muted in-sight" role="status">
        {said}
      </p>
    </section>
  );
}

function Choice(props: {
  name: string;
  of: readonly number[];
  chosen: number;
  choose: (one: number) => void;
  called: (one: number) => string;
}) {
  return (
    <label class="field">
      <span class="field-label">{props.name}</span>
      <select value={props.chosen} onChange={(event) => props.choose(Number(event.currentTarget.value))}>
        {props.of.map((one) => (
          <option key={one} value={one}>
            {props.called(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
