import type { EndOfLog } from '../../protocol/search.js';

/** How far logs are: what a reader of many rooms compares with what it has. */
export interface LogEnds {
  /** Those of the rooms of which this person is a member now, or of this one of them; none of others. */
  ofMember(userId: string, room?: string): Promise<EndOfLog[]>;
  /** The ids of all rooms, by reading all names: ask seldom. */
  everyRoom(): Promise<string[]>;
}
