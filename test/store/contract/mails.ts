import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { AskedMail, MailToken } from '../../../src/store/interfaces/mails.js';
import { until } from '../../../testbed/wait.js';
import { id } from '../support/people.js';
import type { Pair } from './pair.js';

const LONG_MS = LIMITS.mailTokenMs;

export function mailsContract(pair: Pair): void {
  /** Somebody with an account; `address`: confirmed. */
  async function somebody(address?: string): Promise<string> {
    const who = id();
    await pair.a.accounts.create({
      ...{ id: who, name: who, nameKey: who.toLowerCase(), passwordHash: 'old' },
      ...{ synthetic: true, mayBeFirst: false },
    });
    if (address === undefined) return who;
    await pair.a.mails.want(who, address);
    const digest = await keep(who, 'confirm', address);
    expect(await pair.a.mails.confirm(who, digest)).toBe(true);
    return who;
  }
  async function keep(who: string, kind: MailToken['kind'], address: string, forMs = LONG_MS) {
    const digest = id();
    expect(await pair.a.mails.keepToken(who, { kind, digest, address }, forMs)).toBe(true);
    return digest;
  }

  describe('mail addresses', () => {
    it('are a person’s once they are confirmed, and whoever looks finds them by it', async () => {
      const who = await somebody();
      expect(await pair.b.mails.addressesOf(who)).toEqual({ address: null, wanted: null });
      expect(await pair.a.mails.want(who, 'Ann@example.org')).toBe(true);
      expect(await pair.b.mails.addressesOf(who)).toEqual({ address: null, wanted: 'Ann@example.org' });
      expect(await pair.b.mails.peopleAt('ann@example.org')).toEqual([]);
      const digest = await keep(who, 'confirm', 'Ann@example.org');
      expect(await pair.b.mails.standingOf(who, digest)).toBe('confirm');
      expect(await pair.b.mails.confirm(who, digest)).toBe(true);
      expect(await pair.a.mails.addressesOf(who)).toEqual({ address: 'Ann@example.org', wanted: null });
      expect(await pair.a.mails.peopleAt('ann@EXAMPLE.org')).toEqual([who]);
      // Pressed again, it is what it was.
      expect(await pair.a.mails.confirm(who, digest)).toBe(true);
      expect(await pair.a.mails.addressesOf(who)).toEqual({ address: 'Ann@example.org', wanted: null });
    });

    it('may be one for several, and give way to another, or to none', async () => {
      const [who, other] = [await somebody('box@example.org'), await somebody('box@example.org')];
      expect(new Set(await pair.b.mails.peopleAt('box@example.org'))).toEqual(new Set([who, other]));
      await pair.b.mails.want(who, 'new@example.org');
      expect(await pair.a.mails.addressesOf(who)).toEqual({
        address: 'box@example.org',
        wanted: 'new@example.org',
      });
      await pair.a.mails.confirm(who, await keep(who, 'confirm', 'new@example.org'));
      expect(await pair.a.mails.peopleAt('box@example.org')).toEqual([other]);
      expect(await pair.a.mails.peopleAt('new@example.org')).toEqual([who]);
      const link = await keep(who, 'reset', 'new@example.org');
      for (let times = 0; times < 2; times += 1) await pair.a.mails.forget(who);
      // Nor is it good when the address comes back.
      await pair.a.mails.want(who, 'new@example.org');
      await pair.a.mails.confirm(who, await keep(who, 'confirm', 'new@example.org'));
      expect(await pair.b.mails.standingOf(who, link)).toBeNull();
      await pair.a.mails.forget(who);
      expect(await pair.b.mails.addressesOf(who)).toEqual({ address: null, wanted: null });
      expect(await pair.b.mails.peopleAt('new@example.org')).toEqual([]);
      expect(await pair.b.mails.want('nobody', 'new@example.org')).toBe(false);
    });

    it('are confirmed by a link of their own alone', async () => {
      const who = await somebody('box@example.org');
      await pair.a.mails.want(who, 'first@example.org');
      const first = await keep(who, 'confirm', 'first@example.org');
      await pair.a.mails.want(who, 'second@example.org');
      const reset = await keep(who, 'reset', 'box@example.org');
      for (const digest of [first, reset, 'none'])
        expect(await pair.b.mails.confirm(who, digest)).toBe(false);
      expect(await pair.b.mails.confirm('nobody', first)).toBe(false);
      const stranger = { kind: 'confirm', digest: id(), address: 'first@example.org' } as const;
      expect(await pair.b.mails.keepToken(who, stranger, LONG_MS)).toBe(false);
      expect(await pair.b.mails.addressesOf(who)).toEqual({
        address: 'box@example.org',
        wanted: 'second@example.org',
      });
    });
  });

  describe('links for a new password', () => {
    it('set it once, end all sessions and all other links, and are known as used', async () => {
      const who = await somebody('box@example.org');
      const [digest, other] = [
        await keep(who, 'reset', 'box@example.org'),
        await keep(who, 'reset', 'box@example.org'),
      ];
      const before = await pair.a.accounts.byId(who);
      const changed = await pair.b.mails.reset(who, digest, 'new');
      expect(changed).toEqual({
        ...before,
        passwordHash: 'new',
        sessionGeneration: (before?.sessionGeneration ?? 0) + 1,
      });
      expect(await pair.a.accounts.byId(who)).toEqual(changed);
      for (const one of [digest, other]) expect(await pair.a.mails.reset(who, one, 'newer')).toBeNull();
      expect(await pair.a.mails.standingOf(who, digest)).toBe('spent');
      expect(await pair.a.mails.standingOf(who, other)).toBeNull();
      expect((await pair.b.accounts.byId(who))?.passwordHash).toBe('new');
      await pair.a.accounts.update(who, {}, true);
      expect(await pair.a.mails.standingOf(who, digest)).toBeNull();
    });

    it('end with their time, the address, the sessions and the account', async () => {
      const [late, moved, signedOut, disabled] = [
        await somebody('box@example.org'),
        await somebody('box@example.org'),
        await somebody('box@example.org'),
        await somebody('box@example.org'),
      ];
      const short = await keep(late, 'reset', 'box@example.org', 1);
      await until('the link to end', async () => (await pair.b.mails.standingOf(late, short)) === null);
      const links = [
        [late, short],
        [moved, await keep(moved, 'reset', 'box@example.org')],
        [signedOut, await keep(signedOut, 'reset', 'box@example.org')],
        [disabled, await keep(disabled, 'reset', 'box@example.org')],
      ] as const;
      await pair.a.mails.want(moved, 'new@example.org');
      await pair.a.mails.confirm(moved, await keep(moved, 'confirm', 'new@example.org'));
      await pair.a.accounts.update(signedOut, {}, true);
      await pair.a.accounts.update(disabled, { disabled: true });
      const token = { kind: 'reset', digest: id(), address: 'box@example.org' } as const;
      expect(await pair.a.mails.keepToken(disabled, token, LONG_MS)).toBe(false);
      expect(await pair.a.mails.keepToken('nobody', token, LONG_MS)).toBe(false);
      for (const [who, digest] of links) {
        expect(await pair.b.mails.standingOf(who, digest)).toBeNull();
        expect(await pair.b.mails.reset(who, digest, 'new')).toBeNull();
        expect((await pair.b.accounts.byId(who))?.passwordHash).toBe('old');
      }
    });

    it('have a bound: of too many the first to end gives way', async () => {
      const who = await somebody();
      await pair.a.mails.want(who, 'box@example.org');
      const first = await keep(who, 'confirm', 'box@example.org', LONG_MS / 2);
      const others: string[] = [];
      for (let n = 0; n < LIMITS.mailLinksKept; n += 1)
        others.push(await keep(who, 'confirm', 'box@example.org'));
      expect(await pair.b.mails.standingOf(who, first)).toBeNull();
      for (const one of others) expect(await pair.b.mails.standingOf(who, one)).toBe('confirm');
    });
  });

  describe('mails that wait', () => {
    const asked = (): AskedMail => ({ id: id(), kind: 'reset', who: 'Ann', language: 'ko' });

    it('are told to whoever sends, once each, until they are settled', async () => {
      const [one, two] = [asked(), asked()];
      for (const mail of [one, one, two]) expect(await pair.a.mails.ask(mail)).toBe(true);
      const found = await pair.b.mails.waiting();
      expect(new Set(found.map(({ ageMs: _, ...mail }) => mail))).toEqual(new Set([one, two]));
      for (const { ageMs } of found) expect(ageMs >= 0 && ageMs < 60_000).toBe(true);
      for (let times = 0; times < 2; times += 1) await pair.b.mails.settle(one.id);
      expect((await pair.a.mails.waiting()).map((mail) => mail.id)).toEqual([two.id]);
    });

    it('have a bound', async () => {
      for (let n = 0; n < LIMITS.mailsWaiting; n += 1) expect(await pair.a.mails.ask(asked())).toBe(true);
      expect(await pair.b.mails.ask(asked())).toBe(false);
      const [{ id: first } = asked()] = await pair.b.mails.waiting();
      await pair.b.mails.settle(first);
      expect(await pair.b.mails.ask(asked())).toBe(true);
    });
  });
}
