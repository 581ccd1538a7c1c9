/** Nodes that one after another start on one store, and what each of them says of what is wrong. */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Problem } from '../../../src/protocol/problem.js';
import { type NodeOptions, TestNode } from '../../../testbed/node/node.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';

export interface OneStore {
  readonly redis: RedisServer;
  readonly client: Redis;
  /** A node of one worker on it, where `redis` names no other; it ends with its test at the latest. */
  start(options: NodeOptions): Promise<TestNode>;
}

/** Starts a redis-server before the first test, gives it to `ready` then, and empties it before each test. */
export function useOneStore(ready: (store: OneStore) => void): void {
  let redis: RedisServer;
  let client: Redis;
  const nodes: TestNode[] = [];
  const start = async (options: NodeOptions) => {
    const node = await TestNode.start({ workers: 1, redis: redis.url, ...options });
    nodes.push(node);
    return node;
  };
  beforeAll(async () => {
    redis = await RedisServer.start();
    client = new Redis(redis.url);
    ready({ redis, client, start });
  });
  beforeEach(() => client.flushall());
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.stop()));
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });
}

export interface Readyz {
  readonly status: number;
  readonly body: {
    readonly ok?: boolean;
    readonly state?: string;
    readonly error?: { readonly code: string; readonly message: string };
    readonly problems?: readonly Partial<Problem>[];
  };
}

export async function readyz(node: TestNode, cookie = ''): Promise<Readyz> {
  const answer = await fetch(`${node.url}/readyz`, { headers: { cookie } });
  return { status: answer.status, body: (await answer.json()) as Readyz['body'] };
}

/** What the node's own control room shows of a problem. */
export async function shown(node: TestNode, code: string): Promise<Problem | undefined> {
  const view = await node.view();
  return view.nodes.find(({ node: name }) => name === view.self)?.problems?.find((one) => one.code === code);
}

/** Lines of its log, as soon as there is one: it comes by a pipe of its own, perhaps after an answer. */
export function logged(node: TestNode, text: string): Promise<{ level: number; msg: string }[]> {
  return until(`a line with ${text}`, () => {
    const lines = node.logLines.filter((line) => line.startsWith('{') && line.includes(text));
    return lines.length > 0 && lines.map((line) => JSON.parse(line) as { level: number; msg: string });
  });
}
