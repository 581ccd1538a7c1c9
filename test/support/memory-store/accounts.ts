import { HoldfastError } from '../../../src/protocol/errors.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { refusalError } from '../../../src/protocol/refusal-error.js';
import type { AccountStore } from '../../../src/store/interfaces/accounts.js';
import type { MemoryDatabase } from './database.js';

export function memoryAccounts(db: MemoryDatabase): AccountStore {
  return {
    async create(draft) {
      const { id, name, nameKey, alikeKeys = [], passwordHash, synthetic, mayBeFirst } = draft;
      const keys = [nameKey, ...alikeKeys];
      const isTaken = (key: string) => (db.accountNames.get(key) ?? id) !== id;
      if (keys.some(isTaken)) {
        throw new HoldfastError('name_taken', `The name “${name}” is taken.`);
      }
      const before = db.accounts.get(id);
      if (before) return before;
      if (db.abandoned.has(id)) throw new HoldfastError('store_unavailable', 'It was given up.');
      if (draft.onlyFirst === true && db.first !== null) {
        throw new HoldfastError('forbidden', 'Only an operator makes accounts here.');
      }
      if (!synthetic && db.first === null) {
        if (!mayBeFirst) {
          throw new HoldfastError(
            'forbidden',
            'The first account is made with the set-up link of this server.',
          );
        }
        db.first = id;
      }
      const account = {
        id,
        name,
        passwordHash,
        operator: db.first === id,
        disabled: false,
        synthetic,
        createdAt: db.now(),
        sessionGeneration: 0,
        ...(synthetic ? {} : { unfinished: true as const }),
        ...(draft.joins === undefined ? {} : { joins: draft.joins }),
        ...(draft.invite === undefined ? {} : { invite: draft.invite }),
      };
      for (const key of keys) db.accountNames.set(key, id);
      db.accounts.set(id, account);
      return account;
    },
    async abandon(id) {
      if (db.accounts.has(id)) return true;
      db.abandoned.add(id);
      return false;
    },
    async settleSignUp(id) {
      const account = db.accounts.get(id);
      if (!account) return;
      const { unfinished: _, joins: _room, ...settled } = account;
      db.accounts.set(id, settled);
    },
    async byId(id) {
      return db.accounts.get(id) ?? null;
    },
    async sessionRules(ids) {
      return ids.map((id) => db.accounts.get(id) ?? null);
    },
    async byNameKey(nameKey) {
      return db.accounts.get(db.accountNames.get(nameKey) ?? '') ?? null;
    },
    async update(id, change, endSessions = false) {
      const account = db.accounts.get(id);
      if (!account) return null;
      const sessionGeneration = account.sessionGeneration + (endSessions ? 1 : 0);
      const changed = { ...account, ...change, sessionGeneration };
      db.accounts.set(id, changed);
      return changed;
    },
    async rename(id, { name, nameKey, alikeKeys = [], keyBefore }) {
      const account = db.accounts.get(id);
      if (!account) return null;
      const most = LIMITS.namesPerPerson;
      const own = db.namesOf.get(id) ?? new Set([keyBefore]);
      if (!own.has(nameKey) && own.size >= most)
        throw refusalError('limit_reached', { kind: 'names-full', max: most });
      const keys = [nameKey, ...alikeKeys];
      if (keys.some((key) => (db.accountNames.get(key) ?? id) !== id)) {
        throw refusalError('name_taken', { kind: 'account-name-taken', name });
      }
      for (const key of keys) db.accountNames.set(key, id);
      db.namesOf.set(id, own.add(nameKey));
      const changed =
        account.name === name ? account : { ...account, name, renames: (account.renames ?? 0) + 1 };
      db.accounts.set(id, changed);
      return changed;
    },
    async awaitsFirst() {
      return db.first === null;
    },
    async count() {
      return [...db.accounts.values()].filter(({ synthetic }) => !synthetic).length;
    },
  };
}
