import { expect, test } from 'vitest';
import { CLAIMS_KEPT, claim, type Locks } from '../../src/browser/chat/state/claim.js';
import {
  isQuiet,
  keptQuietTime,
  quietTimeOf,
  readQuietTime,
} from '../../src/browser/chat/state/quiet-time.js';
import { tLater } from '../../src/browser/chat/strings/later.js';
import { t } from '../../src/browser/chat/strings.js';
import { notificationOf } from '../../src/browser/chat/text/notification-text.js';
import { memoryStorage } from '../../src/client/index.js';
import { NOTIFY_LEVELS } from '../../src/protocol/notify-level.js';
import { shouldTell, type Tellable } from '../../src/protocol/should-tell.js';

const wanted: Tellable = {
  level: 'mentions',
  isCalling: true,
  isRead: false,
  isDeleted: false,
  isLookedAt: false,
  isQuiet: false,
  isOn: true,
};

test('a message is told by its room’s level', () => {
  const told = NOTIFY_LEVELS.map((level) =>
    [true, false].map((isCalling) => shouldTell({ ...wanted, level, isCalling })),
  );
  expect(told).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
});

test.each([
  ['was read, here or elsewhere', { isRead: true }],
  ['was deleted', { isDeleted: true }],
  ['comes while somebody looks', { isLookedAt: true }],
  ['comes when nobody is to be disturbed', { isQuiet: true }],
  ['comes to a browser that was not asked to', { isOn: false }],
] as const)('nothing is told of what %s, at any level', (_, but) => {
  for (const level of NOTIFY_LEVELS) expect(shouldTell({ ...wanted, level, ...but })).toBe(false);
});

test('quiet times end by themselves, or not at all', () => {
  const now = new Date(2026, 10, 27, 23, 30).getTime();
  const until = (kind: 'hour' | 'tomorrow', at: number) => quietTimeOf(kind, at) as { until: number };
  expect(isQuiet(null, now)).toBe(false);
  expect(isQuiet(quietTimeOf('on', now), now)).toBe(true);
  const hour = quietTimeOf('hour', now);
  expect([isQuiet(hour, now), isQuiet(hour, now + 3_600_000)]).toEqual([true, false]);
  const tomorrowFrom = (at: Date) => until('tomorrow', at.getTime()).until;
  expect(new Date(tomorrowFrom(new Date(now))).toString()).toBe(new Date(2026, 10, 28, 8).toString());
  // Over the end of a year, and in the night when clocks are put back.
  expect(tomorrowFrom(new Date(2026, 11, 31, 12))).toBe(new Date(2027, 0, 1, 8).getTime());
  expect(tomorrowFrom(new Date(2026, 9, 24, 12))).toBe(new Date(2026, 9, 25, 8).getTime());
  // What is kept is read as it was chosen; anything else is none.
  for (const kind of ['hour', 'tomorrow', 'on'] as const) {
    const time = quietTimeOf(kind, now);
    expect(readQuietTime(keptQuietTime(time))).toEqual(time);
  }
  expect(['17', '', 'soon', 'hour', 'hour x', null].map(readQuietTime)).toEqual(Array(6).fill(null));
});

/** As a browser has them for all its tabs. */
function tabLocks(): Locks {
  const held = new Set<string>();
  return {
    request: (name: string, _: unknown, run: (lock: unknown) => unknown) => {
      if (held.has(name)) return Promise.resolve(run(null));
      held.add(name);
      return Promise.resolve(run({ name })).finally(() => held.delete(name));
    },
  } as Locks;
}

test('of many tabs one tells of a message, whatever their storages know of each other', async () => {
  const locks = tabLocks();
  const tabs = [memoryStorage(), memoryStorage(), memoryStorage()];
  const message = { person: 'ann', mid: '1-a', now: 1 };
  const claims = await Promise.all(tabs.map((storage) => claim(locks, storage, message)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  // Somebody else in the same browser is another.
  expect(await claim(locks, memoryStorage(), { ...message, person: 'bob' })).toBe(true);
  // A tab that slept, after the lock's end.
  const [first] = tabs;
  expect(await claim(tabLocks(), first ?? memoryStorage(), message)).toBe(false);
});

test('marks of what was told are bounded, and the oldest go first', async () => {
  const storage = memoryStorage();
  for (let at = 1; at <= CLAIMS_KEPT + 2; at += 1) {
    await claim(tabLocks(), storage, { person: 'ann', mid: `${at}-a`, now: at });
  }
  expect(storage.keys()).toHaveLength(CLAIMS_KEPT);
  expect(await claim(tabLocks(), storage, { person: 'ann', mid: `${CLAIMS_KEPT + 2}-a`, now: 9_999 })).toBe(
    false,
  );
  expect(await claim(tabLocks(), storage, { person: 'ann', mid: '1-a', now: 9_999 })).toBe(true);
});

test('a notification has no text unless it was asked for, and nothing that turns the words around it', () => {
  const words = { ...tLater.notify, ofBot: t.message.ofBot };
  const room = { name: 'den\u202E' };
  const message = { user: { id: 'bob', name: 'B\u202Eob' }, text: `<b>hi</b> \u202E${'x'.repeat(900)}` };
  const plain = notificationOf(words, room, message, false);
  expect(plain).toEqual({ title: '\u2068Bob\u2069 in \u2068den\u2069', body: 'New message' });
  const byBot = { ...message, user: { ...message.user, bot: true as const } };
  expect(notificationOf(words, room, byBot, false).title).toBe('\u2068Bob\u2069 (bot) in \u2068den\u2069');
  const told = notificationOf(words, { ...room, direct: [] }, message, true);
  expect(told.title).toBe('\u2068Bob\u2069');
  expect(told.body).toMatch(/^<b>hi<\/b> x+…$/);
  expect(told.body.length).toBeLessThan(260);
  expect(notificationOf(words, room, { ...message, text: '' }, true).body).toBe('New message');
});
