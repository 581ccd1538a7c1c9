import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Member, Message } from '../../src/protocol/events.js';
import type { RoomView } from '../../src/protocol/room.js';
import { type Mixing, ReplyProxy } from '../../testbed/network/reply-proxy.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { startEmbeddedProcess } from '../support/embedded-process.js';
import { type Acknowledged, askWhoAmI, burst, readAll, type Seat, seats } from './support/seats.js';

/** A store whose replies change places, get lost or come twice: nobody is told what belongs to somebody else. */

interface MixedStore {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** Each 23rd reply is mixed up: by then a round asks all kinds of questions. */
const EVERY = 23;
const ROUNDS = 4;

/** Somebody with a private room, which has one message. */
interface Owner extends Seat {
  readonly room: string;
  readonly text: string;
}

async function withRoom(seat: Seat): Promise<Owner> {
  const { person, socket } = seat;
  const answer = await person.send('POST', '/api/rooms', { name: `of ${person.id}`, private: true });
  const { room } = (await answer.json()) as { room: { id: string } };
  await join(socket, room.id);
  const text = `what only ${person.name} may read`;
  await say(socket, room.id, text, 'own');
  return { ...seat, room: room.id, text };
}

/** What is wrong with an answer; nothing when it tells this person's own, and all of it. */
type Ask = (owner: Owner) => Promise<string[]>;

/** Asks for a path; `tell` makes of its body what has to equal `own`. */
function asksFor<Body>(
  path: (owner: Owner) => string,
  tell: (body: Body, owner: Owner) => unknown,
  own: (owner: Owner) => unknown,
): Ask {
  return async (owner) => {
    const answer = await owner.person.ask(path(owner));
    if (answer.status !== 200)
      return [`${path(owner)} was answered ${answer.status} to ${owner.person.name}`];
    const told = JSON.stringify(tell((await answer.json()) as Body, owner));
    const right = JSON.stringify(own(owner));
    return told === right ? [] : [`${owner.person.name} was told ${told} for ${right}`];
  };
}

const askRooms = asksFor<{ rooms: RoomView[] }>(
  () => '/api/rooms',
  ({ rooms }) => rooms.map(({ id, name, member }) => [id, name, member]).sort(),
  ({ room, person }) =>
    [
      ['general', 'general', true],
      [room, `of ${person.id}`, true],
    ].sort(),
);
const askPage = asksFor<{ messages: Message[] }>(
  ({ room }) => `/api/rooms/${room}/messages`,
  ({ messages }) => messages.map(({ user, text }) => [user.id, text]),
  ({ person, text }) => [[person.id, text]],
);
const askMembers = asksFor<{ members: Member[] }>(
  ({ room }) => `/api/rooms/${room}/members`,
  ({ members }) => members,
  ({ person }) => [{ id: person.id, name: person.name, role: 'moderator' }],
);

/** On another browser; with a wrong password, too. */
const askToSignIn: Ask = async ({ person, socket }) => {
  const elsewhere = new Person(person.url, person.name);
  elsewhere.id = person.id;
  const answer = await elsewhere.signIn();
  const { user } = (await answer.json()) as { user?: { id: string; name: string } };
  const wrong =
    user?.id === person.id && user.name === person.name
      ? await askWhoAmI({ person: elsewhere, socket })
      : [`${person.name} signed in: ${answer.status}, ${JSON.stringify(user)}`];
  const { status } = await new Person(person.url, person.name, 'a wrong horse battery').signIn();
  return status === 401 ? wrong : [...wrong, `a wrong password of ${person.name} was answered ${status}`];
};

describe.each([
  ['Redis', () => RedisServer.start()],
  ['the embedded store', startEmbeddedProcess],
] satisfies [string, () => Promise<MixedStore>][])('replies of %s', (_name, startStore) => {
  const endings: (() => unknown)[] = [];
  let proxy: ReplyProxy;
  let node: TestNode;
  let everyone: Owner[];
  let rounds = 0;

  beforeAll(async () => {
    const store = await startStore();
    endings.push(() => store.stop());
    const url = new URL(store.url);
    proxy = await ReplyProxy.start({ host: '127.0.0.1', port: Number(url.port) });
    endings.push(() => proxy.stop());
    url.port = String(proxy.port);
    node = await TestNode.start({ workers: 2, redis: url.href });
    endings.push(() => node.stop());
    await node.signUpOperator();
    everyone = await Promise.all((await seats(node, 8)).map(withRoom));
    endings.push(() => {
      for (const { person } of everyone) person.close();
    });
  });
  afterEach(() => proxy.heal());
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  });

  async function refused(): Promise<number> {
    const metrics = await (await (node.operator as Person).fetch('/metrics')).text();
    const counted = [...metrics.matchAll(/^holdfast_worker_store_wrong_replies_total\{.*\} (\d+)$/gm)];
    return counted.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  test.each(['swap', 'drop', 'add'] satisfies Mixing[])(
    '[STORE-1] that are mixed up (%s) tell nobody another’s: names, rooms, pages, members, sign-ins, acknowledgements',
    async (mixing) => {
      // Each message has a cmid of its own.
      const first = rounds;
      rounds += ROUNDS;
      const [mixedBefore, refusedBefore] = [proxy.mixed, await refused()];
      const wrong: string[] = [];
      const kept: Acknowledged = new Map();
      for (let round = 0; round < ROUNDS; round += 1) {
        proxy.mix(mixing, 6, EVERY);
        const found = await Promise.all([
          ...[askWhoAmI, askRooms, askPage, askMembers].flatMap((ask) => everyone.map(ask)),
          askToSignIn(everyone[round % everyone.length] as Owner),
          ...everyone.slice(0, 4).map((one) => burst(one, first + round, 2, kept)),
        ]);
        wrong.push(...found.flat());
      }
      proxy.heal();
      expect(wrong).toEqual([]);
      const stored = await readAll(everyone[0] as Owner);
      for (const [seq, message] of kept) expect(stored.get(seq)).toEqual(message);
      expect(proxy.mixed - mixedBefore).toBeGreaterThan(ROUNDS);
      expect(await refused()).toBeGreaterThan(refusedBefore);
    },
  );
});
