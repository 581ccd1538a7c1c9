import { join } from 'node:path';
import type { Spread } from '../checker/spread.js';
import { INCIDENT_FILE } from '../incident.js';
import type { Proof } from './prove.js';

/** The verdict for a person: one block of text. */
export function report({ verdict, figures, words = [], options, dir }: Proof): string {
  const lines: string[] = [''];
  const {
    sent,
    acked,
    changes,
    ackedLost,
    shown,
    batches,
    gathered,
    failed,
    unknown,
    duplicatesRefused,
    gaps,
    resets,
    roomsLost,
    repairs,
    reloads,
  } = figures;
  lines.push(
    `In ${figures.seconds} s: ${sent} messages written, ${acked} acknowledged (${ackedLost} not in the store any more), ${shown} shown.`,
    `${batches} batches arrived, ${gathered} of them with several entries.`,
    `${changes.acked} of ${changes.sent} changes acknowledged, ${changes.settled} were so already.`,
    `${failed} failed, ${unknown} attempts without an answer, ${duplicatesRefused} resends answered as before.`,
    `${gaps} gaps, ${resets} resets and ${roomsLost} lost rooms told; ${repairs} holes in feeds filled, ${reloads} reloads.`,
    `normally: acknowledged in ${spread(figures.ack)}, shown to others in ${spread(figures.delivery)}`,
  );
  for (const fault of figures.faults) {
    const back = fault.back.n > 0 ? `; back in ${spread(fault.back)}` : '';
    const never = fault.neverBack > 0 ? `, ${fault.neverBack} never` : '';
    const ack = fault.firstAck.n > 0 ? `; first ack after ${spread(fault.firstAck)}` : '';
    const moves =
      fault.moves.n > 0 ? `; ${fault.moves.n} clients moved, at most ${fault.moves.max} times` : '';
    lines.push(
      `  ${fault.kind.padEnd(18)} × ${fault.times}: delivery ${spread(fault.delivery)}, ${fault.late} late${back}${never}${ack}${moves}; ${fault.requestsFailed} of ${fault.requests} requests failed, ${fault.sessionsLost} sign-outs`,
    );
  }
  if (words.length > 0) lines.push('', ...words);
  lines.push('');
  if (verdict.holds === true) lines.push(`TRUE: nothing was violated (seed ${options.seed}).`);
  else if (verdict.holds === null)
    lines.push(`UNKNOWN: ${verdict.why} (seed ${options.seed}). That is not a pass.`);
  else {
    const all = Object.entries(verdict.violations).map(([check, count]) => `${check} ${count}`);
    lines.push(`FALSE (seed ${options.seed}): ${all.join(', ')}`);
    if (verdict.first !== null) {
      const { check, promises, what, at, excerpt } = verdict.first;
      lines.push(
        `first, at ${(at / 1_000).toFixed(3)} s, ${check} (${promises.join(', ')}): ${what}`,
        '',
        excerpt,
      );
    }
  }
  if (dir !== null) lines.push('', `History, logs and verdict: ${dir}`);
  if (dir !== null && verdict.first !== null)
    lines.push(`The first violation as an incident: holdfast incident show ${join(dir, INCIDENT_FILE)}`);
  return lines.join('\n');
}

function spread({ n, median, p99, max }: Spread): string {
  return n === 0 ? 'no measure' : `${median} / ${p99} / ${max} ms (median, 99 %, max of ${n})`;
}
