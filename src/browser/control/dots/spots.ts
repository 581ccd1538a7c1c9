import type { Dot, TrayId } from './dot-set.js';

/** A dot's spot in its tray, counted from 0. Kept while it stays, so that nobody shifts when a neighbour leaves. */
export interface Spot {
  readonly tray: TrayId;
  readonly index: number;
}

/** Spots after a change: those who stay keep theirs, newcomers take the first free ones. Pure. */
export function assignSpots(dots: Iterable<Dot>, before: ReadonlyMap<string, Spot>): Map<string, Spot> {
  const spots = new Map<string, Spot>();
  const taken = new Map<TrayId, Set<number>>();
  const newcomers: Dot[] = [];
  const takenIn = (tray: TrayId) => {
    const found = taken.get(tray) ?? new Set<number>();
    taken.set(tray, found);
    return found;
  };
  for (const dot of dots) {
    const spot = before.get(dot.key);
    if (spot === undefined || spot.tray !== dot.tray) newcomers.push(dot);
    else {
      spots.set(dot.key, spot);
      takenIn(spot.tray).add(spot.index);
    }
  }
  const next = new Map<TrayId, number>();
  for (const dot of newcomers) {
    const busy = takenIn(dot.tray);
    let index = next.get(dot.tray) ?? 0;
    while (busy.has(index)) index += 1;
    busy.add(index);
    next.set(dot.tray, index + 1);
    spots.set(dot.key, { tray: dot.tray, index });
  }
  return spots;
}

/** Distances between dots, px; the widest that lets all spots fit is used. */
const PITCHES = [22, 18, 15, 12.5, 10, 8, 6.5] as const;

export interface TrayLayout {
  readonly pitch: number;
  readonly columns: number;
}

/** How dots lie in a tray of that size (px) when its last spot is `spots - 1`. Pure. */
export function layTray(width: number, height: number, spots: number): TrayLayout {
  for (const pitch of PITCHES) {
    const columns = Math.max(1, Math.floor(width / pitch));
    if (Math.ceil(spots / columns) * pitch <= height) return { pitch, columns };
  }
  const pitch = PITCHES[PITCHES.length - 1] as number;
  return { pitch, columns: Math.max(1, Math.floor(width / pitch)) };
}

/** The middle of a spot, px from the tray's upper left corner; spots past the last row lie on it. */
export function spotAt(
  layout: TrayLayout,
  index: number,
  height: number,
): { readonly x: number; readonly y: number } {
  const row = Math.floor(index / layout.columns);
  const lastRow = Math.max(0, Math.floor(height / layout.pitch) - 1);
  return {
    x: (index % layout.columns) * layout.pitch + layout.pitch / 2,
    y: Math.min(row, lastRow) * layout.pitch + layout.pitch / 2,
  };
}
