import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ActualServer,
  type BalanceCommand,
  parseAddress,
  planBalance,
  serverName,
  type WantedServer,
} from '../../../src/balancer/balance-plan.js';
import { NOTHING_KNOWN, nextKnownSet, type RegisteredNode } from '../../../src/balancer/balance-set.js';
import { parseServersState } from '../../../src/balancer/balance-state.js';

const EXPIRY_MS = 3_000;

function node(name: string, serving = true): RegisteredNode {
  return { node: name, address: `10.0.0.1:${3_000 + name.charCodeAt(0)}`, serving };
}

function names(nodes: readonly { node: string }[]): string[] {
  return nodes.map((one) => one.node).sort();
}

/** A balancer that has heard the registry for longer than its patience. */
function settled(nodes: readonly RegisteredNode[]) {
  const first = nextKnownSet(NOTHING_KNOWN, nodes, 0, EXPIRY_MS);
  return nextKnownSet(first, nodes, EXPIRY_MS, EXPIRY_MS);
}

describe('the set a balancer believes in', () => {
  test('follows the registry', () => {
    const known = nextKnownSet(settled([node('a'), node('b')]), [node('b'), node('c')], 9_000, EXPIRY_MS);
    expect(names(known.nodes)).toEqual(['b', 'c']);
  });

  test('a registry that does not answer changes nothing', () => {
    const known = nextKnownSet(settled([node('a')]), null, 9_000, EXPIRY_MS);
    expect(names(known.nodes)).toEqual(['a']);
    expect(known.away).toBe(true);
  });

  test('after the registry was away nodes have one expiry to register again, and newcomers are taken at once', () => {
    const down = nextKnownSet(settled([node('a'), node('b')]), null, 9_000, EXPIRY_MS);
    const back = nextKnownSet(down, [node('b'), node('c')], 10_000, EXPIRY_MS);
    expect(names(back.nodes)).toEqual(['a', 'b', 'c']);
    const still = nextKnownSet(back, [node('b'), node('c')], 12_999, EXPIRY_MS);
    expect(names(still.nodes)).toEqual(['a', 'b', 'c']);
    const over = nextKnownSet(still, [node('b'), node('c')], 13_000, EXPIRY_MS);
    expect(names(over.nodes)).toEqual(['b', 'c']);
  });

  test('a set that serves is never replaced by one that does not', () => {
    const known = nextKnownSet(settled([node('a'), node('b')]), [], 99_000, EXPIRY_MS);
    expect(names(known.nodes)).toEqual(['a', 'b']);
    const draining = nextKnownSet(known, [node('a', false)], 99_300, EXPIRY_MS);
    expect(names(draining.nodes)).toEqual(['a', 'b']);
    const other = nextKnownSet(draining, [node('c')], 99_600, EXPIRY_MS);
    expect(names(other.nodes)).toEqual(['c']);
  });
});

function wanted(name: string, serving = true): WantedServer {
  return { name, host: '10.0.0.1', port: 3_000, serving };
}

/** A model of HAProxy: what the commands do to its servers. `busy` ones have connections and cannot be removed. */
function applyCommands(
  actual: readonly ActualServer[],
  commands: readonly BalanceCommand[],
  busy: ReadonlySet<string> = new Set(),
): ActualServer[] {
  const servers = new Map(actual.map((one) => [one.name, { ...one }]));
  for (const command of commands) {
    if (command.do === 'add') {
      expect(servers.has(command.server.name)).toBe(false);
      servers.set(command.server.name, { name: command.server.name, maintenance: false });
      continue;
    }
    const server = servers.get(command.name);
    if (server === undefined) throw new Error(`${command.do} of a server that is not there: ${command.name}`);
    if (command.do === 'remove') {
      expect(server.maintenance, 'only a server in maintenance can be removed').toBe(true);
      if (!busy.has(command.name)) servers.delete(command.name);
    } else {
      servers.set(command.name, { name: command.name, maintenance: command.do === 'retire' });
    }
  }
  return [...servers.values()];
}

describe('the plan', () => {
  test('adds what is missing and retires what is gone, then removes it', () => {
    const first = planBalance([wanted('a'), wanted('b')], [{ name: 'z', maintenance: false }]);
    expect(first.map((one) => one.do)).toEqual(['add', 'add', 'retire']);
    const after = applyCommands([{ name: 'z', maintenance: false }], first);
    expect(planBalance([wanted('a'), wanted('b')], after)).toEqual([{ do: 'remove', name: 'z' }]);
  });

  test('a draining node is out of rotation but stays, for the polls of its connections', () => {
    const servers = [wanted('a', false), wanted('b')];
    const actual = [
      { name: 'a', maintenance: false },
      { name: 'b', maintenance: false },
    ];
    const commands = planBalance(servers, actual);
    expect(commands).toEqual([{ do: 'retire', name: 'a' }]);
    expect(planBalance(servers, applyCommands(actual, commands))).toEqual([]);
  });

  test('a server that was added half-way is enabled', () => {
    expect(planBalance([wanted('a')], [{ name: 'a', maintenance: true }])).toEqual([
      { do: 'enable', name: 'a' },
    ]);
  });

  test('after a reload that forgot everything all are added again', () => {
    expect(planBalance([wanted('a'), wanted('b', false)], [])).toEqual([{ do: 'add', server: wanted('a') }]);
  });

  test('nothing wanted serves: what is there stays', () => {
    expect(planBalance([], [{ name: 'a', maintenance: false }])).toEqual([]);
    expect(planBalance([wanted('a', false)], [{ name: 'a', maintenance: false }])).toEqual([]);
  });

  test('while the registry is only coming back nobody is forgotten', () => {
    expect(planBalance([wanted('b')], [{ name: 'a', maintenance: false }], false)).toEqual([
      { do: 'add', server: wanted('b') },
    ]);
  });

  test('from any state it reaches the wanted one in two rounds, and is never without a server on the way', () => {
    const names = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'));
    const flags = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(names, flags, names, flags, (want, serving, have, maintenance) => {
        const servers = want.map((name, at) => wanted(name, serving[at]));
        let actual: ActualServer[] = have.map((name, at) => ({
          name,
          maintenance: maintenance[at] as boolean,
        }));
        fc.pre(servers.some((one) => one.serving));
        for (let round = 0; round < 2; round += 1) {
          for (const command of planBalance(servers, actual)) {
            const before = actual.some((one) => !one.maintenance);
            actual = applyCommands(actual, [command]);
            if (before) expect(actual.some((one) => !one.maintenance)).toBe(true);
          }
        }
        const inRotation = actual.filter((one) => !one.maintenance).map((one) => one.name);
        expect(inRotation.sort()).toEqual(
          servers
            .filter((one) => one.serving)
            .map((one) => one.name)
            .sort(),
        );
        expect(actual.every((one) => want.includes(one.name))).toBe(true);
      }),
    );
  });
});

describe('what HAProxy says', () => {
  test('names and maintenance of its servers', () => {
    const answer = [
      '1',
      '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight',
      '3 holdfast 1 a_10.0.0.1_3000 10.0.0.1 2 0 1',
      '3 holdfast 2 b_10.0.0.2_3000 10.0.0.2 0 1 1',
      '3 holdfast 3 c_10.0.0.3_3000 10.0.0.3 2 8 1',
      '',
    ].join('\n');
    expect(parseServersState(answer)).toEqual([
      { name: 'a_10.0.0.1_3000', maintenance: false },
      { name: 'b_10.0.0.2_3000', maintenance: true },
      { name: 'c_10.0.0.3_3000', maintenance: false },
    ]);
  });

  test('an error is not an empty backend', () => {
    expect(() => parseServersState("Can't find backend.")).toThrow(/Can't find backend/);
    expect(() => parseServersState('')).toThrow();
  });
});

test('addresses and names of servers', () => {
  expect(parseAddress('10.0.0.1:3000')).toEqual({ host: '10.0.0.1', port: 3000 });
  expect(parseAddress('[fd00::1]:80')).toEqual({ host: 'fd00::1', port: 80 });
  expect(parseAddress('chat-1.example.org:65535')).toEqual({ host: 'chat-1.example.org', port: 65_535 });
  for (const bad of ['', 'host', 'host:0', 'host:65536', 'a b:1', 'x;y:1', 'fd00::1:80']) {
    expect(parseAddress(bad), bad).toBeNull();
  }
  expect(serverName('n1', 'fd00::1', 80)).toBe('n1_fd00--1_80');
});
