import type { Welcome } from '../../../../protocol/events.js';
import type { ExitCause } from '../../../../protocol/exit-cause.js';
import { type Mode, type PresetName, presetOf } from '../../../../protocol/mode.js';
import type { ServedBy } from '../../../../protocol/served-by.js';
import { endInBrackets } from '../../../shared/end-words.js';
import { capital, duration, slotName } from './words.js';

type Fate = NonNullable<Welcome['previous']>['fate'] | 'silent';

const FATES: Record<Exclude<Fate, 'alive'>, string> = {
  died: 'died',
  drained: 'was drained',
  unknown: 'was lost',
  silent: 'stopped answering',
};

const MODES: Record<PresetName, string> = {
  sticky: 'Sticky: your session lives in the memory of one worker, and you are always sent back to it.',
  shared: 'Shared: your session lives in the store, so any worker can serve you.',
  stateless: 'Stateless: your session is in your cookie, encrypted, so any worker can serve you.',
  broken: 'Broken: your session lives in one worker, and requests go to all of them in turn.',
};

export const served = {
  by: 'Served by',
  worker: (slot: number) => `worker ${slot}`,
  nobody: 'nobody now',
  pid: (pid: number) => `pid ${pid}`,
  open: 'Who serves this tab',
  title: 'Who serves this tab',
  strip: 'The last 40 requests and frames of this tab, by who served them',
  stripEmpty: 'nothing yet',
  stripSummary: (parts: readonly { slot: number; count: number }[]) =>
    parts
      .map(({ slot, count }) =>
        slot < 0 ? `${count} unanswered` : `${count} by ${slot === 0 ? 'the primary' : `worker ${slot}`}`,
      )
      .join(', '),
  tall: 'Tall: HTTP requests. Short: socket frames. Hollow: nobody answered.',
  facts: { node: 'Node', slot: 'Slot', process: 'Process', since: 'Since', mode: 'Mode' },
  moves: 'Changes',
  noMoves: 'None since this page was opened.',
  modeText(mode: Mode): string {
    const preset = presetOf(mode);
    return preset === null ? `Routing ${mode.routing}, sessions in ${mode.sessions}.` : MODES[preset];
  },
  modeChanged: (text: string) => `The cluster changed its mode. ${text}`,
  /** Why this tab is served by another process now. */
  moved(move: {
    from: { node: string; slot: number; pid: number };
    to: { node: string; slot: number; pid: number };
    fate: Fate;
    ended?: ExitCause | undefined;
    lostMs: number;
    session: 'kept' | 'signed in again';
  }): string {
    const { from, to, fate, ended, lostMs, session } = move;
    const same = from.node === to.node && from.slot === to.slot;
    const who = slotName(from, to.node);
    const where =
      same && from.pid === to.pid
        ? 'you came back to it'
        : same
          ? 'you came back to its replacement'
          : `you moved to ${slotName(to, to.node)}`;
    const what =
      fate === 'alive'
        ? `The connection to ${who} broke`
        : `${capital(who)} ${FATES[fate]}${endInBrackets(ended)}`;
    return `${what}; ${where} in ${duration(lostMs)}; ${session === 'kept' ? 'session kept' : 'you signed in again'}.`;
  },
  /** A worker asked for it, or the network carries websockets by now. */
  movedQuietly: (from: ServedBy, to: ServedBy) =>
    from.node === to.node && from.slot === to.slot && from.pid === to.pid
      ? `A new connection to ${slotName(to, to.node)}, without an outage.`
      : `You moved from ${slotName(from, to.node)} to ${slotName(to, to.node)}, without an outage.`,
};
