import { expect, test } from 'vitest';
import { PAGE_LIMITS } from '../../src/protocol/page-limits.js';
import { refusalError } from '../../src/protocol/refusal-error.js';
import { ann, bob, FakeWorld, texts } from './support/fake-world.js';

test('a room’s name and topic follow the event and the log, whichever comes; lists of its people are asked for again', async () => {
  const world = new FakeWorld();
  const client = world.page(ann);
  await world.flush();
  const asked: string[] = [];
  client.on('people', (room) => asked.push(room));
  const view = () => client.rooms.find(({ id }) => id === 'den');
  const room = { id: 'den', name: 'Tea', private: false, owner: null, topic: 'Leaves' };
  world.server.say('room-changed', { room });
  await world.flush();
  expect(view()).toMatchObject({ name: 'Tea', topic: 'Leaves', member: true });
  // The event was lost.
  world.server.tell('den', bob, { what: 'renamed', text: 'Tea house' });
  world.server.tell('den', bob, { what: 'topic', text: '' });
  await world.flush();
  expect(view()).toMatchObject({ name: 'Tea house', topic: '' });
  expect(asked).toEqual(['den', 'den', 'den']);
  world.server.say('room-changed', { room: { id: 'elsewhere', name: 'x', private: false, owner: null } });
  await world.flush();
  expect(client.rooms.some(({ id }) => id === 'elsewhere')).toBe(false);
});

test('[SEND-6] a notice is a row between the messages, nothing to read, and nothing that can be changed', async () => {
  const world = new FakeWorld();
  const client = world.page(ann);
  await world.flush();
  world.server.append('den', bob, 'b1', 'one');
  world.server.tell('den', bob, { what: 'removed', about: { id: 'cat', name: 'Cat' } });
  world.server.append('den', bob, 'b2', 'two');
  await world.flush();
  expect(texts(client)).toEqual(['one', 'two']);
  expect(client.room('den')?.unread).toBe(2);
  expect(client.rows('den').map(({ kind }) => kind)).toEqual(['message', 'message']);
  expect(client.shownRows('den').map(({ kind }) => kind)).toEqual(['message', 'notice', 'message']);
  expect(client.room('den')?.log.position).toMatchObject({ seq: 3 });
  client.markRead('den', 3);
  await world.flush();
  expect(client.room('den')?.unread).toBe(0);
});

test('what somebody wants to be told of a room follows the event, and is forgotten when they leave', async () => {
  const world = new FakeWorld();
  const client = world.page(ann);
  await world.flush();
  const view = () => client.rooms.find(({ id }) => id === 'den');
  world.server.say('notify', { room: 'den', level: 'nothing' });
  world.server.say('notify', { room: 'elsewhere', level: 'nothing' });
  await world.flush();
  expect(view()).toMatchObject({ notify: 'nothing', member: true });
  expect(client.rooms.some(({ id }) => id === 'elsewhere')).toBe(false);
  const room = { id: 'den', name: 'Tea', private: false, owner: null };
  world.server.say('room-changed', { room });
  await world.flush();
  expect(view()).toMatchObject({ name: 'Tea', notify: 'nothing' });
  world.server.say('room-gone', { room: 'den', reason: 'left' });
  await world.flush();
  expect(view()?.member).toBe(false);
  expect(view()?.notify).toBeUndefined();
});

test('[SEND-5] that a room is archived follows the event and the log; what waits for it is given up in words', async () => {
  const world = new FakeWorld();
  const client = world.page(ann);
  await world.flush();
  const view = () => client.rooms.find(({ id }) => id === 'den');
  world.server.tell('den', bob, { what: 'archived', on: true });
  await world.flush();
  expect(view()).toMatchObject({ archived: true, member: true });
  world.server.say('room-changed', { room: { id: 'den', name: 'den', private: false, owner: null } });
  await world.flush();
  expect(view()).not.toHaveProperty('archived');
  const room = { id: 'den', name: 'den', private: false, owner: null, archived: true } as const;
  world.server.say('room-changed', { room });
  // Another topic says nothing of it.
  world.server.tell('den', bob, { what: 'topic', text: 'Leaves' });
  await world.flush();
  expect(view()).toMatchObject({ archived: true, topic: 'Leaves' });

  const { message, details } = refusalError('forbidden', { kind: 'room-archived' });
  world.server.refuseNext.push({ code: 'forbidden', message, retry: false, ...details });
  const { cmid } = client.send('den', 'too late');
  await world.flush();
  expect(client.outbox.find(cmid)).toMatchObject({
    text: 'too late',
    state: { kind: 'failed', refusal: { kind: 'room-archived' } },
  });
  world.server.tell('den', bob, { what: 'archived', on: false });
  await world.flush();
  expect(view()).not.toHaveProperty('archived');
  client.retry(cmid);
  await world.flush();
  expect(texts(client)).toEqual(['too late']);
});

test('nobody is told of typing in an archived room', async () => {
  const world = new FakeWorld();
  const client = world.page(ann);
  await world.flush();
  const told: string[] = [];
  client.on('activity', ({ kind, label }) => {
    if (kind === 'out') told.push(label);
  });
  client.tellTyping('den');
  expect(told).toEqual(['typing']);
  await world.pass(PAGE_LIMITS.typingEveryMs);
  const room = { id: 'den', name: 'Tea', private: false, owner: null, archived: true as const };
  world.server.say('room-changed', { room });
  await world.flush();
  told.length = 0;
  client.tellTyping('den');
  expect(told).toEqual([]);
});
