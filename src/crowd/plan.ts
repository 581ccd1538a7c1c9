/** Who of the crowd says what, and when. Pure: a seed in, the plan out. */
import { CROWD_LINES, CROWD_NAMES } from './lines.js';

/** Nobody of the crowd says two things within this. */
export const PERSON_EVERY_MS = 10_000;
/** Somebody says something about this often on average, when the crowd as a whole may. */
const PERSON_AVERAGE_MS = 25_000;
/** All together, a second. */
export const CROWD_MAX_PER_SECOND = 20;
/** How long somebody types before a message goes out: a little, and more for a longer one. */
const TYPING_MIN_MS = 900;
const TYPING_PER_CHAR_MS = 55;

/** How long somebody is away at a time, and how many of all are. */
export const AWAY_MS = 60_000;
const AWAY_PART = 0.2;

/** One thing that somebody says. Times are ms since the plan began. */
export interface Utterance {
  readonly person: number;
  readonly typingAtMs: number;
  readonly saidAtMs: number;
  readonly text: string;
}

/** `crowd-ada-17`: it fits the rules for names and says what it is. `again` counts tries with a name that was taken. */
export function crowdName(person: number, again = 0): string {
  const name = CROWD_NAMES[person % CROWD_NAMES.length];
  return `crowd-${name}-${person + 1}${again === 0 ? '' : `.${again + 1}`}`;
}

/**
 * Who says what and when, without end, the same for the same seed. Bounded: at most `CROWD_MAX_PER_SECOND` in any
 * second and one thing per person in `PERSON_EVERY_MS`. Pure.
 */
export function* planTalk(people: number, seed: number): Generator<Utterance, void> {
  if (people < 1) return;
  const random = randomFrom(seed);
  const pauseMs = Math.max(1_000 / CROWD_MAX_PER_SECOND, PERSON_AVERAGE_MS / people);
  const lastSaid = new Map<number, number>();
  let at = 0;
  for (;;) {
    // Between half and one and a half of the mean, so never closer than the bound allows twice over.
    at += Math.ceil(Math.max(1_000 / CROWD_MAX_PER_SECOND, pauseMs * (0.5 + random())));
    const person = pick(people, lastSaid, at, { seed, random });
    const ready = (lastSaid.get(person) ?? Number.NEGATIVE_INFINITY) + PERSON_EVERY_MS;
    at = Math.max(at, ready);
    lastSaid.set(person, at);
    const text = sentenceOf(person, people, random);
    const typing = TYPING_MIN_MS + text.length * TYPING_PER_CHAR_MS;
    yield { person, typingAtMs: Math.max(0, at - typing), saidAtMs: at, text };
  }
}

/** Somebody who is there and has been silent long enough, or whoever has been silent longest of some. */
function pick(
  people: number,
  lastSaid: ReadonlyMap<number, number>,
  at: number,
  { seed, random }: { readonly seed: number; readonly random: () => number },
): number {
  let best = 0;
  let bestSaid = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 12; tries += 1) {
    const person = Math.floor(random() * people);
    if (people > 1 && isAway(person, at, seed)) continue;
    const said = lastSaid.get(person) ?? Number.NEGATIVE_INFINITY;
    if (at - said >= PERSON_EVERY_MS) return person;
    if (said < bestSaid) [best, bestSaid] = [person, said];
  }
  return best;
}

/**
 * Whether somebody has gone for a while: they neither read nor write. About a fifth of all are, each for whole spells
 * of `AWAY_MS`. Pure.
 */
export function isAway(person: number, atMs: number, seed: number): boolean {
  const spell = Math.floor(atMs / AWAY_MS);
  return randomFrom(seed + person * 7_919 + spell * 104_729)() < AWAY_PART;
}

function sentenceOf(person: number, people: number, random: () => number): string {
  const line = CROWD_LINES[Math.floor(random() * CROWD_LINES.length)] as string;
  const other = people === 1 ? person : (person + 1 + Math.floor(random() * (people - 1))) % people;
  return line.replace('{name}', `@${crowdName(other)}`);
}

/** Mulberry32: small, fast, good enough for small talk. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
