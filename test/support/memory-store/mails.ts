import { LIMITS } from '../../../src/protocol/limits.js';
import type { MailStore } from '../../../src/store/interfaces/mails.js';
import type { MemoryDatabase, StoredMail } from './database.js';

export function memoryMails(db: MemoryDatabase): MailStore {
  const { boxes, waiting } = db.mails;
  const boxOf = (userId: string): StoredMail => {
    const box = boxes.get(userId) ?? { address: null, wanted: null, tokens: new Map() };
    boxes.set(userId, box);
    return box;
  };
  const tokenOf = (userId: string, digest: string) => {
    const account = db.accounts.get(userId);
    const box = boxOf(userId);
    const token = box.tokens.get(digest);
    if (!token || !account || account.disabled || token.until <= db.now()) return null;
    if (token.generation !== account.sessionGeneration) return null;
    const isTheirs =
      token.address === box.address || (token.kind === 'confirm' && token.address === box.wanted);
    return isTheirs ? token : null;
  };
  return {
    async addressesOf(userId) {
      const { address, wanted } = boxOf(userId);
      return { address, wanted };
    },
    async want(userId, address) {
      if (db.accounts.get(userId)?.disabled !== false) return false;
      boxOf(userId).wanted = address;
      return true;
    },
    async forget(userId) {
      boxes.delete(userId);
    },
    async keepToken(userId, { kind, digest, address }, forMs) {
      const account = db.accounts.get(userId);
      const box = boxOf(userId);
      if (!account || account.disabled) return false;
      if ((kind === 'confirm' ? box.wanted : box.address) !== address) return false;
      for (const other of box.tokens.keys()) if (!tokenOf(userId, other)) box.tokens.delete(other);
      const others = [...box.tokens].filter(([other]) => other !== digest);
      const [first] = others.sort(([, a], [, b]) => a.until - b.until);
      if (first !== undefined && others.length >= LIMITS.mailLinksKept) box.tokens.delete(first[0]);
      const generation = account.sessionGeneration;
      box.tokens.set(digest, { kind, address, generation, until: db.now() + forMs });
      return true;
    },
    async standingOf(userId, digest) {
      return tokenOf(userId, digest)?.kind ?? null;
    },
    async confirm(userId, digest) {
      const token = tokenOf(userId, digest);
      if (token?.kind !== 'confirm') return false;
      const box = boxOf(userId);
      if (token.address === box.wanted) Object.assign(box, { address: token.address, wanted: null });
      return true;
    },
    async reset(userId, digest, passwordHash) {
      const token = tokenOf(userId, digest);
      const account = db.accounts.get(userId);
      if (token?.kind !== 'reset' || !account) return null;
      const generation = account.sessionGeneration + 1;
      const changed = { ...account, passwordHash, sessionGeneration: generation };
      db.accounts.set(userId, changed);
      const { tokens } = boxOf(userId);
      tokens.clear();
      tokens.set(digest, { ...token, kind: 'spent', generation });
      return changed;
    },
    async peopleAt(address) {
      const key = address.toLowerCase();
      return [...boxes].filter(([, box]) => box.address?.toLowerCase() === key).map(([id]) => id);
    },
    async ask(mail) {
      if (waiting.has(mail.id)) return true;
      if (waiting.size >= LIMITS.mailsWaiting) return false;
      waiting.set(mail.id, { mail, at: db.now() });
      return true;
    },
    async waiting() {
      return [...waiting.values()].map(({ mail, at }) => ({ ...mail, ageMs: db.now() - at }));
    },
    async settle(id) {
      waiting.delete(id);
    },
  };
}
