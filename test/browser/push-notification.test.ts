import { expect, test } from 'vitest';
import { pushNotification } from '../../src/browser/chat/text/push-notification.js';

const message = { user: { id: 'ann', name: 'ann\u202Eevil' }, text: 'the \u202Eplan' };
const room = { name: 'harbour' };

test('a notification without a page names who wrote where, and what only where that was chosen', () => {
  const known = { view: room, message };
  expect(pushNotification('en', known, false)).toEqual({
    title: '\u2068annevil\u2069 in \u2068harbour\u2069',
    body: 'New message',
  });
  expect(pushNotification('en', known, true).body).toBe('the plan');
  expect(pushNotification('ko', known, false)).toEqual({
    title: '\u2068harbour\u2069의 \u2068annevil\u2069',
    body: '새 메시지',
  });
  const byBot = { view: room, message: { ...message, user: { ...message.user, bot: true as const } } };
  expect(pushNotification('en', byBot, false).title).toBe('\u2068annevil\u2069 (bot) in \u2068harbour\u2069');
  expect(pushNotification('ko', byBot, false).title).toBe('\u2068harbour\u2069의 \u2068annevil\u2069 (봇)');
  const long = { view: room, message: { ...message, text: `a\n${'x'.repeat(900)}` } };
  expect(pushNotification('en', long, true).body).toMatch(/^a x+…$/);
  const direct = { view: { ...room, direct: [] }, message };
  expect(pushNotification('xx', direct, false).title).toBe('\u2068annevil\u2069');
});

test('where the server could not be asked it says only that there is a message', () => {
  expect(pushNotification('en', null, true)).toEqual({ title: 'Holdfast', body: 'New message' });
  expect(pushNotification('ko', null, true)).toEqual({ title: 'Holdfast', body: '새 메시지' });
});
