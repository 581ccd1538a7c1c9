import type { SocketDot } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { Consequence } from './effects.js';
import type { PersonOutcome } from './people-effect.js';

/** A worker and who is connected to it. `node`: when it is not the one that tells. */
export interface Occupied {
  readonly node?: string;
  readonly slot: number;
  /** Null: nobody serves there. */
  readonly pid: number | null;
  readonly dots: readonly SocketDot[];
}

/** One way from a process to another. */
export interface Move {
  readonly from: ServedBy;
  /** Null: not told, by a node of an older version. */
  readonly to: ServedBy | null;
  /** ms since 1970. */
  readonly backAt: number;
  readonly lostMs: number;
  readonly again: boolean;
}

/** The ways of a person since an event. */
export interface Path {
  readonly moves: readonly Move[];
  /** When a request first showed that their session was gone; null: none did. */
  readonly lostAt: number | null;
}

export interface PeopleOfEvent {
  readonly there: readonly Occupied[];
  /** By the name that tells nothing. */
  readonly people: ReadonlyMap<string, { readonly outcome: PersonOutcome; readonly path: Path }>;
}

const NOWHERE: Path = { moves: [], lostAt: null };

/** The path with one more consequence. Pure. */
function pathWith(path: Path, consequence: Consequence, from: ServedBy | null, at: number): Path {
  switch (consequence.kind) {
    case 'session-lost':
    case 'left-behind':
      return { ...path, lostAt: path.lostAt ?? at };
    case 'signed-in':
      return from === null
        ? path
        : withMove(path, { from, to: null, backAt: at, lostMs: consequence.lostMs ?? 0, again: true });
    case 'served': {
      const { lostMs } = consequence;
      if (from === null || lostMs === null) return path;
      return withMove(path, { from, to: from, backAt: at, lostMs, again: false });
    }
    case 'lost-since':
    case 'carried':
      return { ...path, lostAt: null };
    case 'moved': {
      if (from === null) return path;
      const { to = null, lostMs, again } = consequence;
      // Their page tells more of a sign-in that is known.
      const moves = again ? path.moves.filter((one) => one.to !== null || !one.again) : path.moves;
      return withMove({ ...path, moves }, { from, to, backAt: at, lostMs, again });
    }
  }
}

function withMove(path: Path, move: Move): Path {
  const rounded = { ...move, lostMs: Math.round(move.lostMs) };
  return { ...path, moves: [...path.moves, rounded].slice(-LIMITS.incidentMovesEach) };
}

/** Where people were at events, and where they went. Bounded: the oldest event is forgotten first. */
export class Paths {
  /** By event, oldest first. */
  private readonly events = new Map<string, { there: readonly Occupied[]; paths: Map<string, Path> }>();
  private size = 0;

  constructor(private readonly max: number = LIMITS.pathsKept) {}

  begin(event: string, there: readonly Occupied[]): void {
    this.forget(event);
    this.events.set(event, { there, paths: new Map() });
    this.count(there.reduce((sum, { dots }) => sum + dots.length, 0));
  }

  grow(event: string, consequence: Consequence, from: ServedBy | null, at: number): void {
    const found = this.events.get(event);
    if (found === undefined) return;
    const before = found.paths.get(consequence.person);
    found.paths.set(consequence.person, pathWith(before ?? NOWHERE, consequence, from, at));
    if (before === undefined) this.count(1);
  }

  /** `outcomes`: of the event's people, which are counted however many there are. */
  peopleOf(event: string, outcomes: ReadonlyMap<string, PersonOutcome>): PeopleOfEvent | null {
    const found = this.events.get(event);
    if (found === undefined) return null;
    const people = new Map(
      [...outcomes].map(([person, outcome]) => [
        person,
        { outcome, path: found.paths.get(person) ?? NOWHERE },
      ]),
    );
    return { there: found.there, people };
  }

  private count(more: number): void {
    this.size += more;
    // The newest stays, however large: its bound is that of the workers' dots.
    for (const oldest of this.events.keys()) {
      if (this.size <= this.max || this.events.size === 1) return;
      this.forget(oldest);
    }
  }

  private forget(event: string): void {
    const found = this.events.get(event);
    if (found === undefined) return;
    this.events.delete(event);
    this.size -= found.paths.size + found.there.reduce((sum, { dots }) => sum + dots.length, 0);
  }
}
