import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { OpenTransport } from '../../src/client/connection/transport.js';
import { type ChatClient, memoryStorage } from '../../src/client/index.js';
import type { ChangeRequest, SendRequest } from '../../src/protocol/events.js';
import type { FakeSocket } from './support/fake-server.js';
import { ann, FakeWorld, texts } from './support/fake-world.js';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});

interface Call {
  readonly event: string;
  readonly request: SendRequest & ChangeRequest;
}

/** Writes down what is put on a connection, at the moment it is. */
function overheard(calls: Call[]): OpenTransport {
  const open = world.server.transport(ann);
  return (auth, handlers) => {
    const transport = open(auth, handlers);
    return {
      ...transport,
      call: (event, request, answered) => {
        if (event === 'send' || event === 'change') calls.push({ event, request } as unknown as Call);
        transport.call(event, request, answered);
      },
    };
  };
}

function goOffline(): void {
  world.server.unreachable = true;
  for (const socket of world.server.open()) world.server.cut(socket as FakeSocket);
}

function goOnline(): void {
  world.server.unreachable = false;
}

describe('a message that was never sent', () => {
  test('[CHANGE-2] and is deleted is forgotten: nobody gets it, nor after a reload', async () => {
    for (const reloads of [false, true]) {
      world = new FakeWorld();
      const storage = memoryStorage();
      const calls: Call[] = [];
      let client = world.page(ann, storage, { open: overheard(calls) });
      await world.flush();
      goOffline();
      const { cmid } = client.send('den', 'a secret');
      client.change('den', { cmid }, { kind: 'react', emoji: '👍', on: true });
      client.change('den', { cmid }, { kind: 'delete' }, { holdMs: 6_000 });
      await world.pass(1_000);
      if (reloads) {
        client.endHolds();
        client.stop();
        expect(storage.keys().filter((key) => storage.get(key)?.includes('secret'))).toEqual([]);
        client = world.page(ann, storage, { open: overheard(calls) });
      }
      goOnline();
      await world.pass(20_000);
      client.send('den', 'next');
      await world.pass(1_000);
      expect(calls.map(({ request }) => request.text)).toEqual(['next']);
      expect(texts(client)).toEqual(['next']);
      expect(client.outbox.all).toEqual([]);
      expect(world.traces.filter(({ type }) => type === 'withdrawn')).toHaveLength(3);
      client.stop();
    }
  });

  test('is sent when its deletion is taken back, also when there is a connection by then', async () => {
    const client = world.page();
    await world.flush();
    goOffline();
    const { cmid } = client.send('den', 'not so bad');
    const held = client.change('den', { cmid }, { kind: 'delete' }, { holdMs: 6_000 });
    await world.pass(1_000);
    goOnline();
    await world.pass(3_000);
    client.send('den', 'next');
    await world.flush();
    expect(texts(client)).toEqual(['next']);
    expect(client.takeBack(held.cmid)).toBe(true);
    await world.pass(10_000);
    expect(texts(client)).toEqual(['next', 'not so bad']);
    expect(client.outbox.all).toEqual([]);
  });

  test('and is edited goes out as it is now, once, also by the page that takes it over', async () => {
    const storage = memoryStorage();
    const first = world.page(ann, storage);
    await world.flush();
    goOffline();
    const { cmid } = first.send('den', 'the password is 1234');
    first.change('den', { cmid }, { kind: 'edit', text: 'the password is in the safe' });
    expect(first.rows('den')).toMatchObject([
      { kind: 'own', shown: { text: 'the password is in the safe' } },
    ]);
    await world.pass(1_000);
    first.stop();
    goOnline();
    const second = world.page(ann, storage);
    await world.pass(5_000);
    expect(world.server.log('den').entries).toMatchObject([{ text: 'the password is in the safe', cmid }]);
    expect(second.room('den')?.log.last).not.toHaveProperty('edited');
  });

  test('is no longer one once it was put on a connection, whatever became of that', async () => {
    const client = world.page();
    await world.flush();
    const { cmid } = client.send('den', 'on its way');
    client.change('den', { cmid }, { kind: 'edit', text: 'better' });
    goOffline();
    await world.pass(1_000);
    goOnline();
    await world.pass(10_000);
    expect(world.server.log('den').entries).toMatchObject([{ text: 'on its way' }, { text: 'better' }]);
  });

  test('is none when an older page kept it, which may have sent it', async () => {
    const storage = memoryStorage();
    const item = { cmid: 'old', room: 'den', text: 'one', writtenAt: 1, state: { kind: 'pending' } };
    storage.set('holdfast.outbox.ann.oldpage', JSON.stringify([item]));
    const client = world.page(ann, storage);
    await world.settle();
    expect(client.outbox.find('old')).toMatchObject({ text: 'one' });
    client.change('den', { cmid: 'old' }, { kind: 'edit', text: 'two' });
    await world.pass(5_000);
    expect(world.server.log('den').entries).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  });
});

const kinds = ['write', 'write', 'write', 'offline', 'offline', 'online', 'undo', 'hide', 'reload'] as const;
type Step =
  | { kind: (typeof kinds)[number] }
  | { kind: 'edit' | 'delete'; which: number; held: boolean }
  | { kind: 'deliver'; count: number }
  | { kind: 'wait'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...kinds) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('edit' as const, 'delete' as const),
      which: fc.nat(1),
      held: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 10, max: 4_000 }) }),
);

describe('whatever the interleaving of edits, deletions and attempts', () => {
  test('[CHANGE-2] nobody gets a wording that was replaced before the first attempt, and all the rest arrives', async () => {
    let corrected = 0;
    let withdrawn = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(step, { minLength: 4, maxLength: 40 }),
        async (isOffline, script) => {
          world = new FakeWorld();
          const storage = memoryStorage();
          const calls: Call[] = [];
          const options = () => ({ open: overheard(calls) });
          let client: ChatClient = world.page(ann, storage, options());
          await world.flush();
          if (isOffline) goOffline();
          /** What each message says, by cmid, until the first attempt; null: it was deleted for good. */
          const now = new Map<string, string | null>();
          const replaced = new Set<string>();
          const kept = new Set<string>();
          let names = 0;
          const isTried = (cmid: string) => calls.some(({ request }) => request.cmid === cmid);
          const holdsEnd = () => {
            for (const { of } of client.outbox
              .changesOf('den')
              .filter(({ change }) => change.kind === 'delete')) {
              if ('cmid' in of && !isTried(of.cmid)) now.set(of.cmid, null);
            }
          };
          for (const one of script) {
            names += 1;
            const text = `wording ${names}.`;
            if (one.kind === 'write') {
              // Until it knows who this is a page shows no composer.
              if (client.user === null) continue;
              const { cmid } = client.send('den', text);
              now.set(cmid, text);
            } else if (one.kind === 'edit' || one.kind === 'delete') {
              const row = client.rows('den').at(-1 - one.which);
              if (row?.kind !== 'own' || row.shown.deleted || row.item.state.kind === 'failed') continue;
              const { cmid } = row.item;
              const isUnsent = !isTried(cmid);
              if (one.kind === 'edit') {
                client.change('den', { cmid }, { kind: 'edit', text });
                if (!isUnsent) continue;
                corrected += 1;
                replaced.add(now.get(cmid) ?? '');
                now.set(cmid, text);
              } else {
                client.change('den', { cmid }, { kind: 'delete' }, one.held ? { holdMs: 2_000 } : {});
                if (isUnsent && !one.held) now.set(cmid, null);
              }
            } else if (one.kind === 'offline') goOffline();
            else if (one.kind === 'online') goOnline();
            else if (one.kind === 'undo') {
              for (const { cmid } of client.outbox.changesOf('den')) client.takeBack(cmid);
            } else if (one.kind === 'hide') {
              holdsEnd();
              client.endHolds();
            } else if (one.kind === 'reload') {
              client.stop();
              client = world.page(ann, storage, options());
            } else if (one.kind === 'deliver') {
              for (let i = 0; i < one.count; i += 1) world.server.step(0);
            } else if (one.kind === 'wait') await world.clock.advance(one.ms, world.settle);
            await world.settle();
          }
          goOnline();
          await world.pass(40_000, 500);
          expect(client.outbox.all).toEqual([]);
          const said = calls.map(({ request }) => request.text);
          for (const text of replaced) expect(said).not.toContain(text);
          for (const [cmid, text] of now) {
            const first = calls.find(({ request }) => request.cmid === cmid);
            if (text === null) {
              withdrawn += 1;
              expect(first).toBeUndefined();
            } else if (first !== undefined) expect(first.request.text).toBe(text);
            kept.add(cmid);
          }
          // What was not deleted is in the log.
          const gone = new Set(
            world.traces.flatMap((event) => (event.type === 'withdrawn' ? [event.cmid] : [])),
          );
          const stored = new Set(world.server.log('den').entries.map(({ cmid }) => cmid));
          for (const cmid of kept) expect([cmid, stored.has(cmid)]).toEqual([cmid, !gone.has(cmid)]);
          client.stop();
        },
      ),
      { numRuns: 400, endOnFailure: true },
    );
    // It was about something.
    expect(Math.min(corrected, withdrawn)).toBeGreaterThan(10);
  });
});
