import { SlotMark } from '../../../shared/slot-mark.js';
import { connection, mode } from '../../state/client.js';
import { changes } from '../../state/served-changes.js';
import { tServed } from '../../strings/served.js';
import { Dialog } from '../pieces/dialog.js';
import { clock, fullTime } from '../pieces/time.js';
import { Strip } from './strip.js';

export function ServedPanel() {
  const state = connection.value;
  return (
    <Dialog title={tServed.title}>
      {state.kind === 'online' ? (
        <div class="served-facts">
          <SlotMark slot={state.by.slot} size={56} />
          <dl>
            <dt>{tServed.facts.slot}</dt>
            <dd>{tServed.worker(state.by.slot)}</dd>
            <dt>{tServed.facts.node}</dt>
            <dd class="mono">{state.by.node}</dd>
            <dt>{tServed.facts.process}</dt>
            <dd class="mono">{tServed.pid(state.by.pid)}</dd>
            <dt>{tServed.facts.since}</dt>
            <dd>{clock(state.since)}</dd>
          </dl>
        </div>
      ) : (
        <p>{tServed.nobody}</p>
      )}
      {mode.value === null ? null : <p class="muted">{tServed.modeText(mode.value)}</p>}
      <h3 class="side-title">{tServed.strip}</h3>
      <Strip />
      <p class="hint">{tServed.tall}</p>
      <h3 class="side-title">{tServed.moves}</h3>
      {changes.value.length === 0 ? <p class="muted">{tServed.noMoves}</p> : null}
      <ol class="changes">
        {changes.value.map((change) => (
          <li key={change.at}>
            <time title={fullTime(change.at)}>{clock(change.at)}</time>
            <span class="change-marks">
              <SlotMark slot={change.from.slot} label={false} /> <span aria-hidden="true">→</span>{' '}
              <SlotMark slot={change.to.slot} label={false} />
            </span>
            <span>{change.text}</span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
