/** A person of the crowd on Holdfast: a real client of the SDK over real sockets, whose page can be reloaded. */

import {
  type ChatClient,
  type ConnectionState,
  CookieJar,
  createNodeClient,
  type HttpApi,
  memoryStorage,
  type OutboxItem,
} from '../../src/client/index.js';
import type { ServedBy } from '../../src/protocol/served-by.js';
import type { Outcome, Unstamped } from '../history.js';
import type { Random } from '../random.js';
import type { Recorder } from '../recorder.js';
import { makeAccount, personApi } from './account.js';
import type { CrowdPerson, ModerationRequest } from './crowd-person.js';
import { ModerationRequests } from './moderation-requests.js';
import { recordOf, seen, type Who } from './records.js';
import { type Asker, Requests } from './requests.js';
import type { CrowdSettings } from './settings.js';
import { SignIns } from './sign-ins.js';
import { Writing } from './writing.js';

export class Person implements CrowdPerson, Asker {
  user = '';
  view = 0;
  readonly rooms = new Set<string>();
  private readonly jar = new CookieJar();
  private readonly storage = memoryStorage();
  private readonly api: HttpApi;
  private readonly writing: Writing;
  private readonly requests: Requests;
  private readonly headers: Readonly<Record<string, string>>;
  page: ChatClient | null = null;
  private readonly here = new Set<string>();
  private readonly signIns: SignIns;
  private readonly moderation: ModerationRequests;
  /** The others of each direct room. */
  private readonly directs = new Map<string, readonly string[]>();

  constructor(
    readonly client: string,
    readonly name: string,
    private readonly url: string,
    private readonly recorder: Recorder,
    random: Random,
    private readonly ways: Pick<CrowdSettings, 'addresses' | 'peers'>,
  ) {
    const number = Number(client.slice(1));
    this.headers = ways.addresses ? { 'x-forwarded-for': `10.1.${number >> 8}.${number & 255}` } : {};
    this.api = personApi(url, this.jar.fetch(this.headers), recorder, ways.peers);
    this.writing = new Writing(this, random);
    this.requests = new Requests(this.api, recorder, this);
    this.moderation = new ModerationRequests(this.api, recorder, this);
    this.signIns = new SignIns(random, {
      name,
      page: () => this.page,
      onSignedOut: (page) => this.changed(page, page.state),
      onForgotten: () => this.closePage(),
    });
  }

  get open(): boolean {
    return this.page !== null;
  }
  get online(): boolean {
    return this.page?.state.kind === 'online';
  }
  /** Who serves the page now. */
  get servedBy(): ServedBy | null {
    return this.online ? (this.page?.servedBy ?? null) : null;
  }
  get pending(): number {
    const all = this.page?.outbox.all ?? [];
    const failed = new Set(all.flatMap(({ cmid, state }) => (state.kind === 'failed' ? [cmid] : [])));
    // A change of a message that failed waits with it.
    const waits = (item: OutboxItem) => 'change' in item && 'cmid' in item.of && failed.has(item.of.cmid);
    return all.filter((item) => !failed.has(item.cmid) && !waits(item)).length;
  }

  async makeAccount(): Promise<void> {
    const user = await makeAccount(this.api, this.name);
    this.user = user.id;
    const { name, client } = this;
    this.recorder.record({ type: 'named', what: 'person', id: user.id, name, how: 'given', by: client });
    this.requests.called('person', user);
  }

  async openPage(): Promise<void> {
    if (this.page !== null || this.signIns.isForgotten) return;
    this.view += 1;
    this.here.clear();
    this.record({ type: 'view', ...this.who, change: 'opened' });
    const who = this.who;
    const page = createNodeClient({
      url: this.url,
      jar: this.jar,
      headers: this.headers,
      peers: this.ways.peers,
      storage: this.storage,
      autoJoin: false,
      keepSessionMs: 0,
      tab: `${this.client}-${this.view}`,
      onTrace: (event) => {
        const record = recordOf(event, who);
        if (record !== null) this.record(record);
        if (event.type !== 'join' || this.page !== page) return;
        // A page that missed that its person was removed comes back to a public room by itself.
        if (page.room(event.room) !== null) this.rooms.add(event.room);
        if (this.rooms.has(event.room)) this.arrived(event.room);
      },
    });
    this.page = page;
    page.on('connection', (state) => this.changed(page, state));
    page.on('removed', ({ room, reason }) => {
      if (this.page !== page) return;
      this.rooms.delete(room);
      this.gone(room);
      this.record({ type: 'cleared', ...this.who, room, lost: reason === 'lost' });
    });
    await page.start();
    // The page tells of every join by its own events, which are recorded.
    for (const room of this.rooms) {
      if (this.page !== page) return;
      const others = this.directs.get(room);
      const opened = others === undefined ? page.join(room) : page.openDirect(others);
      // A refusal is an event of the page, too, and recorded.
      void opened.catch(() => {});
    }
  }

  closePage(): void {
    const page = this.page;
    if (page === null) return;
    this.page = null;
    for (const room of [...this.here]) this.gone(room);
    page.stop();
    this.record({ type: 'view', ...this.who, change: 'closed' });
  }

  async enter(room: string): Promise<void> {
    this.recorder.record({ type: 'member', room, user: this.user, change: 'asked' });
    this.rooms.add(room);
    try {
      await this.page?.join(room);
      this.recorder.record({ type: 'member', room, user: this.user, change: 'in' });
    } catch {
      // `removed` has said it.
    }
  }

  async leave(room: string): Promise<void> {
    const page = this.page;
    if (page === null || !this.online) return;
    this.recorder.record({ type: 'member', room, user: this.user, change: 'leaving' });
    try {
      await page.leave(room);
      this.rooms.delete(room);
      this.gone(room);
      this.recorder.record({ type: 'member', room, user: this.user, change: 'out' });
    } catch {
      // Not confirmed: may be out or in. Enter again, which settles it. The event `removed` may have come before the
      // freeze.
      this.rooms.add(room);
      void page.join(room).catch(() => {
        // `removed` has said it.
      });
    }
  }

  async tryClosedRoom(room: string): Promise<void> {
    const page = this.page;
    if (page === null || this.rooms.has(room)) return;
    // To be refused is what should happen; what is heard of the room is recorded.
    await page.join(room).catch(() => {});
  }

  moderate(request: ModerationRequest): Promise<Exclude<Outcome, 'asked'>> {
    return this.moderation.moderate(request);
  }

  expectRemoval(room: string, by: string): void {
    this.recorder.record({ type: 'member', room, user: this.user, change: 'leaving', by });
  }

  removedFrom(room: string): void {
    this.rooms.delete(room);
    this.gone(room);
  }

  async openDirect(people: readonly string[]): Promise<string | null> {
    const room = await this.moderation.openDirect(people);
    const { page } = this;
    if (room === null || page === null) return room;
    this.directs.set(room, people);
    this.recorder.record({ type: 'member', room, user: this.user, change: 'asked' });
    this.rooms.add(room);
    // Not awaited: a page that is closed or cut off meanwhile answers nothing. What it tells of the join is recorded.
    void page.openDirect(people).catch(() => {});
    return room;
  }

  write(room: string, text: string): void {
    this.writing.write(room, text);
  }
  reply(room: string, text: string): void {
    this.writing.reply(room, text);
  }
  change(room: string, text: string): void {
    this.writing.change(room, text);
  }
  markRead(room: string): void {
    this.writing.markRead(room);
  }
  whoami(): Promise<void> {
    return this.requests.whoami();
  }
  listRooms(): Promise<void> {
    return this.requests.listRooms();
  }
  readPage(room: string): Promise<void> {
    return this.requests.readPage(room);
  }
  readFinally(room: string): Promise<void> {
    return this.requests.readFinally(room);
  }
  countUnread(): Promise<void> {
    return this.requests.countUnread();
  }

  giveUp(): void {
    this.signIns.giveUp();
  }

  showPending(): void {
    if (this.page === null) return;
    const waiting = this.page.outbox.all.filter((entry) => entry.state.kind === 'pending');
    this.record({ type: 'pending', ...this.who, cmids: waiting.map(({ cmid }) => cmid) });
  }

  showRows(): void {
    for (const id of this.rooms) {
      const log = this.page?.room(id)?.log;
      if (log === undefined || log.epoch === null) continue;
      const { epoch, end: head } = log;
      const by = `the page of ${this.client}`;
      const messages = log.messages.map(seen);
      this.record({ type: 'rows', room: id, by, reader: this.user, epoch, head, messages });
    }
  }

  get who(): Who {
    return { client: this.client, view: this.view, user: this.user };
  }
  get mayBeSignedOut(): boolean {
    return this.signIns.areUnderWay || this.page?.state.kind === 'signed-out';
  }
  private record(event: Unstamped): void {
    this.recorder.record(event);
  }

  private arrived(room: string): void {
    if (this.here.has(room)) return;
    this.here.add(room);
    this.record({ type: 'place', ...this.who, room, change: 'here' });
  }
  private gone(room: string): void {
    if (!this.here.delete(room)) return;
    this.record({ type: 'place', ...this.who, room, change: 'away' });
  }

  private changed(page: ChatClient, state: ConnectionState): void {
    if (this.page !== page || state.kind !== 'signed-out') return;
    // Whoever is signed out is not there, and back when the rooms are joined again.
    for (const room of [...this.here]) this.gone(room);
    void this.signIns.again(page);
  }
}
