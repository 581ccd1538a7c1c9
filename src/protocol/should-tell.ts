import type { NotifyLevel } from './notify-level.js';

/** What is known of a message of somebody else when it would be told. */
export interface Tellable {
  readonly level: NotifyLevel;
  /** It calls this person, answers them or calls all; each of a direct room does. */
  readonly isCalling: boolean;
  /** On any device. */
  readonly isRead: boolean;
  readonly isDeleted: boolean;
  /** Some page of this person in this browser is in front and has the focus. */
  readonly isLookedAt: boolean;
  /** *Do not disturb*. */
  readonly isQuiet: boolean;
  /** This browser shows notifications, and was asked to. */
  readonly isOn: boolean;
}

/** Whether a browser tells of a message. Which of its tabs does is another question (`claim.ts`). Pure. */
export function shouldTell(of: Tellable): boolean {
  if (!of.isOn || of.isQuiet || of.isLookedAt || of.isRead || of.isDeleted) return false;
  return of.level === 'all' || (of.level === 'mentions' && of.isCalling);
}
