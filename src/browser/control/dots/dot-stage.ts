import type { Dot, DotSet, TrayId } from './dot-set.js';
import { type DotPose, type Flight, flight, hasLanded, poseAt } from './flight.js';
import { assignSpots, layTray, type Spot, spotAt } from './spots.js';

export interface TrayBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly slot: number;
}

/** A dot with its way; what the painter needs. */
export interface Actor {
  readonly dot: Dot;
  readonly flight: Flight;
  /** Slot whose colour it has, and the one it had before it flew. */
  readonly slot: number;
  readonly fromSlot: number;
  readonly radius: number;
  readonly leaving: boolean;
}

/** Where a dot shall be, and how much of its tray is above it, px. */
type Target = DotPose & { readonly slot: number; readonly radius: number; readonly above: number };

/** Dots that start together follow each other by this, ms, so that one can follow them with the eye. */
const STAGGER_MS = 9;
const STAGGER_MAX_MS = 450;

/** Turns sets of dots and boxes into flights. Holds where every dot is; time is given. */
export class DotStage {
  actors = new Map<string, Actor>();
  private spots = new Map<string, Spot>();
  private boxes: ReadonlyMap<TrayId, TrayBox> = new Map();

  /** A new set, or new boxes after a resize (`jump`: without flight). */
  set(
    set: DotSet,
    boxes: ReadonlyMap<TrayId, TrayBox>,
    nowMs: number,
    how: { calm: boolean; jump: boolean },
  ): void {
    const present = [...set.dots.values()].filter((dot) => boxes.has(dot.tray) || this.actors.has(dot.key));
    this.spots = assignSpots(present, this.spots);
    const filled = new Map<TrayId, number>();
    for (const spot of this.spots.values()) {
      filled.set(spot.tray, Math.max(filled.get(spot.tray) ?? 0, spot.index + 1));
    }
    this.boxes = boxes;
    const actors = new Map<string, Actor>();
    let moving = 0;
    for (const dot of present) {
      const target = this.target(dot, filled);
      const old = this.actors.get(dot.key);
      if (target === null) {
        if (old) actors.set(dot.key, { ...old, dot });
        continue;
      }
      const delay = Math.min(STAGGER_MAX_MS, moving * STAGGER_MS);
      const next = this.move(dot, old, target, nowMs, delay, how);
      if (next !== old && old !== undefined && old.slot !== next.slot) moving += 1;
      actors.set(dot.key, next);
    }
    for (const [key, old] of this.actors) {
      if (actors.has(key)) continue;
      const gone = this.leave(old, nowMs);
      if (gone !== null) actors.set(key, gone);
    }
    this.actors = actors;
  }

  /** Something still moves or fades. */
  isMoving(nowMs: number): boolean {
    for (const actor of this.actors.values()) if (!hasLanded(actor.flight, nowMs)) return true;
    return false;
  }

  /** The dot under a point, for its name. */
  dotAt(x: number, y: number, nowMs: number): Dot | null {
    let best: { dot: Dot; distance: number } | null = null;
    for (const { dot, flight: way, radius } of this.actors.values()) {
      const pose = poseAt(way, nowMs);
      const distance = Math.hypot(pose.x - x, pose.y - y);
      if (distance <= radius + 4 && (best === null || distance < best.distance)) best = { dot, distance };
    }
    return best?.dot ?? null;
  }

  private target(dot: Dot, filled: ReadonlyMap<TrayId, number>): Target | null {
    const box = this.boxes.get(dot.tray);
    const spot = this.spots.get(dot.key);
    if (box === undefined || spot === undefined) return null;
    const layout = layTray(box.width, box.height, filled.get(dot.tray) ?? 1);
    const spotted = spotAt(layout, spot.index, box.height);
    const adrift = dot.adriftSince !== null;
    return {
      x: box.x + spotted.x,
      y: box.y + spotted.y - (adrift ? 5 : 0),
      alpha: adrift ? 0.45 : 1,
      slot: box.slot,
      radius: Math.min(7, layout.pitch * 0.34),
      above: spotted.y,
    };
  }

  private move(
    dot: Dot,
    old: Actor | undefined,
    { slot, radius, above, ...to }: Target,
    nowMs: number,
    delayMs: number,
    { calm, jump }: { calm: boolean; jump: boolean },
  ): Actor {
    const state = { dot, slot, radius, leaving: false };
    if (old === undefined) {
      const from = { ...to, alpha: 0 };
      return { ...state, fromSlot: slot, flight: flight(from, to, nowMs, 0, calm, above) };
    }
    const heading = old.flight.to;
    if (heading.x === to.x && heading.y === to.y && heading.alpha === to.alpha && !old.leaving) {
      return { ...old, dot, slot, radius };
    }
    const from = jump ? to : poseAt(old.flight, nowMs);
    return { ...state, fromSlot: old.slot, flight: flight(from, to, nowMs, delayMs, calm, above) };
  }

  private leave(old: Actor, nowMs: number): Actor | null {
    if (old.leaving) return hasLanded(old.flight, nowMs) ? null : old;
    const from = poseAt(old.flight, nowMs);
    return { ...old, leaving: true, flight: flight(from, { ...from, alpha: 0 }, nowMs, 0, true, 0) };
  }
}
