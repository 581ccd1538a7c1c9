/** How one dot moves: eased, on a low arc, or at once. Pure functions of time. */
export interface DotPose {
  readonly x: number;
  readonly y: number;
  /** 0..1 */
  readonly alpha: number;
}

export interface Flight {
  readonly from: DotPose;
  readonly to: DotPose;
  readonly startMs: number;
  readonly lastsMs: number;
  /** How high the arc rises over the straight line, px; below 0 it hangs. */
  readonly arc: number;
}

const SHORT_MS = 260;
const PX_PER_MS = 0.55;
const LONGEST_MS = 1_100;
/** What an arc takes at its highest, px. */
const ARC_MAX = 46;

/**
 * The way from where a dot is to where it shall be. `calm`: the person asked for less motion, so places change at once
 * and only the fade remains. `above`: how much room there is over the places, px; where an arc would leave it, it hangs
 * instead.
 */
export function flight(
  from: DotPose,
  to: DotPose,
  nowMs: number,
  delayMs: number,
  calm: boolean,
  above: number,
): Flight {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  if (calm) {
    return { from: { ...to, alpha: from.alpha }, to, startMs: nowMs, lastsMs: SHORT_MS, arc: 0 };
  }
  const height = distance < 40 ? 0 : Math.min(ARC_MAX, distance * 0.16);
  return {
    from,
    to,
    startMs: nowMs + delayMs,
    lastsMs: Math.min(LONGEST_MS, SHORT_MS + distance / PX_PER_MS),
    arc: height <= above ? height : -height,
  };
}

export function poseAt({ from, to, startMs, lastsMs, arc }: Flight, nowMs: number): DotPose {
  const part = Math.min(1, Math.max(0, (nowMs - startMs) / lastsMs));
  const eased = part < 0.5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2;
  return {
    x: from.x + (to.x - from.x) * eased,
    y: from.y + (to.y - from.y) * eased - Math.sin(Math.PI * eased) * arc,
    alpha: from.alpha + (to.alpha - from.alpha) * eased,
  };
}

export function hasLanded({ startMs, lastsMs }: Flight, nowMs: number): boolean {
  return nowMs >= startMs + lastsMs;
}
