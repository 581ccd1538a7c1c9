import fc from 'fast-check';
import { type ChangeEntry, type Entry, midOf } from '../../../src/protocol/entries.js';
import type { Message } from '../../../src/protocol/events.js';

export const PEOPLE = ['u1', 'u2', 'u3'];
export const EMOJI = ['👍', '❤️', '🇰🇷'];

export type Act = readonly [
  kind: 'text' | 'reply' | ChangeEntry['kind'],
  who: number,
  of: number,
  what: number,
  on: boolean,
];

export const acts = fc.array(
  fc.tuple(
    fc.constantFrom('text', 'text', 'reply', 'edit', 'delete', 'react', 'react', 'react', 'pin'),
    fc.nat({ max: PEOPLE.length - 1 }),
    fc.nat({ max: 3 }),
    fc.nat({ max: EMOJI.length - 1 }),
    fc.boolean(),
  ) as fc.Arbitrary<Act>,
  { maxLength: 60, size: 'max' },
);

/**
 * What a room's log would store of these acts: what changes nothing, or a deleted message, is left out. The newest
 * texts are acted on most.
 */
export function logOf(all: readonly Act[]): Entry[] {
  const log: Entry[] = [];
  for (const [kind, who, back, what, on] of all) {
    const seq = log.length + 1;
    const id = PEOPLE[who] as string;
    const head = { seq, mid: midOf(seq, 'x'), cmid: `c${seq}`, user: { id, name: id }, at: 1_000 + seq };
    const texts = log.filter((entry): entry is Message => entry.kind === undefined);
    const of = texts.at(-1 - back)?.mid;
    // Some texts call somebody.
    const mentions = on ? { mentions: [{ id: PEOPLE[what] as string, start: 0, end: 2 }] } : {};
    if (kind === 'text') log.push({ ...head, text: `t${seq}`, ...mentions });
    if (of === undefined || kind === 'text') continue;
    const now = stateOf(log, of);
    if (kind === 'reply')
      log.push({ ...head, text: `t${seq}`, reply: of, answers: authorOf(log, of), ...mentions });
    else if (now.deleted) continue;
    else if (kind === 'edit') log.push({ ...head, kind, of, text: `e${seq}`, ...mentions });
    else if (kind === 'delete') log.push({ ...head, kind, of });
    else if (kind === 'pin') now.pinned !== on && log.push({ ...head, kind, of, on });
    else {
      const emoji = EMOJI[what] as string;
      const isOn = now.reactions.get(emoji)?.has(id) === true;
      if (isOn !== on) log.push({ ...head, kind, of, emoji, on });
    }
  }
  return log;
}

function authorOf(log: readonly Entry[], mid: string): string {
  return log.find((entry) => entry.mid === mid)?.user.id ?? '';
}

/** As readers get the log when all of it has happened: what is deleted has no text any more. */
export function asReadNow(log: readonly Entry[]): Entry[] {
  const gone = new Set(log.flatMap((entry) => (entry.kind === 'delete' ? [entry.of] : [])));
  return log.map((entry) => {
    if (entry.kind === undefined && gone.has(entry.mid)) return { ...silent(entry), text: '', deleted: true };
    if (entry.kind === 'edit' && gone.has(entry.of)) return { ...silent(entry), text: '', deleted: true };
    return entry;
  });
}

/** Without whom its text calls. */
function silent<Kept extends Entry>(entry: Kept): Kept {
  const { mentions: _gone, ...rest } = { mentions: undefined, ...entry };
  return rest as unknown as Kept;
}

/** What a message is, counted from the whole log by other means than the fold. */
export function stateOf(log: readonly Entry[], mid: string) {
  const mine = log.filter((entry) => entry.kind !== undefined && entry.kind !== 'notice' && entry.of === mid);
  const reactions = new Map<string, Set<string>>();
  for (const entry of mine) {
    if (entry.kind !== 'react') continue;
    const people = reactions.get(entry.emoji) ?? new Set();
    if (entry.on) people.add(entry.user.id);
    else people.delete(entry.user.id);
    // Whoever is the first again comes last.
    if (people.size === 0) reactions.delete(entry.emoji);
    else reactions.set(entry.emoji, people);
  }
  const pins = mine.filter((entry) => entry.kind === 'pin');
  return {
    deleted: mine.some((entry) => entry.kind === 'delete'),
    edit: mine.findLast((entry) => entry.kind === 'edit'),
    pinned: pins.at(-1)?.on === true,
    reactions,
    replies: log.filter((entry) => entry.kind === undefined && entry.reply === mid).length,
  };
}

/**
 * All texts as a page at the end of this log shows them to `me`, made by other means than the fold; reactions without
 * `by`.
 */
export function pageOf(log: readonly Entry[], me: string): object[] {
  return log.flatMap((entry) => {
    if (entry.kind !== undefined) return [];
    const { deleted, edit, pinned, reactions, replies } = stateOf(log, entry.mid);
    return [
      {
        ...(deleted || edit !== undefined ? silent(entry) : entry),
        ...(replies > 0 ? { replies } : {}),
        ...(deleted ? { deleted, text: '' } : edit === undefined ? {} : { text: edit.text, edited: edit.at }),
        ...(deleted || edit?.mentions === undefined ? {} : { mentions: edit.mentions }),
        ...(pinned && !deleted ? { pinned } : {}),
        ...(reactions.size === 0 || deleted
          ? {}
          : {
              reactions: [...reactions].map(([emoji, people]) => ({
                emoji,
                count: people.size,
                mine: people.has(me),
              })),
            }),
      },
    ];
  });
}

/** A folded page without what is only a sample. */
export function withoutSamples(rows: readonly Entry[]): object[] {
  return rows.map((row) => {
    if (row.kind !== undefined || row.reactions === undefined) return row;
    return { ...row, reactions: row.reactions.map(({ by: _by, ...rest }) => rest) };
  });
}
