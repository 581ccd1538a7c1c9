import { expect, test } from 'vitest';
import { type MailOutcome, mailOutcomeOf } from '../../../src/jobs/mail/mail-server.js';
import { MailShift } from '../../../src/jobs/mail/mail-shift.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { until } from '../../../testbed/wait.js';
import { quiet } from '../../store/support/quiet.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';

const SITE = 'https://chat.example.org';

/** A chat with a mail server that answers as told. */
async function newChat() {
  const time = { now: 1_000_000 };
  const store = openMemoryStore(new MemoryDatabase(() => time.now));
  const sent: { to: string; text: string }[] = [];
  const answers: MailOutcome[] = [];
  const away: (number | null)[] = [];
  const newShift = () =>
    new MailShift({
      ...{ store, site: SITE, rule: null, logger: quiet },
      send: async (to, { text }) => {
        const outcome = answers.shift() ?? { kind: 'sent' };
        if (outcome.kind === 'sent') sent.push({ to, text });
        return outcome;
      },
      onAway: (since) => void away.push(since),
    });
  const somebody = async (name: string, address: string) => {
    const keys = { nameKey: name.toLowerCase(), passwordHash: 'x', synthetic: true, mayBeFirst: false };
    await store.accounts.create({ id: name, name, ...keys });
    await store.mails.want(name, address);
    await store.mails.keepToken(name, { kind: 'confirm', digest: 'd', address }, 1_000);
    await store.mails.confirm(name, 'd');
  };
  const ask = (who: string) => store.mails.ask({ id: `m-${who}`, kind: 'reset', who, language: 'en' });
  return { time, store, sent, answers, away, newShift, somebody, ask };
}
const failure = { code: 'EENVELOPE', status: 450 };

test('a mail that is refused or put off holds up no other, and nobody gets one twice from the same process', async () => {
  const { store, sent, answers, newShift, somebody, ask } = await newChat();
  await somebody('ann', 'box@example.org');
  await somebody('bob', 'box@example.org');
  await somebody('cat', 'cat@example.org');
  await ask('box@example.org');
  await ask('cat');
  // Ann's is put off, and Bob's waits for its turn after it.
  answers.push({ kind: 'sent' }, { kind: 'later', failure });
  const shift = newShift();
  await shift.look();
  expect(sent.map(({ to }) => to)).toEqual(['box@example.org', 'cat@example.org']);
  // It rests: nothing is asked again at once.
  await shift.look();
  expect(sent).toHaveLength(2);
  expect((await store.mails.waiting()).map(({ who }) => who)).toEqual(['box@example.org']);
  // The next process does not know who had it.
  answers.push({ kind: 'refused', failure });
  await newShift().look();
  expect(sent.map(({ text }) => /“(\w+)”/.exec(text)?.[1])).toEqual(['ann', 'cat', 'bob']);
  expect(await store.mails.waiting()).toEqual([]);
});

test('a server that is away is asked by one mail at a time, told, and given up after an hour', async () => {
  const { time, store, sent, answers, away, newShift, somebody, ask } = await newChat();
  await somebody('ann', 'ann@example.org');
  await somebody('bob', 'bob@example.org');
  await ask('ann');
  await ask('bob');
  answers.push({ kind: 'away', failure }, { kind: 'away', failure });
  const shift = newShift();
  await shift.look();
  await shift.look();
  expect([answers.length, sent.length]).toEqual([1, 0]);
  expect(away).toEqual([expect.any(Number)]);
  time.now += LIMITS.mailTriedMs + 1;
  await shift.look();
  expect(await store.mails.waiting()).toEqual([]);
  shift.end();
  expect(away.at(-1)).toBeNull();
});

test('a mail at which the server hangs up is tried after those that never were', async () => {
  const { sent, answers, away, newShift, somebody, ask } = await newChat();
  await somebody('ann', 'ann@example.org');
  await somebody('bob', 'bob@example.org');
  await ask('ann');
  answers.push({ kind: 'away', failure }, { kind: 'away', failure });
  const shift = newShift();
  await until('it to have failed twice', async () => {
    await shift.look();
    return answers.length === 0;
  });
  await ask('bob');
  await until('another', async () => {
    await shift.look();
    return sent.length > 0;
  });
  expect(sent.map(({ to }) => to)).toEqual(['bob@example.org']);
  expect(away.at(-1)).toBeNull();
});

test('an error of the library is of the mail where its server refused who it is for or what it says', () => {
  const kind = (responseCode: number | undefined, command: string, code = 'EENVELOPE') =>
    mailOutcomeOf({ code, command, ...(responseCode === undefined ? {} : { responseCode }) }).kind;
  expect(kind(550, 'RCPT TO')).toBe('refused');
  expect(kind(450, 'RCPT TO')).toBe('later');
  expect(kind(554, 'DATA', 'EMESSAGE')).toBe('refused');
  expect(kind(undefined, 'API')).toBe('refused');
  expect(kind(421, 'RCPT TO')).toBe('away');
  expect(kind(550, 'MAIL FROM')).toBe('away');
  expect(kind(535, 'AUTH PLAIN', 'EAUTH')).toBe('away');
  expect(kind(undefined, 'CONN', 'ETIMEDOUT')).toBe('away');
});
