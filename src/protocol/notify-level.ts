/** Of what in a room a person wants to be told while they do not look. */

/** `all`: each text of others. `mentions`: what calls the person. `nothing`: none of it. */
export const NOTIFY_LEVELS = ['all', 'mentions', 'nothing'] as const;
export type NotifyLevel = (typeof NOTIFY_LEVELS)[number];

interface RoomKind {
  /** Of a direct room: its people. */
  readonly direct?: readonly unknown[];
}

/** What holds until the person says otherwise: who is spoken to alone is meant. Pure. */
export function defaultLevel({ direct }: RoomKind): NotifyLevel {
  return direct === undefined ? 'mentions' : 'all';
}

/** Of a room as it is listed; an older node tells no level. Pure. */
export function levelOf(room: RoomKind & { readonly notify?: NotifyLevel }): NotifyLevel {
  return room.notify ?? defaultLevel(room);
}
