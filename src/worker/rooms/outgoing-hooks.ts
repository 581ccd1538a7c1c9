import { maySendOutside } from '../../domain/may-send-outside.js';
import { addressFault, allowedNetworks } from '../../domain/outside-address.js';
import { LIMITS } from '../../protocol/limits.js';
import type {
  NewOutgoingBody,
  OutgoingEvent,
  OutgoingHookView,
  OutgoingRequest,
} from '../../protocol/outgoing.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { atMostChars, insist } from '../../protocol/schemas.js';
import type { KeptOutgoing } from '../../store/interfaces/outgoing.js';
import type { Store } from '../../store/interfaces/store.js';
import { roomRefusal } from '../../store/room-refusals.js';
import { newId, newUnguessableId } from '../shared/ids.js';
import { refOf } from '../shared/ref-of.js';
import type { KeyedRequest, KeyedSecrets } from './hook-codes.js';
import type { Deciding, Moderation } from './moderation.js';
import { outgoingIdOf } from './outgoing-ids.js';

const USUAL_EVENTS: readonly OutgoingEvent[] = ['message', 'edit', 'delete'];

/** The addresses of others to which rooms are sent: who makes them. Whoever sends is the jobs process. */
export class OutgoingHooks {
  private readonly isAllowed;

  /** `networks`: of the server's own that may be sent to. */
  constructor(
    private readonly store: Pick<Store, 'outgoing' | 'accounts' | 'moderation'>,
    private readonly moderation: Pick<Moderation, 'assertModerates' | 'visible' | 'changed'>,
    private readonly keyed: (asked: KeyedRequest) => KeyedSecrets,
    networks: readonly string[],
  ) {
    this.isAllowed = allowedNetworks(networks);
  }

  /**
   * Makes one, with its secret, which nobody is told again but whoever asks again with the same `key`. Rejects as
   * `Moderation` does, with `invalid` for an address that may not be called, and with `limit_reached`.
   */
  async make(
    { room, url: given, events = USUAL_EVENTS }: OutgoingRequest,
    by: Deciding,
    key?: string,
  ): Promise<NewOutgoingBody> {
    await this.moderation.assertModerates(room, by);
    const why = addressFault(given, this.isAllowed);
    if (why !== null) throw refusalError('invalid', { kind: 'outgoing-address', why });
    // As it is called.
    const url = new URL(given).href;
    insist(url.length <= LIMITS.outgoingUrlMaxChars, 'url', atMostChars(LIMITS.outgoingUrlMaxChars));
    const wanted = [...new Set(events)];
    const name = JSON.stringify([url, wanted]);
    const request = key === undefined ? undefined : this.keyed({ room, by: by.id, name, key }).request;
    const [id, secret] = [outgoingIdOf(newId()), newUnguessableId()];
    const hook = { id, url, events: wanted, by: refOf(by), secret };
    await this.store.outgoing.add(room, by, request === undefined ? hook : { ...hook, request });
    const all = await this.store.outgoing.ofRoom(room);
    const made = all.find(
      (one) => one.hook.id === id || (request !== undefined && one.hook.request === request),
    );
    // Another moderator was quicker to remove it.
    if (made === undefined) throw roomRefusal('no-hook');
    // Its members see where it is sent.
    await this.moderation.changed(room);
    return { hook: viewOf(made), secret: made.hook.secret };
  }

  /** The oldest first. Rejects with `forbidden` for whoever does not moderate the room. */
  async ofRoom(room: string, by: Deciding): Promise<OutgoingHookView[]> {
    await this.moderation.assertModerates(room, by);
    const all = await this.store.outgoing.ofRoom(room);
    return Promise.all(
      all.map(async (one) => {
        const view = viewOf(one);
        return (await this.mayHave(room, one.hook.by.id)) ? view : { ...view, idle: 'maker' };
      }),
    );
  }

  /** Where it is sent, for all who may see who is in the room: hosts, since the rest may be a secret. */
  async hostsOf(room: string): Promise<readonly string[]> {
    const all = await this.store.outgoing.ofRoom(room);
    return [...new Set(all.map(({ hook }) => new URL(hook.url).hostname))].sort();
  }

  private async mayHave(room: string, maker: string): Promise<boolean> {
    const { accounts, moderation } = this.store;
    const [account, role] = await Promise.all([accounts.byId(maker), moderation.roleOf(room, maker)]);
    return maySendOutside(account, role);
  }

  /** It is tried within some seconds, whatever it waits for. Rejects with `not_found` where it is none. */
  async tryNow(room: string, by: Deciding, id: string): Promise<void> {
    await this.moderation.visible(room, by);
    if (!(await this.store.outgoing.tryNow(room, by, id))) throw roomRefusal('no-hook');
  }

  /** From here on nothing more is sent there. Rejects with `not_found` where it was none before. */
  async remove(room: string, by: Deciding, id: string): Promise<void> {
    await this.moderation.visible(room, by);
    if (!(await this.store.outgoing.remove(room, by, id))) throw roomRefusal('no-hook');
    await this.moderation.changed(room);
  }
}

function viewOf({ hook, state }: KeptOutgoing): OutgoingHookView {
  const { id, url, events, by, at } = hook;
  const { sentAt, failing, dead, lastDead } = state;
  return {
    id,
    url,
    events,
    by,
    at,
    dead,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(failing === undefined ? {} : { failing }),
    ...(lastDead === undefined ? {} : { lastDead }),
  };
}
