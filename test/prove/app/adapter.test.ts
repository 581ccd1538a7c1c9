import { describe, expect, test } from 'vitest';
import { AdapterError } from '../../../prove/app/adapter.js';
import { bounded } from '../../../prove/app/bounded.js';
import { adapterOf, asAppPage, startedOf, wrongInArrived } from '../../../prove/app/check-adapter.js';
import { loadAdapter } from '../../../prove/app/load-adapter.js';
import { rehearse } from '../../../prove/app/rehearsal.js';

const whole = { history: 'kept', start: async () => ({}), signIn: async () => ({}) };

describe('an adapter', () => {
  test('says only what is its own; the rest is as usual', () => {
    expect(adapterOf(whole, 'mine.mjs')).toMatchObject({
      name: 'mine.mjs',
      rooms: null,
      answers: true,
      maxChars: 1_000,
    });
    const more = { ...whole, name: 'Mine', rooms: ['one'], answers: false, maxChars: 500, history: 'none' };
    expect(adapterOf(more, 'mine.mjs')).toEqual(more);
  });
  test.each([
    ['nothing', undefined, /exports no start; it must export a function start that starts the application/],
    ['no signIn', { ...whole, signIn: undefined }, /exports no signIn; it must export a function signIn/],
    [
      'a start of the wrong type',
      { ...whole, start: 'npm start' },
      /its start is of type string; it must be a fun/,
    ],
    ['null for signIn', { ...whole, signIn: null }, /its signIn is null; it must be a function/],
    ['no history', { ...whole, history: undefined }, /exports no history; it must be 'kept'.* or 'none'/],
    ['another history', { ...whole, history: 'some' }, /its history is "some"; it must be/],
    ['a number for a name', { ...whole, name: 7 }, /its name is 7; it must be a text/],
    [
      'no room',
      { ...whole, rooms: [] },
      /its rooms are \[\]; they must be a list of 1 to 500 different names/,
    ],
    ['a room twice', { ...whole, rooms: ['a', 'a'] }, /different names/],
    ['one room that is no list', { ...whole, rooms: 'a' }, /its rooms are "a"; they must be a list/],
    ['answers that are no yes or no', { ...whole, answers: 'yes' }, /its answers is "yes"; it must be true/],
    ['too short texts', { ...whole, maxChars: 10 }, /its maxChars is 10; it must be a whole number from 40/],
  ])('with %s is refused with what would be right', (_, exported, message) => {
    expect(() => adapterOf(exported, 'mine.mjs')).toThrow(AdapterError);
    expect(() => adapterOf(exported, 'mine.mjs')).toThrow(/^The adapter mine\.mjs: /);
    expect(() => adapterOf(exported, 'mine.mjs')).toThrow(message);
  });
  test('that is no module, or not there, is refused with its path', async () => {
    await expect(loadAdapter('/nowhere/adapter.mjs')).rejects.toThrow(
      /^The adapter \/nowhere\/adapter\.mjs cannot be imported: /,
    );
  });

  test.each([
    [undefined, /start resolved with nothing; it must resolve with \{ urls/],
    [{ urls: [] }, /start resolved with \{"urls":\[\]\}/],
    [{ urls: 'http://127.0.0.1:1' }, /it must resolve with \{ urls/],
    [{ urls: ['127.0.0.1:1'] }, /gave the address "127\.0\.0\.1:1"; it must be one that begins with http:/],
    [{ urls: ['https://127.0.0.1:1'] }, /begins with http:/],
  ])('whose start resolves with %j is told so', (given, message) => {
    expect(() => startedOf(given)).toThrow(AdapterError);
    expect(() => startedOf(given)).toThrow(message);
  });
  test('addresses have no slash at their end', () => {
    expect(startedOf({ urls: ['http://127.0.0.1:1/'] })).toEqual({ urls: ['http://127.0.0.1:1'] });
  });

  const page = { join: () => {}, send: () => {}, close: () => {} };
  test.each([
    [
      undefined,
      /signIn resolved with nothing; it must resolve with \{ join, send, close \}, and join and send and c/,
    ],
    [{ ...page, send: undefined }, /and send is no function/],
    [{ ...page, readAll: [] }, /readAll of a page is a list; it must be a function, or missing/],
  ])('whose page is %j is told so', (given, message) => {
    expect(() => asAppPage(given)).toThrow(AdapterError);
    expect(() => asAppPage(given)).toThrow(message);
  });
  test.each([undefined, 'hello', { room: 'a' }, { room: 'a', text: 7 }, { room: 'a', text: 'b', from: {} }])(
    'that calls arrived with %j is told so',
    (given) => {
      expect(wrongInArrived(given)).toMatch(
        /^arrived was called with .*; it must be called with \{ room, text/,
      );
    },
  );
  test('may say who wrote a message, or not', () => {
    expect(wrongInArrived({ room: 'a', text: 'b' })).toBeNull();
    expect(wrongInArrived({ room: 'a', text: 'b', from: 'c' })).toBeNull();
  });

  test('is waited for as long as was said, and its errors are told with the name of the function', async () => {
    await expect(bounded('start', 20, () => new Promise(() => {}))).rejects.toThrow(
      /^start did not end within 0\.02 s/,
    );
    const fails = () => {
      throw new Error('no port');
    };
    await expect(bounded('start', 1_000, fails)).rejects.toThrow(/^start failed: no port/);
    await expect(bounded('start', 1_000, async () => 7)).resolves.toBe(7);
  });
});

describe('the rehearsal', () => {
  type Visit = Parameters<ReturnType<typeof adapterOf>['signIn']>[0];
  /** An adapter of an application that is a function. */
  const chat = (signIn: (visitor: Visit) => unknown) => adapterOf({ ...whole, signIn }, 'mine.mjs');
  const tried = (signIn: (visitor: Visit) => unknown) => rehearse(chat(signIn), 'http://x', 'a', 200);
  const nothing = () => {};

  test('passes where what is sent comes back, and closes the page', async () => {
    let closed = 0;
    await tried(({ arrived, online }) => {
      online();
      const send = (room: string, text: string) => arrived({ room, text });
      return { join: nothing, send, close: () => (closed += 1) };
    });
    expect(closed).toBe(1);
  });
  test.each<[string, (visitor: Visit) => unknown, RegExp]>([
    [
      'online is never called',
      () => ({ join: nothing, send: nothing, close: nothing }),
      /online was not called within 0\.2 s; signIn must call it/,
    ],
    [
      'what is sent does not come back',
      ({ online }) => {
        online();
        return { join: nothing, send: nothing, close: nothing };
      },
      /did not come back within 0\.2 s; arrived must be called with \{ room: "a", text: .*It was called 0 times/,
    ],
    [
      'arrived gets something else',
      ({ online, arrived }) => {
        online();
        const send = (_: string, text: string) => arrived(text as never);
        return { join: nothing, send, close: nothing };
      },
      /arrived was called with "The prover tries the adapter\."; it must be called with/,
    ],
    [
      'a message is never taken',
      ({ online }) => {
        online();
        return { join: nothing, send: () => new Promise(nothing), close: nothing };
      },
      /send did not end within 0\.2 s/,
    ],
    [
      'nobody can join',
      ({ online }) => {
        online();
        return { join: () => Promise.reject(new Error('full')), send: nothing, close: nothing };
      },
      /join failed: full/,
    ],
    ['nobody can sign in', () => Promise.reject(new Error('who?')), /signIn failed: who\?/],
    ['the page is no page', () => ({}), /signIn resolved with \{\}/],
  ])('says what is wrong when %s', async (_, signIn, message) => {
    await expect(tried(signIn)).rejects.toThrow(AdapterError);
    await expect(tried(signIn)).rejects.toThrow(message);
  });
});
