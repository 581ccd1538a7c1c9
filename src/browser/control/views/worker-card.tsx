import type { SlotView } from '../../../protocol/control.js';
import { SlotMark } from '../../shared/slot-mark.js';
import { slotStyle } from '../../shared/slot-style.js';
import { workerLook } from '../../shared/worker-look.js';
import { type PlacedSlot, serverNow } from '../state/cluster.js';
import { age, mebibytes, percent, rate } from '../state/format.js';
import { hasReported } from '../state/has-reported.js';
import { notDrawn } from '../state/not-drawn.js';
import { actionOfKey, askAction } from '../state/worker-actions.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';
import { SessionBadge } from './session-badge.js';
import { moveFocus } from './use-roving.js';
import { WorkerActions } from './worker-actions.js';

/** One worker: what it is, who is on it, how it does, what can be done to it. */
export function WorkerCard({ placed, first }: { placed: PlacedSlot; first: boolean }) {
  const { slot, id } = placed;
  const state = workerLook(slot);
  const hidden = notDrawn(slot);
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (moveFocus(event.key, event.currentTarget)) return event.preventDefault();
    const action = actionOfKey(event.key, slot);
    if (action === null) return;
    event.preventDefault();
    askAction(action, placed, event.currentTarget);
  };
  return (
    <li class="worker-place">
      <article
        class={`worker worker-${state} ${slotStyle(slot.slot).className}`}
        data-card={id}
        data-slot={slot.slot}
        tabIndex={first ? 0 : -1}
        aria-label={T.worker.label(slot.slot, state, slot.sockets)}
        onKeyDown={onKeyDown}
        onFocus={(event) => takeTabStop(event.currentTarget)}
      >
        <header class="worker-head">
          <span class="worker-spot" data-place={`card:${id}`}>
            <SlotMark slot={slot.slot} size={34} label={false} />
          </span>
          <div class="worker-title">
            <h3>{T.worker.name(slot.slot)}</h3>
            <p class="worker-facts" title={facts(slot)}>
              {facts(slot)}
            </p>
          </div>
          <span class={`state state-${state}`}>
            <Icon name={state} size={13} />
            <span>{T.worker.state[state]}</span>
          </span>
        </header>
        <div class="tray" data-tray={id}>
          <p class="tray-note">{note(slot)}</p>
          <div class="tray-leaving">
            {(slot.leaving ?? []).map((one) => (
              <p class="leaving" key={one.pid}>
                <Icon name="drain" size={13} />
                {T.worker.leaving(one.pid, one.sockets)}
              </p>
            ))}
          </div>
        </div>
        <p class="tray-count">
          <span>
            <strong>{slot.sockets}</strong> {T.worker.sockets(slot.sockets)}
            {hidden > 0 ? ` (${T.worker.moreDots(hidden)})` : ''}
          </span>
          <SessionBadge
            holder={id}
            holds={slot.memorySessions > 0}
            title={T.session.inWorker(slot.slot, slot.memorySessions)}
          >
            <strong>{slot.memorySessions}</strong> <span>{T.worker.sessions(slot.memorySessions)}</span>
          </SessionBadge>
        </p>
        <Gauges slot={slot} />
        <WorkerActions placed={placed} />
      </article>
    </li>
  );
}

function Gauges({ slot }: { slot: SlotView }) {
  const gone = !hasReported(slot);
  const load = gone ? 0 : slot.loopUtilization;
  return (
    <dl class="gauges">
      <div class="gauge gauge-load">
        <dt>{T.worker.loop}</dt>
        <dd>
          <meter min={0} max={1} low={0.6} high={0.85} optimum={0.1} value={load} />
          <span>{gone ? '–' : percent(load)}</span>
        </dd>
      </div>
      <div class="gauge" title={gone ? '' : T.worker.delay(Math.round(slot.loopDelayMs))}>
        <dt>{T.worker.memory}</dt>
        <dd>{gone ? '–' : mebibytes(slot.rssBytes)}</dd>
      </div>
      <div class="gauge">
        <dt>{T.worker.messages}</dt>
        <dd>{gone ? '–' : `${rate(slot.messagesInPerSecond)} · ${rate(slot.messagesOutPerSecond)}`}</dd>
      </div>
    </dl>
  );
}

function facts(slot: SlotView): string {
  const up = slot.startedAt === null || slot.pid === null ? [] : [age(serverNow.value - slot.startedAt)];
  return [T.worker.pid(slot.pid), ...up, T.worker.restarts(slot.restarts)].join(' · ');
}

/** What its state means now; behind the dots. */
function note(slot: SlotView): string {
  const again =
    slot.nextStartAt === null || slot.nextStartAt <= serverNow.value
      ? ''
      : T.worker.nextStart(age(slot.nextStartAt - serverNow.value));
  const end =
    slot.lastExit === null ? '' : T.worker.lastExit(slot.lastExit, age(serverNow.value - slot.lastExit.at));
  switch (workerLook(slot)) {
    case 'ready':
      return slot.sockets === 0 ? T.worker.noDots : '';
    case 'starting':
      return T.worker.startingNote;
    case 'draining':
      return slot.sockets === 0 ? T.worker.drainingNote : '';
    case 'frozen':
      return T.worker.frozenNote;
    case 'spinning':
      return T.worker.spinningNote;
    case 'dead':
      return `${end === '' ? T.worker.deadNote : `${end}.`} ${again}`;
    case 'failed':
      return `${T.worker.failedNote} ${again}`;
  }
}

/** The focused card becomes the one Tab stop among the cards. */
function takeTabStop(card: HTMLElement): void {
  for (const other of document.querySelectorAll<HTMLElement>('[data-card][tabindex="0"]')) {
    if (other !== card) other.tabIndex = -1;
  }
  card.tabIndex = 0;
}
