import { fingerprint } from '../fingerprint.js';
import type { Seen } from '../history.js';
import { authored, type Facts } from './facts.js';

/** What people wrote in a room, as it was sent: the text of an entry, though it may have been deleted since. */
export function writtenText(facts: Facts, room: string): (entry: Seen) => string {
  return (entry) => {
    const send = facts.sends.get(authored(entry.user, entry.cmid))?.findLast((one) => one.room === room);
    return send === undefined ? entry.text : fingerprint(send.text);
  };
}
