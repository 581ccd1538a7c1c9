import type { BotRequest, BotsBody, BotView, NewBotBody } from '../../protocol/http.js';
import type { OwnProfile } from '../../protocol/profile.js';
import type { HttpApi } from './http-api.js';

/** What people ask about their bots. A file of its own, which a page needs when its dialog is opened. */
export class BotsApi {
  constructor(private readonly http: Pick<HttpApi, 'get' | 'call'>) {}

  /** The only answer that has its token. What is not answered may be made: see `mine`. */
  make(bot: BotRequest): Promise<NewBotBody> {
    return this.http.call('POST', '/api/tokens', bot);
  }
  /** The oldest first. */
  mine(): Promise<BotsBody> {
    return this.http.get('/api/tokens');
  }
  /** Another token; the one before is none from then on. Rejects with `conflict` where another page was quicker. */
  renew({ id, renewals = 0 }: Pick<BotView, 'id' | 'renewals'>): Promise<NewBotBody> {
    return this.http.call('POST', `${pathOf(id)}/token`, { renewals });
  }
  /** What stands beside its name, for all. */
  show(bot: string, profile: Omit<OwnProfile, 'name'>): Promise<unknown> {
    return this.http.call('PATCH', pathOf(bot), profile);
  }
  end(bot: string): Promise<unknown> {
    return this.http.call('DELETE', pathOf(bot));
  }
  bring(bot: string, room: string): Promise<unknown> {
    return this.http.call('PUT', inRoom(bot, room));
  }
  take(bot: string, room: string): Promise<unknown> {
    return this.http.call('DELETE', inRoom(bot, room));
  }
}

function pathOf(bot: string): string {
  return `/api/tokens/${encodeURIComponent(bot)}`;
}

function inRoom(bot: string, room: string): string {
  return `${pathOf(bot)}/rooms/${encodeURIComponent(room)}`;
}
