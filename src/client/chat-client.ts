import type { RowEntry } from '../protocol/entries.js';
import type { WireError } from '../protocol/errors.js';
import type { Message, UserRef } from '../protocol/events.js';
import type { FileInfo } from '../protocol/files.js';
import type { User } from '../protocol/http.js';
import type { ServedBy } from '../protocol/served-by.js';
import type { SignedUp } from './account/account.js';
import type { OpenProfiles, Profiles } from './account/profiles.js';
import type { ChatClientOptions } from './chat-options.js';
import { ClientCore } from './client-core.js';
import type { ConnectionState } from './connection/connection-state.js';
import type { Outbox } from './delivery/outbox.js';
import { randomId } from './delivery/random-id.js';
import type { ChatEvents } from './events/chat-events.js';
import type { Emitter } from './events/emitter.js';
import type { Change, OutboxChange, Target } from './events/outbox-change.js';
import type { OutboxMessage } from './events/outbox-message.js';
import type { HttpApi } from './http/http-api.js';
import type { OlderLogPage } from './rooms/log-outcome.js';
import type { OpenRoom } from './rooms/open-room.js';
import { type Row, rowsOf, type ShownRow, shownRowsOf } from './rooms/rows.js';
import { type Clock, systemClock } from './timing/clock.js';

/**
 * One person's chat over one connection at a time: signs in, keeps rooms open, sends, and survives what happens to
 * workers.
 */
export class ChatClient {
  readonly api: HttpApi;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Listens to an event; the result ends the listening. */
  readonly on: Emitter<ChatEvents>['on'];
  private readonly core: ClientCore;

  constructor(options: ChatClientOptions) {
    this.core = new ClientCore(options);
    const { api, outbox, clock, events } = this.core;
    this.api = api;
    this.outbox = outbox;
    this.clock = clock;
    this.on = events.on.bind(events);
  }

  get state(): ConnectionState {
    return this.core.connection.state;
  }
  get user(): User | null {
    return this.core.account.user;
  }
  /** Since when the serving worker has no store: what is sent waits, and nothing new comes. Null: it has one. */
  get storeAwaySince(): number | null {
    return this.core.storeAwaySince;
  }
  /** Who serves the connection now. */
  get servedBy(): ServedBy | null {
    return this.core.servedBy;
  }
  /** Rooms as the server last listed them, with this client's own newer numbers and people's present names. */
  get rooms() {
    const { profiles, rooms } = this.core;
    return rooms.book.views.map((room) => profiles?.roomNow(room, this.user?.id ?? '') ?? room);
  }
  /** False until the server has listed them for the first time: nothing is known of rooms then. */
  get roomsListed(): boolean {
    return this.core.rooms.book.isListed;
  }
  /** The open room with this id, or null. */
  room(id: string): OpenRoom | null {
    return this.core.rooms.book.get(id);
  }
  /** What people wrote in a room: of all that is held of its log, or of the part `drawn` of it. */
  rows(room: string, drawn?: readonly Message[]): readonly Row[] {
    const held = this.room(room)?.log.messages ?? [];
    return rowsOf(held, this.outbox.queueOf(room), this.user?.id ?? '', drawn);
  }
  /** The same with what the server tells. */
  shownRows(room: string, drawn?: readonly RowEntry[]): readonly ShownRow[] {
    const held = this.room(room)?.log.shown ?? [];
    return shownRowsOf(held, this.outbox.queueOf(room), this.user?.id ?? '', drawn);
  }
  get profiles(): Profiles | null {
    return this.core.profiles;
  }
  /** From now on it learns what people say of themselves. `open`: `openProfiles`, which pages fetch later. */
  openProfiles(open: OpenProfiles): void {
    this.core.openProfiles(open);
  }
  typingIn(room: string): readonly UserRef[] {
    return this.core.rooms.typingIn(room);
  }

  /**
   * Begins. Unless a sign-in of this client went before, asks the server first who this browser is. A stranger gets the
   * sign-in page and no failing socket. Never rejects; see `state`.
   */
  start(): Promise<void> {
    return this.core.start();
  }

  /** Ends everything; what is pending stays in the storage. The client can be started again. */
  stop(): void {
    this.core.stop();
  }

  retryNow(): void {
    this.core.connection.retryNow();
  }
  /** The page came to the front or the network changed: find out now whether the connection lives. */
  check(): void {
    this.core.connection.check();
  }

  /** Rejects with the server's error. Signed in, everything goes on where it was. */
  signIn(name: string, password: string): Promise<User> {
    return this.core.account.signIn(name, password);
  }
  /** `setup`: the token of the set-up link; `invite`: the code of an invite. */
  signUp(name: string, password: string, setup?: string, invite?: string): Promise<SignedUp> {
    return this.core.account.signUp(name, password, setup, invite);
  }
  /**
   * Rejects with the server's error; after `store_unwritable` this browser is signed out all the same, unless it was
   * asked for everywhere.
   */
  signOut({ everywhere = false } = {}): Promise<void> {
    return this.core.account.signOut(everywhere);
  }
  /** All other sessions of the person end. Rejects with the server's error, and nothing has changed then. */
  changePassword(current: string, next: string): Promise<void> {
    return this.core.account.changePassword(current, next);
  }
  /** After `elsewhere`: the next request may reach the worker that knows the session. */
  trySessionAgain(): Promise<boolean> {
    return this.core.account.trySessionAgain();
  }

  /** Opens a room (and becomes a member). Resolves when it is joined; rejects when refused. */
  join(room: string): Promise<OpenRoom> {
    return this.core.rooms.join(room);
  }
  /** Gives up membership. Rejects when the server did not confirm it. */
  leave(room: string): Promise<void> {
    return this.core.rooms.leave(room);
  }
  /** Makes a room and opens it. Resolves with its id. */
  createRoom(name: string, isPrivate: boolean): Promise<string> {
    return this.core.rooms.create(name, isPrivate);
  }
  /**
   * Opens the one direct room of these people (user ids) and oneself. Resolves with its id. To the others it appears
   * with its first message.
   */
  openDirect(people: readonly string[]): Promise<string> {
    return this.core.rooms.openDirect(people);
  }
  refreshRooms(): Promise<void> {
    return this.core.rooms.book.refresh(this.core.connection.link);
  }
  /** Rooms are joined in the order of the list; this one goes first. */
  prefer(room: string | null): void {
    this.core.rooms.book.preferred = room;
  }

  /**
   * Writes a message: it is pending from now on, whatever the connection does. `reply`: the mid of the message that it
   * answers. `files`: it waits until all are uploaded; tell `uploaded` or `uploadFailed` of each (`openUploads`).
   */
  send(room: string, text: string, more: Pick<OutboxMessage, 'reply' | 'files'> = {}): OutboxMessage {
    this.core.account.onUse();
    this.core.rooms.onSent(room);
    return this.core.delivery.send(room, text, more);
  }
  /** An upload is there: messages that waited for it can go. */
  uploaded(upload: string, file: FileInfo): void {
    this.core.delivery.files.onUploaded(upload, file);
  }
  /** An upload was refused for good: messages that waited for it failed. */
  uploadFailed(upload: string, error: WireError): void {
    this.core.delivery.files.onFailed(upload, error);
  }
  /** Takes a file off messages that are not sent yet. One that has nothing else is forgotten. */
  dropFile(upload: string): void {
    this.core.delivery.files.drop(upload);
  }
  /**
   * Edits, deletes or reacts to a message: shown at once and pending from now on, whatever the connection does. A
   * message that is pending itself is named by its cmid. `holdMs`: for so long it is not sent, and `takeBack` can undo
   * it.
   */
  change(
    room: string,
    of: Target,
    change: Change,
    { holdMs }: { readonly holdMs?: number } = {},
  ): OutboxChange {
    this.core.account.onUse();
    return this.core.delivery.change(room, of, change, holdMs);
  }
  /** Undoes a change that is still held. False: it went out already. */
  takeBack(cmid: string): boolean {
    return this.core.delivery.takeBack(cmid);
  }
  /** Sends what is held at once: the page may end now. */
  endHolds(): void {
    this.core.delivery.endHolds();
  }
  /** Sends a failed message or change again, under the same cmid. */
  retry(cmid: string): void {
    this.core.delivery.retry(cmid);
  }
  /** Forgets a failed message or change. */
  discard(cmid: string): void {
    this.core.delivery.discard(cmid);
  }

  markRead(room: string, seq: number): void {
    this.core.account.onUse();
    this.core.rooms.markRead(room, seq);
  }
  /**
   * The message with this seq, and what follows it, is unread again on all pages of this person. It is so here at once,
   * and there as soon as there is a connection. `marked-unread` tells of it, and of a refusal.
   */
  markUnread(room: string, seq: number): void {
    this.core.account.onUse();
    this.core.rooms.markUnread(room, seq);
  }
  /** Tells the others that this person types; as often as one likes. */
  tellTyping(room: string): void {
    this.core.account.onUse();
    if (this.core.rooms.tellTyping(room)) this.core.activities.onPacket('out', 'typing', this.servedBy);
  }
  /** Puts an older page in front. Resolves with how many rows came; 0 when there are none, or not now. */
  loadOlder(room: string): Promise<number> {
    return this.core.rooms.loadOlder(room);
  }
  /**
   * Puts a page in front that was fetched otherwise; `before`: seq of the first held row, up to which it has all.
   * Returns how many rows that were; 0 when it does not fit.
   */
  takeOlder(room: string, page: OlderLogPage, before: number): number {
    return this.core.rooms.takeOlder(room, page, before);
  }
}

/** A name for a tab, to be kept by whoever keeps the tab. */
export function newTabName(clock: Clock = systemClock): string {
  return randomId(clock.random, 16);
}
