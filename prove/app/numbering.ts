/**
 * Somebody else's application gives its messages no numbers, or none that the prover knows. So they get their numbers
 * afterwards: from the order in which the history and all pages had them. Then the same checks judge them. Pure.
 */
import { authored, push } from '../checker/facts.js';
import type { EventOf, HistoryEvent, Seen } from '../history.js';
import { orderOf } from './order.js';

/** The epoch of every room of such an application: nobody is told of a lost log, so there is one only. */
export const DERIVED_EPOCH = 'derived';

/** The history with numbers, as the checks want it; itself when its system gives numbers. */
export function numbered(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const run = events.find((event): event is EventOf<'run'> => event.type === 'run');
  if (run?.numbersAreDerived !== true) return events;
  const rooms = new Map<string, Room>();
  const roomOf = (name: string) => {
    const room = rooms.get(name) ?? new Room(name);
    rooms.set(name, room);
    return room;
  };
  for (const event of events) {
    if ('room' in event && typeof event.room === 'string') roomOf(event.room).gather(event);
  }
  for (const room of rooms.values()) room.number();
  const endMs = events.at(-1)?.t ?? 0;
  const before = events.map((event) =>
    'room' in event && typeof event.room === 'string' ? roomOf(event.room).withNumbers(event) : event,
  );
  // Where nothing is kept, what anybody was shown is what there is.
  const made = [...rooms.values()].flatMap((room) => (room.isKept ? [] : [room.madeLog(endMs)]));
  const end = before.findLastIndex(({ type }) => type === 'phase');
  return end < 0 ? [...before, ...made] : before.toSpliced(end, 0, ...made);
}

class Room {
  private readonly pages = new Map<string, string[]>();
  private readonly joins = new Map<string, number>();
  private readonly seenAt = new Map<string, number>();
  private readonly sentAt = new Map<string, number>();
  private readonly acks: { readonly name: string; readonly t: number }[] = [];
  private readonly seen = new Map<string, Seen>();
  private log: EventOf<'log'> | null = null;
  private readonly numbers = new Map<string, number>();
  private order: readonly string[] = [];

  constructor(private readonly name: string) {}

  get isKept(): boolean {
    return this.log !== null;
  }

  gather(event: HistoryEvent): void {
    if (event.type === 'log') this.log = event;
    else if (event.type === 'send') this.sentAt.set(authored(event.user, event.cmid), event.t);
    else if (event.type === 'ack') this.acks.push({ name: authored(event.user, event.cmid), t: event.t });
    else if (event.type === 'join') this.joins.set(pageOf(event), event.t);
    else if (event.type === 'shown')
      for (const message of event.messages) push(this.pages, pageOf(event), nameOf(message));
    if (event.type !== 'shown' && event.type !== 'log') return;
    for (const message of event.messages) {
      const name = nameOf(message);
      if (!this.seen.has(name)) this.seen.set(name, message);
      if (!this.seenAt.has(name)) this.seenAt.set(name, event.t);
    }
  }

  number(): void {
    const leading = this.log?.messages.map(nameOf) ?? [];
    this.order = orderOf(leading, [...this.pages.values()], this.seenAt);
    for (const [at, name] of this.order.entries()) this.numbers.set(name, at + 1);
    this.numberUnseen();
  }

  /**
   * What was acknowledged and nobody ever saw stands between two numbers: behind all that had been acknowledged before
   * it was sent.
   */
  private numberUnseen(): void {
    const unseen = this.acks.filter(({ name }) => !this.seen.has(name));
    const scale = 10 ** String(unseen.length).length;
    for (const [at, { name }] of unseen.entries()) {
      const sent = this.sentAt.get(name) ?? 0;
      const earlier = this.acks.filter((ack) => ack.t < sent).map((ack) => this.numbers.get(ack.name) ?? 0);
      const behind = Math.floor(earlier.reduce((most, one) => Math.max(most, one), 0));
      this.numbers.set(name, behind + (at + 1) / scale);
    }
  }

  withNumbers(event: HistoryEvent): HistoryEvent {
    switch (event.type) {
      case 'shown':
      case 'log':
        return { ...event, messages: event.messages.map((message) => this.withPlace(message)) };
      case 'ack':
        return { ...event, ...this.placeOf(authored(event.user, event.cmid)) };
      case 'join': {
        const seq = this.entranceOf(pageOf(event)) - 1;
        const since = { epoch: DERIVED_EPOCH, seq, mid: this.order[seq - 1] ?? '' };
        return { ...event, since, head: seq, complete: true };
      }
      default:
        return event;
    }
  }

  /** The log that nobody keeps: what anybody was shown, in the order of all. */
  madeLog(t: number): EventOf<'log'> {
    const messages = this.order.map((name) => this.withPlace(this.seen.get(name) as Seen));
    const epoch = messages.length === 0 ? null : DERIVED_EPOCH;
    return { t, type: 'log', room: this.name, epoch, first: 1, messages };
  }

  /**
   * The first number that a page owes its person: the first it showed, and all that was written after it had come in.
   */
  private entranceOf(page: string): number {
    const joined = this.joins.get(page) ?? 0;
    const shown = new Set(this.pages.get(page));
    const at = this.order.findIndex((name) => shown.has(name) || (this.sentAt.get(name) ?? 0) >= joined);
    return at < 0 ? this.order.length + 1 : at + 1;
  }

  private withPlace(message: Seen): Seen {
    return { ...message, ...this.placeOf(nameOf(message)) };
  }

  private placeOf(name: string): { readonly seq: number; readonly mid: string } {
    return { seq: this.numbers.get(name) ?? 0, mid: name };
  }
}

function nameOf(message: Seen): string {
  return authored(message.user, message.cmid);
}
function pageOf({ client, view }: { readonly client: string; readonly view: number }): string {
  return `${client}#${view}`;
}
