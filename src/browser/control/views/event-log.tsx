import { useSignal } from '@preact/signals';
import type { ClusterEvent } from '../../../protocol/cluster-event.js';
import { phraseEvent } from '../../../protocol/event-phrases.js';
import { nameOfEvent } from '../../../protocol/incident/groups.js';
import { SlotMark } from '../../shared/slot-mark.js';
import { slotStyle } from '../../shared/slot-style.js';
import { view } from '../state/cluster.js';
import { clock } from '../state/format.js';
import { hrefOfIncident, incidentsShown } from '../state/incident-link.js';
import { predicted } from '../state/predictions.js';
import { T } from '../strings.js';

/** Rows drawn; older ones are kept by the node. */
const ROWS = 120;

/** What happened, who did it, what it did to people; newest first. */
export function EventLog() {
  const effectsOnly = useSignal(false);
  const events = view.value?.timeline ?? [];
  const several = (view.value?.nodes.length ?? 0) > 1;
  const shown = (effectsOnly.value ? events.filter(touchedPeople) : events).slice(-ROWS).reverse();
  return (
    <section class="panel event-log" aria-labelledby="event-log-heading">
      <div class="panel-head">
        <h2 id="event-log-heading">{T.eventLog.heading}</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={effectsOnly.value}
            onChange={(event) => {
              effectsOnly.value = event.currentTarget.checked;
            }}
          />
          {T.eventLog.filterEffects}
        </label>
      </div>
      {shown.length === 0 ? (
        <p class="empty">{T.eventLog.empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <div class="events" id="events" role="log" aria-labelledby="event-log-heading" tabIndex={0}>
          <ol>
            {shown.map((event) => (
              <EventLine key={`${event.node}/${event.id}`} event={event} several={several} />
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

function EventLine({ event, several }: { event: ClusterEvent; several: boolean }) {
  const bad = BAD.has(event.kind);
  const effect = T.eventLog.effect(event);
  const name = nameOfEvent(event);
  const incident = incidentsShown.value.get(name);
  return (
    <li
      class={`event${bad ? ' event-bad' : ''} ${slotStyle(event.slot ?? 0).className}`}
      data-kind={event.kind}
    >
      <SlotMark slot={event.slot ?? 0} size={18} label={false} />
      <div class="event-body">
        <p class="event-text">{phraseEvent(event, T.eventLog.event)}</p>
        {effect === null ? null : <p class="event-effect">{effect}</p>}
        {incident === undefined ? null : (
          <a class="event-incident" href={hrefOfIncident(name)}>
            {predicted.value.has(incident) ? T.predict.compare : T.incident.open}
          </a>
        )}
      </div>
      <p class="event-when">
        <time dateTime={new Date(event.at).toISOString()}>{clock(event.at)}</time>
        {several ? <span class="event-node">{event.node}</span> : null}
      </p>
    </li>
  );
}

const BAD: ReadonlySet<ClusterEvent['kind']> = new Set([
  'worker-died',
  'jobs-died',
  'slot-failed',
  'node-lost',
  'store-down',
  'store-loss',
  'problem',
  'bounced',
  'refused',
]);

const ALWAYS: ReadonlySet<ClusterEvent['kind']> = new Set([
  'mode-switched',
  'store-loss',
  'problem',
  'node-lost',
  'slot-failed',
  'bounced',
]);

function touchedPeople(event: ClusterEvent): boolean {
  if (ALWAYS.has(event.kind)) return true;
  const people = event.effect?.people;
  return people !== undefined && people.before + people.kept + people.signedInAgain + people.lost > 0;
}
