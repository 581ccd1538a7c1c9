import type { UserRef } from '../../protocol/events.js';
import type { BotView } from '../../protocol/http.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Bot } from '../../store/interfaces/bots.js';
import type { Store } from '../../store/interfaces/store.js';
import { botName } from '../accounts/bot-name.js';
import type { OwnProfiles } from '../profiles/own-profile.js';
import type { Moderation } from '../rooms/moderation.js';
import type { NoticeMaker } from '../rooms/notice-maker.js';
import type { WorkerRooms } from '../rooms/worker-rooms.js';
import { botSessionKey, botToken, readBotToken } from '../sessions/bot-token.js';
import type { SessionEnd } from '../sessions/session-end.js';
import { isValidFor } from '../sessions/session-rules.js';
import { botIdOf } from '../shared/bot-ids.js';
import { newId, newUnguessableId } from '../shared/ids.js';
import { refOf } from '../shared/ref-of.js';

/** A person who makes bots. `generation`: of the session by which they ask. */
export interface BotMaker extends Pick<Account, 'id' | 'name' | 'sessionGeneration' | 'disabled'> {
  readonly generation: number;
}

export interface BotsParts {
  readonly store: Pick<Store, 'bots' | 'rooms' | 'accounts'>;
  readonly rooms: Pick<WorkerRooms, 'forMember' | 'takeOut' | 'tellOf'>;
  readonly moderation: Pick<Moderation, 'changed'>;
  readonly notices: NoticeMaker;
  readonly sessionEnd: Pick<SessionEnd, 'end'>;
  readonly profiles: Pick<OwnProfiles, 'forgetBot'>;
}

/** Bots that people make, each with a token and in rooms of its maker. */
export class Bots {
  constructor(private readonly parts: BotsParts) {}

  /**
   * Makes one, with its token, which nobody is told again, and brings it into these rooms. Rejects with `not_member`
   * where its maker is in no such room, and as `BotStore` does. Then there is none.
   */
  async make(by: BotMaker, name: string, rooms: readonly string[]): Promise<{ bot: BotView; token: string }> {
    const { store, notices } = this.parts;
    await notices.moderation();
    await Promise.all(rooms.map((room) => this.parts.rooms.forMember(room, by.id)));
    const bot = { id: botIdOf(newId()), name: await botName(store.accounts, name), bot: true } as const;
    const token = botToken(by.id, newUnguessableId());
    const { digest } = readBotToken(token) as { digest: string };
    await store.bots.add(by.id, { bot, digest, generation: by.generation });
    try {
      for (const room of new Set(rooms)) await this.bringInto(room, by, bot);
    } catch (error) {
      await this.end(by, bot.id).catch(keptOnTheList);
      throw error;
    }
    // There is none where its maker was quicker to end it.
    return { bot: await this.viewOf(await this.find(by, bot.id), by), token };
  }

  /** The oldest first. */
  async ofMaker(by: BotMaker): Promise<BotView[]> {
    const all = await this.parts.store.bots.ofOwner(by.id);
    return Promise.all(all.map((one) => this.viewOf(one, by)));
  }

  /** Rejects with `not_found` where they have no such bot. */
  async assertOwn(by: BotMaker, botId: string): Promise<void> {
    await this.find(by, botId);
  }

  /** Brings a bot into one more room of its maker. Rejects with `not_found` where they have no such bot. */
  async bring(by: BotMaker, botId: string, room: string): Promise<void> {
    const { bot, ended } = await this.find(by, botId);
    if (ended) throw noBot();
    await this.parts.notices.moderation();
    await this.bringInto(room, by, bot);
  }

  /** Takes it out of a room again. */
  async take(by: BotMaker, botId: string, room: string): Promise<void> {
    const { bot } = await this.find(by, botId);
    if ((await this.parts.store.bots.roomsOf(bot.id)).includes(room)) await this.takeOut(room, bot);
  }

  /**
   * From here on its token is none, its sockets close on all nodes, it is in no room, and it shows nothing beside its
   * name. What it wrote stays. What was cut off in between is done by whoever asks again.
   */
  async end(by: BotMaker, botId: string): Promise<void> {
    const { bots } = this.parts.store;
    if (!(await bots.end(by.id, botId))) throw noBot();
    // Read behind it, since nothing renews the token any more.
    const ended = await this.find(by, botId);
    this.endSession(ended);
    await this.parts.profiles.forgetBot(botId);
    for (const room of await bots.roomsOf(botId)) await this.takeOut(room, ended.bot);
    await bots.forget(by.id, botId);
  }

  /**
   * Gives it another token, which nobody is told again. The one before is none then, and its sockets close on all
   * nodes. One whose token ended with its maker's sessions comes back so. Rejects with `conflict` where it did not have
   * so many `after`.
   */
  async renew(by: BotMaker, botId: string, after?: number): Promise<{ bot: BotView; token: string }> {
    const token = botToken(by.id, newUnguessableId());
    const { digest } = readBotToken(token) as { digest: string };
    const next = { digest, generation: by.generation, after };
    const renewed = await this.parts.store.bots.renew(by.id, botId, next);
    if (renewed === null) throw noBot();
    const { bot, renewals = 1 } = renewed;
    this.endSession({ bot, renewals: renewals - 1 });
    return { bot: await this.viewOf(renewed, by), token };
  }

  private endSession(of: Pick<Bot, 'bot' | 'renewals'>): void {
    this.parts.sessionEnd.end({ target: { session: botSessionKey(of) }, reason: 'revoked' });
  }

  private async bringInto(room: string, by: BotMaker, bot: UserRef): Promise<void> {
    const { store, rooms, notices, moderation } = this.parts;
    const notice = await notices.ofChange(room, refOf(by));
    await store.bots.bring(room, by.id, bot, notice);
    await rooms.tellOf(room, bot.id);
    await moderation.changed(room);
  }

  private async takeOut(room: string, bot: UserRef): Promise<void> {
    const { rooms, moderation } = this.parts;
    if (await rooms.takeOut(room, bot)) await moderation.changed(room);
  }

  private async find(by: BotMaker, botId: string): Promise<Bot> {
    const found = (await this.parts.store.bots.ofOwner(by.id)).find(({ bot }) => bot.id === botId);
    if (found === undefined) throw noBot();
    return found;
  }

  private async viewOf({ bot, at, generation, renewals, ended }: Bot, by: BotMaker): Promise<BotView> {
    const { bots, rooms } = this.parts.store;
    const listed = await bots.roomsOf(bot.id);
    const areIn = await Promise.all(listed.map((room) => rooms.isMember(room, bot.id)));
    const isOver = ended === true || !isValidFor({ generation }, by);
    return {
      id: bot.id,
      name: bot.name,
      at,
      rooms: listed.filter((_room, index) => areIn[index]).sort(),
      ...(renewals === undefined ? {} : { renewals }),
      ...(isOver ? { ended: true } : {}),
    };
  }
}

function noBot() {
  return refusalError('not_found', { kind: 'no-bot' });
}

/** It may be in rooms still: its maker sees it as one that ended, and ends it again. */
function keptOnTheList(): void {}
