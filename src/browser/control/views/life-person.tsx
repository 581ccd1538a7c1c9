import { SlotMark } from '../../shared/slot-mark.js';
import type { LifeLine } from '../life/life-lines.js';
import { type LifeMoment, momentsOfLife } from '../life/life-moments.js';
import { clockWithMs } from '../state/format.js';
import { hrefOfIncident } from '../state/incident-link.js';
import { followedPerson } from '../state/life.js';
import { keptLives, lifeTicks } from '../state/life-kept.js';
import { T } from '../strings.js';

/** One person, moment by moment, the newest first. */
export function LifePerson({ line, onClose }: { line: LifeLine; onClose: () => void }) {
  const at = keptLives.value.at ?? 0;
  const moments = momentsOfLife(line, lifeTicks.value, at);
  return (
    <section class="life-person" aria-labelledby="life-person">
      <div class="panel-head">
        <h3 id="life-person">
          {line.name} {line.synthetic ? <span class="muted">{T.life.crowd}</span> : null}
        </h3>
        <button
          type="button"
          class="link"
          onClick={() => {
            followedPerson.value = null;
          }}
        >
          {T.life.stop}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <ol class="life-moments" aria-labelledby="life-person" tabIndex={0}>
        {moments.map((moment) => (
          <MomentLine key={`${moment.kind} ${moment.at}`} moment={moment} at={at} onClose={onClose} />
        ))}
      </ol>
    </section>
  );
}

function MomentLine({ moment, at, onClose }: { moment: LifeMoment; at: number; onClose: () => void }) {
  const text = T.life;
  const time = (
    <time class="moment-at" dateTime={new Date(moment.at).toISOString()}>
      {clockWithMs(moment.at)}
    </time>
  );
  if (moment.kind === 'message') {
    return (
      <li class="moment" data-moment="message" data-mid={moment.tick.mid}>
        {time}
        <span>{text.message(moment.tick)}</span>
      </li>
    );
  }
  if (moment.kind === 'served') {
    const { by, until } = moment;
    return (
      <li class="moment" data-moment="served" data-pid={by.pid}>
        {time}
        <span class="life-on">
          <SlotMark slot={by.slot} size={16} label={false} />
          {text.on(by.slot, by.node)}
          {until === null ? text.goesOn : text.until(until - moment.at)}
        </span>
      </li>
    );
  }
  const { kind, from, to, incident } = moment.lapse;
  return (
    <li
      class={kind === 'unserved' ? 'moment moment-unserved' : 'moment moment-unknown'}
      data-moment={kind}
      data-from={from}
      data-to={to ?? ''}
    >
      {time}
      <span>
        {text[kind]((to ?? at) - from)}
        {to === null ? text.sofar : incident === null ? text.about : ''}{' '}
        {incident === null ? null : (
          <a href={hrefOfIncident(incident)} onClick={onClose}>
            {text.incident}
          </a>
        )}
      </span>
    </li>
  );
}
