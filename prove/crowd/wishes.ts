/** What people do with the messages on their page. Pure. */
import type { Change, Row, Target } from '../../src/client/index.js';
import type { Random } from '../random.js';

type Wish = 'react' | 'react-again' | 'edit' | 'delete' | 'pin' | 'edit-anybody' | 'delete-anybody';
/**
 * One of so many changes that somebody makes. Some of them without looking whether they may, or whether it is so
 * already.
 */
const WISHES: Readonly<Record<Wish, number>> = {
  react: 7,
  'react-again': 2,
  edit: 5,
  delete: 2,
  pin: 1,
  'edit-anybody': 1,
  'delete-anybody': 1,
};
const HAT = (Object.keys(WISHES) as Wish[]).flatMap((wish) => Array<Wish>(WISHES[wish]).fill(wish));
/** People change what was written a moment ago, and several the same. */
const NEWEST = 12;
const EMOJI = ['👍', '🎉', '👩‍💻', '🏳️‍🌈', '❤️'] as const;

export interface Wished {
  readonly of: Target;
  readonly change: Change;
}

/**
 * The next change that this person makes of one of these rows, in order; null when none is fit for it. `text`: what an
 * edit says.
 */
export function wishFor(rows: readonly Row[], user: string, text: string, random: Random): Wished | null {
  const wish = random.pick(HAT);
  const row = anyRow(rows, random, (one) => fits(wish, one, user));
  if (row === null) return null;
  const of = row.kind === 'own' ? { cmid: row.item.cmid } : { mid: row.message.mid };
  return { of, change: changeOf(wish, row, text, random) };
}

/** The mid of a message that this person answers; null when none is there. */
export function messageToAnswer(rows: readonly Row[], random: Random): string | null {
  const row = anyRow(rows, random, ({ kind }) => kind === 'message');
  return row?.kind === 'message' ? row.message.mid : null;
}

function anyRow(rows: readonly Row[], random: Random, isFit: (row: Row) => boolean): Row | null {
  const fit = rows.slice(-NEWEST).filter(isFit);
  return fit.length === 0 ? null : random.pick(fit);
}

function fits(wish: Wish, row: Row, user: string): boolean {
  // What failed has only *retry* and *delete*.
  if (row.kind === 'own' && row.item.state.kind === 'failed') return false;
  if (wish === 'edit' || wish === 'delete') return row.kind === 'own' || row.message.user.id === user;
  return wish !== 'react-again' || mineOf(row).length > 0;
}

/** Emoji with which this person reacts. */
function mineOf(row: Row): readonly string[] {
  const { reactions = [] } = row.kind === 'own' ? row.shown : row.message;
  return reactions.filter(({ mine }) => mine).map(({ emoji }) => emoji);
}

function changeOf(wish: Wish, row: Row, text: string, random: Random): Change {
  switch (wish) {
    case 'edit':
    case 'edit-anybody':
      return { kind: 'edit', text };
    case 'delete':
    case 'delete-anybody':
      return { kind: 'delete' };
    case 'pin':
      return { kind: 'pin', on: random.chance(0.5) };
    case 'react-again':
      return { kind: 'react', emoji: random.pick(mineOf(row)), on: true };
    case 'react': {
      const emoji = random.pick(EMOJI);
      return { kind: 'react', emoji, on: !mineOf(row).includes(emoji) };
    }
  }
}
