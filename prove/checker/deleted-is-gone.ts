import type { EventOf, Seen } from '../history.js';
import type { Check, Violation } from './check.js';
import type { Facts } from './facts.js';

/** CHANGE-2. */
const GONE_WITHIN_MS = 1_000;
/** A page hears of a deletion a moment after whoever made it. */
const HEARS_WITHIN_MS = 750;
/** Faults that hold nothing back: who was killed has sent what it had, and who is left knows all. */
const KEEP_PACE = new Set([
  'sigkill',
  'kill-all',
  'crash-loop',
  'rolling-restart',
  'workers-up-down',
  'primary-kill',
  'everything-killed',
  'node-killed',
  'node-drained',
  'switch-routing',
  'switch-sessions',
]);
/** Faults of one worker: what others say is held to the second all the same. */
const OF_ONE_WORKER = new Set(['sigstop', 'brief-freeze', 'spin']);
/** After any other, people and workers find each other and the store again. */
const RECOVERS_MS = 2_000;

/**
 * CHANGE-2: whatever was asked for 1 s after a deletion was acknowledged or later has neither the text nor those of its
 * edits. That goes for each page, fill and answer, and for the store. Where a fault keeps the word of it from somebody,
 * from then on when it is over. And nothing that reaches as far as the deletion has them at all, so not a batch either.
 */
export const deletedIsGone: Check = {
  name: 'deleted-is-gone',
  promises: ['CHANGE-2'],
  find(facts) {
    const found: Violation[] = [];
    const acks = deletionsOf(facts);
    const stalls = stallsOf(facts);
    /** `head`: how far into the log it reaches. */
    const met = (event: Where, head: number, askedAt: number) => (seen: Seen) => {
      const isText = seen.kind === undefined || seen.kind === 'edit';
      if (!isText || seen.text === '') return;
      const ack = acks.get(`${event.room} ${event.epoch} ${seen.kind === undefined ? seen.mid : seen.of}`);
      if (ack === undefined) return;
      const isLate = askedAt > goneAt(ack.t, stalls, 'by' in event ? event.by : undefined);
      if (!isLate && head < ack.seq) return;
      const when = isLate
        ? `asked for ${((askedAt - ack.t) / 1_000).toFixed(2)} s after`
        : `with ${head} behind`;
      found.push({
        at: event.t,
        what: `the ${seen.kind ?? 'text'} ${seen.mid} of ${event.room} was seen in what was ${when} its deletion, ${ack.seq}`,
        events: [ack, event],
        // With the deletion behind it is wrong at any time.
        ...(head < ack.seq ? { isLate: true } : {}),
      });
    };
    for (const event of facts.of('wire')) {
      event.messages.forEach(met(event, event.messages.at(-1)?.seq ?? 0, 0));
    }
    for (const event of facts.of('join')) {
      event.messages.forEach(met(event, event.head, event.t - (event.tookMs ?? 0)));
    }
    for (const event of [...facts.of('rows'), ...facts.of('final')]) {
      event.messages.forEach(met(event, event.head, event.askedAt ?? event.t - HEARS_WITHIN_MS));
    }
    for (const log of facts.of('log')) {
      const look = met(log, log.messages.at(-1)?.seq ?? 0, log.t);
      log.messages.forEach(look);
      const bySeq = new Map(log.messages.map((entry) => [entry.seq, entry]));
      for (const { seq, text } of log.beside ?? []) {
        const message = bySeq.get(seq);
        if (message !== undefined) look({ ...message, text });
      }
    }
    return found;
  },
};

type Where = EventOf<'wire' | 'join' | 'rows' | 'final' | 'log'>;
type DeletionAck = EventOf<'ack'> | EventOf<'settled'>;

/** When somebody was first told that a deletion is done, by room, epoch and mid of the message. */
function deletionsOf(facts: Facts): Map<string, DeletionAck> {
  const acks = new Map<string, DeletionAck>();
  const all: DeletionAck[] = [...facts.of('ack'), ...facts.of('settled')];
  for (const ack of all.sort((a, b) => a.t - b.t)) {
    const change = facts.sends.get(`${ack.user} ${ack.cmid}`)?.[0]?.change;
    if (change?.kind !== 'delete') continue;
    const of = facts.storedByMid.get(ack.room)?.get(ack.mid)?.of ?? change.of;
    const key = `${ack.room} ${ack.epoch} ${of}`;
    if (of !== null && !acks.has(key)) acks.set(key, ack);
  }
  return acks;
}

interface Stall {
  readonly from: number;
  readonly to: number;
  /** Only these workers, `node/slot/pid`; null: anybody. */
  readonly workers: readonly string[] | null;
}

/** When faults kept something from somebody, in the order of their begin. */
function stallsOf(facts: Facts): Stall[] {
  const faults = facts.of('fault').filter(({ kind }) => !KEEP_PACE.has(kind));
  return faults
    .filter(({ phase }) => phase === 'begin')
    .map(({ id, t, kind, hits, detail }) => {
      const end = faults.find((one) => one.id === id && one.phase === 'end')?.t ?? facts.endMs;
      const workers = OF_ONE_WORKER.has(kind) ? (hits ?? [detail]) : null;
      return { from: t, to: end + RECOVERS_MS, workers };
    });
}

/** From when on a text that was deleted at `t` is in nothing that `by` says. */
function goneAt(t: number, stalls: readonly Stall[], by: string | undefined): number {
  let at = t + GONE_WITHIN_MS;
  for (const { from, to, workers } of stalls) {
    const isHeld = workers === null || workers.some((worker) => by?.includes(worker) === true);
    if (isHeld && from <= at && to > t) at = Math.max(at, to + GONE_WITHIN_MS);
  }
  return at;
}
