import { expect, test } from 'vitest';
import { ownWord } from '../../src/browser/chat/state/own-word.js';
import { otherPersons } from '../../src/browser/chat/state/persons.js';

const at = (hostname: string, port = '3000') => ({ protocol: 'http:', hostname, port });

test('on localhost other people are offered under words that nobody uses', () => {
  const offer = otherPersons(at('bob.localhost'), ['alice']);
  expect(offer.kind === 'offered' && offer.links).toEqual([
    { word: 'carol', url: 'http://carol.localhost:3000/' },
    { word: 'dave', url: 'http://dave.localhost:3000/' },
    { word: 'erin', url: 'http://erin.localhost:3000/' },
  ]);
  expect(ownWord('bob.localhost')).toBe('bob');
  expect(ownWord('localhost')).toBeNull();
});

test('elsewhere it is said why not', () => {
  expect(otherPersons(at('127.0.0.1'), [])).toEqual({ kind: 'loopback', url: 'http://localhost:3000/' });
  expect(otherPersons(at('chat.example'), [])).toEqual({ kind: 'remote' });
});
