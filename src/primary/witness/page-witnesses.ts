import { BoundedMap } from '../../bounded-map.js';
import type { GivenTestimony, LeftRoom } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import {
  keyOfPlace,
  type LogPlace,
  type PagesWitness,
  type ReportedFlaw,
  sumTallies,
} from '../../protocol/testimony.js';
import { countFlaws, Dossier, type Judge } from './dossier.js';

interface OpenPage {
  readonly pid: number;
  readonly person: string;
  /** One id for the person and the page: the same over all its connections. */
  readonly run: string;
  readonly dossier: Dossier;
  readonly reached: Map<string, LogPlace>;
  flaws: ReportedFlaw[];
}

interface AwayPage {
  /** When it was seen to be gone, or heard of again. */
  at: number;
  /** It has a socket again, and says anew how far it is, room by room. */
  isBack: boolean;
  readonly person: string;
  /** Where it was, without the rooms of which it told since. */
  readonly reached: Map<string, LogPlace>;
}

/**
 * What the open pages of this node say. A page's dossier is that of its socket: with a new one it tells all again.
 */
export class PageWitnesses {
  private readonly pages = new Map<string, OpenPage>();
  /** Pages that are not here now, or are just back. */
  private readonly away = new BoundedMap<string, AwayPage>(LIMITS.pagesGoneRemembered);

  /** `now`: ms since 1970. */
  constructor(private readonly now: () => number) {}

  take(
    pid: number,
    given: readonly GivenTestimony[],
    gone: readonly string[],
    left: readonly LeftRoom[],
  ): void {
    for (const one of given) this.put(pid, one);
    for (const socket of gone) this.forget(socket);
    for (const one of left) this.leave(one);
  }

  /** Only these processes live. */
  keepOnly(pids: ReadonlySet<number>): void {
    for (const [socket, { pid }] of this.pages) if (!pids.has(pid)) this.forget(socket);
  }

  settle(judge: Judge): void {
    for (const { dossier } of this.pages.values()) dossier.settle(judge);
  }

  /** Rooms in which something waits, as many as may be asked for. */
  get asks(): readonly string[] {
    const rooms = new Set<string>();
    for (const { dossier } of this.pages.values()) {
      for (const room of dossier.waitingRooms) {
        if (rooms.size === LIMITS.witnessRoomsAsked) return [...rooms];
        rooms.add(room);
      }
    }
    return [...rooms];
  }

  /** How far every page is that has one of these rooms open. */
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
    const sum = sumTallies(all.map(({ dossier }) => dossier.tally()));
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
      person,
      run: `${person} ${run}`,
      dossier: new Dossier(LIMITS.pageUnsettledMax),
      reached: new Map<string, LogPlace>(),
      flaws: [],
    };
    this.pages.set(socket, page);
    const before = this.away.get(page.run);
    if (before?.isBack === false) Object.assign(before, { at: this.now(), isBack: true });
    page.dossier.take(
      totals,
      acked.map((entry) => ({ ...entry, who })),
    );
    this.addFlaws(
      page,
      flaws.map((flaw) => ({ ...flaw, who })),
    );
    for (const entry of reached) {
      before?.reached.delete(entry.room);
      const former = page.reached.get(entry.room);
      if (former === undefined && page.reached.size >= LIMITS.pageRoomsMax) continue;
      if (former !== undefined && former.epoch !== entry.epoch) {
        this.addFlaws(page, page.dossier.logEnded(former, this.now()));
      }
      page.reached.set(entry.room, entry);
    }
  }

  private addFlaws(page: OpenPage, flaws: readonly ReportedFlaw[]): void {
    page.flaws = [...page.flaws, ...flaws].slice(0, LIMITS.testimonyFlawsMax);
  }

  private forget(socket: string): void {
    const page = this.pages.get(socket);
    if (page === undefined) return;
    this.pages.delete(socket);
    for (const { run } of this.pages.values()) if (run === page.run) return;
    const { person, run } = page;
    const reached = new Map([...(this.away.get(run)?.reached ?? []), ...page.reached]);
    this.away.setNewest(run, { at: this.now(), isBack: false, person, reached });
  }

  /** Nothing more comes to them there, so nothing is waited for. */
  private leave({ room, person }: LeftRoom): void {
    for (const page of [...this.pages.values(), ...this.away.values()]) {
      if (page.person === person) page.reached.delete(room);
    }
  }

  private countGone(): number {
    const now = this.now();
    let count = 0;
    for (const [run, { at, isBack }] of this.away) {
      if (now - at > (isBack ? LIMITS.pageBackWithinMs : LIMITS.pageGoneShownMs)) this.away.delete(run);
      else if (!isBack && now - at > LIMITS.pageBackWithinMs) count += 1;
    }
    return count;
  }
}
