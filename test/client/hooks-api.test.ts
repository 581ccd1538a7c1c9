import { expect, test } from 'vitest';
import { HooksApi } from '../../src/client/http/hooks-api.js';
import { HoldfastError } from '../../src/protocol/errors.js';

test('a hook that was not answered is asked for again with its key, and another one with another', async () => {
  const asked: [body: unknown, key: string | undefined][] = [];
  let isAway = true;
  let made = 0;
  const http = {
    get: () => Promise.reject(new Error('nothing is read here')),
    call: async <T>(_method: string, _path: string, body?: unknown, key?: string) => {
      asked.push([body, key]);
      if (isAway) throw new HoldfastError('store_unavailable', 'The store is away.');
      return { url: 'made' } as T;
    },
  };
  const api = new HooksApi(http as never, () => `key-${++made}`);
  const [build, deploy] = [
    { room: 'r', name: 'Build' },
    { room: 'r', name: 'Deploy' },
  ];
  await expect(api.make(build)).rejects.toThrow('The store is away.');
  isAway = false;
  expect(await api.make(build)).toEqual({ url: 'made' });
  await api.make(build);
  await api.make(deploy);
  const keys = asked.map(([, key]) => key);
  // What was answered is done with.
  expect(keys).toEqual(['key-1', 'key-1', 'key-2', 'key-3']);
});
