import { slotStyle } from '../../../shared/slot-style.js';
import { strip } from '../../state/client.js';
import { countBySlot } from '../../state/strip.js';
import { tServed } from '../../strings/served.js';
import { clock } from '../pieces/time.js';

/**
 * This tab's last 40 requests and frames by who served them. It has one colour while one worker serves, a rainbow in
 * round robin, a change at the moment of a kill. The number stands where the worker changes.
 */
export function Strip() {
  const cells = strip.value;
  const summary = cells.length === 0 ? tServed.stripEmpty : tServed.stripSummary(countBySlot(cells));
  return (
    <div class="strip" role="img" aria-label={`${tServed.strip}: ${summary}`} title={tServed.strip}>
      {cells.map((cell, i) => {
        const slot = cell.by?.slot ?? null;
        const before = cells[i - 1];
        const begins = before === undefined || (before.by?.slot ?? null) !== slot;
        const style = slot === null ? null : slotStyle(slot);
        const kind = cell.kind === 'http' ? 'tall' : cell.kind;
        return (
          <span
            key={cell.id}
            class={`cell ${kind}${style === null ? ' nobody' : ` ${style.className} ${style.line}`}${begins ? ' begins' : ''}`}
            title={`${clock(cell.at)} ${cell.label}${cell.status === undefined ? '' : ` ${cell.status}`} · ${slot === null ? '–' : tServed.worker(slot)}`}
          >
            {begins && slot !== null ? slot : null}
          </span>
        );
      })}
    </div>
  );
}
