/** The history, sorted by what the checks ask for. Built once; nothing is judged here. */
import type { EventOf, HistoryEvent, RunEvent, Seen } from '../history.js';
import { isChangeSeen } from './entry-kinds.js';

/** An entry or a row met anywhere: where, when, under which name. */
export interface Sighting {
  readonly event: EventOf<'wire' | 'shown' | 'join' | 'log' | 'final' | 'rows'>;
  readonly room: string;
  readonly epoch: string;
  readonly message: Seen;
}

export interface Facts {
  readonly events: readonly HistoryEvent[];
  readonly run: RunEvent;
  readonly endMs: number;
  of<T extends HistoryEvent['type']>(type: T): readonly EventOf<T>[];
  /** By room. */
  readonly logs: ReadonlyMap<string, EventOf<'log'>>;
  /** By room, then by mid. */
  readonly storedByMid: ReadonlyMap<string, ReadonlyMap<string, Seen>>;
  /** By `authored(user, cmid)`, in order of time. */
  readonly sends: ReadonlyMap<string, readonly EventOf<'send'>[]>;
  readonly acks: ReadonlyMap<string, readonly EventOf<'ack'>[]>;
  readonly fails: ReadonlyMap<string, readonly EventOf<'fail'>[]>;
  readonly sightings: readonly Sighting[];
  /** Whether a number between the rows of a page may be a change, which is no row. */
  mayBeChange(room: string, epoch: string, seq: number): boolean;
  /** What one page load saw of one room, in order of time. By `pageOf`. */
  readonly pages: ReadonlyMap<string, Page>;
}

/** One room on one page load. */
export interface Page {
  readonly client: string;
  readonly view: number;
  readonly user: string;
  readonly room: string;
  readonly events: EventOf<'shown' | 'join' | 'gap' | 'reset' | 'cleared' | 'refused' | 'place'>[];
}

/** cmids are the client's own, so a name is theirs together with the author's. */
export function authored(user: string, cmid: string): string {
  return `${user} ${cmid}`;
}
export function pageKey(event: { client: string; view: number }, room: string): string {
  return `${event.client}#${event.view} ${room}`;
}

export function gatherFacts(events: readonly HistoryEvent[]): Facts {
  const byType = new Map<string, HistoryEvent[]>();
  for (const event of events) push(byType, event.type, event);
  const of = <T extends HistoryEvent['type']>(type: T) => (byType.get(type) ?? []) as EventOf<T>[];
  const run = of('run')[0];
  if (run === undefined) throw new Error('The history has no `run` event, so it is not a whole history.');

  const sends = new Map<string, EventOf<'send'>[]>();
  for (const event of of('send')) push(sends, authored(event.user, event.cmid), event);
  const acks = new Map<string, EventOf<'ack'>[]>();
  for (const event of of('ack')) push(acks, authored(event.user, event.cmid), event);
  const fails = new Map<string, EventOf<'fail'>[]>();
  for (const event of of('fail')) push(fails, authored(event.user, event.cmid), event);

  const logs = new Map<string, EventOf<'log'>>();
  const storedByMid = new Map<string, Map<string, Seen>>();
  for (const log of of('log')) {
    logs.set(log.room, log);
    storedByMid.set(log.room, new Map(log.messages.map((message) => [message.mid, message])));
  }

  const sightings: Sighting[] = [];
  const pages = new Map<string, Page>();
  for (const event of events) {
    if (
      event.type === 'wire' ||
      event.type === 'join' ||
      event.type === 'shown' ||
      event.type === 'final' ||
      event.type === 'rows'
    ) {
      for (const message of event.messages)
        sightings.push({ event, room: event.room, epoch: event.epoch, message });
    } else if (event.type === 'log' && event.epoch !== null) {
      for (const message of event.messages)
        sightings.push({ event, room: event.room, epoch: event.epoch, message });
    }
    if (isPageEvent(event) && event.room !== null) {
      const key = pageKey(event, event.room);
      let page = pages.get(key);
      if (page === undefined) {
        page = { client: event.client, view: event.view, user: event.user, room: event.room, events: [] };
        pages.set(key, page);
      }
      page.events.push(event);
    }
  }
  const changes = new Map<string, boolean>();
  for (const { room, epoch, message } of sightings) {
    const place = `${room} ${epoch} ${message.seq}`;
    changes.set(place, isChangeSeen(message) && (changes.get(place) ?? true));
  }
  // What nobody saw is in no log any more.
  const mayBeChange = (room: string, epoch: string, seq: number) =>
    changes.get(`${room} ${epoch} ${seq}`) ?? logs.get(room)?.epoch !== epoch;
  // The machine is watched for longer than people are.
  const endMs = events.findLast(({ type }) => type !== 'starved')?.t ?? 0;
  const seen = { logs, storedByMid, sends, acks, fails, sightings, mayBeChange, pages };
  return { events, run, endMs, of, ...seen };
}

function isPageEvent(event: HistoryEvent): event is Page['events'][number] {
  return (
    event.type === 'shown' ||
    event.type === 'join' ||
    event.type === 'gap' ||
    event.type === 'reset' ||
    event.type === 'cleared' ||
    event.type === 'refused' ||
    event.type === 'place'
  );
}

export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
