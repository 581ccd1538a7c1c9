import { HoldfastError } from '../../protocol/errors.js';
import type { InviteLook, InviteView } from '../../protocol/http.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { Registration } from '../../protocol/registration.js';
import type { RoomView } from '../../protocol/room.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Invite } from '../../store/interfaces/invites.js';
import type { Store } from '../../store/interfaces/store.js';
import { roomRefusal } from '../../store/room-refusals.js';
import type { WorkerRooms } from '../rooms/worker-rooms.js';
import { newUnguessableId } from '../shared/ids.js';
import { refOf } from '../shared/ref-of.js';
import { inviteId } from './invite-code.js';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Links by which people come into a room, or into the chat. Whoever shows a code that is not good gets `gone`, for
 * whatever reason it is not. It is good while its link is open, and its maker may still bring people in. They are not
 * disabled, and a member of the room, which is not archived. For the chat as a whole they are an operator.
 */
export class WorkerInvites {
  constructor(
    private readonly store: Pick<Store, 'accounts' | 'rooms' | 'invites'>,
    private readonly rooms: Pick<WorkerRooms, 'forMember' | 'comeByInvite'>,
    private readonly registration: Registration,
  ) {}

  /**
   * A new link, by its code, which nobody can ask for again. Rejects with `not_member`, with `forbidden` for a direct
   * or archived room, and with `limit_reached`. One for the chat as a whole does nothing but make accounts. So it is
   * `forbidden` to whoever is no operator, and where only operators make them.
   */
  async make(
    by: Account,
    { room, uses, days }: { room?: string | undefined; uses: number; days: number },
  ): Promise<{ readonly code: string; readonly invite: InviteView }> {
    if (room === undefined) {
      if (!by.operator) throw refusalError('forbidden', { kind: 'only-operators' });
      if (this.registration === 'closed') throw refusalError('forbidden', { kind: 'registration-closed' });
    } else {
      const { direct, archived } = await this.rooms.forMember(room, by.id);
      if (direct !== undefined) throw roomRefusal('direct');
      if (archived) throw roomRefusal('archived');
    }
    const code = newUnguessableId();
    const draft = { id: inviteId(code), by: refOf(by), room: room ?? null, uses };
    return { code, invite: viewOf(await this.store.invites.create(draft, days * DAY_MS)) };
  }

  /** One's own that are open, the last to end first. */
  async ofPerson(userId: string): Promise<InviteView[]> {
    return (await this.store.invites.ofPerson(userId)).map(viewOf);
  }

  /** Rejects with `not_found` where it is none of theirs, or open no more. */
  async withdraw(id: string, userId: string): Promise<void> {
    if (!(await this.store.invites.withdraw(id, userId)))
      throw refusalError('not_found', { kind: 'no-invite' });
  }

  /** What somebody who has the link may know of it before they have an account. */
  async look(code: string): Promise<InviteLook> {
    const { by, room } = await this.standing(code);
    return { by: by.name, ...(room === null ? {} : { room: room.name }) };
  }

  /** Sets a use aside for an account that is to be made. Rejects with `gone`, and with `BeingTaken`. */
  async reserve(code: string, userId: string): Promise<Invite> {
    const { invite } = await this.standing(code);
    const held = await this.store.invites.reserve(invite.id, userId, LIMITS.inviteReservedMs);
    if (held === null) throw gone();
    return held;
  }

  /** The use is spent if the account is there by now; else it is free again, and the account is never made. */
  async settle(invite: Invite, userId: string): Promise<void> {
    const isMade = await this.store.accounts.abandon(userId);
    await this.store.invites[isMade ? 'spend' : 'giveBack'](invite, userId);
  }

  /** The use that was set aside for an account is spent, where who began that could not say so any more. */
  async spendFor({ id, invite }: Account): Promise<void> {
    const open = invite === undefined ? null : await this.store.invites.get(invite);
    if (open !== null) await this.store.invites.spend(open, id);
  }

  /**
   * Brings somebody who has an account into the link's room, which counts as a use of it; null: it leads into none. For
   * a member it does nothing. Rejects with `forbidden` for the banned, with `limit_reached`, and with `BeingTaken`.
   */
  async accept(code: string, account: Account): Promise<RoomView | null> {
    const { invite, room } = await this.standing(code);
    if (room === null) return null;
    const view = await this.store.rooms.view(room.id, account.id);
    if (view?.member === true) return view;
    const held = await this.store.invites.reserve(invite.id, account.id, LIMITS.inviteReservedMs);
    if (held === null) throw gone();
    try {
      const entered = await this.rooms.comeByInvite(room.id, refOf(account));
      await this.store.invites.spend(held, account.id);
      return entered;
    } catch (error) {
      // Where it is not known what came of it, the use counts once its time is over.
      if (error instanceof HoldfastError && !error.retry) await this.store.invites.giveBack(held, account.id);
      throw error;
    }
  }

  private async standing(code: string) {
    const invite = await this.store.invites.get(inviteId(code));
    if (invite === null) throw gone();
    const [by, room, isMember] = await Promise.all([
      this.store.accounts.byId(invite.by.id),
      invite.room === null ? null : this.store.rooms.get(invite.room),
      invite.room === null ? false : this.store.rooms.isMember(invite.room, invite.by.id),
    ]);
    if (by === null || by.disabled || !(invite.room === null ? by.operator : isMember)) throw gone();
    if (room?.archived) throw gone();
    return { invite, by, room };
  }
}

/** One answer for all that is wrong with a link, so that it tells nobody what there is. */
function gone(): HoldfastError {
  return refusalError('gone', { kind: 'invite-gone' });
}

function viewOf({ id, room, uses, spent, until }: Invite): InviteView {
  return { id, ...(room === null ? {} : { room }), uses, spent, until };
}
