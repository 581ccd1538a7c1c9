import type { Dot, TrayId } from './dot-set.js';

/** A dot's place in its tray, counted from 0. Kept while it stays, so that nobody shifts when a neighbour leaves. */
export interface Seat {
  readonly tray: TrayId;
  readonly index: number;
}

/** Seats after a change: those who stay keep theirs, newcomers take the first free ones. Pure. */
export function assignSeats(dots: Iterable<Dot>, before: ReadonlyMap<string, Seat>): Map<string, Seat> {
  const seats = new Map<string, Seat>();
  const taken = new Map<TrayId, Set<number>>();
  const newcomers: Dot[] = [];
  const takenIn = (tray: TrayId) => {
    const found = taken.get(tray) ?? new Set<number>();
    taken.set(tray, found);
    return found;
  };
  for (const dot of dots) {
    const seat = before.get(dot.key);
    if (seat === undefined || seat.tray !== dot.tray) newcomers.push(dot);
    else {
      seats.set(dot.key, seat);
      takenIn(seat.tray).add(seat.index);
    }
  }
  const next = new Map<TrayId, number>();
  for (const dot of newcomers) {
    const busy = takenIn(dot.tray);
    let index = next.get(dot.tray) ?? 0;
    while (busy.has(index)) index += 1;
    busy.add(index);
    next.set(dot.tray, index + 1);
    seats.set(dot.key, { tray: dot.tray, index });
  }
  return seats;
}

/** Distances between dots, px; the widest that lets all seats fit is used. */
const PITCHES = [22, 18, 15, 12.5, 10, 8, 6.5] as const;

export interface TrayLayout {
  readonly pitch: number;
  readonly columns: number;
}

/** How dots lie in a tray of that size (px) when its last seat is `seats - 1`. Pure. */
export function layTray(width: number, height: number, seats: number): TrayLayout {
  for (const pitch of PITCHES) {
    const columns = Math.max(1, Math.floor(width / pitch));
    if (Math.ceil(seats / columns) * pitch <= height) return { pitch, columns };
  }
  const pitch = PITCHES[PITCHES.length - 1] as number;
  return { pitch, columns: Math.max(1, Math.floor(width / pitch)) };
}

/** The middle of a seat, px from the tray's upper left corner; seats past the last row lie on it. */
export function seatAt(
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
