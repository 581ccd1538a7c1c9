import { expect, test } from 'vitest';
import { HttpApi } from '../../src/client/http/http-api.js';
import { systemClock } from '../../src/client/timing/clock.js';

/** Answers in turn; `asked` gets the paths. */
function apiWith(asked: string[], ...answers: (() => Response)[]): HttpApi {
  const fetch = async (path: string) => {
    asked.push(path);
    const answer = answers.shift();
    if (answer === undefined) throw new Error('nobody answers any more');
    return answer();
  };
  return new HttpApi({ url: '', fetch, clock: { ...systemClock, random: () => 0 } });
}

const page = () => Response.json({ epoch: 'e', head: 0, messages: [], more: false });

// As the primary says them of a request that no worker has seen.
test.each([
  [408, 'The head of a request has to arrive within 10 s.'],
  [429, 'Too many connections of one address wait for the end of their head.'],
  [503, 'No worker is ready to serve this.'],
])(
  'a page that a busy node answers with %i is asked for again, and not as older nodes give it',
  async (status, text) => {
    const asked: string[] = [];
    const api = apiWith(asked, () => new Response(text, { status }), page);
    expect((await api.messages('r')).head).toBe(0);
    expect(asked).toEqual([
      '/api/rooms/r/messages?limit=50&entries=1',
      '/api/rooms/r/messages?limit=50&entries=1',
    ]);
  },
);

test('a page that an older node refuses is asked for as it knows it', async () => {
  const asked: string[] = [];
  const refusal = { error: { code: 'invalid', message: 'entries is not known', retry: false } };
  const api = apiWith(asked, () => Response.json(refusal, { status: 400 }), page);
  await api.messages('r');
  expect(asked.at(-1)).toBe('/api/rooms/r/messages?limit=50');
});
