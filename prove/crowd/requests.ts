/** What a person of the crowd asks Holdfast's HTTP API beside their page, and what they write down of the answers. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatClient, HttpApi } from '../../src/client/index.js';
import { HoldfastError } from '../../src/protocol/errors.js';
import { formatServedBy } from '../../src/protocol/served-by.js';
import type { Recorder } from '../recorder.js';
import { seen, type Who } from './records.js';

/** Everybody's in the crowd. */
export const PASSWORD = 'correct horse battery';

/** Who asks, as they are now. */
export interface Asker {
  readonly name: string;
  readonly who: Who;
  readonly rooms: ReadonlySet<string>;
  /** Null while it is closed. */
  readonly page: ChatClient | null;
  readonly online: boolean;
  /** The page is signed out, or signs in. */
  readonly mayBeSignedOut: boolean;
}

/** Somebody, or a room, as an answer has them. */
interface Named {
  readonly id: string;
  readonly name: string;
  /** All people of a direct room. */
  readonly direct?: readonly { readonly id: string }[];
}

export class Requests {
  constructor(
    private readonly api: HttpApi,
    private readonly recorder: Recorder,
    private readonly asker: Asker,
  ) {}

  async whoami(): Promise<void> {
    const { who } = this.asker;
    try {
      const answer = await this.api.session();
      if (!this.isWhole('/api/session', answer, isPerson(answer.user))) return;
      const { user } = answer;
      this.recorder.record({ type: 'whoami', ...who, answer: user.id, by: this.answeredBy });
      this.called('person', user);
    } catch (error) {
      const nobody = error instanceof HoldfastError && error.code === 'unauthenticated';
      if (nobody && !this.asker.mayBeSignedOut) {
        this.recorder.record({ type: 'whoami', ...who, answer: null, by: this.answeredBy });
      }
    }
  }

  async listRooms(): Promise<void> {
    // A failed call was recorded as such by the client of the calls.
    const list = await this.api.rooms().catch(() => null);
    if (list === null || !this.isWhole('/api/rooms', list, Array.isArray(list.rooms))) return;
    for (const room of list.rooms) this.called('room', room);
  }

  async readPage(room: string): Promise<void> {
    const askedAt = this.recorder.now();
    // A failed call was recorded as such by the client of the calls.
    const page = await this.api.messages(room, undefined, 50).catch(() => null);
    if (page === null || !this.isWhole('…/messages', page, Array.isArray(page.messages))) return;
    const { epoch, head } = page;
    const messages = page.messages.map(seen);
    const [by, reader] = [this.answeredBy, this.asker.who.user];
    this.recorder.record({ type: 'rows', room, by, reader, epoch, head, askedAt, messages });
  }

  async readFinally(room: string): Promise<void> {
    const messages = [];
    const by = new Set<string>();
    let before: number | undefined;
    let epoch = '';
    let head = 0;
    const askedAt = this.recorder.now();
    for (;;) {
      const page = await this.patiently(() => this.api.messages(room, before, 100));
      if (page === null) return;
      by.add(this.answeredBy);
      ({ epoch, head } = page);
      messages.unshift(...page.messages.map(seen));
      before = page.messages[0]?.seq;
      if (!page.more || before === undefined) break;
    }
    const read = {
      room,
      by: [...by].join(' and '),
      reader: this.asker.who.user,
      epoch,
      head,
      askedAt,
      messages,
    };
    this.recorder.record({ type: 'final', ...read });
  }

  async countUnread(): Promise<void> {
    const list = await this.patiently(() => this.api.rooms());
    for (const view of list?.rooms ?? []) {
      this.called('room', view);
      if (!view.member || !this.asker.rooms.has(view.id)) continue;
      const { user } = this.asker.who;
      const role = view.role ?? 'member';
      this.recorder.record({ type: 'role', user, room: view.id, role, by: this.answeredBy });
      const numbers = { type: 'unread', user, room: view.id } as const;
      this.recorder.record({
        ...numbers,
        unread: view.unread,
        mentions: view.mentions ?? 0,
        by: this.answeredBy,
      });
      const room = this.asker.page?.room(view.id);
      if (room !== null && room !== undefined && this.asker.online) {
        const { unread, mentions } = room;
        this.recorder.record({ ...numbers, unread, mentions, by: `the page of ${this.asker.who.client}` });
      }
    }
  }

  private get answeredBy(): string {
    return this.api.servedBy === null ? 'nobody' : formatServedBy(this.api.servedBy);
  }
  /** Whether the answer has what it must have; what has not is written down. */
  private isWhole(path: string, answer: unknown, is: boolean): boolean {
    const text = JSON.stringify(answer)?.slice(0, 120) ?? 'nothing';
    if (!is) this.recorder.record({ type: 'malformed', path, by: this.answeredBy, answer: text });
    return is;
  }
  /** Writes down what an answer calls somebody or a room. */
  called(what: 'person' | 'room', { id, name, direct }: Named): void {
    const people = direct === undefined ? {} : { people: direct.map((one) => one.id) };
    const to = this.asker.who.user;
    this.recorder.record({
      type: 'named',
      what,
      id,
      name,
      how: 'called',
      by: this.answeredBy,
      to,
      ...people,
    });
  }
  /** The answer, after signing in again where a mode forgets; null when there is none. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T | null> {
    for (let tries = 0; tries < 6; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        const code = error instanceof HoldfastError ? error.code : 'timeout';
        if (code === 'not_member' || code === 'not_found') return null;
        // A failed sign-in shows in the next try.
        if (code === 'unauthenticated') await this.api.signIn(this.asker.name, PASSWORD).catch(() => {});
        await sleep(200);
      }
    }
    return null;
  }
}

function isPerson(user: unknown): boolean {
  const { id, name } = (user ?? {}) as { id?: unknown; name?: unknown };
  return typeof id === 'string' && typeof name === 'string';
}
