/** Where each piece of the life lines is drawn. Pure. */

import type { BlindTime, Stay } from './kept-lives.js';
import type { LifeLine } from './life-lines.js';
import type { LifeTick } from './life-ticks.js';

/** Lines that are drawn; of more it is said how many there are. */
export const LINES_MAX = 300;
/** Highest and lowest thread: with names, and as a stripe of which more than a hundred are seen at once. */
const PITCH_MAX = 18;
const PITCH_MIN = 3;
/** From here on a thread has a name. */
const NAMED_FROM = 12;
const NAMES_PX = 112;
/** The axis of time, below the threads. */
export const AXIS_PX = 18;
/** So wide is a lapse at least: a short one must be seen, too. */
const LAPSE_MIN_PX = 3;
/** Workers at once that one line shows. */
const LANES_MAX = 3;
/** A page that is asked to move has two sockets for so long, at most. */
const MOVING_MS = 1_500;

export interface Extent {
  readonly width: number;
  /** What there is, without scrolling. */
  readonly height: number;
  /** At its right edge. */
  readonly at: number;
  /** Until when the lines are known; not after `at`. */
  readonly now: number;
  readonly spanMs: number;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Thread {
  readonly id: string;
  readonly name: string;
  readonly y: number;
  readonly height: number;
  readonly stays: readonly (Area & { readonly slot: number })[];
  /** Drawn over the stays. */
  readonly lapses: readonly (Area & { readonly kind: 'unserved' | 'unknown' })[];
  readonly ticks: readonly { readonly x: number; readonly mid: string }[];
}

export interface LifeLayout {
  readonly threads: readonly Thread[];
  readonly blind: readonly Area[];
  /** Times on the axis, seconds before now. */
  readonly marks: readonly { readonly x: number; readonly secondsAgo: number }[];
  /** Where lines begin; names stand before it. 0: no names. */
  readonly left: number;
  readonly height: number;
  readonly notDrawn: number;
}

/** Where a time is. */
function xOf({ width, at, spanMs }: Extent, left: number): (time: number) => number {
  const perMs = (width - left) / spanMs;
  return (time) => Math.min(width, Math.max(left, width - (at - time) * perMs));
}

export function layLife(
  lines: readonly LifeLine[],
  ticks: readonly LifeTick[],
  blind: readonly BlindTime[],
  extent: Extent,
): LifeLayout {
  const drawn = lines.slice(0, LINES_MAX);
  const pitch = Math.min(
    PITCH_MAX,
    Math.max(PITCH_MIN, Math.floor((extent.height - AXIS_PX) / Math.max(1, drawn.length))),
  );
  const left = pitch >= NAMED_FROM ? Math.min(NAMES_PX, Math.round(extent.width / 4)) : 0;
  const x = xOf(extent, left);
  const since = extent.at - extent.spanMs;
  const ticksOf = new Map<string, LifeTick[]>();
  for (const tick of ticks) {
    if (tick.at <= since || tick.at > extent.at) continue;
    ticksOf.set(tick.userId, [...(ticksOf.get(tick.userId) ?? []), tick]);
  }
  const threads = drawn.map((line, index) =>
    layThread(line, ticksOf.get(line.id) ?? [], { y: index * pitch, pitch, x, since, now: extent.now }),
  );
  const height = drawn.length * pitch + AXIS_PX;
  return {
    threads,
    blind: blind
      .filter(({ to }) => to > since)
      .map(({ from, to }) => ({ x: x(from), y: 0, width: x(to) - x(from), height: height - AXIS_PX })),
    marks: marksOf(extent).map((secondsAgo) => ({ x: x(extent.at - secondsAgo * 1_000), secondsAgo })),
    left,
    height,
    notDrawn: lines.length - drawn.length,
  };
}

function marksOf({ spanMs, width }: Extent): number[] {
  const step = spanMs / 1_000 / (width < 500 ? 2 : 4);
  return Array.from({ length: Math.round(spanMs / 1_000 / step) + 1 }, (_, index) => index * step);
}

interface ThreadExtent {
  readonly y: number;
  readonly pitch: number;
  readonly x: (time: number) => number;
  readonly since: number;
  readonly now: number;
}

function layThread(
  line: LifeLine,
  ticks: readonly LifeTick[],
  { y, pitch, x, since, now }: ThreadExtent,
): Thread {
  // A line of one pixel in between, where there is space for it.
  const height = pitch > 4 ? pitch - Math.max(2, Math.round(pitch / 4)) : pitch - 1;
  const top = y + (pitch - height) / 2;
  const stays = inTurn(line.stays.filter(({ to }) => to > since));
  const lanes = lanesOf(stays);
  const count = Math.min(LANES_MAX, Math.max(1, ...lanes.map((lane) => lane + 1)));
  const laneHeight = height / count;
  return {
    id: line.id,
    name: line.name,
    y,
    height: pitch,
    stays: stays.map(({ from, to, by }, index) => ({
      x: x(from),
      width: Math.max(1, x(to) - x(from)),
      y: top + Math.min(LANES_MAX - 1, lanes[index] ?? 0) * laneHeight,
      height: laneHeight,
      slot: by.slot,
    })),
    lapses: line.lapses.flatMap(({ from, to, kind }) => {
      const end = to ?? now;
      if (end <= since) return [];
      // Beside somebody's other tab, which is served, their lapse has the lowest part of the line.
      const isBeside = stays.some((stay) => stay.from < from && stay.to > end);
      const part = isBeside ? { y: top + height / 2, height: height / 2 } : { y: top, height };
      return [{ ...wide(x(from), x(end)), ...part, kind }];
    }),
    ticks: ticks.map(({ at: time, mid }) => ({ x: x(time), mid })),
  };
}

function wide(from: number, to: number): { readonly x: number; readonly width: number } {
  const more = Math.max(0, LAPSE_MIN_PX - (to - from)) / 2;
  return { x: from - more, width: to - from + 2 * more };
}

/** Whoever moves is on two workers for a moment: that is one tab. */
function inTurn(stays: readonly Stay[]): readonly Stay[] {
  return stays.map((stay) => {
    const next = stays.find(({ from, to }) => from > stay.from && from < stay.to && to > stay.to);
    return next === undefined || stay.to - next.from > MOVING_MS ? stay : { ...stay, to: next.from };
  });
}

/** Each of several stays at one time has a lane of its own. */
function lanesOf(stays: readonly { readonly from: number; readonly to: number }[]): readonly number[] {
  const ends: number[] = [];
  return stays.map(({ from, to }) => {
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    return lane;
  });
}

/** The thread at a height; undefined: below all of them. */
export function threadAt({ threads }: Pick<LifeLayout, 'threads'>, y: number): Thread | undefined {
  return threads.find((thread) => y >= thread.y && y < thread.y + thread.height);
}
