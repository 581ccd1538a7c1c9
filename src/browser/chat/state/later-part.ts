import type { ReadonlySignal, Signal } from '@preact/signals';
import type { ComponentType, RefObject } from 'preact';
import type { OpenProfiles } from '../../../client/account/profiles.js';
import type { AttachedFile, Moved, OutboxChange, OutboxMessage, Row } from '../../../client/index.js';
import type { OpenTestifier } from '../../../client/witness/testifier.js';
import type { NoticeEntry } from '../../../protocol/entries.js';
import type { Message, Reaction } from '../../../protocol/events.js';
import type { Mode } from '../../../protocol/mode.js';
import type { RoomView } from '../../../protocol/room.js';
import type { Linked } from './log-window.js';
import { PagePart } from './page-part.js';

interface Drawn {
  readonly row: Row;
  readonly shown: Message;
}

/** What is not there when the chat is first drawn: panels, menus, emoji. */
export const laterPart = new PagePart<{
  /** Whatever is open of it. */
  readonly Panels: ComponentType;
  readonly MeChoices: ComponentType;
  /** The text of a message, to be written anew in its place. */
  readonly EditForm: ComponentType<{ room: string; row: Drawn; written: Signal<string> }>;
  readonly SuggestionList: ComponentType<{ field: RefObject<HTMLTextAreaElement | null> }>;
  readonly suggestions: ReadonlySignal<{ readonly field: string; readonly active: number } | null>;
  readonly suggestFor: (field: HTMLTextAreaElement, input?: InputEvent) => void;
  readonly hideSuggestions: () => void;
  /** True: the key was for what is offered. */
  readonly onSuggestionKey: (field: HTMLTextAreaElement, event: KeyboardEvent) => boolean;
  readonly ReactionTip: ComponentType<{ room: string; reaction: Reaction }>;
  /** Part of a text, with whom it calls. */
  readonly CalledText: ComponentType<{ room: string; of: Message; text: string }>;
  /** For a text that begins with a slash. `send`: sends a text to the room. */
  readonly runSlash: (room: string, text: string, send: (text: string) => void) => Promise<void>;
  /** In the place of a person's first letter. */
  readonly Picture: ComponentType<{ at: string; name: string }>;
  readonly NoRoom: ComponentType;
  /** In the place of the field where one writes. */
  readonly ArchivedLine: ComponentType<{ room: RoomView }>;
  /** Why what a link names is not shown. */
  readonly DeadLink: ComponentType;
  /** The part of a log around a linked message. */
  readonly ExcerptLog: ComponentType<{ room: RoomView }>;
  readonly openExcerpt: (to: Linked) => Promise<void>;
  /** It and what follows is unread again, and the page says so. */
  readonly markUnread: (room: string, row: Row) => void;
  /** Goes to the first text of somebody else after a seq. */
  readonly openFirstNew: (room: string, after: number) => Promise<void>;
  /** The files of a message that is being written, or waits for them. */
  readonly Attachments: ComponentType<{ files: readonly AttachedFile[] }>;
  readonly attach: (room: string, files: Iterable<File>) => void;
  readonly chooseFiles: (room: string) => void;
  readonly refusedOf: (files: readonly AttachedFile[]) => AttachedFile | null;
  /** Goes to the button that takes it away. */
  readonly goToAttachment: (file: AttachedFile) => void;
  readonly retryWithFiles: (item: OutboxMessage) => void;
  readonly ReplyBar: ComponentType<{ room: string; mid: string }>;
  /** What becomes of changes; `ofPending`: their message is on its way itself, and says what it waits for. */
  readonly ChangeOutcomes: ComponentType<{ changes: readonly OutboxChange[]; ofPending: boolean }>;
  /** Buttons at a message. */
  readonly RowTools: ComponentType<{
    room: string;
    row: Drawn & { readonly key: string };
    reachable: boolean;
  }>;
  readonly ServedBar: ComponentType;
  readonly SlotMark: ComponentType<{ slot: number; size?: number; label?: boolean }>;
  readonly tellMove: (move: Moved, at: number) => void;
  readonly tellMode: (mode: Mode) => void;
  readonly openTestifier: OpenTestifier;
  readonly openProfiles: OpenProfiles;
  /** What the server tells of a room. */
  readonly NoticeLine: ComponentType<{
    row: { key: string; notice: NoticeEntry; day: string | null };
    active: boolean;
  }>;
  /** What an emoji is called. */
  readonly emojiName: (emoji: string) => string;
}>();
