import { afterEach, expect, test } from 'vitest';
import { phraser, refusedWords, sentenceOf } from '../../src/browser/chat/state/error-words.js';
import { phraseRefused } from '../../src/browser/chat/strings/refusals.js';
import { refusalWords } from '../../src/browser/control/state/refusal-words.js';
import { errorIn, HoldfastError, receivedError, type WireError } from '../../src/protocol/errors.js';
import { phraseKind } from '../../src/protocol/phrases.js';
import { refusalError } from '../../src/protocol/refusal-error.js';
import { type RefusalPhrases, refusalPhrases } from '../../src/protocol/refusal-phrases.js';

afterEach(() => {
  phraser.value = null;
});

const overTheWire = (error: HoldfastError) => receivedError(JSON.parse(JSON.stringify(error.toWire())));

test('a refusal crosses the wire with its kind, and with English for clients that do not phrase', () => {
  const error = refusalError('limit_reached', { kind: 'room-full', max: 10_000 }, { retryAfterMs: 20 });
  expect(error.toWire()).toEqual({
    code: 'limit_reached',
    message: 'A room has at most 10000 members.',
    retry: false,
    retryAfterMs: 20,
    refusal: { kind: 'room-full', max: 10_000 },
  });
  expect(overTheWire(error).toWire()).toEqual(error.toWire());
});

test('the page phrases a refusal in its language, and takes the words of the server where it has none', () => {
  const inGerman: RefusalPhrases = {
    ...refusalPhrases,
    'room-full': ({ max }) => `Ein Raum hat höchstens ${max} Mitglieder.`,
  };
  const full = overTheWire(refusalError('limit_reached', { kind: 'room-full', max: 7 }));
  expect(sentenceOf(full)).toBe('A room has at most 7 members.');
  phraser.value = (_, refusal) => (refusal === undefined ? null : phraseKind(refusal, inGerman));
  expect(sentenceOf(full)).toBe('Ein Raum hat höchstens 7 Mitglieder.');
  expect(refusedWords(full.toWire())).toBe('Ein Raum hat höchstens 7 Mitglieder.');
  expect(sentenceOf(new HoldfastError('invalid', 'Wrong.'))).toBe('Wrong.');
});

test.each([
  ['of a kind of a newer server', { kind: 'moon-full' }],
  ['with other parameters', { kind: 'banned-like', name: null }],
  ['of a kind that every object has', { kind: 'toString' }],
  ['of no kind', {}],
  ['that is nothing', null],
])('a refusal %s is told in the words of the server', (_, refusal) => {
  const told = {
    code: 'conflict',
    message: 'The moon is full.',
    retry: false,
    refusal,
  } as unknown as WireError;
  phraser.value = phraseRefused;
  expect(sentenceOf(receivedError(told))).toBe('The moon is full.');
  expect(refusedWords(told)).toBe('The moon is full.');
  expect(refusalWords(receivedError(told))).toBe('The moon is full.');
});

test('what comes from no worker has the page’s words by its code', () => {
  phraser.value = phraseRefused;
  const told = { code: 'no_worker', message: 'No worker.', retry: true } as const;
  expect(sentenceOf(receivedError(told))).toBe('No worker of this server can answer just now. Try again.');
});

test.each([
  ['a proxy’s page', '<html>502</html>'],
  ['nothing', ''],
  ['null', 'null'],
  ['another shape', '{"error":"no"}'],
  ['no message', '{"error":{"code":"conflict"}}'],
  ['an unknown code', '{"error":{"code":"moon","message":"Full."}}'],
  ['a code that every object has', '{"error":{"code":"toString","message":"Full."}}'],
])('an answer with %s has no error of ours', (_, body) => {
  expect(errorIn(body)).toBeNull();
});

test('an error in the body of an answer is read whole', () => {
  const error = refusalError('limit_reached', { kind: 'room-full', max: 7 }, { retryAfterMs: 20 });
  expect(errorIn(JSON.stringify({ error: error.toWire() }))?.toWire()).toEqual(error.toWire());
});
