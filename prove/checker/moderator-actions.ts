/** What moderators asked for, sorted by what the checks ask. */
import type { EventOf } from '../history.js';
import type { Facts } from './facts.js';

/** One question of a moderator. Times in ms of the run. */
export interface ModeratorAction {
  readonly asked: EventOf<'moderation'>;
  /** Null: nothing was recorded, so nobody knows. */
  readonly end: EventOf<'moderation'> | null;
  /** When it was told to be done; null: it was refused, or nobody knows. */
  readonly doneAt: number | null;
  readonly isRefused: boolean;
}

/** In the order in which they were asked. */
export function moderatorActions(facts: Facts): ModeratorAction[] {
  const ends = new Map<string, EventOf<'moderation'>>();
  for (const event of facts.of('moderation')) if (event.outcome !== 'asked') ends.set(event.id, event);
  return facts
    .of('moderation')
    .filter(({ outcome }) => outcome === 'asked')
    .map((asked) => {
      const end = ends.get(asked.id) ?? null;
      const doneAt = end?.outcome === 'done' ? end.t : null;
      return { asked, end, doneAt, isRefused: end?.outcome === 'refused' };
    });
}

/** Whoever was ever to be a moderator of the room may delete there what others wrote. */
export function moderatorsOf(facts: Facts, room: string): (user: string) => boolean {
  const moderators = new Set(
    facts
      .of('moderation')
      .flatMap((action) => (action.room === room && action.role === 'moderator' ? [action.about] : [])),
  );
  return (user) => moderators.has(user);
}
