/** What a person can do with a message: what the page offers is what the servers let. */
import type { Row } from '../../../client/index.js';
import type { ChangeKind } from '../../../protocol/entries.js';
import type { Message } from '../../../protocol/events.js';
import { mayChange, moderates } from '../../../protocol/rights.js';
import type { Role } from '../../../protocol/room.js';

export interface Possible {
  readonly react: boolean;
  readonly reply: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly pin: boolean;
  /** To open the menu, which copies and marks beside these. */
  readonly menu: boolean;
}

const NOTHING: Possible = { react: false, reply: false, edit: false, delete: false, pin: false, menu: false };

export function shownOf(row: Row): Message {
  return row.kind === 'own' ? row.shown : row.message;
}

type Me = { readonly id: string; readonly operator: boolean } | null;
type OfRoom = { readonly role?: Role; readonly private: boolean; readonly archived?: true } | null;

/**
 * Pure. A refused message has its own buttons; a deleted one has nothing left to be done with. In an archived room what
 * was said can be taken back. `room` null: the room is not of interest.
 */
export function possibleFor(row: Row, me: Me, room: OfRoom): Possible {
  if (shownOf(row).deleted) return NOTHING;
  if (row.kind === 'own') {
    const isOnItsWay = row.item.state.kind !== 'failed';
    if (room?.archived) return { ...NOTHING, delete: isOnItsWay, menu: isOnItsWay };
    return {
      react: isOnItsWay,
      reply: false,
      edit: isOnItsWay,
      delete: isOnItsWay,
      pin: false,
      menu: isOnItsWay,
    };
  }
  const of = { isAuthor: row.message.user.id === me?.id, ...standing(me, room) };
  const may = (kind: ChangeKind) => mayChange(kind, of);
  if (room?.archived) return { ...NOTHING, delete: may('delete'), menu: true };
  return {
    react: may('react'),
    reply: true,
    edit: may('edit'),
    delete: may('delete'),
    pin: may('pin'),
    menu: true,
  };
}

/** Pure. Whether somebody may pin the messages of a room, whoever wrote them. */
export function mayPin(me: Me, room: OfRoom): boolean {
  return !room?.archived && mayChange('pin', { isAuthor: false, ...standing(me, room) });
}

function standing(me: Me, room: OfRoom) {
  return { moderates: moderates(me, room), isPrivate: room?.private === true };
}
