import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAULTS } from '../../prove/nemesis/all.js';
import { type ProofOptions, readProofOptions, UsageError } from '../../prove/run/options.js';

const read = (...argv: string[]) => readProofOptions(argv) as ProofOptions;

describe('the options of the prover', () => {
  test('the long form', () => {
    const options = read('--seed', '7', '--mode', 'shared', '--faults', 'sigkill,sigstop', '--minutes', '2');
    expect(options).toMatchObject({ seed: 7, mode: 'shared', faults: ['sigkill', 'sigstop'], minutes: 2 });
  });
  test('all faults are those that can be mixed on so many nodes', () => {
    expect(read('--faults', 'all').faults).not.toContain('node-killed');
    expect(read('--faults', 'all', '--nodes', '2').faults).toContain('node-killed');
    expect(read().faults).not.toContain('flushall');
    expect(read('--system', 'stock').faults).not.toContain('rolling-restart');
  });
  test('a topology has its own nodes, workers and faults', () => {
    const sentinel = read('--topology', 'sentinel');
    expect(sentinel).toMatchObject({ nodes: 2, workers: 1 });
    expect(sentinel.faults).toContain('store-master-frozen');
    expect(sentinel.faults).not.toContain('store-cut');
    expect(read('--topology', 'machines').faults).toContain('machine-cut');
    expect(read().faults).not.toContain('machine-cut');
  });
  test('one node has a store of its own, as people start it; several share a Redis', () => {
    expect(read().store).toBe('embedded');
    expect(read().faults).toEqual(
      expect.arrayContaining(['everything-killed', 'store-killed', 'replies-swapped']),
    );
    expect(read().faults).not.toContain('store-cut');
    expect(read('--nodes', '2').store).toBe('redis');
    expect(read('--topology', 'sentinel').store).toBe('redis');
    expect(read('--system', 'stock').store).toBe('redis');
    expect(read('--store', 'redis').faults).toEqual(expect.arrayContaining(['store-cut', 'replies-swapped']));
    expect(read('--store', 'valkey').faults).not.toContain('store-killed');
    expect(read('--short')).toMatchObject({ store: 'embedded' });
  });
  test('nodes have the limits that people start with, unless the crowd is more than one address may be', () => {
    expect(read('--short').limits).toBe('normal');
    expect(read().limits).toBe('normal');
    expect(read('--clients', '24', '--rooms', '6', '--rate', '20').limits).toBe('normal');
    expect(read('--limits', 'loose').limits).toBe('loose');
    expect(read('--mode', 'broken').limits).toBe('loose');
    expect(read('--clients', '500').limits).toBe('loose');
    expect(read('--clients', '8', '--rate', '40').limits).toBe('loose');
    expect(read('--clients', '500', '--limits', 'normal').limits).toBe('normal');
  });
  test('rooms gather as people start them, unless every room is asked to', () => {
    expect(read('--short').gathers).toBe(false);
    expect(read('--short', '--gathers').gathers).toBe(true);
  });
  test('the short form has a fixed seed', () => {
    expect(read('--short')).toMatchObject({ seed: 7, count: 5 });
  });
  test('another application has fewer people, each usual fault once, and less patience', () => {
    const app = read('--app', 'adapter.mjs');
    expect(app).toMatchObject({ system: 'app', clients: 12, rooms: 2, rate: 20, patienceMs: 15_000 });
    expect(app.app).toBe(resolve('adapter.mjs'));
    expect(app.faults).toEqual(['sigkill', 'network-1s', 'brief-freeze', 'kill-all', 'primary-kill']);
    expect(app.count).toBe(5);
    expect(read('--app', 'adapter.mjs', '--minutes', '1').count).toBe(Number.POSITIVE_INFINITY);
    expect(read('--app', 'adapter.mjs', '--faults', 'storm,sigstop').faults).toEqual(['storm', 'sigstop']);
    expect(read().patienceMs).toBe(60_000);
    expect(read()).not.toHaveProperty('app');
  });
  test.each([
    [['--faults', 'sigkil'], /There is no fault "sigkil"\. There are: sigkill,/],
    [['--limits', 'strict'], /must be one of normal, loose/],
    [['--mode', 'sharde'], /must be one of shared/],
    [['--clients', 'many'], /must be a number from/],
    [['--store', 'embedded', '--nodes', '2'], /serves one node; 2 nodes need --store redis or valkey/],
    [['--store', 'valkey', '--topology', 'sentinel'], /brings its own store/],
    [['--store', 'embedded', '--system', 'stock'], /is for holdfast/],
    [['--store', 'sqlite'], /must be one of embedded, redis, valkey/],
    [['--faults', 'store-cut'], /store-links/],
    [['--fautls', 'all'], /Unknown option/],
    [['--app', 'a.mjs', '--faults', 'rolling-restart'], /not for applications/],
    [['--app', 'a.mjs', '--faults', 'store-cut'], /not for applications/],
    [['--app', 'a.mjs', '--mode', 'shared'], /--app brings a system of its own; --mode is for Holdfast/],
    [['--app', 'a.mjs', '--short'], /--short is for Holdfast/],
    [['--patience', '0'], /--patience is "0"; it must be a number from 1/],
    [['sigkill'], /is not an option/],
    [['--faults', 'node-killed'], /needs 2 nodes/],
    [['--system', 'stock', '--faults', 'spin'], /not for stock/],
    [['--system', 'stock', '--topology', 'nginx'], /is for holdfast/],
    [['--topology', 'sentinel', '--faults', 'store-cut'], /store-links/],
  ])('%j is refused with a reason', (argv, message) => {
    expect(() => readProofOptions(argv)).toThrow(UsageError);
    expect(() => readProofOptions(argv)).toThrow(message);
  });
  test('every fault has a name of its own and says what it is', () => {
    expect(new Set(FAULTS.map((fault) => fault.kind)).size).toBe(FAULTS.length);
    for (const fault of FAULTS) expect(fault.about.length).toBeGreaterThan(15);
  });
});
