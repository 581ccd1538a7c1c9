import { LIMITS } from '../../protocol/limits.js';
import type { MailKind } from '../../protocol/mail.js';
import type { AskedMail, MailStore } from '../interfaces/mails.js';
import { accountOf } from './accounts.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/**
 * An address and its links lie beside the account, so that one script judges and changes them. By which address a
 * person is found lies elsewhere: written before the address is theirs, and taken away after.
 */
export function redisMails(connection: StoreConnection): MailStore {
  const { keys } = connection;
  const { waiting } = keys.mails;
  const keysOf = (userId: string) => [keys.user(userId).account, keys.user(userId).mail] as const;

  async function addressOf(userId: string): Promise<string | null> {
    return runCommand<string | null>(connection, 'HGET', keys.user(userId).mail, 'address');
  }
  async function lose(userId: string, before: string, now = ''): Promise<void> {
    const [old, present] = [keys.mailbox(before), keys.mailbox(now)];
    if (before !== '' && old !== present) await runCommand(connection, 'SREM', old, userId);
  }

  return {
    async addressesOf(userId) {
      const { mail } = keys.user(userId);
      const [address, wanted] = await runCommand<(string | null)[]>(
        connection,
        'HMGET',
        mail,
        'address',
        'wanted',
      );
      return { address: address ?? null, wanted: wanted ?? null };
    },

    async want(userId, address) {
      return (await runScript<number>(connection, 'mail-want', ...keysOf(userId), address)) === 1;
    },

    async forget(userId) {
      await lose(userId, (await addressOf(userId)) ?? '');
      // Links name their address. The last step: cut off before, it is repeated.
      await runCommand(connection, 'DEL', keys.user(userId).mail);
    },

    async keepToken(userId, { kind, digest, address }, forMs) {
      const words = [kind, digest, address, forMs, LIMITS.mailLinksKept];
      return (await runScript<number>(connection, 'mail-keep', ...keysOf(userId), ...words)) === 1;
    },

    async standingOf(userId, digest) {
      const [kind] = await runScript<string[]>(connection, 'mail-look', ...keysOf(userId), digest);
      return (kind as MailKind | 'spent' | undefined) ?? null;
    },

    async confirm(userId, digest) {
      const [kind, address] = await runScript<string[]>(connection, 'mail-look', ...keysOf(userId), digest);
      if (kind !== 'confirm' || address === undefined) return false;
      await runCommand(connection, 'SADD', keys.mailbox(address), userId);
      const done = await runScript<string[]>(connection, 'mail-confirm', ...keysOf(userId), digest);
      const [now, before = ''] = done;
      if (now === undefined) return false;
      await lose(userId, before, now);
      return true;
    },

    async reset(userId, digest, passwordHash) {
      const words = [digest, passwordHash];
      return accountOf(
        userId,
        await runScript<string[]>(connection, 'mail-reset', ...keysOf(userId), ...words),
      );
    },

    peopleAt: (address) => runCommand<string[]>(connection, 'SMEMBERS', keys.mailbox(address)),

    async ask(mail) {
      // The store's time is added behind.
      const json = JSON.stringify(mail).slice(0, -1);
      return (
        (await runScript<number>(connection, 'mail-ask', waiting, mail.id, json, LIMITS.mailsWaiting)) === 1
      );
    },

    async waiting() {
      const [now = '0', ...found] = await runScript<string[]>(connection, 'mail-waiting', waiting);
      return found
        .map((json) => JSON.parse(json) as AskedMail & { readonly at: number })
        .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
        .map(({ at, ...mail }) => ({ ...mail, ageMs: Number(now) - at }));
    },

    async settle(id) {
      await runCommand(connection, 'HDEL', waiting, id);
    },
  };
}
