import type { SendResult } from '../../protocol/events.js';
import type { HookView } from '../../protocol/http.js';
import type { Hook } from '../../store/interfaces/hooks.js';
import type { Store } from '../../store/interfaces/store.js';
import { roomRefusal } from '../../store/room-refusals.js';
import { hookIdOf } from '../shared/bot-ids.js';
import { newId, newUnguessableId } from '../shared/ids.js';
import { refOf } from '../shared/ref-of.js';
import { hookCode, type KeyedRequest, type KeyedSecrets, readHookCode } from './hook-codes.js';
import type { Deciding, Moderation } from './moderation.js';
import type { NoticeMaker } from './notice-maker.js';
import type { RoomSends } from './room-sends.js';

/** A hook that was found by its code, with its room. */
export interface FoundHook {
  readonly room: string;
  readonly hook: Hook;
}

/** The addresses at which others' programs write to rooms: who makes them, and what comes by them. */
export class Hooks {
  constructor(
    private readonly store: Pick<Store, 'hooks'>,
    private readonly moderation: Pick<Moderation, 'assertModerates' | 'visible' | 'changed'>,
    private readonly sends: Pick<RoomSends, 'send'>,
    private readonly notices: NoticeMaker,
    private readonly keyed: (asked: KeyedRequest) => KeyedSecrets,
  ) {}

  /**
   * Makes one, with its code, which nobody is told again but whoever asks again with the same `key`. Rejects as
   * `Moderation` does, and with `limit_reached` and `name_taken`.
   */
  async make(
    room: string,
    by: Deciding,
    name: string,
    key?: string,
  ): Promise<{ hook: HookView; code: string }> {
    await this.moderation.assertModerates(room, by);
    const keyed = key === undefined ? null : this.keyed({ room, by: by.id, name, key });
    const codeOf = (id: string) => hookCode(room, keyed?.secretOf(id) ?? newUnguessableId());
    const bot = { id: hookIdOf(newId()), name, bot: true } as const;
    const code = codeOf(bot.id);
    const { digest } = readHookCode(code) as { digest: string };
    const request = keyed === null ? {} : { request: keyed.request };
    const notice = await this.notices.ofChange(room, refOf(by));
    await this.store.hooks.add(room, by, { bot, by: refOf(by), digest, ...request }, notice);
    const all = await this.store.hooks.ofRoom(room);
    const made = all.find(
      (one) => one.bot.id === bot.id || (keyed !== null && one.request === keyed.request),
    );
    // Another moderator was quicker to remove it.
    if (made === undefined) throw roomRefusal('no-hook');
    await this.moderation.changed(room);
    return { hook: viewOf(made), code: made.bot.id === bot.id ? code : codeOf(made.bot.id) };
  }

  /** The oldest first. Rejects with `forbidden` for whoever does not moderate the room. */
  async ofRoom(room: string, by: Deciding): Promise<HookView[]> {
    await this.moderation.assertModerates(room, by);
    return (await this.store.hooks.ofRoom(room)).map(viewOf);
  }

  /** From here on its address is none. Rejects with `not_found` where it was none before. */
  async remove(room: string, by: Deciding, id: string): Promise<void> {
    await this.moderation.visible(room, by);
    const notice = await this.notices.ofChange(room, refOf(by));
    if (!(await this.store.hooks.remove(room, by, id, notice))) throw roomRefusal('no-hook');
    await this.moderation.changed(room);
  }

  /** Null for every code that is none. */
  async withCode(code: string): Promise<FoundHook | null> {
    const read = readHookCode(code);
    if (read === null) return null;
    const hook = await this.store.hooks.withDigest(read.room, read.digest);
    return hook === null ? null : { room: read.room, hook };
  }

  /**
   * Writes as the hook's bot, as a person's `send` does. It resolves when the message is in the log. The same `cmid` is
   * stored once. Rejects with `not_member` where the hook was removed meanwhile.
   */
  write({ room, hook }: FoundHook, text: string, cmid: string): Promise<SendResult> {
    return this.sends.send(hook.bot, { room, cmid, text });
  }
}

function viewOf({ bot, by, at }: Hook): HookView {
  return { id: bot.id, name: bot.name, by, at };
}
