import { expect, test } from 'vitest';
import { alikeKeys, nameKey } from '../../src/domain/names.js';
import type { Entry } from '../../src/protocol/entries.js';
import type { MembersBody, SessionBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { ProfilesBody } from '../../src/protocol/profile.js';
import { newBot } from '../../testbed/people/bots.js';
import { freshName, join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { cutAfter } from '../store/support/cut.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';
import { movingWebp, PLACE, photo, png } from './support/pictures.js';

/** What people say of themselves, as a client meets it on the wire, over two workers. */

let cluster: SuiteCluster;
// Without limits: more accounts and renamings than people make in a minute.
const people = useCluster({ workers: 2, mode: 'shared', store: 'redis', limits: 'loose' }, (ready) => {
  cluster = ready;
});

const rename = (by: Person, name: unknown) => by.send('PATCH', '/api/me', { name });
/** The refusal of a call: its status and code; or its status. */
async function outcome(answer: Response): Promise<string> {
  if (answer.ok) return String(answer.status);
  return `${answer.status} ${((await answer.json()) as { error: { code: string } }).error.code}`;
}
async function ownName(person: Person): Promise<string> {
  return ((await (await person.whoami()).json()) as SessionBody).user.name;
}
async function directory(person: Person, since = 0): Promise<ProfilesBody> {
  const answer = await person.fetch(`/api/profiles?since=${since}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as ProfilesBody;
}
async function nameOf(asking: Person, id: string): Promise<string | undefined> {
  return (await directory(asking)).people.find((one) => one.id === id)?.name;
}
interface Page {
  readonly socket: TestSocket;
  readonly pid: number;
  readonly slot: number;
  readonly told: ProfilesBody[];
}
async function page(person: Person): Promise<Page> {
  const [socket, { pid, slot }] = await person.connect(undefined, { entries: 1 });
  const told: ProfilesBody[] = [];
  socket.on('profiles', (changed) => told.push(changed));
  return { socket, pid, slot, told };
}
/** A page of this person on another worker than this one's. */
async function pageElsewhere(person: Person, pid: number): Promise<Page> {
  return until('a page on the other worker', async () => {
    const one = await page(person);
    if (one.pid !== pid) return one;
    one.socket.disconnect();
    return false;
  });
}
const isTold = ({ told }: Page, id: string, name: string) =>
  told.some((changed) => changed.people.some((one) => one.id === id && one.name === name));

test('[NAME-1] a new name reaches the pages of both workers, lists and sessions, and opens the account beside the old one', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const here = await page(bob);
  const there = await pageElsewhere(bob, here.pid);
  await join(here.socket, 'general');
  const name = `${freshName()} renamed`;
  const answer = await rename(ann, name);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ user: { id: ann.id, name, operator: false } });
  const areTold = () => [here, there].every((one) => isTold(one, ann.id, name));
  await until('both pages to be told', areTold, onBusyMachine(1_000));
  expect(await ownName(ann)).toBe(name);
  const { members } = (await (await bob.fetch('/api/rooms/general/members')).json()) as MembersBody;
  expect(members.find(({ id }) => id === ann.id)?.name).toBe(name);
  // Whoever comes later asks for what they do not hold.
  const [, welcome] = await bob.connect(undefined, { entries: 1 });
  expect(welcome.profiles).toBeGreaterThan(0);
  await until('the name', async () => (await nameOf(bob, ann.id)) === name);
  const { version } = await directory(bob);
  expect((await directory(bob, version)).people).toEqual([]);
  for (const one of [name, ann.name]) expect((await new Person(ann.url, one).signIn()).status).toBe(200);
});

test('what is written from then on has the new name, from an open page too, and it is what calls', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const [anns, bobs] = [await page(ann), await page(bob)];
  const heard: Entry[] = [];
  bobs.socket.on('messages', (batch) => heard.push(...(batch.messages as readonly Entry[])));
  await join(anns.socket, 'general');
  await join(bobs.socket, 'general');
  await say(bobs.socket, 'general', `before @${ann.name}`, freshName());
  const name = `${freshName()}b`;
  expect((await rename(ann, name)).status).toBe(200);
  await until('the pages to be told', () => isTold(anns, ann.id, name) && isTold(bobs, ann.id, name));
  await say(anns.socket, 'general', 'by another name', freshName());
  const written = await until('the message', () =>
    heard.find((entry) => entry.kind === undefined && entry.text === 'by another name'),
  );
  expect(written.user).toEqual({ id: ann.id, name });
  await say(bobs.socket, 'general', `old @${ann.name}, new @${name}`, freshName());
  const called = await until('the call', () =>
    heard.find((entry) => entry.kind === undefined && entry.text.startsWith('old @')),
  );
  expect(called).toMatchObject({ mentions: [{ id: ann.id, start: `old @${ann.name}, new `.length }] });
});

test('[NAME-1] a former name stays the person’s own: nobody signs up or is renamed to it, and one may go back', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const name = `${freshName()}x`;
  expect(await outcome(await rename(ann, name))).toBe('200');
  for (const taken of [ann.name, name, name.toUpperCase(), ` ${ann.name} `]) {
    expect(await outcome(await rename(bob, taken))).toBe('409 name_taken');
    const body = { name: taken, password: bob.password };
    expect(await outcome(await new Person(ann.url, taken).send('POST', '/api/accounts', body))).toBe(
      '409 name_taken',
    );
  }
  expect(await ownName(bob)).toBe(bob.name);
  expect(await outcome(await rename(ann, ann.name))).toBe('200');
  await until('the name of before', async () => (await nameOf(bob, ann.id)) === ann.name);
});

test('[NAME-1] of fifty who want one name at once exactly one gets it, and the others keep theirs', async () => {
  const all = await Promise.all(Array.from({ length: 50 }, () => people.someone()));
  const name = `${freshName()}wanted`;
  const outcomes = await Promise.all(
    all.map(async (one) => {
      const answer = await one.ask('/api/me', one.sent('PATCH', { name }));
      return outcome(answer);
    }),
  );
  expect(outcomes.filter((one) => one === '200')).toHaveLength(1);
  expect(new Set(outcomes.filter((one) => one !== '200'))).toEqual(new Set(['409 name_taken']));
  const names = await Promise.all(all.map(ownName));
  expect(names.filter((one) => one === name)).toHaveLength(1);
  expect(names.filter((one, at) => one === all[at]?.name)).toHaveLength(49);
});

test('hostile names are refused and change nothing', async () => {
  const ann = await people.someone();
  const ok = 'ok'.padEnd(LIMITS.nameMaxChars + 1, 'k');
  const wrong: unknown[] = [
    '',
    'x',
    ok,
    'a\u0000b',
    'a\nb',
    'a\u202eb',
    'a\u200bb',
    '\ud800ab',
    'ab\udc00',
    '<b>',
    '\u3164\u3164',
  ];
  for (const name of [...wrong, null, 7, ['ann'], { $ne: 'x' }, '{u:x}:account\u0000'])
    expect(await outcome(await rename(ann, name)), JSON.stringify(name)).toBe('400 invalid');
  for (const name of ['system', 'Webhook', 'Admin', 'Holdfast'])
    expect(await outcome(await rename(ann, name)), name).toBe('409 name_taken');
  expect(await outcome(await ann.send('PATCH', '/api/me', {}))).toBe('400 invalid');
  expect(await outcome(await ann.send('PATCH', '/api/me', { name: ann.name, operator: true }))).toBe(
    '400 invalid',
  );
  const long = await ann
    .ask('/api/me', ann.sent('PATCH', { name: 'x'.repeat(10_000_000) }))
    .catch(() => null);
  // The connection may end while it is still being sent.
  expect([null, 413]).toContain(long?.status ?? null);
  const stranger = new Person(ann.url, ann.name);
  expect(await outcome(await rename(stranger, 'somebody'))).toBe('401 unauthenticated');
  expect(await outcome(await stranger.fetch('/api/profiles'))).toBe('401 unauthenticated');
  expect(await outcome(await ann.fetch('/api/profiles?since=-1'))).toBe('400 invalid');
  expect(await ownName(ann)).toBe(ann.name);
  expect(await nameOf(ann, ann.id)).toBeUndefined();
});

test('names are so many at most', async () => {
  const ann = await people.someone();
  const names = Array.from({ length: LIMITS.namesPerPerson - 1 }, () => `${freshName()}n`);
  for (const name of names) expect(await outcome(await rename(ann, name))).toBe('200');
  expect(await outcome(await rename(ann, `${freshName()}n`))).toBe('409 limit_reached');
  expect(await outcome(await rename(ann, names[0]))).toBe('200');
});

test('[NAME-1] when the worker that renamed is killed at once, the other worker and its pages know the name within a second', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const served = await page(ann);
  const other = await pageElsewhere(bob, served.pid);
  const name = `${freshName()}k`;
  // Whichever worker answers: the one that is killed is the one that did.
  const answer = await rename(ann, name);
  expect(answer.status).toBe(200);
  const slot = Number((answer.headers.get('x-served-by') ?? '').split('/')[1]);
  const watched = slot === other.slot ? served : other;
  await cluster.node.signal(slot, 'SIGKILL');
  await until('the page to be told', () => isTold(watched, ann.id, name), onBusyMachine(1_000));
  expect(await nameOf(bob, ann.id)).toBe(name);
});

test('[NAME-1] wherever a renaming is cut off, the name is whole or not there for all, and never another person’s', async () => {
  const bob = await people.someone();
  for (let commands = 0; ; commands += 1) {
    const ann = await people.someone();
    const name = `${freshName()}c`;
    const next = { name, nameKey: nameKey(name), alikeKeys: alikeKeys(name) };
    const isDone = await cutAfter(cluster.redis.url, commands, async ({ accounts, profiles }) => {
      const renamed = await accounts.rename(ann.id, { ...next, keyBefore: nameKey(ann.name) });
      await profiles.putName(ann.id, name, renamed?.renames ?? 0);
    });
    // All are told what the account says, as soon as its owner is seen again.
    await until(`one name after ${commands} commands`, async () => {
      const own = await ownName(ann);
      return own === ((await nameOf(bob, ann.id)) ?? ann.name) && (!isDone || own === name);
    });
    if ((await ownName(ann)) === name) expect(await outcome(await rename(bob, name))).toBe('409 name_taken');
    // Whoever repeats it is called so.
    expect(await outcome(await rename(ann, name))).toBe('200');
    expect(await outcome(await rename(bob, name))).toBe('409 name_taken');
    await until('the name for all', async () => (await nameOf(bob, ann.id)) === name);
    if (isDone) break;
    expect(commands).toBeLessThan(20);
  }
});

const tellStatus = (by: Person, status: unknown) => by.send('PATCH', '/api/me', { status });
async function statusOf(asking: Person, id: string): Promise<string | undefined> {
  return (await directory(asking)).people.find((one) => one.id === id)?.status;
}

test('a status is told to all pages, is taken away by an empty one, and outlives the worker that took it', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const here = await page(bob);
  const there = await pageElsewhere(bob, here.pid);
  const isShown = ({ told }: Page, status: string | undefined) =>
    told.some((changed) => changed.people.some((one) => one.id === ann.id && one.status === status));
  const answer = await tellStatus(ann, '  🏖️  at the  sea ');
  expect(answer.status).toBe(200);
  const areTold = () => [here, there].every((one) => isShown(one, '🏖️ at the sea'));
  await until('both pages to be told', areTold, onBusyMachine(1_000));
  const slot = Number((answer.headers.get('x-served-by') ?? '').split('/')[1]);
  await cluster.node.signal(slot, 'SIGKILL');
  await until('the status after the kill', async () => (await statusOf(bob, ann.id)) === '🏖️ at the sea');
  // Beside a new name, in one request.
  const name = `${freshName()}s`;
  const both = await ann.send('PATCH', '/api/me', { name, status: '휴가 중' });
  expect(await both.json()).toEqual({ user: { id: ann.id, name, operator: false } });
  await until('both', async () =>
    (await directory(bob)).people.some(
      (one) => one.id === ann.id && one.name === name && one.status === '휴가 중',
    ),
  );
  expect((await tellStatus(ann, '')).status).toBe(200);
  await until('none', async () => (await statusOf(bob, ann.id)) === undefined);
});

test('hostile statuses are refused and change nothing', async () => {
  const ann = await people.someone();
  const wrong = [
    'x'.repeat(LIMITS.statusMaxChars + 1),
    'a\nb',
    'a\u0000b',
    'a\u202eb',
    '\u2066a',
    '\ud800',
    'a\u200bb',
    '\u3164',
  ];
  for (const status of [...wrong, null, 7, {}, ['x']])
    expect(await outcome(await tellStatus(ann, status)), JSON.stringify(status)).toBe('400 invalid');
  // A name that is refused takes the status with it.
  expect(await outcome(await ann.send('PATCH', '/api/me', { name: 'system', status: 'here' }))).toBe(
    '409 name_taken',
  );
  expect(await statusOf(ann, ann.id)).toBeUndefined();
  expect(await outcome(await tellStatus(ann, '<b>{"a":1}</b> \u00ad'.slice(0, -1)))).toBe('200');
});

const show = (by: Person, picture: Buffer | string | null) => {
  const said = Buffer.isBuffer(picture) ? picture.toString('base64') : picture;
  return by.send('PATCH', '/api/me', { picture: said });
};
async function pictureOf(asking: Person, id: string): Promise<string | undefined> {
  return (await directory(asking)).people.find((one) => one.id === id)?.picture;
}

test('a picture is kept without where it was made, shown to nobody without a session, never as a page, and taken away', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  expect((await bob.fetch(`/api/people/${ann.id}/picture`)).status).toBe(404);
  const taken = await show(ann, photo(128, 128, 6));
  expect(taken.status).toBe(200);
  const digest = await until('the picture', () => pictureOf(bob, ann.id));
  const slot = Number((taken.headers.get('x-served-by') ?? '').split('/')[1]);
  await cluster.node.signal(slot, 'SIGKILL');
  const address = `/api/people/${ann.id}/picture?v=${digest}`;
  const answer = await bob.fetch(address);
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.includes(PLACE)).toBe(false);
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': expect.stringContaining('sandbox'),
    'cache-control': expect.stringMatching(/^private, max-age=/),
  });
  const etag = answer.headers.get('etag') ?? '';
  expect((await bob.fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304);
  // By an address that is not of this picture it is asked for again each time.
  const other = await bob.fetch(`/api/people/${ann.id}/picture?v=other`);
  expect(other.headers.get('cache-control')).toBe('private, no-cache');
  expect(await outcome(await new Person(ann.url, 'x').fetch(address))).toBe('401 unauthenticated');
  expect((await show(ann, null)).status).toBe(200);
  await until('none', async () => (await pictureOf(bob, ann.id)) === undefined);
  expect((await bob.fetch(address)).status).toBe(404);
});

test('what is no small square picture is refused, and changes nothing', async () => {
  const ann = await people.someone();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const wrong = [
    svg,
    Buffer.from('<!doctype html><script>alert(1)</script>'),
    png(),
    movingWebp(),
    photo(LIMITS.pictureMaxPixels + 1, LIMITS.pictureMaxPixels + 1),
    photo(0, 0),
    photo(128, 128).subarray(0, 40),
    Buffer.from('GIF89a'),
    Buffer.alloc(0),
  ];
  for (const [at, one] of wrong.entries())
    expect(await outcome(await show(ann, one)), `${at}`).toBe('415 unsupported_type');
  const tooMany = Buffer.concat([photo(128, 128), Buffer.alloc(LIMITS.pictureMaxBytes)]);
  for (const one of [tooMany.toString('base64'), 'no base64!', '\u0000'])
    expect(await outcome(await show(ann, one))).toBe('400 invalid');
  expect((await ann.ask('/api/me', ann.sent('PATCH', { picture: 'A'.repeat(64_000) }))).status).toBe(413);
  expect(await pictureOf(ann, ann.id)).toBeUndefined();
});

test('a bot has the picture and the status that its maker gives it, until it is deleted', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const { bot } = await newBot(ann, `Tide ${freshName()}`, ['general']);
  const path = `/api/tokens/${bot.id}`;
  const picture = photo(64, 64).toString('base64');
  expect(await outcome(await bob.send('PATCH', path, { status: 'mine' }))).toBe('404 not_found');
  expect(await outcome(await ann.send('PATCH', path, { name: 'Ebb' }))).toBe('400 invalid');
  expect(await outcome(await ann.send('PATCH', path, {}))).toBe('400 invalid');
  expect(await outcome(await ann.send('PATCH', path, { picture: 'AAAA' }))).toBe('415 unsupported_type');
  expect((await ann.send('PATCH', path, { status: 'High at noon', picture })).status).toBe(204);
  const shown = async () => (await directory(bob)).people.find((one) => one.id === bot.id);
  expect(await until('both', async () => (await shown())?.picture !== undefined && shown())).toEqual({
    id: bot.id,
    status: 'High at noon',
    picture: expect.any(String),
  });
  expect((await bob.fetch(`/api/people/${bot.id}/picture`)).status).toBe(200);
  expect((await ann.send('DELETE', path, {})).status).toBe(204);
  await until('nothing', async () => Object.keys((await shown()) ?? {}).length === 1);
  expect((await bob.fetch(`/api/people/${bot.id}/picture`)).status).toBe(404);
});
