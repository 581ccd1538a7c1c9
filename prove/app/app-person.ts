/** A person of the crowd on somebody else's application, whose page is what the adapter gives. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { CrowdPerson } from '../crowd/crowd-person.js';
import { fingerprint } from '../fingerprint.js';
import type { Unstamped } from '../history.js';
import type { Recorder } from '../recorder.js';
import type { Adapter, AppPage, Arrived } from './adapter.js';
import { bounded } from './bounded.js';
import { asAppPage, wrongInArrived } from './check-adapter.js';
import { fitting, readLabel, withLabel } from './label.js';
import { DERIVED_EPOCH } from './numbering.js';

/** So long a page may take to load, and a room to be joined. */
const WITHIN_MS = 10_000;
/** A person sees that it does not load, and loads it again. */
const AGAIN_MS = 500;

/** One load of the page. */
interface Load {
  readonly view: number;
  page: AppPage | null;
  isOnline: boolean;
  readonly joined: Set<string>;
}

export class AppPerson implements CrowdPerson {
  readonly user: string;
  readonly name: string;
  readonly rooms = new Set<string>();
  private readonly memory: Record<string, unknown> = {};
  private load: Load | null = null;
  private views = 0;
  private made = 0;
  private readonly waiting = new Set<string>();

  constructor(
    readonly client: string,
    private readonly url: string,
    private readonly adapter: Adapter,
    private readonly recorder: Recorder,
  ) {
    this.user = client;
    this.name = `person${client.slice(1)}`;
  }

  get open(): boolean {
    return this.load !== null;
  }
  get online(): boolean {
    return this.load?.isOnline === true;
  }
  get pending(): number {
    return this.waiting.size;
  }

  /** Whoever has no account yet gets one as the page is loaded. */
  async makeAccount(): Promise<void> {
    this.record({
      type: 'named',
      what: 'person',
      id: this.user,
      name: this.name,
      how: 'given',
      by: this.client,
    });
  }

  async openPage(): Promise<void> {
    if (this.load !== null) return;
    const first = this.begin();
    await Promise.race([this.keepLoading(first), sleep(WITHIN_MS)]);
  }

  /** Whoever waits for a message to be taken stays on the page. */
  closePage(): void {
    if (this.load !== null && this.waiting.size === 0) this.end(this.load);
  }

  async enter(room: string): Promise<void> {
    this.record({ type: 'member', room, user: this.user, change: 'asked' });
    this.rooms.add(room);
    if (this.load !== null) await this.join(this.load, room);
  }

  write(room: string, text: string): void {
    const load = this.load;
    if (load === null || load.page === null || !load.joined.has(room)) return;
    const { page } = load;
    this.made += 1;
    const cmid = `${load.view}-${this.made}`;
    const label = withLabel({ user: this.user, cmid, text: '' });
    const body = fitting(text, this.adapter.maxChars - label.length);
    const name = { ...this.who(load), room, cmid };
    this.waiting.add(cmid);
    this.record({ type: 'send', ...name, text: body });
    const send = async () => await page.send(room, label + body);
    send().then(
      () => this.outcome(cmid, { type: 'ack', ...name, ...NOWHERE_YET, duplicate: false }),
      () => this.outcome(cmid, { type: 'fail', ...name, code: 'refused' }),
    );
  }

  reply(room: string, text: string): void {
    this.write(room, text);
  }

  /** An adapter has no words for the rest. */
  async leave(): Promise<void> {}
  async tryClosedRoom(): Promise<void> {}
  async whoami(): Promise<void> {}
  async listRooms(): Promise<void> {}
  async readPage(): Promise<void> {}
  async readFinally(): Promise<void> {}
  async countUnread(): Promise<void> {}
  change(): void {}
  markRead(): void {}
  giveUp(): void {}
  showPending(): void {}
  showRows(): void {}

  private begin(): Load {
    this.views += 1;
    const load: Load = { view: this.views, page: null, isOnline: false, joined: new Set() };
    this.load = load;
    this.record({ type: 'view', ...this.who(load), change: 'opened' });
    return load;
  }

  /** Loads the page, again and again until it is there or was closed; resolves with its rooms joined. */
  private async keepLoading(first: Load): Promise<void> {
    for (let load = first; ; load = this.begin()) {
      const coming = (async () => asAppPage(await this.adapter.signIn(this.visitorOf(load))))();
      try {
        load.page = await bounded('signIn', WITHIN_MS, () => coming);
      } catch {
        // The application does not answer: that the page is not there is in the history. What comes late is nobody's
        // page.
        coming.then(closeQuietly, () => {});
        await sleep(AGAIN_MS);
        if (this.load === load) this.end(load);
        else return;
        continue;
      }
      if (this.load !== load) {
        closeQuietly(load.page);
        return;
      }
      await Promise.all([...this.rooms].map((room) => this.join(load, room)));
      return;
    }
  }

  private visitorOf(load: Load) {
    const { name, url, memory } = this;
    const change = (isOnline: boolean) => {
      if (this.load !== load || load.isOnline === isOnline) return;
      load.isOnline = isOnline;
      this.record({ type: 'link', ...this.who(load), state: isOnline ? 'online' : 'offline' });
    };
    return {
      name,
      url,
      memory,
      arrived: (message: Arrived) => this.arrived(load, message),
      online: () => change(true),
      offline: () => change(false),
    };
  }

  private arrived(load: Load, message: Arrived): void {
    if (this.load !== load) return;
    const wrong = wrongInArrived(message);
    if (wrong !== null) {
      this.record({ type: 'malformed', path: 'arrived', by: this.client, answer: wrong });
      return;
    }
    const label = readLabel(message.text);
    if (label === null) return;
    const name = message.from === undefined ? {} : { name: message.from };
    const seen = {
      seq: 0,
      mid: '',
      cmid: label.cmid,
      user: label.user,
      ...name,
      text: fingerprint(label.text),
    };
    this.record({
      type: 'shown',
      ...this.who(load),
      room: message.room,
      epoch: DERIVED_EPOCH,
      messages: [seen],
    });
  }

  private async join(load: Load, room: string): Promise<void> {
    while (this.load === load && load.page !== null && !load.joined.has(room)) {
      const { page } = load;
      try {
        await bounded('join', WITHIN_MS, () => page.join(room));
      } catch {
        // It is tried again.
        await sleep(AGAIN_MS);
        continue;
      }
      if (this.load !== load || load.joined.has(room)) return;
      load.joined.add(room);
      const who = this.who(load);
      this.record({ type: 'member', room, user: this.user, change: 'in' });
      this.record({ type: 'place', ...who, room, change: 'here' });
      const nothing = { since: null, epoch: DERIVED_EPOCH, head: 0, complete: true, messages: [] };
      this.record({ type: 'join', ...who, room, ...nothing });
    }
  }

  private outcome(cmid: string, event: Unstamped): void {
    this.waiting.delete(cmid);
    this.record(event);
  }

  private end(load: Load): void {
    this.load = null;
    for (const room of load.joined) this.record({ type: 'place', ...this.who(load), room, change: 'away' });
    this.record({ type: 'view', ...this.who(load), change: 'closed' });
    if (load.page !== null) closeQuietly(load.page);
  }

  private who({ view }: Load) {
    return { client: this.client, view, user: this.user };
  }
  private record(event: Unstamped): void {
    this.recorder.record(event);
  }
}

/** Numbers come from the order in which all saw it; see numbering.ts. */
const NOWHERE_YET = { epoch: DERIVED_EPOCH, seq: 0, mid: '' } as const;

function closeQuietly(page: AppPage): void {
  const close = async () => await page.close();
  // A page that cannot be closed is left by the person all the same.
  close().catch(() => {});
}
