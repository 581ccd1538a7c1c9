import type { SocketDot } from '../../../protocol/control.js';

/** Where dots can be: a worker, named `node/slot`. */
export type TrayId = string;

/** One person's tab as one sees it: it keeps its dot while its sockets come and go. */
export interface Dot {
  readonly key: string;
  readonly person: SocketDot;
  /** The worker it is on, or was on last. */
  readonly tray: TrayId;
  /** Its socket is gone and no new one has been seen yet, since then (ms); null while it is connected. */
  readonly adriftSince: number | null;
}

export interface DotSet {
  readonly dots: ReadonlyMap<string, Dot>;
  /** Sockets that a newer one of the same tab has taken over from, until they close. */
  readonly superseded: ReadonlySet<string>;
  /** Dots made so far; the next one's key. */
  readonly made: number;
}

export const NO_DOTS: DotSet = { dots: new Map(), superseded: new Set(), made: 0 };

/** A socket that was lost is looked for this long before its dot is given up. */
export const ADRIFT_MS = 10_000;

/**
 * The dots after the workers reported their sockets. A socket that appears is taken for one that was lost when it is of
 * the same tab, else of the same person. That is what makes a dot fly from a dead worker to another. Pure.
 */
export function reconcileDots(
  set: DotSet,
  trays: ReadonlyMap<TrayId, readonly SocketDot[]>,
  now: number,
): DotSet {
  const seen = new Map<string, { person: SocketDot; tray: TrayId }>();
  for (const [tray, people] of trays) for (const person of people) seen.set(person.id, { person, tray });

  const superseded = new Set([...set.superseded].filter((id) => seen.has(id)));
  const dots = new Map<string, Dot>();
  const free = new Set(seen.keys());
  const lost: Dot[] = [];
  let { made } = set;
  for (const dot of set.dots.values()) {
    const still = seen.get(dot.person.id);
    if (still === undefined) lost.push(dot);
    else {
      free.delete(dot.person.id);
      dots.set(dot.key, { ...dot, ...still, adriftSince: null });
    }
  }
  const held = new Map<string, Dot>();
  for (const dot of dots.values()) if (dot.person.tab !== undefined) held.set(tabKey(dot.person), dot);

  for (const id of free) {
    if (superseded.has(id)) continue;
    const { person, tray } = seen.get(id) as { person: SocketDot; tray: TrayId };
    const twin = person.tab === undefined ? undefined : held.get(tabKey(person));
    if (twin !== undefined) {
      // A move without an outage: the new connection opens before the old one closes.
      superseded.add(twin.person.id);
      dots.set(twin.key, { ...twin, person, tray });
      held.set(tabKey(person), { ...twin, person, tray });
      continue;
    }
    let key = takeMatch(lost, person)?.key;
    if (key === undefined) {
      key = `dot-${made}`;
      made += 1;
    }
    dots.set(key, { key, person, tray, adriftSince: null });
  }
  for (const dot of lost) {
    const adriftSince = dot.adriftSince ?? now;
    if (now - adriftSince < ADRIFT_MS) dots.set(dot.key, { ...dot, adriftSince });
  }
  return { dots, superseded, made };
}

function tabKey(person: SocketDot): string {
  return `${person.userId}/${person.tab}`;
}

/** Takes the lost dot that this person's new socket continues out of the list. */
function takeMatch(lost: Dot[], person: SocketDot): Dot | undefined {
  const sameTab = lost.findIndex((dot) => person.tab !== undefined && tabKey(dot.person) === tabKey(person));
  const found =
    sameTab >= 0
      ? sameTab
      : lost.findIndex(
          (dot) =>
            dot.person.userId === person.userId && (person.tab === undefined || dot.person.tab === undefined),
        );
  return found < 0 ? undefined : lost.splice(found, 1)[0];
}

/** Where dots lie, adrift ones too: a worker without sockets may still have some. Pure. */
export function takenTrays(set: DotSet): Set<TrayId> {
  return new Set([...set.dots.values()].map((dot) => dot.tray));
}
