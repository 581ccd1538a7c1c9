import type { OutgoingHookView } from '../../../../protocol/outgoing.js';
import { asNow } from '../../state/client.js';
import { tLater } from '../../strings/later.js';
import { SureChoice } from '../pieces/sure-choice.js';
import { fullTime } from '../pieces/time.js';

interface Props {
  readonly hook: OutgoingHookView;
  readonly isAsked: boolean;
  readonly ask: (isAsked: boolean) => void;
  readonly setFailure: (failure: null) => void;
  readonly tryNow: () => void;
  readonly remove: () => void;
}

/** An address that a room is sent to: how that goes, and ending it. */
export function OutgoingItem({ hook, isAsked, ask, setFailure, tryNow, remove }: Props) {
  const words = tLater.outgoing;
  const { url, events, by, sentAt, idle, failing, dead, lastDead } = hook;
  return (
    <li>
      <div class="person away">
        <span class="lines">
          <bdi>{url}</bdi>
          <small class="muted">{words.sends(events.map((event) => words.events[event]).join(', '))}</small>
          <small class="muted">{words.by(asNow(by).name)}</small>
          <small class="muted">{sentAt === undefined ? words.waiting : words.sent(fullTime(sentAt))}</small>
          {idle === undefined ? null : <small class="trouble">{words.idle}</small>}
          {failing === undefined ? null : (
            <small class="trouble">{words.failing(failing, failing.tries, fullTime(failing.since))}</small>
          )}
          {dead === 0 ? null : <small class="trouble">{words.dead(dead, lastDead)}</small>}
          {failing === undefined && dead === 0 ? null : (
            <button type="button" class="btn try-now" aria-label={words.tryNowOf(url)} onClick={tryNow}>
              {words.tryNow}
            </button>
          )}
        </span>
        <button
          type="button"
          class="btn"
          aria-label={words.removeOf(url)}
          aria-expanded={isAsked}
          onClick={() => ask(!isAsked)}
        >
          {words.remove}
        </button>
      </div>
      {isAsked ? (
        <SureChoice
          sure={words.sure(url)}
          yes={words.remove}
          no={words.no}
          setFailure={setFailure}
          onYes={remove}
          onNo={() => ask(false)}
        />
      ) : null}
    </li>
  );
}
