import { useState } from 'preact/hooks';
import type { RoomView } from '../../../../protocol/room.js';
import { user } from '../../state/client.js';
import { closePanel } from '../../state/close-panel.js';
import { hide, setBlocked } from '../../state/direct.js';
import { tLater } from '../../strings/later.js';
import { ErrorLine } from '../pieces/error-line.js';
import { SureChoice } from '../pieces/sure-choice.js';
import { useAct } from '../pieces/use-submit.js';

/** What one can do about a conversation: hide it, and block the other one where there is one. */
export function DirectChoices({ room }: { room: RoomView }) {
  const [isAsking, setAsking] = useState(false);
  const { act, ...way } = useAct();
  const [said, setSaid] = useState('');
  const words = tLater.direct;
  const others = (room.direct ?? []).filter(({ id }) => id !== user.value?.id);
  const [other, ...more] = others;
  const set = (id: string, isBlocked: boolean, sentence: string) =>
    act(async () => {
      await setBlocked(id, isBlocked);
      setAsking(false);
      setSaid(sentence);
    });
  const hideIt = () =>
    act(async () => {
      await hide(room.id);
      closePanel('room');
    });
  if (isAsking && other !== undefined) {
    return (
      <SureChoice
        sure={words.sure(other.name)}
        yes={words.block(other.name)}
        no={words.no}
        {...way}
        onYes={() => void set(other.id, true, words.blocked(other.name))}
        onNo={() => setAsking(false)}
      />
    );
  }
  return (
    <section>
      <ErrorLine text={way.failure} />
      <div class="choices">
        <button type="button" class="btn" aria-describedby="hide-hint" onClick={() => void hideIt()}>
          {words.hide}
        </button>
        {other === undefined || more.length > 0 ? null : room.blocked === true ? (
          <button
            type="button"
            class="btn"
            onClick={() => void set(other.id, false, words.unblocked(other.name))}
          >
            {words.unblock(other.name)}
          </button>
        ) : (
          <button type="button" class="btn" onClick={() => setAsking(true)}>
            {words.block(other.name)}
          </button>
        )}
      </div>
      <p class="hint" id="hide-hint">
        {words.hideHint}
      </p>
      <p class="muted" role="status">
        {said}
      </p>
    </section>
  );
}
