import { describe, expect, it } from 'vitest';
import { until } from '../../support/wait.js';
import type { Pair } from '../contract.js';

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

    it('remembers revoked tokens as long as they would live', async () => {
      await pair.a.cluster.revokeToken('long', 60_000);
      await pair.a.cluster.revokeToken('short', 200);
      expect(await pair.b.cluster.isTokenRevoked('long')).toBe(true);
      expect(await pair.b.cluster.isTokenRevoked('other')).toBe(false);
      await until('the short one to expire', async () => !(await pair.b.cluster.isTokenRevoked('short')));
      expect(await pair.b.cluster.isTokenRevoked('long')).toBe(true);
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

    it('shows nodes until their views expire or are removed', async () => {
      await pair.a.cluster.putNode('n1', '{"n":1}', 60_000);
      await pair.a.cluster.putNode('n2', '{"n":2}', 200);
      await pair.a.cluster.putNode('n3', '{"n":3}', 60_000);
      expect((await pair.b.cluster.nodes()).get('n1')).toBe('{"n":1}');
      await pair.b.cluster.removeNode('n3');
      await until('n2 to expire', async () => {
        return [...(await pair.b.cluster.nodes()).keys()].sort().join() === 'n1';
      });
    });

    it('passes notices between processes', async () => {
      const heard: string[] = [];
      await pair.b.cluster.onNotice((notice) => heard.push(notice));
      await pair.a.cluster.publish('{"do":"this"}');
      await until('the notice', () => heard.length > 0);
      expect(heard).toEqual(['{"do":"this"}']);
    });

    it('answers', async () => {
      await pair.a.ping();
      expect(pair.a.up).toBe(true);
      expect(await pair.a.cluster.sessionCount()).toBe(0);
    });
  });
}
