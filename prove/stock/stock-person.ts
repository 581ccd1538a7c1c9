/**
 * A person of the crowd on stock Socket.IO, whose page is the tutorial's: it appends what comes and remembers the last
 * offset.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { CookieJar } from '../../src/client/http/cookie-jar.js';
import type { Fetch } from '../../src/client/http/http-api.js';
import type { CrowdPerson } from '../crowd/crowd-person.js';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';
import type { Random } from '../random.js';
import { monotonicMs, type Recorder } from '../recorder.js';

/** The documentation's values. */
const RETRIES = 3;
const ACK_TIMEOUT_MS = 10_000;

export class StockPerson implements CrowdPerson {
  user = '';
  view = 0;
  readonly rooms = new Set<string>();
  private readonly jar = new CookieJar();
  private readonly fetch: Fetch;
  private socket: Socket | null = null;
  private readonly offsets: Record<string, number> = {};
  private waiting = new Set<string>();
  private made = 0;

  constructor(
    readonly client: string,
    readonly name: string,
    private readonly url: string,
    private readonly recorder: Recorder,
    _random: Random,
  ) {
    this.fetch = this.jar.fetch();
  }

  get open(): boolean {
    return this.socket !== null;
  }
  get online(): boolean {
    return this.socket?.connected === true;
  }
  get pending(): number {
    return this.waiting.size;
  }

  async makeAccount(): Promise<void> {
    for (let tries = 0; tries < 10; tries += 1) {
      try {
        const answer = await this.fetch(`${this.url}/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name: this.name }),
        });
        if (answer.ok) {
          this.user = this.name;
          return;
        }
      } catch {
        // The server may be down: tried once more.
      }
      await sleep(200);
    }
    throw new Error(`${this.name} could not sign in`);
  }

  async openPage(): Promise<void> {
    if (this.socket !== null) return;
    this.view += 1;
    this.waiting = new Set();
    for (const room of Object.keys(this.offsets)) delete this.offsets[room];
    const who = this.who;
    this.record({ type: 'view', ...who, change: 'opened' });
    const auth: { rooms: string[]; serverOffsets: Record<string, number> } = {
      rooms: [],
      serverOffsets: this.offsets,
    };
    const socket = io(this.url, {
      forceNew: true,
      transports: ['websocket', 'polling'],
      auth: (give) => {
        auth.rooms = [...this.rooms];
        give(auth);
      },
      ackTimeout: ACK_TIMEOUT_MS,
      retries: RETRIES,
      extraHeaders: { cookie: this.jar.header },
    });
    this.socket = socket;
    socket.on('served by', (by: string) => {
      this.record({ type: 'link', ...who, state: 'online', by });
    });
    socket.on('caught up', () => {
      // The stock protocol has no join of its own; the moment of having been sent what was missed stands for it.
      for (const room of this.rooms) {
        const head = this.offsets[room] ?? 0;
        const since = head === 0 ? null : { epoch: 'table', seq: head, mid: `${room}-${head}` };
        this.record({
          type: 'join',
          ...who,
          room,
          since,
          epoch: 'table',
          head,
          complete: true,
          messages: [],
        });
      }
    });
    socket.on('disconnect', () => this.record({ type: 'link', ...who, state: 'offline' }));
    socket.on('chat message', (room: string, user: string, cmid: string, text: string, id: number) => {
      if (this.socket !== socket) return;
      const message: Seen = { seq: id, mid: `${room}-${id}`, cmid, user, text: fingerprint(text) };
      const batch = { ...who, room, epoch: 'table', messages: [message] };
      this.record({ type: 'wire', ...batch });
      this.record({ type: 'shown', ...batch });
      this.offsets[room] = id;
    });
    await Promise.race([
      new Promise<void>((resolve) => socket.once('caught up', () => resolve())),
      sleep(10_000),
    ]);
    for (const room of this.rooms) this.record({ type: 'place', ...who, room, change: 'here' });
  }

  closePage(): void {
    const socket = this.socket;
    if (socket === null) return;
    this.socket = null;
    for (const room of this.rooms) this.record({ type: 'place', ...this.who, room, change: 'away' });
    socket.disconnect();
    this.record({ type: 'view', ...this.who, change: 'closed' });
  }

  /** Rooms are joined at the connection, so entering one means connecting again. */
  async enter(room: string): Promise<void> {
    this.record({ type: 'member', room, user: this.user, change: 'asked' });
    this.rooms.add(room);
    this.closePage();
    await this.openPage();
    this.record({ type: 'member', room, user: this.user, change: 'in' });
  }

  /** The tutorial has no memberships. */
  async leave(): Promise<void> {}
  async tryClosedRoom(): Promise<void> {}
  markRead(): void {}
  giveUp(): void {}
  showPending(): void {}
  async countUnread(): Promise<void> {}
  async listRooms(): Promise<void> {}
  async readPage(): Promise<void> {}
  showRows(): void {}
  async readFinally(): Promise<void> {}
  /** The tutorial's messages stay as they are. */
  change(): void {}

  reply(room: string, text: string): void {
    this.write(room, text);
  }

  write(room: string, text: string): void {
    const socket = this.socket;
    if (socket === null) return;
    this.made += 1;
    const cmid = `${this.view}-${this.made}`;
    const who = this.who;
    const name = { ...who, room, cmid };
    this.waiting.add(cmid);
    this.record({ type: 'send', ...name, text });
    socket.emit('chat message', room, text, cmid, (error: Error | null, answer?: { id: number }) => {
      this.waiting.delete(cmid);
      if (error !== null || answer === undefined) {
        this.record({ type: 'unknown', ...name, why: error?.message ?? 'no answer' });
        // The documentation's client gives up here; the person is shown nothing.
        return;
      }
      const { id } = answer;
      this.record({ type: 'ack', ...name, epoch: 'table', seq: id, mid: `${room}-${id}`, duplicate: false });
    });
  }

  async whoami(): Promise<void> {
    const from = monotonicMs();
    try {
      const answer = await this.fetch(`${this.url}/me`, { signal: AbortSignal.timeout(10_000) });
      const by = answer.headers.get('x-served-by') ?? '';
      const { user } = (await answer.json()) as { user?: string };
      this.record({ type: 'http', path: '/me', status: answer.status, ms: monotonicMs() - from, by });
      if (answer.status < 500) this.record({ type: 'whoami', ...this.who, answer: user ?? null, by });
    } catch {
      // No answer is an answer too: it is recorded with status 0.
      this.record({ type: 'http', path: '/me', status: 0, ms: monotonicMs() - from, by: '' });
    }
  }

  private get who() {
    return { client: this.client, view: this.view, user: this.user };
  }
  private record(event: Unstamped): void {
    this.recorder.record(event);
  }
}
