import type { GivenTestimony } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import {
  keyOfPlace,
  type LogPlace,
  type PagesWitness,
  sumTallies,
  type ToldFlaw,
} from '../../protocol/testimony.js';
import { countFlaws, type Judge, WitnessRecord } from './record.js';

interface PageRecord {
  readonly pid: number;
  /** Of the person and the page: the same over all its connections. */
  readonly run: string;
  readonly record: WitnessRecord;
  readonly reached: Map<string, LogPlace>;
  flaws: ToldFlaw[];
}

/** What the open pages of this node claim. A page's record is that of its socket: with a new one it tells all again. */
export class PageWitnesses {
  private readonly pages = new Map<string, PageRecord>();
  /** Pages that are not here now: since when, and how far they were, which is asked of them again when they are back. */
  private readonly away = new Map<
    string,
    { readonly at: number; readonly reached: ReadonlyMap<string, LogPlace> }
  >();

  /** `now`: ms since 1970. */
  constructor(private readonly now: () => number) {}

  take(pid: number, given: readonly GivenTestimony[], gone: readonly string[]): void {
    for (const one of given) this.put(pid, one);
    for (const socket of gone) this.forget(socket);
  }

  /** Only these processes live. */
  keep(pids: ReadonlySet<number>): void {
    for (const [socket, { pid }] of this.pages) if (!pids.has(pid)) this.forget(socket);
  }

  settle(judge: Judge): void {
    for (const { record } of this.pages.values()) record.settle(judge);
  }

  /** Rooms in which something waits, as many as may be asked for. */
  get asks(): readonly string[] {
    const rooms = new Set<string>();
    for (const { record } of this.pages.values()) {
      for (const room of record.waitingRooms) {
        if (rooms.size === LIMITS.witnessRoomsAsked) return [...rooms];
        rooms.add(room);
      }
    }
    return [...rooms];
  }

  /** Of each of these rooms how far every page is that has it open. */
  reachedIn(rooms: ReadonlySet<string>): Map<string, readonly LogPlace[]> {
    const found = new Map<string, LogPlace[]>([...rooms].map((room) => [room, []]));
    const back = this.now() - LIMITS.pageBackWithinMs;
    // Whose worker died a moment ago is on the way back, and has not seen what came meanwhile.
    const expected = [...this.away.values()].filter(({ at }) => at >= back);
    for (const { reached } of [...this.pages.values(), ...expected]) {
      for (const [room, list] of found) {
        const entry = reached.get(room);
        if (entry !== undefined) list.push(entry);
      }
    }
    return found;
  }

  hasLost(entry: LogPlace): boolean {
    const key = keyOfPlace(entry);
    for (const { flaws } of this.pages.values()) {
      if (flaws.some((flaw) => flaw.kind === 'lost' && keyOfPlace(flaw) === key)) return true;
    }
    return false;
  }

  get view(): Omit<PagesWitness, 'asks' | 'reached'> {
    const all = [...this.pages.values()];
    const flaws = all.flatMap((page) => page.flaws).sort((a, b) => a.at - b.at);
    const sum = sumTallies(all.map(({ record }) => record.tally()));
    return {
      open: all.length,
      gone: this.countGone(),
      tally: { ...sum, ...countFlaws(flaws) },
      flaws: flaws.slice(0, LIMITS.flawsShown),
    };
  }

  private put(pid: number, { socket, person, who, testimony }: GivenTestimony): void {
    const { run, acked, reached, flaws, ...totals } = testimony;
    const page = this.pages.get(socket) ?? {
      pid,
      run: `${person} ${run}`,
      record: new WitnessRecord(LIMITS.pageUnsettledMax),
      reached: new Map<string, LogPlace>(),
      flaws: [],
    };
    this.pages.set(socket, page);
    this.away.delete(page.run);
    page.record.take(
      totals,
      acked.map((entry) => ({ ...entry, who })),
    );
    this.addFlaws(
      page,
      flaws.map((flaw) => ({ ...flaw, who })),
    );
    for (const entry of reached) {
      const former = page.reached.get(entry.room);
      if (former === undefined && page.reached.size >= LIMITS.pageRoomsMax) continue;
      if (former !== undefined && former.epoch !== entry.epoch) {
        this.addFlaws(page, page.record.logEnded(former, this.now()));
      }
      page.reached.set(entry.room, entry);
    }
  }

  private addFlaws(page: PageRecord, flaws: readonly ToldFlaw[]): void {
    page.flaws = [...page.flaws, ...flaws].slice(0, LIMITS.testimonyFlawsMax);
  }

  private forget(socket: string): void {
    const page = this.pages.get(socket);
    if (page === undefined) return;
    this.pages.delete(socket);
    for (const { run } of this.pages.values()) if (run === page.run) return;
    this.away.set(page.run, { at: this.now(), reached: page.reached });
    if (this.away.size > LIMITS.pagesGoneRemembered) {
      this.away.delete(this.away.keys().next().value as string);
    }
  }

  private countGone(): number {
    const now = this.now();
    let count = 0;
    for (const [run, { at }] of this.away) {
      if (now - at > LIMITS.pageGoneToldMs) this.away.delete(run);
      else if (now - at > LIMITS.pageBackWithinMs) count += 1;
    }
    return count;
  }
}
