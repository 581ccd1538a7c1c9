import { setTimeout } from 'node:timers/promises';
import { HoldfastError } from '../../protocol/errors.js';
import type { Account, AccountStore, SessionRules } from '../interfaces/accounts.js';
import type { Connection } from './connection.js';
import { ask, runScript } from './scripts.js';
import { together } from './together.js';

/** A claim (of a name, of being the first) whose account was never written runs out after this. */
const CLAIM_MS = 30_000;
/** Who signs up while the first account is being made waits for it, for a second and a half. */
const FIRST_TRIES = 15;
const FIRST_PAUSE_MS = 100;

/**
 * Accounts in Redis. A name, the first operator and the account lie in three hash tags, so they cannot be written in one
 * script: name and operator are claimed first with a time to live, then the account is written, then the claims are confirmed. Each
 * step can be repeated with the same id.
 */
export function redisAccounts(connection: Connection): AccountStore {
  const { keys } = connection;
  const askTogether = together();
  return {
    async create({ id, name, nameKey, alikeKeys = [], passwordHash, synthetic, mayBeFirst }) {
      const nameHolders = [nameKey, ...alikeKeys].map((key) => keys.accountName(key));
      const release = () =>
        Promise.all(nameHolders.map((holder) => runScript(connection, 'release-name', holder, id)));
      for (const nameHolder of nameHolders) {
        const holder = await runScript<string>(connection, 'claim-name', nameHolder, id, CLAIM_MS);
        if (holder !== id) {
          await release();
          throw taken(name);
        }
      }

      let operator = false;
      if (!synthetic) {
        const claim = () =>
          runScript<number>(
            connection,
            'claim-first',
            keys.accounts.first,
            keys.accounts.ids,
            id,
            mayBeFirst ? '1' : '0',
            CLAIM_MS,
          );
        let first = await claim();
        for (let tries = 1; first === -2 && tries < FIRST_TRIES; tries += 1) {
          await setTimeout(FIRST_PAUSE_MS);
          first = await claim();
        }
        if (first === -1) {
          await release();
          throw new HoldfastError(
            'forbidden',
            'The first account is made with the set-up link of this server.',
          );
        }
        if (first === -2) {
          await release();
          throw new HoldfastError(
            'store_unavailable',
            'The first account is being made just now. Try again in a moment.',
          );
        }
        operator = first === 1;
      }

      const fields = await runScript<string[]>(
        connection,
        'create-account',
        keys.user(id).account,
        name,
        passwordHash,
        operator ? '1' : '0',
        synthetic ? '1' : '0',
      );
      const confirmed = await Promise.all(
        nameHolders.map((holder) => runScript<number>(connection, 'confirm-name', holder, id)),
      );
      if (confirmed.includes(0)) {
        // Only after 30 s of trouble between claim and confirmation: somebody else got the name meanwhile.
        await ask(connection, 'DEL', keys.user(id).account);
        await release();
        throw taken(name);
      }
      if (!synthetic)
        await runScript(connection, 'confirm-account', keys.accounts.ids, keys.accounts.first, id);
      return accountOf(id, fields) as Account;
    },

    async byId(id) {
      return accountOf(id, await readHash(connection, keys.user(id).account));
    },

    async sessionRules(ids) {
      const accounts = ids.map((id) => keys.user(id).account);
      const askFor = (group: readonly string[]) =>
        runScript<string[]>(connection, 'session-rules', group.length, ...group);
      const replies = await askTogether(
        () => askFor(accounts),
        async () => (await Promise.all(accounts.map((key) => askFor([key])))).flat(),
      );
      return replies.map(rulesOf);
    },

    async byNameKey(nameKey) {
      const id = await ask<string | null>(connection, 'GET', keys.accountName(nameKey));
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

    count: () => ask<number>(connection, 'SCARD', keys.accounts.ids),
  };
}

function taken(name: string): HoldfastError {
  return new HoldfastError('name_taken', `The name “${name}” is taken.`);
}

/** Fields and values in turn. */
function readHash(connection: Connection, key: string): Promise<string[]> {
  return ask<string[]>(connection, 'HGETALL', key);
}

function rulesOf(reply: string): SessionRules | null {
  const [disabled, generation] = reply.split(' ');
  return reply === '' ? null : { disabled: disabled === '1', sessionGeneration: Number(generation) };
}

function accountOf(id: string, flat: readonly string[]): Account | null {
  if (flat.length === 0) return null;
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] as string, flat[i + 1] as string);
  return {
    id,
    name: fields.get('name') ?? '',
    passwordHash: fields.get('passwordHash') ?? '',
    operator: fields.get('operator') === '1',
    disabled: fields.get('disabled') === '1',
    synthetic: fields.get('synthetic') === '1',
    createdAt: Number(fields.get('createdAt')),
    sessionGeneration: Number(fields.get('sessionGeneration') ?? 0),
  };
}
