/**
 * Whether a message calls somebody, by what it says. How that is found is a file of its own, which pages do not need at
 * once. Pure.
 */
import type { Message } from './events.js';

/** The id that stands for all members of a room, and how it is written: nobody can be called `room`. */
export const EVERYONE = '@room';

/** Whether a message calls a person: by name, as one of all, or because it answers them. Their own never does. */
export function calls(
  { user, deleted, answers, mentions }: Pick<Message, 'user' | 'deleted' | 'answers' | 'mentions'>,
  userId: string,
): boolean {
  if (deleted || user.id === userId) return false;
  if (answers === userId) return true;
  return mentions?.some(({ id }) => id === userId || id === EVERYONE) ?? false;
}
