import type { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { BeingTaken } from '../being-taken.js';
import type { Account, AccountStore, SessionRules } from '../interfaces/accounts.js';
import { CLAIM_MS, claimName, type DeadClaimant, isThere, resolveClaim, VOID_MS } from './claim.js';
import { hashFields } from './hash-fields.js';
import { multiKeyRead } from './multi-key-read.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/**
 * Accounts in Redis. A name, the first operator and the account lie in three hash tags, so they cannot be written in
 * one script. Name and operator are claimed first with a time to live, then the account is written, then the claims are
 * confirmed. Each step can be repeated with the same id.
 */
export function redisAccounts(connection: StoreConnection): AccountStore {
  const { keys } = connection;
  const readKeys = multiKeyRead();
  const recordOf = (id: string) => keys.user(id).account;

  /** Whether the person is the first, who becomes an operator. */
  async function claimFirst(id: string, mayBeFirst: boolean, claimant: DeadClaimant): Promise<boolean> {
    const claim = await resolveClaim(
      claimant,
      async (dead) => {
        const [answer, holder] = await runScript<[number, string]>(
          connection,
          'claim-first',
          keys.accounts.first,
          id,
          mayBeFirst ? '1' : '0',
          CLAIM_MS,
          dead,
        );
        return { answer, unconfirmed: answer === -2 ? holder : null };
      },
      (holder) => isThere(connection, recordOf(holder)),
    );
    if ('answer' in claim && claim.answer >= 0) return claim.answer === 1;
    // A repetition, for an account that was made before: it changes nothing about who is first.
    if (await isThere(connection, recordOf(id))) return false;
    throw 'answer' in claim
      ? refusalError('forbidden', { kind: 'first-account-by-link' })
      : new BeingTaken({ kind: 'first-account-claimed' });
  }

  /** Claims names for an account. Rejects with `name_taken`, or `BeingTaken`: it has none of them then. */
  async function claimNames(id: string, name: string, nameKeys: readonly string[], claimant: DeadClaimant) {
    const holders = nameKeys.map((key) => keys.accountName(key));
    const release = (all: '0' | '1') =>
      Promise.all(holders.map((holder) => runScript(connection, 'release-name', holder, id, all)));
    for (const holder of holders) {
      const claim = await claimName(connection, holder, id, recordOf, claimant);
      if ('answer' in claim && claim.answer === id) continue;
      await release('0');
      throw 'answer' in claim ? nameTakenError(name) : new BeingTaken({ kind: 'account-name-claimed', name });
    }
    /** Makes them last. False: after long trouble somebody else has one of them by now. */
    const confirm = async () => {
      const all = holders.map((holder) => runScript<number>(connection, 'confirm-name', holder, id));
      return !(await Promise.all(all)).includes(0);
    };
    return { release, confirm };
  }

  return {
    async create(draft) {
      const { id, name, nameKey, alikeKeys = [], passwordHash, synthetic, mayBeFirst } = draft;
      const claimant: DeadClaimant = { id: '' };
      const names = await claimNames(id, name, [nameKey, ...alikeKeys], claimant);
      const { release } = names;

      let operator = false;
      if (!synthetic) {
        try {
          operator = await claimFirst(id, mayBeFirst, claimant);
          if (draft.onlyFirst === true && !operator) throw notFirstError();
        } catch (error) {
          await release('0');
          throw error;
        }
      }

      const fields = await runScript<string[]>(
        connection,
        'create-account',
        recordOf(id),
        keys.user(id).void,
        name,
        passwordHash,
        operator ? '1' : '0',
        synthetic ? '1' : '0',
        draft.joins ?? '',
        draft.invite ?? '',
      );
      if (fields.length === 0) {
        await release('0');
        throw refusalError('store_unavailable', { kind: 'store-away' });
      }
      if (!(await names.confirm())) {
        // Only after long trouble between claim and confirmation: somebody else got the name meanwhile. The account
        // goes last: a name that is confirmed to an account that is not there would be nobody's for ever.
        await release('1');
        await runCommand(connection, 'DEL', keys.user(id).account);
        throw nameTakenError(name);
      }
      if (synthetic) return accountOf(id, fields) as Account;
      const { ids, first } = keys.accounts;
      const stands = await runScript<number>(
        connection,
        'confirm-account',
        ids,
        first,
        id,
        operator ? '1' : '0',
      );
      if (stands === 1) return accountOf(id, fields) as Account;
      const demoted = await runScript<string[]>(
        connection,
        'update-account',
        recordOf(id),
        '0',
        'operator',
        '0',
        // Nobody but the first may be here.
        ...(draft.onlyFirst === true ? ['disabled', '1'] : []),
      );
      return accountOf(id, demoted) as Account;
    },

    async abandon(id) {
      const { account, void: never } = keys.user(id);
      return (await runScript<number>(connection, 'abandon-account', account, never, VOID_MS)) === 1;
    },

    async settleSignUp(id) {
      await runCommand(connection, 'HDEL', recordOf(id), 'unfinished', 'joins');
    },

    async byId(id) {
      return accountOf(id, await readHash(connection, keys.user(id).account));
    },

    async sessionRules(ids) {
      const accounts = ids.map((id) => keys.user(id).account);
      const askFor = (group: readonly string[]) =>
        runScript<string[]>(connection, 'session-rules', group.length, ...group);
      const replies = await readKeys(
        () => askFor(accounts),
        async () => (await Promise.all(accounts.map((key) => askFor([key])))).flat(),
      );
      return replies.map(rulesOf);
    },

    async byNameKey(nameKey) {
      const id = await runCommand<string | null>(connection, 'GET', keys.accountName(nameKey));
      return id === null ? null : accountOf(id, await readHash(connection, keys.user(id).account));
    },

    async update(id, change, endSessions = false) {
      const pairs = Object.entries(change).flatMap(([field, value]) => [
        field,
        typeof value === 'boolean' ? (value ? '1' : '0') : String(value),
      ]);
      return accountOf(
        id,
        await runScript<string[]>(
          connection,
          'update-account',
          keys.user(id).account,
          endSessions ? '1' : '0',
          ...pairs,
        ),
      );
    },

    async rename(id, { name, nameKey, alikeKeys = [], keyBefore }) {
      const most = LIMITS.namesPerPerson;
      const had = await runCommand<string | null>(connection, 'HGET', recordOf(id), 'nameKeys');
      const own = new Set<string>([...(JSON.parse(had ?? '[]') as string[]), keyBefore]);
      if (!own.has(nameKey) && own.size >= most)
        throw refusalError('limit_reached', { kind: 'names-full', max: most });
      // The names last before the account is called so. Cut off in between, they are kept for it, and nobody else's.
      const names = await claimNames(id, name, [nameKey, ...alikeKeys], { id: '' });
      if (!(await names.confirm())) throw nameTakenError(name);
      const fields = await runScript<string[]>(
        connection,
        'rename-account',
        recordOf(id),
        name,
        nameKey,
        keyBefore,
      );
      return accountOf(id, fields);
    },

    count: () => runCommand<number>(connection, 'SCARD', keys.accounts.ids),

    // It has no time to live once it is confirmed.
    awaitsFirst: async () => (await runCommand<number>(connection, 'PTTL', keys.accounts.first)) !== -1,
  };
}

function notFirstError(): HoldfastError {
  return refusalError('forbidden', { kind: 'registration-closed' });
}

function nameTakenError(name: string): HoldfastError {
  return refusalError('name_taken', { kind: 'account-name-taken', name });
}

/** Fields and values in turn. */
function readHash(connection: StoreConnection, key: string): Promise<string[]> {
  return runCommand<string[]>(connection, 'HGETALL', key);
}

function rulesOf(reply: string): SessionRules | null {
  const [disabled, generation] = reply.split(' ');
  return reply === '' ? null : { disabled: disabled === '1', sessionGeneration: Number(generation) };
}

/** The account of its fields and values; null: there is none. */
export function accountOf(id: string, flat: readonly string[]): Account | null {
  if (flat.length === 0) return null;
  const fields = hashFields(flat);
  return {
    id,
    name: fields.get('name') ?? '',
    passwordHash: fields.get('passwordHash') ?? '',
    operator: fields.get('operator') === '1',
    disabled: fields.get('disabled') === '1',
    synthetic: fields.get('synthetic') === '1',
    createdAt: Number(fields.get('createdAt')),
    sessionGeneration: Number(fields.get('sessionGeneration') ?? 0),
    ...(fields.get('unfinished') === '1' ? { unfinished: true } : {}),
    ...(fields.has('joins') ? { joins: fields.get('joins') as string } : {}),
    ...(fields.has('renames') ? { renames: Number(fields.get('renames')) } : {}),
    ...(fields.has('invite') ? { invite: fields.get('invite') as string } : {}),
  };
}
