import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, type ChatClient, memoryStorage, type Target } from '../../src/client/index.js';
import { MessageLog } from '../../src/client/rooms/message-log.js';
import type { Entry } from '../../src/protocol/entries.js';
import type { Message } from '../../src/protocol/events.js';
import { foldRows } from '../../src/protocol/fold.js';
import { acts, asReadNow, logOf, pageOf, withoutSamples } from '../protocol/support/log-model.js';
import { runs } from '../support/runs.js';
import { ann, bob, FakeWorld } from './support/fake-world.js';

const PAGE = 2;
const ME = 'u1';
const manyActs = fc.tuple(acts, acts, acts, acts).map((all) => all.flat());

const logStep = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('happen' as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      back: fc.nat(2),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask' as const), isFar: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask-older' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat(4) }) },
);

describe('a message log with changes', () => {
  test('[CHANGE-3] [SEND-4] has every message as its changes made it, whatever is late, doubled or lost', () => {
    fc.assert(
      fc.property(manyActs, fc.array(logStep, { minLength: 20, maxLength: 80 }), (all, steps) => {
        const whole = logOf(all);
        const held = new MessageLog(() => ME);
        const answers: (() => void)[] = [];
        let now = Math.min(6, whole.length);
        const happened = () => whole.slice(0, now);
        const rows = () => foldRows([], asReadNow(happened()), ME) as Message[];
        const ask = (isFar: boolean) => {
          const since = held.position;
          const isFill = since !== null && !isFar;
          const messages: readonly Entry[] = isFill
            ? asReadNow(happened()).slice(since.seq)
            : rows().slice(-PAGE);
          const result = { epoch: 'a', head: now, messages, complete: isFill || since === null, read: 0 };
          const asked = held.asking();
          answers.push(() => held.applyJoin(since, result, asked));
        };
        for (const step of steps) {
          if (step.kind === 'happen') now = Math.min(whole.length, now + step.count);
          else if (step.kind === 'batch') {
            const from = Math.max(0, held.end - step.back);
            held.applyBatch('a', happened().slice(from, from + step.count));
          } else if (step.kind === 'ask') ask(step.isFar);
          else if (step.kind === 'answer') answers.splice(step.which, 1)[0]?.();
          else if (held.first !== null) {
            const before = held.first.seq;
            const older = rows().filter(({ seq }) => seq < before);
            const page = { epoch: 'a', head: now, messages: older.slice(-PAGE), more: older.length > PAGE };
            answers.push(() => held.prepend(page, before));
          }
          checkRows(held, whole, now);
        }
        ask(false);
        answers.at(-1)?.();
        ask(false);
        answers.at(-1)?.();
        expect(held.end).toBe(now);
        const first = held.first?.seq ?? 0;
        expect(withoutSamples(held.messages)).toEqual(
          (pageOf(happened(), ME) as Message[]).filter(({ seq }) => seq >= first),
        );
      }),
      { numRuns: runs(100), endOnFailure: true },
    );
  });
});

/**
 * No message is missing, and each is as the log had it at the end of what is held. One of an older page is perhaps as
 * it was later.
 */
function checkRows(held: MessageLog, whole: readonly Entry[], now: number): void {
  const first = held.first?.seq ?? held.end + 1;
  const want = (pageOf(whole.slice(0, held.end), ME) as Message[]).filter(({ seq }) => seq >= first);
  expect(held.messages.map(({ mid }) => mid)).toEqual(want.map(({ mid }) => mid));
  for (const row of withoutTexts(held.messages, whole)) {
    const { mid } = row as Message;
    const states: object[] = [];
    for (let end = held.end; end <= Math.max(now, held.end); end += 1) {
      states.push(...withoutTexts(pageOf(whole.slice(0, end), ME) as Message[], whole));
    }
    expect(states.filter((state) => (state as Message).mid === mid)).toContainEqual(row);
  }
}

/** What is the same for all readers, also while a deletion is on its way to one of them. */
function withoutTexts(rows: readonly Message[], whole: readonly Entry[]): object[] {
  const going = new Set(whole.flatMap((entry) => (entry.kind === 'delete' ? [entry.of] : [])));
  return withoutSamples(rows).map((row) => {
    const { mid, seq } = row as Message;
    return going.has(mid) ? { mid, seq } : row;
  });
}

type Step =
  | { kind: 'others-write'; lost: boolean }
  | { kind: 'others-change'; back: number; what: number; lost: boolean }
  | { kind: 'write'; page: number; isReply: boolean }
  | { kind: 'change'; page: number; back: number; what: number; held: boolean }
  | { kind: 'older'; page: number }
  | { kind: 'undo'; page: number }
  | { kind: 'deliver'; picks: number[] }
  | { kind: 'cut'; which: number }
  | { kind: 'drain' }
  | { kind: 'wait'; ms: number }
  | { kind: 'reload'; page: number };

const page = fc.nat(1);
const pick = fc.integer({ min: 0, max: 999 }).map((n) => n / 1_000);
const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const step = fc.oneof(
  weighted(3, fc.record({ kind: fc.constant('others-write' as const), lost: fc.boolean() })),
  weighted(
    4,
    fc.record({
      kind: fc.constant('others-change' as const),
      back: fc.nat(6),
      what: fc.nat(6),
      lost: fc.boolean(),
    }),
  ),
  weighted(4, fc.record({ kind: fc.constant('write' as const), page, isReply: fc.boolean() })),
  weighted(
    7,
    fc.record({
      kind: fc.constant('change' as const),
      page,
      back: fc.nat(6),
      what: fc.nat(6),
      held: fc.boolean(),
    }),
  ),
  weighted(1, fc.record({ kind: fc.constant('older' as const), page })),
  weighted(1, fc.record({ kind: fc.constant('undo' as const), page })),
  weighted(
    12,
    fc.record({
      kind: fc.constant('deliver' as const),
      picks: fc.array(pick, { minLength: 1, maxLength: 12 }),
    }),
  ),
  weighted(2, fc.record({ kind: fc.constant('cut' as const), which: fc.nat(5) })),
  weighted(1, fc.constant<Step>({ kind: 'drain' })),
  weighted(3, fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 10, max: 3_000 }) })),
  weighted(1, fc.record({ kind: fc.constant('reload' as const), page })),
);

function changeOf(what: number, name: string): Change {
  if (what === 0) return { kind: 'delete' };
  if (what <= 2) return { kind: 'edit', text: name };
  return { kind: 'react', emoji: what <= 4 ? '👍' : '🎉', on: what % 2 === 0 };
}

describe('whatever the interleaving', () => {
  test('[CHANGE-3] [SEND-5] two tabs that change what they and others wrote: each change once, all see one outcome', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 70 }),
        fc.nat(1_000_000),
        async (script, seed) => {
          const world = new FakeWorld(seed);
          const storage = memoryStorage();
          const pages: ChatClient[] = [world.page(ann, storage), world.page(ann, storage)];
          const { server } = world;
          const edits: { page: number; of: string; text: string }[] = [];
          let names = 0;
          for (let i = 0; i < 55; i += 1) server.append('den', bob, `start${i}`, `start ${i}`);
          await world.flush();
          for (const one of script) {
            names += 1;
            const name = `n${names}`;
            const client = pages['page' in one ? one.page : 0] as ChatClient;
            if (one.kind === 'others-write') server.append('den', bob, name, name, one.lost);
            else if (one.kind === 'others-change') {
              const of = server.log('den').messages.at(-1 - one.back)?.mid ?? '';
              server.change(bob, { room: 'den', cmid: name, of, ...changeOf(one.what, name) }, one.lost);
            } else if (one.kind === 'write') {
              const last = client.room('den')?.log.last;
              client.send('den', name, one.isReply && last ? { reply: last.mid } : {});
            } else if (one.kind === 'change') {
              const row = client.rows('den').at(-1 - one.back);
              if (row === undefined) continue;
              const of: Target = row.kind === 'own' ? { cmid: row.item.cmid } : { mid: row.message.mid };
              const change = changeOf(one.what, name);
              client.change('den', of, change, one.held && change.kind === 'delete' ? { holdMs: 1_000 } : {});
              const cmid = row.kind === 'own' ? row.item.cmid : row.message.cmid;
              if (change.kind === 'edit') edits.push({ page: one.page, of: cmid, text: name });
            } else if (one.kind === 'older') void client.loadOlder('den').catch(() => 0);
            else if (one.kind === 'undo') {
              for (const { cmid } of client.outbox.changesOf('den')) client.takeBack(cmid);
            } else if (one.kind === 'deliver') {
              for (const each of one.picks) server.step(each);
            } else if (one.kind === 'cut') {
              const socket = server.open()[one.which];
              if (socket !== undefined) server.cut(socket);
            } else if (one.kind === 'drain') {
              const old = server.worker;
              server.worker += 1;
              server.drain(old, 500);
            } else if (one.kind === 'wait') await world.clock.advance(one.ms, world.settle);
            else {
              client.stop();
              pages[one.page] = world.page(ann, storage);
            }
            await world.settle();
          }
          await world.pass(40_000, 500);
          // A publication may have been the lost one; the next one shows the hole.
          server.append('den', bob, 'last', 'the last word');
          await world.pass(20_000, 500);
          const log = server.log('den');
          const want = withoutSamples(log.page(ann.id));
          for (const one of pages) {
            expect(one.state.kind).toBe('online');
            // What may not be changed is told; everything else is in the log.
            expect(one.outbox.all.filter(({ state }) => state.kind !== 'failed')).toEqual([]);
            for (const { state } of one.outbox.all) {
              expect(['gone', 'forbidden']).toContain(state.kind === 'failed' ? state.code : '');
            }
            const held = one.room('den')?.log;
            expect(held?.end).toBe(log.head);
            expect(withoutSamples(held?.messages ?? [])).toEqual(want.slice(-(held?.messages.length ?? 0)));
            const shown = one.rows('den').flatMap((row) => (row.kind === 'message' ? [row.message] : []));
            expect(shown).toEqual(held?.messages);
            one.stop();
          }
          const names2 = log.entries.map(({ user, cmid }) => `${user.id} ${cmid}`);
          expect(new Set(names2).size).toBe(names2.length);
          // Edits of one message by one page keep their order, unless a reload handed some to the other page.
          if (script.some(({ kind }) => kind === 'reload')) return;
          const stored = log.entries.flatMap((entry) =>
            entry.kind === 'edit' && !entry.deleted ? [entry.text] : [],
          );
          for (const which of [0, 1]) {
            for (const of of new Set(edits.map((edit) => edit.of))) {
              const written = edits
                .filter((edit) => edit.page === which && edit.of === of)
                .map(({ text }) => text);
              expect(stored.filter((text) => written.includes(text))).toEqual(
                written.filter((text) => stored.includes(text)),
              );
            }
          }
        },
      ),
      { numRuns: runs(150), endOnFailure: true },
    );
  });
});
