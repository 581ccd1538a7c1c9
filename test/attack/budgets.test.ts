import { createECDH } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BUDGET_NAMES, type BudgetName, settingOf } from '../../src/protocol/budgets.js';
import type { WireError } from '../../src/protocol/errors.js';
import type { FileInfo } from '../../src/protocol/files.js';
import { TestNode } from '../../testbed/node/node.js';
import { asBot, botSocket, newBot } from '../../testbed/people/bots.js';
import { newHook } from '../../testbed/people/hooks.js';
import { makeOperator, newOperator } from '../../testbed/people/operators.js';
import { join, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { emit, SignedIn } from './support/signed-in.js';
import { call, openWebsocket, POLL } from './support/stranger.js';

/**
 * Every figure of “How much one may do” (docs/operations/security.md), set low on a running node. Whoever passes it is
 * refused in words, and others are served. The numbered attacks meet some of them at their normal values.
 */

/** Null: it was done. */
type Refused = WireError | null;

interface Way {
  /** What it is set to here. */
  readonly low: number;
  /** The words of its refusal. */
  readonly words: string;
  /** So many at once, where more are refused for that. */
  readonly together?: number;
  /** Not `rate_limited`, where it is no rate. */
  readonly code?: string;
  /** What is there before; the deed for the `at`-th time, by whoever passes the figure (`greedy`) or by others. */
  readonly ready: () => Promise<(greedy: boolean, at: number) => Promise<Refused>>;
}

let node: TestNode;
const everybody: SignedIn[] = [];
async function newPerson(): Promise<SignedIn> {
  const one = await SignedIn.of(node);
  everybody.push(one);
  return one;
}

/** Two people, and a deed of one of them. */
async function two(deed: (by: SignedIn, at: number) => Promise<Refused>) {
  const [greedy, other] = [await newPerson(), await newPerson()];
  return (isGreedy: boolean, at: number) => deed(isGreedy ? greedy : other, at);
}

/**
 * Wrong passwords, orders and tokens, and names and links that nobody has, are what is counted. A search counts also
 * where the index is not there.
 */
const COUNTED = [
  'wrong_credentials',
  'not_found',
  'gone',
  'search_unavailable',
  'invalid',
  'unauthenticated',
];

/** What a request is answered that is refused for no other reason than the figure. */
async function told(answer: Response): Promise<Refused> {
  const text = await answer.text();
  if (answer.status < 400) return null;
  const { error } = JSON.parse(text) as { error: WireError };
  return COUNTED.includes(error.code) ? null : error;
}

const acked = async (socket: TestSocket, event: string, body: object): Promise<Refused> => {
  const answer = await emit(socket, event, body);
  return answer.ok ? null : answer.error;
};

async function newRoom(by: SignedIn): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name: `of ${by.name}` });
  return ((await answer.json()) as { room: { id: string } }).room.id;
}

/** Somebody's socket, in a room; one connection at a time leaves the address of all of them its share. */
async function inRoom(by: SignedIn, room: string): Promise<TestSocket> {
  const [socket] = await by.connect();
  await join(socket, room);
  return socket;
}

const upload = (by: SignedIn, bytes: number): Promise<Response> =>
  by.fetch('/api/files?name=a.bin', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', origin: by.url },
    body: new Uint8Array(bytes),
  });

/** By hand, since a client gives no address: opened, and left open. */
async function open(by: SignedIn, address: string): Promise<Refused> {
  const { socket, heard } = await openWebsocket(node.port, { ...by.headers, 'x-forwarded-for': address });
  sockets.push(socket);
  socket.send('40');
  return until('an answer', () => {
    if (heard.some((text) => text.startsWith('42["welcome"'))) return { error: null };
    const refusal = heard.find((text) => text.startsWith('44'));
    return refusal !== undefined && { error: (JSON.parse(refusal.slice(2)) as { data: WireError }).data };
  }).then(({ error }) => error);
}
const sockets: { terminate(): void }[] = [];

const from = (address: string, path: string, method: string, body?: object): Promise<Response> =>
  fetch(`${node.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const wrongPassword = (name: string, address: string): Promise<Refused> =>
  from(address, '/api/session', 'POST', { name, password: 'a wrong horse battery' }).then(told);

/** Two people of rooms of their own, each with a socket in theirs. */
async function twoInRooms(deed: (socket: TestSocket, room: string, at: number) => Promise<Refused>) {
  const places = await Promise.all(
    [await newPerson(), await newPerson()].map(async (one) => {
      const room = await newRoom(one);
      return { room, socket: await inRoom(one, room) };
    }),
  );
  return (isGreedy: boolean, at: number) => {
    const { socket, room } = places[isGreedy ? 0 : 1] as (typeof places)[0];
    return deed(socket, room, at);
  };
}

/** Each figure, or the test that passes it where a running node of today has nothing to pass it with. */
const WAYS: Readonly<Record<BudgetName, Way | string>> = {
  sends: {
    low: 1,
    words: 'write faster',
    ready: () =>
      twoInRooms((socket, room, at) => acked(socket, 'send', { room, cmid: `s-${at}`, text: 'x' })),
  },
  events: {
    // As many as one socket may ask for.
    low: 10,
    words: 'Too many events',
    ready: () => twoInRooms((socket) => acked(socket, 'alive', {})),
  },
  requests: {
    low: 4,
    words: 'asked for very much',
    ready: () => two(async (by) => told(await by.fetch('/api/nodes'))),
  },
  tickets: {
    low: 1,
    words: 'Too many tickets',
    ready: () => two(async (by) => told(await by.send('POST', '/api/tickets', {}))),
  },
  rooms: {
    low: 3,
    words: 'made many rooms',
    ready: () =>
      two(async (by, at) => told(await by.send('POST', '/api/rooms', { name: `${by.name} ${at}` }))),
  },
  'direct-rooms': {
    low: 3,
    words: 'opened many conversations',
    ready: async () => {
      const people = [(await newPerson()).id];
      return two(async (by) => told(await by.send('POST', '/api/direct', { people })));
    },
  },
  blocks: {
    low: 3,
    words: 'changed much at once',
    ready: async () => {
      const { id } = await newPerson();
      return two(async (by) => told(await by.send('PUT', `/api/me/blocks/${id}`, {})));
    },
  },
  renames: {
    low: 3,
    words: 'tried many names',
    ready: () => two(async (by, at) => told(await by.send('PATCH', '/api/me', { name: `${by.name} ${at}` }))),
  },
  statuses: {
    low: 3,
    words: 'changed your profile very often',
    ready: () => two(async (by, at) => told(await by.send('PATCH', '/api/me', { status: `${at}` }))),
  },
  'notify-levels': {
    low: 3,
    words: 'changed many rooms at once',
    ready: () => two(async (by) => told(await by.send('PUT', '/api/rooms/general/notify', { level: 'all' }))),
  },
  pushes: {
    low: 3,
    words: 'set up many browsers',
    ready: () => {
      const endpoint = 'https://push.example.org/x';
      const p256dh = createECDH('prime256v1').generateKeys('base64url');
      const keys = { p256dh, auth: 'A'.repeat(22) };
      return two(async (by) => told(await by.send('POST', '/api/push', { endpoint, keys })));
    },
  },
  invitations: {
    low: 3,
    words: 'invited many people',
    ready: async () => {
      const [greedy, other] = [await newPerson(), await newPerson()];
      const rooms = { greedy: await newRoom(greedy), other: await newRoom(other) };
      return async (isGreedy, at) => {
        const [by, room] = isGreedy ? [greedy, rooms.greedy] : [other, rooms.other];
        return told(await by.send('POST', `/api/rooms/${room}/members`, { name: `nobody-${at}` }));
      };
    },
  },
  invites: {
    low: 3,
    words: 'made many links',
    ready: () =>
      two(async (by) => told(await by.send('POST', '/api/invites', { room: 'general', uses: 1, days: 1 }))),
  },
  'invite-looks': {
    low: 3,
    words: 'links were opened from your address',
    ready: async () => (isGreedy, at) =>
      from(isGreedy ? '203.0.113.13' : '203.0.113.14', '/api/invites/look', 'POST', {
        code: `no-link-${at}`,
      }).then(told),
  },
  'mail-asks': {
    low: 3,
    words: 'links were opened from your address',
    ready: async () => (isGreedy, at) =>
      from(isGreedy ? '203.0.113.17' : '203.0.113.18', '/api/mail/confirm', 'POST', {
        code: `no-link-${at}`,
      }).then(told),
  },
  'mail-names': {
    low: 3,
    words: 'Too many mails were asked for',
    ready: async () => (isGreedy, at) =>
      from(`203.0.113.${20 + at}`, '/api/mail/reset', 'POST', {
        who: isGreedy ? 'nobody-one' : 'nobody-other',
        language: 'en',
      }).then(told),
  },
  'mail-changes': {
    // Fewer than sign-ins, which each of them is.
    low: 2,
    words: 'Too many mails were asked for',
    ready: () =>
      two(async (by) => {
        const wanted = { address: null, password: by.password, language: 'en' };
        return told(await by.send('PUT', '/api/me/mail', wanted));
      }),
  },
  mails: 'test/worker/mail.test.ts',
  moderations: {
    low: 3,
    words: 'changed rooms very often',
    ready: async () => {
      const [greedy, other] = [await newPerson(), await newPerson()];
      const rooms = { greedy: await newRoom(greedy), other: await newRoom(other) };
      return async (isGreedy, at) => {
        const [by, room] = isGreedy ? [greedy, rooms.greedy] : [other, rooms.other];
        return told(await by.send('PATCH', `/api/rooms/${room}`, { topic: `${at}` }));
      };
    },
  },
  'room-lists': {
    low: 3,
    words: 'asked for your rooms very often',
    ready: () => two(async (by) => told(await by.fetch('/api/rooms'))),
  },
  'member-lists': {
    low: 3,
    words: 'asked for members very often',
    ready: () => two(async (by) => told(await by.fetch('/api/rooms/general/members'))),
  },
  lists: {
    low: 3,
    words: 'asked for lists very often',
    ready: () => two(async (by) => told(await by.fetch('/api/me/blocks'))),
  },
  pages: {
    low: 1,
    together: 8,
    words: 'very many messages',
    ready: () => two(async (by) => told(await by.fetch('/api/rooms/general/pins'))),
  },
  'old-searches': 'test/worker/unit/find-message.test.ts',
  searches: {
    low: 3,
    words: 'searched very often',
    // Where the index is not there it is counted all the same: asked once.
    ready: () => two(async (by) => told(await by.ask('/api/search?q=anything'))),
  },
  'unread-marks': {
    low: 3,
    words: 'mark much as unread',
    ready: () => twoInRooms((socket, room) => acked(socket, 'mark-unread', { room, seq: 0 })),
  },
  'sign-ins': {
    low: 3,
    together: 1,
    words: 'signed in very often',
    ready: () => two(async (by) => told(await by.signIn())),
  },
  sockets: {
    low: 4,
    code: 'limit_reached',
    words: 'connections',
    ready: () => two((by) => open(by, by.address)),
  },
  'address-sockets': {
    low: 12,
    code: 'limit_reached',
    words: 'from your address',
    ready: async () => {
      const people = await Promise.all(Array.from({ length: 6 }, newPerson));
      return (isGreedy, at) =>
        open(people[at % people.length] as SignedIn, isGreedy ? '203.0.113.1' : '203.0.113.2');
    },
  },
  handshakes: {
    low: 5,
    words: 'Too many new connections',
    ready: async () => async (isGreedy) => {
      const headers = { 'x-forwarded-for': isGreedy ? '203.0.113.3' : '203.0.113.4' };
      const { status, body } = await call(node.port, POLL, { headers });
      return status === 200 ? null : (JSON.parse(body) as { error: WireError }).error;
    },
  },
  'sign-ups': {
    low: 3,
    words: 'Too many accounts',
    ready: async () => async (isGreedy, at) => {
      const account = { name: `sign-up-${isGreedy}-${at}`, password: 'correct horse battery' };
      return told(await from(isGreedy ? '203.0.113.5' : '203.0.113.6', '/api/accounts', 'POST', account));
    },
  },
  'sign-in-tries': {
    low: 12,
    words: 'Too many tries',
    ready: async () => (isGreedy, at) =>
      wrongPassword(`nobody-${isGreedy}-${at}`, isGreedy ? '203.0.113.7' : '203.0.113.8'),
  },
  'name-tries': {
    low: 2,
    words: 'Too many tries',
    ready: async () => {
      const { name } = await newPerson();
      return (isGreedy) => wrongPassword(name, isGreedy ? '203.0.113.9' : '203.0.113.10');
    },
  },
  'spread-tries': {
    low: 6,
    words: 'Too many tries',
    ready: async () => {
      const [greedy, other] = [await newPerson(), await newPerson()];
      return (isGreedy, at) => wrongPassword((isGreedy ? greedy : other).name, `198.51.100.${at}`);
    },
  },
  uploads: {
    low: 5,
    together: 1,
    words: 'You uploaded many files',
    ready: () => two(async (by) => told(await upload(by, 100))),
  },
  'address-uploads': {
    low: 8,
    together: 6,
    words: 'uploaded from your address',
    ready: async () => {
      const people = await Promise.all(Array.from({ length: 6 }, newPerson));
      const at = (address: string, { headers, url }: SignedIn) =>
        fetch(`${url}/api/files?name=a.bin`, {
          method: 'POST',
          headers: {
            ...headers,
            'x-forwarded-for': address,
            'content-type': 'application/octet-stream',
          },
          body: new Uint8Array(100),
        });
      return async (isGreedy, nth) =>
        told(await at(isGreedy ? '203.0.113.11' : '203.0.113.12', people[nth % people.length] as SignedIn));
    },
  },
  'file-reads': {
    low: 3,
    together: 1,
    words: 'read many files',
    ready: async () => {
      const files = new Map<SignedIn, string>();
      return two(async (by) => {
        if (!files.has(by)) {
          const { file } = (await (await upload(by, 100)).json()) as { file: FileInfo };
          files.set(by, file.id);
        }
        return told(await by.fetch(`/api/files/${files.get(by)}`));
      });
    },
  },
  exports: {
    low: 3,
    together: 1,
    words: 'exported very often',
    ready: async () => {
      const [greedy, other] = [await newPerson(), await newPerson()];
      const rooms = { greedy: await newRoom(greedy), other: await newRoom(other) };
      return (isGreedy) => {
        const [by, room] = isGreedy ? [greedy, rooms.greedy] : [other, rooms.other];
        return until('the export before to be over', async () => {
          const error = await told(await by.fetch(`/api/rooms/${room}/export`));
          return !error?.message.includes('on its way') && { error };
        }).then(({ error }) => error);
      };
    },
  },
  'file-size': {
    low: 1,
    code: 'too_large',
    words: '1 MB',
    ready: () => two(async (by, at) => told(await upload(by, at === 0 ? 900_000 : 1_100_000))),
  },
  'stored-files': {
    low: 3,
    code: 'limit_reached',
    words: '3 MB',
    ready: () => two(async (by) => told(await upload(by, 900_000))),
  },
  'hook-messages': {
    low: 3,
    words: 'takes no more messages',
    ready: async () => {
      const by = await newPerson();
      const room = await newRoom(by);
      const urls = await Promise.all(
        ['One', 'Other'].map(async (name) => (await newHook(by, room, name)).url),
      );
      return async (isGreedy, at) => {
        const path = new URL(urls[isGreedy ? 0 : 1] as string).pathname;
        return told(await from(by.address, path, 'POST', { text: `${at}` }));
      };
    },
  },
  'hook-tries': {
    low: 3,
    words: 'addresses that are none',
    ready: async () => async (isGreedy, at) =>
      told(
        await from(isGreedy ? '203.0.113.13' : '203.0.113.14', `/hooks/none-${at}`, 'POST', { text: 'x' }),
      ),
  },
  bots: {
    low: 3,
    words: 'made many bots',
    ready: () => two(async (by, at) => told(await by.send('POST', '/api/tokens', { name: `Bot ${at}` }))),
  },
  'bot-sends': {
    low: 3,
    words: 'write faster',
    ready: async () => {
      const places = await Promise.all(
        ['One', 'Other'].map(async (name) => {
          const by = await newPerson();
          const room = await newRoom(by);
          const [socket] = await botSocket(by, (await newBot(by, name, [room])).token);
          return { room, socket };
        }),
      );
      return (isGreedy, at) => {
        const { room, socket } = places[isGreedy ? 0 : 1] as (typeof places)[0];
        return acked(socket, 'send', { room, cmid: `b-${at}`, text: 'x' });
      };
    },
  },
  'bot-requests': {
    low: 3,
    words: 'asks for very much',
    ready: async () => {
      const [one, other] = [await newBot(await newPerson(), 'One'), await newBot(await newPerson(), 'Other')];
      return async (isGreedy) => told(await asBot(node.url, (isGreedy ? one : other).token, '/api/rooms'));
    },
  },
  'bot-tries': {
    low: 3,
    words: 'Tokens came that are none',
    ready: async () => async (isGreedy, at) => {
      const headers = { 'x-forwarded-for': isGreedy ? '203.0.113.15' : '203.0.113.16' };
      return told(await asBot(node.url, `hfbot_nobody.${at}`, '/api/rooms', { headers }));
    },
  },
  'operator-actions': {
    low: 3,
    words: 'actions per minute',
    ready: async () => {
      const first = await node.signUpOperator();
      const [greedy, other] = [await newOperator(first), await newOperator(first)];
      return async (isGreedy) => {
        const by = isGreedy ? greedy : other;
        return told(await by.send('PUT', '/control/workers', { count: 1 }));
      };
    },
  },
  'wrong-orders': {
    low: 3,
    words: 'wrong orders per minute',
    ready: async () => {
      const [greedy, other] = [await newPerson(), await newPerson()];
      const first = await node.signUpOperator();
      for (const one of [greedy, other]) await makeOperator(first, one);
      return async (isGreedy, at) => {
        const by = isGreedy ? greedy : other;
        return told(await by.send('PUT', '/control/workers', { count: -at }));
      };
    },
  },
  'room-sends': {
    low: 2,
    words: 'More is written here',
    ready: async () => {
      const people = await Promise.all(Array.from({ length: 6 }, newPerson));
      const rooms = [await newRoom(people[0] as SignedIn), await newRoom(people[1] as SignedIn)] as const;
      const inside = await Promise.all(people.map((one) => inRoom(one, rooms[0])));
      const outside = await inRoom(await newPerson(), rooms[1]);
      return (isGreedy, at) => {
        const room = rooms[isGreedy ? 0 : 1];
        const socket = isGreedy ? (inside[at % inside.length] as TestSocket) : outside;
        return acked(socket, 'send', { room, cmid: `r-${at}`, text: 'x' });
      };
    },
  },
};

const passedHere = BUDGET_NAMES.flatMap((name) => {
  const way = WAYS[name];
  return typeof way === 'string' ? [] : [{ name, ...way }];
});

beforeAll(async () => {
  const low = passedHere.map(({ name, low: figure }) => `${name}=${figure}`);
  const args = ['--limits', ['normal', ...low].join(','), '--trust-proxy', 'loopback'];
  // A mail server that nobody runs: what is asked for waits.
  const mail = ['--smtp', 'smtp://localhost:9', '--url', 'https://chat.example.org'];
  node = await TestNode.start({ workers: 1, args: [...args, ...mail] });
  await node.signUpOperator();
});
afterEach(() => {
  for (const one of everybody.splice(0)) one.close();
  for (const socket of sockets.splice(0)) socket.terminate();
});
afterAll(() => node.stop());

describe('who passes a figure is refused in words, and others are served', () => {
  test.each(passedHere)('$name', async ({ name, low, words, together, code = 'rate_limited', ready }) => {
    const deed = await ready();
    // One after the other where no time brings more; else more at once than may come at once.
    const { burst, perMs } = settingOf(name);
    const most = perMs === null ? 1 : (together ?? 2 * low * burst);
    const begun = performance.now();
    let [asked, done] = [0, 0];
    const refusal = await until('a refusal', async () => {
      const answers = await Promise.all(Array.from({ length: most }, () => deed(true, asked++)));
      done += answers.filter((one) => one === null).length;
      return answers.find((one) => one !== null);
    });
    expect(refusal).toMatchObject({ code, message: expect.stringContaining(words) });
    if (code === 'rate_limited') expect(refusal.retryAfterMs).toBeGreaterThan(0);
    expect(done).toBeGreaterThanOrEqual(low);
    // Half as much again of what is frequent, and what grew back meanwhile.
    const grownBack = perMs === null ? 0 : ((performance.now() - begun) / perMs) * low;
    expect(done).toBeLessThanOrEqual(1.5 * (low * burst + grownBack) + 1);
    expect(await deed(false, 0)).toBeNull();
  });

  test('orders that are wrong have a figure of their own, and cost an operator none of the right ones', async () => {
    const by = await newPerson();
    await makeOperator(await node.signUpOperator(), by);
    const { nodes } = await node.view();
    const noSlot = `/control/nodes/${nodes[0]?.node}/slots/one/signal`;
    const headers = { origin: by.url, 'content-type': 'application/json' };
    const plain = { origin: by.url, 'content-type': 'text/plain' };
    const wrong = [
      () => by.send('PUT', '/control/workers', { count: 0 }),
      () => by.send('PUT', '/control/workers', []),
      () => by.send('POST', noSlot, { signal: 'SIGCONT' }),
      () => by.send('PUT', '/control/mode', { routing: 'best', sessions: 'store' }),
      () => by.fetch('/control/workers', { method: 'PUT', headers, body: '{' }),
      () => by.fetch('/control/workers', { method: 'PUT', headers, body: `"${'x'.repeat(10_000)}"` }),
      () => by.fetch('/control/workers', { method: 'PUT', headers: plain, body: '{}' }),
    ];
    let at = 0;
    const refused = await until('a wrong order to be one too many', async () => {
      const answer = await (wrong[at++ % wrong.length] as () => Promise<Response>)();
      if (answer.status === 429) return (await answer.json()) as { error: WireError };
      expect([400, 413, 415]).toContain(answer.status);
      return false;
    });
    expect(refused.error).toMatchObject({
      code: 'rate_limited',
      refusal: { kind: 'too-often', wrong: true },
    });
    // Whichever way it is wrong.
    const answers = await Promise.all(wrong.map((send) => send()));
    expect(answers.map(({ status }) => status).filter((status) => status === 429).length).toBeGreaterThan(3);
    expect((await by.send('PUT', '/control/workers', { count: 1 })).status).toBe(200);
  });

  test('a figure that is passed elsewhere is passed there', () => {
    for (const name of BUDGET_NAMES) {
      const way = WAYS[name];
      if (typeof way === 'string')
        expect(readFileSync(new URL(`../../${way}`, import.meta.url), 'utf8'), way).toContain(name);
    }
  });
});
