import { hash } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { nameKey } from '../../src/domain/names.js';
import { errorIn, type WireError } from '../../src/protocol/errors.js';
import type {
  InviteAccepted,
  InviteBody,
  InviteLook,
  InvitesBody,
  RoomBody,
  RoomsBody,
  SignedInBody,
} from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { SetupBody } from '../../src/protocol/registration.js';
import { openRedisStore } from '../../src/store/redis/redis-store.js';
import { inviteId } from '../../src/worker/invites/invite-code.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, PASSWORD, Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { quiet } from '../store/support/quiet.js';
import { useCluster } from '../support/use-cluster.js';

/** Links that bring people in, as a client meets them on the wire, over two workers. */

let node: TestNode;
let operator: Person;
let redisUrl: string;
const people = useCluster({ workers: 2, mode: 'shared', store: 'redis' }, async (cluster) => {
  node = cluster.node;
  redisUrl = cluster.redis.url;
  operator = await node.signUpOperator();
});

interface Link {
  readonly code: string;
  readonly id: string;
}

async function body<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T;
}

/** The status, and of a refusal its code and kind. */
async function told(answer: Response): Promise<string> {
  if (answer.status < 400) return String(answer.status);
  const { error } = await body<{ error: WireError }>(answer);
  return [answer.status, error.code, error.refusal?.kind].join(' ');
}

async function newRoom(by: Person, isPrivate = true): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name: `of ${by.name}`, private: isPrivate });
  return (await body<RoomBody>(answer)).room.id;
}

const codeOf = (url: string) => url.split('/#/invite/')[1] as string;

async function newLink(by: Person, wanted: { room?: string; uses?: number } = {}): Promise<Link> {
  const answer = await by.send('POST', '/api/invites', { uses: 1, days: 1, ...wanted });
  expect(answer.status).toBe(201);
  const { url, invite } = await body<InviteBody>(answer);
  return { code: codeOf(url), id: invite.id };
}

const look = (code: string, url = node.url) =>
  new Person(url, 'x').send('POST', '/api/invites/look', { code });
const accept = (by: Person, code: string) => by.send('POST', '/api/invites/accept', { code });
const openOf = async (by: Person) => (await body<InvitesBody>(await by.fetch('/api/invites'))).invites;

async function signUp(
  more: object,
  { name = freshName(), url = node.url, password = PASSWORD } = {},
): Promise<{ person: Person; answer: Response }> {
  const person = new Person(url, name, password);
  const answer = await person.send('POST', '/api/accounts', { name, password, ...more });
  return { person, answer };
}

async function isIn(person: Person, room: string): Promise<boolean> {
  const { rooms } = await body<RoomsBody>(await person.fetch('/api/rooms'));
  return rooms.some(({ id, member }) => id === room && member);
}

const GONE = '410 gone invite-gone';

test('a link says who invites and into what, makes an account in its room, and then is used up', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const made = await ann.send('POST', '/api/invites', { room, uses: 1, days: 7 });
  const { url, invite } = await body<InviteBody>(made);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/invite\/[A-Za-z0-9_-]{32}$/);
  expect(invite).toMatchObject({ room, uses: 1, spent: 0 });
  expect(await openOf(ann)).toEqual([invite]);
  const code = codeOf(url);
  const looked = await look(code);
  expect(looked.headers.get('referrer-policy')).toBe('same-origin');
  expect(await body<InviteLook>(looked)).toEqual({ by: ann.name, room: `of ${ann.name}` });
  const { person, answer } = await signUp({ invite: code });
  expect(answer.status).toBe(201);
  expect(await body<SignedInBody>(answer)).toMatchObject({ user: { name: person.name }, room });
  expect(await isIn(person, room)).toBe(true);
  expect(await isIn(person, 'general')).toBe(true);
  expect(await openOf(ann)).toEqual([]);
  expect(await told(await look(code))).toBe(GONE);
  expect(await told((await signUp({ invite: code })).answer)).toBe(GONE);
});

test('who has an account is brought into the room, once for each use, and again without one', async () => {
  const [ann, bob, cat] = [await people.someone(), await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  const { code } = await newLink(ann, { room, uses: 1 });
  expect(await told(await accept(new Person(node.url, 'x'), code))).toMatch(/^401 /);
  const brought = await body<InviteAccepted>(await accept(bob, code));
  expect(brought.room).toMatchObject({ id: room, member: true });
  expect(await told(await accept(cat, code))).toBe(GONE);
  expect(await isIn(cat, room)).toBe(false);
  // The maker is in the room: opening their own link costs nothing.
  const again = await newLink(ann, { room });
  expect((await accept(ann, again.code)).status).toBe(200);
  expect(await openOf(ann)).toMatchObject([{ id: again.id, spent: 0 }]);
});

test('of two who use the last use at once one has an account, over both workers', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { code } = await newLink(ann, { room, uses: 2 });
  const tried = await Promise.all(Array.from({ length: 6 }, () => signUp({ invite: code })));
  const made = tried.filter(({ answer }) => answer.status === 201);
  expect(made).toHaveLength(2);
  const refused = tried.filter(({ answer }) => answer.status !== 201);
  expect(await Promise.all(refused.map(({ answer }) => told(answer)))).toEqual(refused.map(() => GONE));
  // Nobody else has an account: the name is free, and the password opens nothing.
  for (const { person } of refused) expect((await person.signIn()).status).toBe(401);
});

test('a sign-up that fails gives the use back', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { code } = await newLink(ann, { room });
  expect(await told((await signUp({ invite: code }, { name: ann.name })).answer)).toMatch(/^409 name_taken /);
  expect(await told((await signUp({ invite: code }, { password: 'password' })).answer)).toMatch(/^400 /);
  expect((await signUp({ invite: code })).answer.status).toBe(201);
  expect(await told((await signUp({ invite: code })).answer)).toBe(GONE);
});

test('a use that was set aside for somebody whose worker died is another’s', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { code, id } = await newLink(ann, { room });
  const store = await openRedisStore({ url: redisUrl, logger: quiet, name: 'test' });
  try {
    await store.invites.reserve(id, 'died', 1);
    const { person } = await until('the use to be free again', async () => {
      const one = await signUp({ invite: code });
      return one.answer.status === 201 && one;
    });
    expect(await isIn(person, room)).toBe(true);
    expect(await store.accounts.abandon('died')).toBe(false);
  } finally {
    await store.close();
  }
});

test('while the last use is set aside, who comes next is told to try again, and until when that can last', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { code, id } = await newLink(ann, { room });
  const store = await openRedisStore({ url: redisUrl, logger: quiet, name: 'test' });
  try {
    await store.invites.reserve(id, 'slow', LIMITS.inviteReservedMs);
    const [name, bob] = [freshName(), await people.someone()];
    const account = { name, password: PASSWORD, invite: code };
    for (const ask of [
      () => new Person(node.url, name).ask('/api/accounts', bob.sent('POST', account)),
      () => bob.ask('/api/invites/accept', bob.sent('POST', { code })),
    ]) {
      const { answer, error } = await until('an answer about the link', async () => {
        const one = await ask();
        const refused = errorIn(await one.clone().text());
        // Else a busy machine was too late.
        const isOfIt = one.status !== 503 || refused?.details.refusal?.kind === 'invite-claimed';
        return isOfIt && { answer: one, error: refused };
      });
      expect([answer.status, error?.retry]).toEqual([503, true]);
      const afterMs = error?.details.retryAfterMs as number;
      expect(afterMs).toBeGreaterThan(0);
      expect(afterMs).toBeLessThanOrEqual(LIMITS.inviteReservedMs);
      expect(answer.headers.get('retry-after')).toBe(String(Math.ceil(afterMs / 1_000)));
    }
    await store.invites.giveBack(await until('the link', () => store.invites.get(id)), 'slow');
    expect((await signUp({ invite: code }, { name })).answer.status).toBe(201);
  } finally {
    await store.close();
  }
});

test('who repeats a sign-up that was finished is told that the name is taken, others nothing of it', async () => {
  const ann = await people.someone();
  const { code } = await newLink(ann, { room: await newRoom(ann) });
  const other = await newLink(ann, { room: await newRoom(ann) });
  const { person, answer } = await signUp({ invite: code });
  expect(answer.status).toBe(201);
  expect(await told(await look(code))).toBe(GONE);
  const { name } = person;
  const again = await signUp({ invite: code }, { name });
  expect(await told(again.answer)).toBe('409 name_taken account-name-taken');
  // By another link that is used up, or one that never was, nobody learns whose names there are.
  await signUp({ invite: other.code });
  for (const invite of [other.code, 'never was']) {
    expect(await told((await signUp({ invite }, { name })).answer)).toBe(GONE);
  }
});

test('who repeats a sign-up that was cut off gets the account that it began, and the use is counted', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const { code, id } = await newLink(ann, { room });
  const store = await openRedisStore({ url: redisUrl, logger: quiet, name: 'test' });
  try {
    // What is there when a worker dies after it wrote the account, and before it said so.
    const [name, died] = [freshName(), `died-${freshName()}`];
    const passwordHash = await hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    await store.invites.reserve(id, died, LIMITS.inviteReservedMs);
    await store.accounts.create({
      ...{ id: died, name, nameKey: nameKey(name), passwordHash },
      ...{ synthetic: false, mayBeFirst: false, joins: room, invite: id },
    });
    const { person, answer } = await signUp({ invite: code }, { name });
    expect(answer.status).toBe(201);
    expect(await body<SignedInBody>(answer)).toMatchObject({ user: { id: died }, room });
    expect(await isIn(person, room)).toBe(true);
    expect(await told(await look(code))).toBe(GONE);
  } finally {
    await store.close();
  }
});

test('a link that ended, was withdrawn or never was is one and the same', async () => {
  const ann = await people.someone();
  const room = await newRoom(ann);
  const [{ code, id }, other] = [await newLink(ann, { room }), await newLink(ann, { room })];
  expect(await told(await operator.fetch(`/api/invites/${id}`, { method: 'DELETE' }))).toBe(
    '404 not_found no-invite',
  );
  expect((await ann.fetch(`/api/invites/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await openOf(ann)).toMatchObject([{ id: other.id }]);
  const store = await openRedisStore({ url: redisUrl, logger: quiet, name: 'test' });
  const draft = { id: inviteId('ended'), by: { id: ann.id, name: ann.name }, room, uses: 1 };
  await store.invites.create(draft, 1);
  await until('its end', async () => (await store.invites.get(draft.id)) === null);
  await store.close();
  const refusals = await Promise.all(
    [code, 'ended', 'never was', ''].map(async (one) => (await look(one)).text()),
  );
  expect(new Set(refusals).size).toBe(1);
  const bob = await people.someone();
  for (const one of [code, 'ended', 'never was']) {
    expect(await told((await signUp({ invite: one })).answer)).toBe(GONE);
    expect(await told(await accept(bob, one))).toBe(GONE);
  }
});

test('links are made by members for their rooms, by operators for the chat, and end with the right to invite', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  const wanted = { uses: 1, days: 1 };
  expect(await told(await bob.send('POST', '/api/invites', { room, ...wanted }))).toBe(
    '403 not_member no-room',
  );
  expect(await told(await ann.send('POST', '/api/invites', wanted))).toBe('403 forbidden only-operators');
  const direct = await body<RoomBody>(await ann.send('POST', '/api/direct', { people: [bob.id] }));
  expect(await told(await ann.send('POST', '/api/invites', { room: direct.room.id, ...wanted }))).toBe(
    '403 forbidden direct-room',
  );
  for (const wrong of [
    { uses: 0 },
    { days: 0 },
    { uses: LIMITS.inviteUsesMax + 1 },
    { days: LIMITS.inviteDaysMax + 1 },
  ]) {
    expect(await told(await ann.send('POST', '/api/invites', { room, ...wanted, ...wrong }))).toMatch(
      /^400 /,
    );
  }
  const whole = await newLink(operator);
  expect(await body<InviteLook>(await look(whole.code))).toEqual({ by: operator.name });
  const { answer } = await signUp({ invite: whole.code });
  expect(await body<SignedInBody>(answer)).not.toHaveProperty('room');
  await accept(bob, (await newLink(ann, { room })).code);
  const bobs = await newLink(bob, { room, uses: 3 });
  expect((await look(bobs.code)).status).toBe(200);
  await ann.send('DELETE', `/api/rooms/${room}/members/${bob.id}`, {});
  expect(await told(await look(bobs.code))).toBe(GONE);
  expect(await told((await signUp({ invite: bobs.code })).answer)).toBe(GONE);
});

test('who is banned stays out, and the use is another’s', async () => {
  const [ann, bob, cat] = [await people.someone(), await people.someone(), await people.someone()];
  const room = await newRoom(ann);
  const { code } = await newLink(ann, { room });
  await ann.send('PUT', `/api/rooms/${room}/bans/${bob.id}`, {});
  expect(await told(await accept(bob, code))).toBe('403 forbidden banned');
  expect((await accept(cat, code)).status).toBe(200);
});

test('with registration invited or closed accounts are made as it says, and the first as the chat is set up', async () => {
  for (const registration of ['invited', 'closed'] as const) {
    const other = await TestNode.start({ workers: 1, args: ['--registration', registration] });
    try {
      const { url } = other;
      const root = await other.signUpOperator();
      expect(await body<SetupBody>(await root.fetch('/api/setup'))).toMatchObject({
        needed: false,
        registration,
      });
      expect(await told((await signUp({}, { url })).answer)).toBe(
        `403 forbidden registration-${registration}`,
      );
      const { code } = await newLink(root, { room: 'general' });
      // A link into the chat alone makes accounts, and does nothing else.
      const intoChat = await root.send('POST', '/api/invites', { uses: 1, days: 1 });
      expect(await told(intoChat)).toBe(
        registration === 'invited' ? '201' : '403 forbidden registration-closed',
      );
      expect((await look(code, url)).status).toBe(200);
      const invited = (await signUp({ invite: code }, { url })).answer;
      expect(await told(invited)).toBe(
        registration === 'invited' ? '201' : '403 forbidden registration-closed',
      );
      const name = freshName();
      const forAnother = { name, password: PASSWORD, byOperator: true };
      const made = await root.send('POST', '/api/accounts', forAnother);
      expect(made.status).toBe(201);
      expect(await made.json()).toMatchObject({ account: { name, operator: false, disabled: false } });
      // The operator stays who they are.
      expect(await (await root.whoami()).json()).toMatchObject({ user: { name: root.name } });
      const person = new Person(url, name);
      expect((await person.signIn()).status).toBe(200);
      const refused = await person.send('POST', '/api/accounts', { ...forAnother, name: freshName() });
      expect(await told(refused)).toBe('403 forbidden only-operators');
    } finally {
      await other.stop();
    }
  }
});
