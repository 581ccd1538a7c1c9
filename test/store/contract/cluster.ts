import { describe, expect, it } from 'vitest';
import { until } from '../../../testbed/wait.js';
import type { Pair } from './pair.js';

export function clusterContract(pair: Pair): void {
  describe('cluster', () => {
    it('keeps one mode for all', async () => {
      expect(await pair.a.cluster.mode()).toBeNull();
      await pair.a.cluster.setMode({ routing: 'session', sessions: 'memory' });
      expect(await pair.b.cluster.mode()).toEqual({ routing: 'session', sessions: 'memory' });
    });

    it('gives every node the same set-up token', async () => {
      const [one, two] = await Promise.all([
        pair.a.cluster.setupToken('one'),
        pair.b.cluster.setupToken('two'),
      ]);
      expect(one).toBe(two);
      expect(await pair.a.cluster.setupToken('three')).toBe(one);
    });

    it('keeps one secret for all', async () => {
      const [one, two] = await Promise.all([pair.a.cluster.secret('one'), pair.b.cluster.secret('two')]);
      expect(one).toBe(two);
      expect(await pair.b.cluster.secret('three')).toBe(one);
    });

    it('remembers revoked tokens as long as they would live', async () => {
      await pair.a.cluster.revokeToken('long', 60_000);
      await pair.a.cluster.revokeToken('short', 200);
      expect(await pair.b.cluster.isTokenRevoked('long')).toBe(true);
      expect(await pair.b.cluster.isTokenRevoked('other')).toBe(false);
      await until('the short one to expire', async () => !(await pair.b.cluster.isTokenRevoked('short')));
      expect(await pair.b.cluster.isTokenRevoked('long')).toBe(true);
    });

    it('remembers which sessions ended, and since when', async () => {
      const { at } = await pair.a.cluster.endedSince(Number.MAX_SAFE_INTEGER);
      await pair.a.cluster.recordEnd('one', 60_000);
      expect(await pair.b.cluster.hasEnded('one')).toBe(true);
      expect(await pair.b.cluster.hasEnded('two')).toBe(false);
      const first = await pair.b.cluster.endedSince(at);
      expect(first.keys).toEqual(['one']);
      await new Promise((resolve) => setTimeout(resolve, 3));
      await pair.a.cluster.recordEnd('two', 1);
      expect((await pair.b.cluster.endedSince(first.at + 1)).keys).toEqual(['two']);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await pair.a.cluster.recordEnd('three', 60_000);
      expect(await pair.b.cluster.hasEnded('two')).toBe(false);
      expect([...(await pair.b.cluster.endedSince(0)).keys].sort()).toEqual(['one', 'three']);
    });

    it('gives what a ticket stands for once, within its life', async () => {
      await pair.a.cluster.putTicket('good', 'content', 60_000);
      await pair.a.cluster.putTicket('late', 'content', 1);
      const taken = await Promise.all([pair.a, pair.b].map((one) => one.cluster.takeTicket('good')));
      expect(taken.filter((one) => one === 'content')).toHaveLength(1);
      expect(taken.filter((one) => one === null)).toHaveLength(1);
      expect(await pair.b.cluster.takeTicket('never')).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await pair.b.cluster.takeTicket('late')).toBeNull();
    });

    it('tells all who carry a session over which of them won', async () => {
      expect(await pair.a.cluster.carriedTo('old', null, 60_000)).toBeNull();
      const told = await Promise.all([
        pair.a.cluster.carriedTo('old', 'one', 60_000),
        pair.b.cluster.carriedTo('old', 'two', 60_000),
      ]);
      expect(told[0]).toBe(told[1]);
      expect(['one', 'two']).toContain(told[0]);
      expect(await pair.b.cluster.carriedTo('old', null, 60_000)).toBe(told[0]);
      await pair.a.cluster.carriedTo('short', 'one', 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await pair.b.cluster.carriedTo('short', null, 60_000)).toBeNull();
    });

    it('shows nodes until their views expire or are removed', async () => {
      const details = { version: '1', text: '{}' };
      await pair.a.cluster.putNode('n1', 'run', '{"n":1}', 60_000, details);
      await pair.a.cluster.putNode('n2', 'run', '{"n":2}', 200, details);
      await pair.a.cluster.putNode('n3', 'run', '{"n":3}', 60_000, details);
      expect((await pair.b.cluster.nodes()).get('n1')).toBe('{"n":1}');
      await pair.b.cluster.removeNode('n3', 'run');
      await until('n2 to expire', async () => {
        return [...(await pair.b.cluster.nodes()).keys()].sort().join() === 'n1';
      });
    });

    it('shows the other nodes with their details, those that are known left out', async () => {
      const { cluster } = pair.a;
      const details = (version: string, text: string | null) => ({ version, text });
      expect(await cluster.putNode('n1', 'run', 'one', 60_000, details('1', null))).toBe('without-details');
      expect(await cluster.putNode('n1', 'run', 'one', 60_000, details('1', '[1]'))).toBe('kept');
      expect(await cluster.putNode('n1', 'run', 'one again', 60_000, details('1', null))).toBe('kept');
      expect(await cluster.putNode('n2', 'run', 'two', 60_000, details('1', '[2]'))).toBe('kept');
      const others = (known: Record<string, string>, self = 'n2') =>
        pair.b.cluster.otherNodes(self, new Map(Object.entries(known)));
      expect(await others({})).toEqual(
        new Map([['n1', { view: 'one again', details: { version: '1', text: '[1]' } }]]),
      );
      expect(await others({ n1: '1' })).toEqual(new Map([['n1', { view: 'one again', details: null }]]));
      expect(await cluster.putNode('n1', 'run', 'one', 60_000, details('2', null))).toBe('without-details');
      expect(await cluster.putNode('n1', 'run', 'one', 60_000, details('2', '[3]'))).toBe('kept');
      expect((await others({ n1: '1' })).get('n1')?.details).toEqual({ version: '2', text: '[3]' });
      expect([...(await others({}, 'n3')).keys()].sort()).toEqual(['n1', 'n2']);
      await cluster.removeNode('n1', 'run');
      await cluster.putNode('n1', 'run', 'one', 60_000, details('2', null));
      expect((await others({})).get('n1')?.details).toBeNull();
    });

    it('lets one run hold the name of a node', async () => {
      const { a, b } = pair;
      const details = { version: '1', text: '[]' };
      const claims = await Promise.all([
        a.cluster.claimNode('n1', 'one', 60_000, ''),
        b.cluster.claimNode('n1', 'two', 60_000, ''),
      ]);
      expect(claims.filter(Boolean)).toHaveLength(1);
      const [winner, loser] = claims[0] ? ['one', 'two'] : ['two', 'one'];
      expect(await a.cluster.holderOf('n1')).toEqual({ run: winner, view: '' });
      expect((await b.cluster.nodes()).size).toBe(0);
      expect(await a.cluster.putNode('n1', loser, 'mine', 60_000, details)).toBe('taken');
      expect(await a.cluster.putNode('n1', winner, 'view', 60_000, details)).toBe('kept');
      await b.cluster.removeNode('n1', loser);
      expect(await b.cluster.holderOf('n1')).toEqual({ run: winner, view: 'view' });
      // Known to be over: taken over, and the former run may not write any more.
      expect(await b.cluster.claimNode('n1', loser, 60_000, 'another')).toBe(false);
      expect(await b.cluster.claimNode('n1', loser, 60_000, winner)).toBe(true);
      expect(await a.cluster.putNode('n1', winner, 'late', 60_000, details)).toBe('taken');
      await b.cluster.removeNode('n1', loser);
      expect(await a.cluster.holderOf('n1')).toBeNull();
      // One that is not renewed is free again.
      await a.cluster.putNode('n1', 'one', 'view', 1, details);
      await until('the name to be free', () => b.cluster.claimNode('n1', 'two', 60_000, ''));
    });

    it('passes bulletins between processes', async () => {
      const heard: string[] = [];
      await pair.b.cluster.onBulletin((bulletin) => heard.push(bulletin));
      await pair.a.cluster.publish('{"do":"this"}');
      await until('the bulletin', () => heard.length > 0);
      expect(heard).toEqual(['{"do":"this"}']);
    });

    it('answers', async () => {
      await pair.a.ping();
      expect(pair.a.up).toBe(true);
      expect(await pair.a.cluster.sessionCount()).toMatchObject({ count: 0 });
    });
  });
}
