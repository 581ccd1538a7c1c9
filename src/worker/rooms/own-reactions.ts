/** A folded page in the eyes of one person: which reactions are theirs. */
import type { Entry } from '../../protocol/entries.js';
import type { Reaction } from '../../protocol/events.js';
import type { Store } from '../../store/interfaces/store.js';

interface Asked {
  readonly seq: number;
  readonly emoji: string;
}

/**
 * Pure. Reactions of which the page does not show whether the person is among them, and which are not in `known`
 * (`<seq> <emoji>`).
 */
export function bigReactions(
  rows: readonly Entry[],
  userId: string,
  known: ReadonlyMap<string, boolean>,
): Asked[] {
  return rows.flatMap((row) =>
    row.kind !== undefined
      ? []
      : (row.reactions ?? [])
          .filter(
            ({ count, by, emoji }) =>
              count > by.length && !by.includes(userId) && !known.has(`${row.seq} ${emoji}`),
          )
          .map(({ emoji }) => ({ seq: row.seq, emoji })),
  );
}

/** Pure. The rows with `mine`. Those without reactions stay the same objects. */
export function seenBy(rows: readonly Entry[], userId: string, known: ReadonlyMap<string, boolean>): Entry[] {
  return rows.map((row) => {
    if (row.kind !== undefined || row.reactions === undefined) return row;
    const isMine = ({ emoji, by }: Reaction) =>
      by.includes(userId) || known.get(`${row.seq} ${emoji}`) === true;
    return { ...row, reactions: row.reactions.map((one) => ({ ...one, mine: isMine(one) })) };
  });
}

/** Which of the reactions that the rows do not show to be the person's are, as `seenBy` takes it. */
export async function askReactions(
  log: Pick<Store['log'], 'reacted'>,
  room: string,
  rows: readonly Entry[],
  userId: string,
): Promise<ReadonlyMap<string, boolean>> {
  const asked = bigReactions(rows, userId, new Map());
  const flags = asked.length === 0 ? [] : await log.reacted(room, userId, asked);
  return new Map(asked.map(({ seq, emoji }, index) => [`${seq} ${emoji}`, flags[index] === true]));
}
