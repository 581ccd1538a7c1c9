/** What a person of the crowd asks as a moderator, and of direct rooms: each question and its end are written down. */

import { ModerationApi } from '../../src/client/http/moderation-api.js';
import type { HttpApi } from '../../src/client/index.js';
import { CAN_RETRY, HoldfastError } from '../../src/protocol/errors.js';
import type { Outcome } from '../history.js';
import type { Recorder } from '../recorder.js';
import type { ModerationRequest } from './crowd-person.js';

type Ended = Exclude<Outcome, 'asked'>;

export class ModerationRequests {
  private readonly moderation: ModerationApi;
  private made = 0;

  constructor(
    private readonly api: HttpApi,
    private readonly recorder: Recorder,
    private readonly person: { readonly client: string; readonly user: string },
  ) {
    this.moderation = new ModerationApi(api);
  }

  async moderate(request: ModerationRequest): Promise<Ended> {
    const { name: _, ...asked } = request;
    const event = { type: 'moderation', ...asked, id: this.nextId(), by: this.person.user } as const;
    this.recorder.record({ ...event, outcome: 'asked' });
    const end = await endOf(() => this.ask(request));
    this.recorder.record({ ...event, ...end });
    return end.outcome;
  }

  /** Resolves with the room's id; null where nobody knows. */
  async openDirect(others: readonly string[]): Promise<string | null> {
    const { user } = this.person;
    const people = [user, ...others];
    const event = { type: 'direct', id: this.nextId(), by: user, people } as const;
    this.recorder.record({ ...event, room: null, outcome: 'asked' });
    let room: string | null = null;
    const end = await endOf(async () => {
      room = (await this.api.openDirect(others)).room.id;
    });
    this.recorder.record({ ...event, room, ...end });
    return room;
  }

  private nextId(): string {
    this.made += 1;
    return `${this.person.client}-${this.made}`;
  }

  private ask({
    what,
    room,
    about = '',
    name = '',
    text = '',
    role = 'member',
  }: ModerationRequest): Promise<unknown> {
    switch (what) {
      case 'remove':
        return this.api.removeMember(room, about);
      case 'ban':
        return this.moderation.ban(room, about);
      case 'unban':
        return this.moderation.liftBan(room, about);
      case 'invite':
        return this.api.invite(room, name);
      case 'role':
        return this.moderation.setRole(room, about, role);
      case 'rename':
        return this.moderation.changeRoom(room, { name: text });
      case 'topic':
        return this.moderation.changeRoom(room, { topic: text });
    }
  }
}

/** What is refused for good was not done; of any other error nobody can tell. */
async function endOf(ask: () => Promise<unknown>): Promise<{ outcome: Ended; code?: string }> {
  try {
    await ask();
    return { outcome: 'done' };
  } catch (error) {
    const code = error instanceof HoldfastError ? error.code : 'timeout';
    return { outcome: CAN_RETRY[code] ? 'unknown' : 'refused', code };
  }
}
