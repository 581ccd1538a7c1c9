import type { ChangeKind } from '../../../src/protocol/entries.js';

export const CHANGE_KINDS = ['edit', 'delete', 'react', 'pin'] as const satisfies readonly ChangeKind[];

/** What the design says of each kind of change, written down apart from the code: by whom it may be made. */
const DESIGN: Readonly<Record<ChangeKind, (who: Who) => boolean>> = {
  edit: ({ isAuthor }) => isAuthor,
  delete: ({ isAuthor, moderates }) => isAuthor || moderates,
  react: () => true,
  pin: ({ isPrivate, moderates }) => isPrivate || moderates,
};

export interface Who {
  readonly isAuthor: boolean;
  readonly moderates: boolean;
  readonly isPrivate: boolean;
}

export interface Case {
  readonly kind: ChangeKind;
  readonly of: Who;
  readonly who: string;
  readonly may: boolean;
}

const BOTH = [true, false];

/** Every kind of change by every kind of member in both kinds of room, and whether the design lets them. */
export function rightsTable(): Case[] {
  return CHANGE_KINDS.flatMap((kind) =>
    BOTH.flatMap((isAuthor) =>
      BOTH.flatMap((moderates) =>
        BOTH.map((isPrivate) => {
          const of = { isAuthor, moderates, isPrivate };
          const who = `${isAuthor ? 'author' : 'other'}, ${moderates ? 'moderator' : 'member'}, ${isPrivate ? 'private' : 'public'} room`;
          return { kind, of, who, may: DESIGN[kind](of) };
        }),
      ),
    ),
  );
}
