/** What in a room a person wants to be told about while they do not look. */

/** `all`: each text of others. `mentions`: what calls the person. `nothing`: none of it. */
export const NOTIFY_LEVELS = ['all', 'mentions', 'nothing'] as const;
export type NotifyLevel = (typeof NOTIFY_LEVELS)[number];

interface RoomKind {
  /** The people of a direct room. */
  readonly direct?: readonly unknown[];
}

/** What holds until the person says otherwise: who is spoken to alone is meant. Pure. */
export function defaultLevel({ direct }: RoomKind): NotifyLevel {
  return direct === undefined ? 'mentions' : 'all';
}

/** The level of a room as it is listed; an older node tells none. Pure. */
export function levelOf(room: RoomKind & { readonly notify?: NotifyLevel }): NotifyLevel {
  return room.notify ?? defaultLevel(room);
}
