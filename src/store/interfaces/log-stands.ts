import type { LogStand } from '../../protocol/search.js';

/** How far logs are: what a reader of many rooms compares with what it has. */
export interface LogStands {
  /** The stands of the rooms of which this person is a member now, or of this one of them; none of others. */
  ofMember(userId: string, room?: string): Promise<LogStand[]>;
  /** The ids of all rooms, by reading all names: ask seldom. */
  everyRoom(): Promise<string[]>;
}
