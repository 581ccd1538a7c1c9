import { SlotMark } from '../../shared/slot-mark.js';
import { connection, mode } from '../state/client.js';
import { changes } from '../state/news.js';
import { t } from '../strings.js';
import { Dialog } from './dialog.js';
import { Strip } from './strip.js';
import { clock, fullTime } from './time.js';

export function ServedPanel() {
  const state = connection.value;
  return (
    <Dialog title={t.served.title}>
      {state.kind === 'online' ? (
        <div class="served-facts">
          <SlotMark slot={state.by.slot} size={56} />
          <dl>
            <dt>{t.served.facts.slot}</dt>
            <dd>{t.served.worker(state.by.slot)}</dd>
            <dt>{t.served.facts.node}</dt>
            <dd class="mono">{state.by.node}</dd>
            <dt>{t.served.facts.process}</dt>
            <dd class="mono">{t.served.pid(state.by.pid)}</dd>
            <dt>{t.served.facts.since}</dt>
            <dd>{clock(state.since)}</dd>
          </dl>
        </div>
      ) : (
        <p>{t.served.nobody}</p>
      )}
      {mode.value === null ? null : <p class="muted">{t.served.modeText(mode.value)}</p>}
      <h3 class="side-title">{t.served.strip}</h3>
      <Strip />
      <p class="hint">{t.served.tall}</p>
      <h3 class="side-title">{t.served.moves}</h3>
      {changes.value.length === 0 ? <p class="muted">{t.served.noMoves}</p> : null}
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
