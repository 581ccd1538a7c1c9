/** What a person is shown who comes when all is over: the messages that the application keeps. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';
import type { Adapter, Arrived } from './adapter.js';
import { bounded } from './bounded.js';
import { asAppPage } from './check-adapter.js';
import { readLabel } from './label.js';
import { DERIVED_EPOCH } from './numbering.js';

const WITHIN_MS = 10_000;
/** Whoever was shown nothing more for so long was shown all; a first message may take longer. */
const QUIET_MS = 2_000;
const FIRST_WITHIN_MS = 8_000;
const ALL_WITHIN_MS = 30_000;

/** One log for each room. Rejects when nobody can come in any more. */
export async function readRooms(
  adapter: Adapter,
  url: string,
  rooms: readonly string[],
): Promise<Unstamped[]> {
  const shown = new Map<string, Omit<Arrived, 'room'>[]>(rooms.map((room) => [room, []]));
  let last: number | null = null;
  const visitor = {
    name: 'latecomer',
    url,
    memory: {},
    arrived: ({ room, ...message }: Arrived) => {
      last = performance.now();
      shown.get(room)?.push(message);
    },
    online: () => {},
    offline: () => {},
  };
  const page = asAppPage(await bounded('signIn', WITHIN_MS, () => adapter.signIn(visitor)));
  try {
    for (const room of rooms) await bounded('join', WITHIN_MS, () => page.join(room));
    for (const room of page.readAll === undefined ? [] : rooms) {
      shown.set(room, [...(await bounded('readAll', WITHIN_MS, () => page.readAll?.(room) ?? []))]);
    }
    const from = performance.now();
    const isOver = (now: number) =>
      now > from + ALL_WITHIN_MS ||
      now > (last === null ? from + FIRST_WITHIN_MS : Math.max(from, last) + QUIET_MS);
    while (page.readAll === undefined && !isOver(performance.now())) await sleep(50);
  } finally {
    await bounded('close', WITHIN_MS, () => page.close());
  }
  return [...shown].map(([room, messages]) => ({
    type: 'log',
    room,
    epoch: DERIVED_EPOCH,
    first: 1,
    messages: messages.flatMap(seen),
  }));
}

function seen({ text: whole, from }: Omit<Arrived, 'room'>): Seen[] {
  const label = readLabel(whole);
  if (label === null) return [];
  const { user, cmid, text } = label;
  return [
    { seq: 0, mid: '', cmid, user, ...(from === undefined ? {} : { name: from }), text: fingerprint(text) },
  ];
}
