import { describe, expect, it } from 'vitest';
import { EVERYONE } from '../../../src/protocol/calls.js';
import { midOf } from '../../../src/protocol/entries.js';
import type { Change, Mention, UserRef } from '../../../src/protocol/events.js';
import type { ChangeResult } from '../../../src/store/interfaces/log.js';
import type { NoticeInput } from '../../../src/store/interfaces/rooms.js';
import {
  type EntryDraft,
  entryBody,
  entryOf,
  type LogEntry,
  readEntry,
  tombstoneOf,
} from '../../../src/store/log-codec.js';
import { until } from '../../../testbed/wait.js';
import { entryJson } from '../../support/entry-of.js';
import { entryBy, id, person, roomWith, stored } from '../support/people.js';
import type { Pair } from './pair.js';

/** Texts with which a script that looks for a piece of JSON could be led astray. */
const TEXTS = [
  'plain',
  '"quotes" \\ \n 日本語 🙂 \u2028\u0000\ud800',
  ',"at":1}\n[{"seq":9,"mid":"x","kind":"delete","of":"y",',
  ',"text":"x","mentions":[{"id":"nobody","start":0,"end":1}],"deleted":true',
  '"reply":"x","answers":"y",',
  '',
];

type Sort = LogEntry['sort'];

export function storedBytesContract(pair: Pair): void {
  const ann = { ...person('ann "\\ 日'), id: person('ann').id };
  const robot = { ...person('robot'), synthetic: true as const };
  const mentions: readonly Mention[] = [
    { id: robot.id, start: 0, end: 2 },
    { id: EVERYONE, start: 3, end: 4 },
  ];

  describe('stored bytes', () => {
    it.each(TEXTS)(
      'of an entry of every kind are those that the codec writes, published and read: %j',
      async (text) => {
        const room = await roomWith(pair.a, ann, robot);
        const published: LogEntry[] = [];
        pair.b.feed.onFrame((frame) => {
          if (frame.kind === 'message' && frame.room === room) published.push(frame.entry);
        });
        await pair.b.feed.subscribe(room);
        /** What was asked for, in order of seq, and what the codec makes of it. */
        const drafts: { id: string; draft: EntryDraft; sort: Sort }[] = [];
        const placeOf = (seq: number) => ({ seq, mid: midOf(seq, drafts[seq - 1]?.id as string) });

        async function append(user: UserRef, calls: boolean, reply?: number): Promise<void> {
          const input = {
            ...entryBy(room, user),
            text,
            calls: calls ? { mentions } : undefined,
            reply: reply === undefined ? undefined : placeOf(reply),
          };
          expect(stored(await pair.a.log.append(input)).seq).toBe(drafts.length + 1);
          const answers = reply === undefined || !calls ? undefined : drafts[reply - 1]?.draft.user.id;
          const draft = {
            cmid: input.cmid,
            user,
            text,
            reply: input.reply?.mid,
            answers,
            mentions: input.calls?.mentions,
          };
          drafts.push({ id: input.mid, draft, sort: reply === undefined ? 'text' : 'reply' });
        }

        async function change(user: UserRef, of: number, what: Change, calls = false): Promise<void> {
          const input = {
            ...entryBy(room, user),
            of: placeOf(of),
            change: what,
            moderates: true,
            calls: calls ? { mentions } : undefined,
          };
          const result: ChangeResult = await pair.a.log.change(input);
          expect(result).toMatchObject({ kind: 'stored', seq: drafts.length + 1 });
          const draft = {
            cmid: input.cmid,
            user,
            of: input.of.mid,
            mentions: input.calls?.mentions,
            ...what,
          };
          drafts.push({ id: input.mid, draft, sort: 'change' });
        }

        await append(ann, false);
        await append(robot, true);
        await append(ann, false, 2);
        await append(robot, true, 1);
        await change(ann, 1, { kind: 'edit', text: `${text} anew` });
        await change(ann, 1, { kind: 'edit', text }, true);
        await change(robot, 1, { kind: 'react', emoji: '👩‍👩‍👧', on: true });
        await change(robot, 1, { kind: 'react', emoji: '👩‍👩‍👧', on: false });
        await change(ann, 4, { kind: 'pin', on: true });
        await change(robot, 4, { kind: 'edit', text: `${text} anew` }, true);
        const deleted = 4;
        const ofDeleted = [4, 10];
        await change(ann, deleted, { kind: 'delete' });

        const kept = (await pair.b.log.range(room, 1, 1_000, 1_000))?.messages ?? [];
        expect(kept).toHaveLength(drafts.length);
        const written = drafts.map(({ id, draft }, index) => {
          const seq = index + 1;
          return entryJson(seq, midOf(seq, id), entryBody(draft), kept[index]?.entry.at as number);
        });
        await until('all to be published', () => published.length === drafts.length);
        expect(published.map(({ json }) => json)).toEqual(written);
        // A deletion takes the text and its edits out of what is stored.
        const expected = written.map((json, index) =>
          ofDeleted.includes(index + 1) ? tombstoneOf(readEntry(json)).json : json,
        );
        expect(kept.map(({ json }) => json)).toEqual(expected);
        expect(expected.filter((json, index) => json !== written[index])).toHaveLength(2);

        for (const [index, { draft, sort }] of drafts.entries()) {
          const heard = published[index] as LogEntry;
          const { cmid, user, ...rest } = draft;
          expect({ seq: heard.seq, mid: heard.mid, sort: heard.sort }).toEqual({
            ...placeOf(index + 1),
            sort,
          });
          expect(JSON.parse(JSON.stringify(heard.entry))).toMatchObject(
            JSON.parse(JSON.stringify({ cmid, user, ...rest })),
          );
          expect(entryOf(heard.entry as never).json).toBe(heard.json);
        }
      },
    );

    // Names and topics are well-formed before they come here (`schemas.ts`).
    it.each(TEXTS.map((text) => text.toWellFormed()))(
      'of a notice are what JSON makes of it, published and read: %j',
      async (text) => {
        const room = `room-${id()}`;
        await pair.a.rooms.create({ id: room, name: room, private: true, owner: ann.id }, room, ann);
        const published: LogEntry[] = [];
        pair.b.feed.onFrame((frame) => {
          if (frame.kind === 'message' && frame.room === room) published.push(frame.entry);
        });
        await pair.b.feed.subscribe(room);
        const ids: string[] = [];
        const notice = (user: UserRef): NoticeInput => {
          ids.push(`${id()}abcd`);
          return { id: ids.at(-1) as string, user, known: null };
        };
        const decider = { id: ann.id, operator: false };
        const { rooms, moderation } = pair.a;
        await rooms.addMember(room, robot, ann.id, notice(ann));
        await moderation.edit(room, decider, { name: `1${text}` }, null, notice(ann));
        await moderation.edit(room, decider, { topic: `2${text}` }, null, notice(ann));
        for (const archived of [true, false])
          await moderation.edit(room, decider, { archived }, null, notice(ann));
        await rooms.removeMember(room, robot.id, 'removed', decider, notice(ann));
        await rooms.addMember(room, robot, '', notice(robot));
        await rooms.removeMember(room, robot.id, 'left', null, notice(robot));

        const kept = (await pair.b.log.range(room, 1, 1_000, 1_000))?.messages ?? [];
        const what = [
          { what: 'invited', user: ann, about: robot },
          { what: 'renamed', user: ann, text: `1${text}` },
          { what: 'topic', user: ann, text: `2${text}` },
          { what: 'archived', user: ann, on: true },
          { what: 'archived', user: ann, on: false },
          { what: 'removed', user: ann, about: robot },
          { what: 'joined', user: robot },
          { what: 'left', user: robot },
        ];
        const written = what.map(({ what, user, ...more }, index) =>
          JSON.stringify({
            seq: index + 1,
            mid: midOf(index + 1, ids[index] as string),
            kind: 'notice',
            what,
            cmid: ids[index],
            user,
            ...more,
            at: kept[index]?.entry.at,
          }),
        );
        expect(kept.map(({ json }) => json)).toEqual(written);
        await until('all to be published', () => published.length === written.length);
        expect(published.map(({ json }) => json)).toEqual(written);
        for (const [index, { seq, mid, sort, entry, json }] of [...kept, ...published].entries()) {
          const place = (index % written.length) + 1;
          expect({ seq, mid, sort }).toEqual({
            seq: place,
            mid: midOf(place, ids[place - 1] as string),
            sort: 'notice',
          });
          expect(JSON.stringify(entry)).toBe(json);
        }
      },
    );
  });
}
