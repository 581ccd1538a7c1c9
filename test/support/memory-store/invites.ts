import { LIMITS } from '../../../src/protocol/limits.js';
import { refusalError } from '../../../src/protocol/refusal-error.js';
import { BeingTaken } from '../../../src/store/being-taken.js';
import type { Invite, InviteStore } from '../../../src/store/interfaces/invites.js';
import type { MemoryDatabase, StoredInvite } from './database.js';

export function memoryInvites(db: MemoryDatabase): InviteStore {
  const { invites } = db;
  const openOf = (id: string): StoredInvite | undefined => {
    const stored = invites.get(id);
    return stored !== undefined && stored.invite.until > db.now() ? stored : undefined;
  };
  const allOpen = () => [...invites.keys()].flatMap((id) => openOf(id)?.invite ?? []);
  const madeBy = (userId: string) => allOpen().filter(({ by }) => by.id === userId);

  function spend({ id }: Invite, userId: string): void {
    const stored = invites.get(id);
    if (stored?.held.delete(userId) !== true) return;
    stored.invite = { ...stored.invite, spent: stored.invite.spent + 1 };
    if (stored.invite.spent >= stored.invite.uses) invites.delete(id);
  }

  return {
    async create({ id, by, room, uses }, forMs) {
      const before = invites.get(id);
      if (before !== undefined) return before.invite;
      const { openInvitesPerPerson, openInvites } = LIMITS;
      if (madeBy(by.id).length >= openInvitesPerPerson) {
        throw refusalError('limit_reached', { kind: 'invites-full', max: openInvitesPerPerson });
      }
      if (allOpen().length >= openInvites) {
        throw refusalError('limit_reached', { kind: 'all-invites-full', max: openInvites });
      }
      const invite = { id, by, room, uses, spent: 0, until: db.now() + forMs };
      invites.set(id, { invite, held: new Map() });
      return invite;
    },
    get: async (id) => openOf(id)?.invite ?? null,
    ofPerson: async (userId) => madeBy(userId).sort((a, b) => b.until - a.until),
    async withdraw(id, userId) {
      return invites.get(id)?.invite.by.id === userId && invites.delete(id);
    },
    async reserve(id, userId, forMs) {
      const stored = openOf(id);
      if (stored === undefined) return null;
      const { held } = stored;
      const isFull = () => stored.invite.spent + held.size >= stored.invite.uses;
      if (!held.has(userId) && isFull()) {
        for (const [one, until] of held) {
          if (until > db.now()) continue;
          if (db.accounts.has(one)) spend(stored.invite, one);
          else {
            db.abandoned.add(one);
            held.delete(one);
          }
        }
        if (openOf(id) === undefined) return null;
        if (isFull()) {
          const retryAfterMs = Math.min(...held.values()) - db.now();
          throw new BeingTaken({ kind: 'invite-claimed' }, { retryAfterMs });
        }
      }
      held.set(userId, db.now() + forMs);
      return stored.invite;
    },
    async spend(invite, userId) {
      spend(invite, userId);
    },
    async giveBack({ id }, userId) {
      invites.get(id)?.held.delete(userId);
    },
  };
}
