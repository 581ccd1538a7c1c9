import { useSignal } from '@preact/signals';
import { phraseEvent } from '../../../protocol/event-phrases.js';
import type { Incident, IncidentPerson } from '../../../protocol/incident/incident.js';
import { type Moment, momentsOf } from '../../../protocol/incident/moments.js';
import { slotStyle } from '../../shared/slot-style.js';
import { piecesOf, spanOf, type Whereabouts, whereIs } from '../state/whereabouts.js';
import { T } from '../strings.js';

/** Width of the picture, in its own units. */
const WIDE = 1_000;

/** The incident from its beginning to its end, at a moment that a slider chooses. */
export function Replay({ incident }: { incident: Incident }) {
  const { from, to } = spanOf(incident);
  // Null: at the end, wherever that is by now.
  const chosen = useSignal<number | null>(null);
  const at = Math.min(to, chosen.value ?? to);
  const moments = momentsOf(incident);
  const text = T.incident;
  return (
    <>
      <label class="incident-scrub">
        {text.moment(Math.round(at - incident.at))}
        <input
          type="range"
          min={from}
          max={to}
          step={1}
          value={at}
          aria-valuetext={text.moment(Math.round(at - incident.at))}
          onInput={(event) => {
            const value = Number(event.currentTarget.value);
            chosen.value = value >= to ? null : value;
          }}
        />
      </label>
      <p class="incident-now" role="status">
        {text.now(countAt(incident.list, at))}
      </p>
      {incident.list.length === 0 ? null : (
        <ol class="lives">
          {incident.list.map((person) => (
            <Life key={person.person} person={person} at={at} from={from} to={to} />
          ))}
        </ol>
      )}
      <ol class="moments">
        {moments.map((moment, index) => (
          <li key={index} class={moment.at > at ? 'moment moment-later' : 'moment'}>
            <span class="moment-at">{text.since(Math.round(moment.at - incident.at))}</span>
            <span>{words(moment)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A person as a thread through workers. Where nobody served them there is none. */
function Life({ person, at, from, to }: { person: IncidentPerson; at: number; from: number; to: number }) {
  const x = (time: number) => ((time - from) / Math.max(1, to - from)) * WIDE;
  return (
    <li class="life" data-outcome={person.outcome}>
      <span class="life-name">{person.name ?? T.incident.somebody(person.person)}</span>
      <svg class="life-line" viewBox={`0 0 ${WIDE} 10`} preserveAspectRatio="none" aria-hidden="true">
        {piecesOf(person, from, to).map((piece) => (
          <rect
            key={piece.from}
            x={x(piece.from)}
            width={Math.max(1, x(piece.to) - x(piece.from))}
            y={piece.where.kind === 'served' ? 2 : 4.25}
            height={piece.where.kind === 'served' ? 6 : 1.5}
            class={lookOf(piece.where)}
          />
        ))}
        <line class="life-now" x1={x(at)} x2={x(at)} y1="0" y2="10" />
      </svg>
      <span class="life-outcome">{T.incident.outcome(person.outcome, person.worstMs)}</span>
    </li>
  );
}

function lookOf(where: Whereabouts): string {
  if (where.kind === 'served') return `life-served ${slotStyle(where.by.slot).className}`;
  return where.kind === 'unserved' ? 'life-unserved' : 'life-unknown';
}

/** How many are where at a moment. */
function countAt(list: readonly IncidentPerson[], at: number) {
  const now = list.map((person) => whereIs(person, at));
  return {
    served: now.filter(({ kind }) => kind === 'served').length,
    unserved: now.filter(({ kind }) => kind === 'unserved').length,
    unknown: now.filter(({ kind }) => kind === 'unknown').length,
  };
}

function words(moment: Moment): string {
  const text = T.incident;
  const nameOf = ({ name, person }: IncidentPerson) => name ?? text.somebody(person);
  switch (moment.kind) {
    case 'event':
      return phraseEvent(moment.event, text.event);
    case 'out':
      return text.out(nameOf(moment.person));
    case 'back':
      return text.back(nameOf(moment.person), moment.move);
    case 'session-lost':
      return text.sessionLost(nameOf(moment.person));
    case 'flaw':
      return text.flaw(moment.flaw);
    case 'line':
      return moment.text;
  }
}
