import { DAY, SECOND } from './units.js';

/** What people say of themselves. */
export const PEOPLE_LIMITS = {
  /** A person who finds some taken. An answer tells that a name is, so these are too few to learn which there are. */
  renamesPerDay: 20,
  /** No name is ever another person's again, so nobody may gather many. */
  namesPerPerson: 10,
  /** A person who goes to lunch, and a program that says so for them. Each is told to every open page. */
  statusesPerHour: 30,
  /** A browser shows a picture for so long without asking again: it has an address of its own. */
  pictureKeptMs: DAY,
  /** How often a worker asks what has changed: everybody knows within a second, whoever was killed. */
  profilesEveryMs: 0.4 * SECOND,
} as const;
