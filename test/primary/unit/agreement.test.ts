import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.js';
import {
  compareClock,
  compareWithNodes,
  compareWithStore,
  judgeSettings,
} from '../../../src/primary/agreement/findings.js';
import { RaiseWait } from '../../../src/primary/agreement/raise.js';
import { digestOfSecret } from '../../../src/primary/agreement/secret-digest.js';
import { cookieNames } from '../../../src/protocol/route.js';
import { Keys } from '../../../src/store/redis/keys.js';
import { Refusals, refusalOf } from '../../../src/store/redis/refusals.js';
import { OLDEST_SHARED_FORMAT, STORE_FORMAT } from '../../../src/store/store-mark.js';

const own = { format: STORE_FORMAT, cluster: 'abcdefgh', secret: 'mark' };
const codes = (findings: readonly { code: string; level: string }[]) =>
  findings.map(({ code, level }) => `${code} ${level}`);

describe('what a node finds', () => {
  it('of the store: nothing where it agrees or says nothing', () => {
    const same = { ...own, migratedAt: 0 };
    expect(compareWithStore(own, null)).toEqual([]);
    expect(compareWithStore(own, same)).toEqual([]);
    expect(codes(compareWithStore(own, { ...same, format: STORE_FORMAT + 1 }))).toEqual([
      'store_format stops',
    ]);
    expect(codes(compareWithStore(own, { ...same, format: STORE_FORMAT - 1 }))).toEqual([
      'store_format stops',
    ]);
    expect(codes(compareWithStore(own, { ...same, cluster: 'another1' }))).toEqual(['store_replaced stops']);
    expect(codes(compareWithStore(own, { ...same, secret: 'other' }))).toEqual(['secret_differs stops']);
  });

  it('of a store of an older format that it serves as it is, or that another node has raised: nothing', () => {
    const lower = { ...own, format: OLDEST_SHARED_FORMAT };
    expect(compareWithStore(lower, { ...lower, migratedAt: 0 })).toEqual([]);
    expect(compareWithStore(lower, { ...own, migratedAt: 0 })).toEqual([]);
  });

  it('of a node of the version before on such a store: a warning that says what waits for its end', () => {
    const lower = { ...own, format: OLDEST_SHARED_FORMAT };
    const ours = { node: 'ours', version: '2', mark: { ...lower, knows: STORE_FORMAT } };
    const before = { node: 'before', version: '1', mark: lower };
    expect(compareWithNodes(lower, [ours])).toEqual([]);
    // It has not seen yet that the format was raised.
    expect(compareWithNodes(own, [ours])).toEqual([]);
    const found = compareWithNodes(lower, [ours, before]);
    expect(codes(found)).toEqual(['node_differs warns']);
    expect(found[0]?.text).toMatch(/^Node before .* format 2, this one 3: .*cannot be edited.*calls them/);
    // On a store whose format was raised it fails, and nothing waits for it.
    const late = compareWithNodes(own, [before]);
    expect(codes(late)).toEqual(['node_differs fails']);
    expect(late[0]?.text).not.toMatch(/cannot be edited/);
    expect(codes(compareWithNodes(lower, [before, { node: 'old', version: '0', mark: null }]))).toEqual([
      'node_differs fails',
    ]);
  });

  it('when a format may be raised: all nodes have known it for 3 s', () => {
    const lower = { ...own, format: OLDEST_SHARED_FORMAT };
    const ours = { node: 'ours', version: '2', mark: { ...lower, knows: STORE_FORMAT } };
    const before = { node: 'before', version: '1', mark: lower };
    const wait = new RaiseWait();
    expect(wait.isOver([], 0)).toBe(false);
    expect(wait.isOver([ours], 2_999)).toBe(false);
    expect(wait.isOver([ours, before], 3_000)).toBe(false);
    expect(wait.isOver([ours], 4_000)).toBe(false);
    expect(wait.isOver([ours], 6_999)).toBe(false);
    expect(wait.isOver([ours, { node: 'old', version: '0', mark: null }], 7_000)).toBe(false);
    expect(wait.isOver([ours], 8_000)).toBe(false);
    expect(wait.isOver([ours], 11_000)).toBe(true);
  });

  it('of other nodes: each that should not be there, by name', () => {
    const others = [
      { node: 'good', version: '1', mark: own },
      { node: 'old', version: '0', mark: null },
      { node: 'odd', version: '1', mark: { ...own, secret: 'other' } },
    ];
    const [finding, ...more] = compareWithNodes(own, others);
    expect(more).toEqual([]);
    expect(finding?.text).toMatch(/Node old .*Node odd/);
    expect(finding?.text).not.toContain('good');
  });

  it.each([
    [null, []],
    [5_000, []],
    [-5_000, []],
    [5_001, ['clock_differs warns']],
    [-90_000, ['clock_differs warns']],
  ])('of its clock, %s ms ahead', (ahead, found) => {
    expect(codes(compareClock(ahead))).toEqual(found);
  });

  it.each([
    ['noeviction', 0, 0, []],
    ['noeviction', 2, 1, []],
    ['noeviction', 1, 1, ['store_replicas warns']],
    ['noeviction', 0, 1, ['store_replicas fails']],
    ['volatile-ttl', 0, 0, ['store_evicts stops']],
    ['allkeys-lru', 0, 1, ['store_evicts stops', 'store_replicas fails']],
  ])('of a server with %s, %d replicas, %d wanted', (evictionPolicy, replicas, wanted, found) => {
    const good = { address: 'a:1', evictionPolicy: 'noeviction', replicas: 3 };
    expect(codes(judgeSettings([good, { address: 'b:1', evictionPolicy, replicas }], wanted))).toEqual(found);
  });

  it('of a server that says nothing of itself, or may not be asked', () => {
    expect(judgeSettings([{ address: 'a:1', evictionPolicy: null, replicas: null }], 1)).toEqual([]);
    expect(codes(judgeSettings(null, 0))).toEqual(['store_unseen warns']);
  });
});

describe('a refusal of the store', () => {
  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'", 'OOM'],
    ['MISCONF Redis is configured to save RDB snapshots', 'MISCONF'],
    ["READONLY You can't write against a read only replica", 'READONLY'],
    ["ERR The user executing the script can't run this command or subcommand", 'NOPERM'],
  ])('%s', (words, code) => {
    const place = `. script: ${'0'.repeat(40)}, on @user_script:13.`;
    expect(refusalOf(new Error(words + place))).toEqual({ code, words });
  });

  it('is none where the store is away, loads, or is asked for nonsense', () => {
    for (const other of [
      'LOADING Redis is loading',
      'WRONGTYPE Operation against',
      'ECONNRESET',
      'ERR syntax error',
    ]) {
      expect(refusalOf(new Error(other))).toBeNull();
    }
  });

  it('is over when it was not heard again for 3 s', () => {
    let now = 0;
    const refusals = new Refusals(() => now);
    refusals.record({ code: 'OOM', words: 'OOM' });
    now = 2_999;
    expect(refusals.current?.code).toBe('OOM');
    now = 3_000;
    expect(refusals.current).toBeNull();
  });
});

describe('clusters', () => {
  it('have no key, channel or prefix of one in another’s', () => {
    const scopes = [null, 'a', 'ab', 'sess'].flatMap((cluster) => [0, 1, 10].map((db) => ({ cluster, db })));
    const all = scopes.map((scope) => new Keys(scope));
    for (const one of all) {
      for (const other of all) {
        if (one === other) continue;
        expect(other.channels.startsWith(one.channels)).toBe(false);
        expect(one.roomOfFeed(other.room('r').feed)).toBeNull();
        // In one database only the name tells keys apart.
        if (one.prefix !== other.prefix) expect(other.prefix.startsWith(one.prefix)).toBe(false);
      }
      expect(one.roomOfFeed(one.room('r').feed)).toBe('r');
    }
  });

  it('have a name only with a Redis, of small letters, digits and -', () => {
    const redis = ['--redis', 'redis://127.0.0.1'];
    expect(readConfig([...redis, '--cluster', 'team-2'], {}).cluster).toBe('team-2');
    expect(readConfig(redis, { HOLDFAST_CLUSTER: 'b' }).cluster).toBe('b');
    expect(readConfig(redis, {}).cluster).toBeNull();
    for (const name of ['A', 'a:b', 'a{b', 'x'.repeat(33)]) {
      expect(() => readConfig([...redis, '--cluster', name], {})).toThrow(/1 to 32 small letters/);
    }
    expect(() => readConfig(['--cluster', 'a'], {})).toThrow(/embedded store holds one only: give --redis/);
  });

  it('name their cookies, and read the former names for as long as they are given', () => {
    const rules = { cluster: 'abcdefgh', formerUntil: 1_000 };
    expect(cookieNames('redis', false, rules, 999)).toEqual(['holdfast.abcdefgh.redis', 'holdfast.redis']);
    expect(cookieNames('redis', true, rules, 1_000)).toEqual(['__Host-holdfast.abcdefgh.redis']);
  });

  it('[70] keep a mark of their secret that differs between clusters, is the same for all nodes, and holds nothing of it', async () => {
    const secret = 'sixteen letters and more';
    const [one, again, other] = await Promise.all([
      digestOfSecret(secret, 'abcdefgh'),
      digestOfSecret(secret, 'abcdefgh'),
      digestOfSecret(secret, 'another1'),
    ]);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(one).toMatch(/^[\w-]{32}$/);
  });
});
