import { LIMITS } from '../../protocol/limits.js';
import type { PushKeyPair, PushStore, PushSubscription } from '../interfaces/pushes.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisPushes(connection: StoreConnection): PushStore {
  const { pushes: own } = connection.keys;

  async function put(
    userId: string,
    subscription: Omit<PushSubscription, 'at'>,
    onlyIfThere: '0' | '1',
  ): Promise<void> {
    const { id, endpoint, p256dh, auth, session, generation, until, quietUntil } = subscription;
    const body = JSON.stringify({ id, endpoint, p256dh, auth, session, generation, until, quietUntil });
    await runScript(
      connection,
      'push-put',
      own.ofPerson(userId),
      own.people,
      own.ofSession(session),
      userId,
      id,
      // The store's time is added behind.
      body.slice(0, -1),
      LIMITS.pushesPerPerson,
      LIMITS.sessionAbsoluteMs,
      onlyIfThere,
    );
  }

  async function ofPerson(userId: string): Promise<PushSubscription[]> {
    const found = await runCommand<string[]>(connection, 'HVALS', own.ofPerson(userId));
    const subscriptions = found.map((json) => JSON.parse(json) as PushSubscription);
    return subscriptions.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  function drop(userId: string, id: string, session: string): Promise<number> {
    return runScript(connection, 'push-drop', own.ofPerson(userId), own.people, userId, id, session);
  }

  /** Does this with each that was set up in the session, and forgets the session then. */
  async function eachOf(
    session: string,
    act: (userId: string, one: PushSubscription) => Promise<unknown>,
  ): Promise<void> {
    const userId = await runCommand<string | null>(connection, 'GET', own.ofSession(session));
    if (userId === null) return;
    for (const one of await ofPerson(userId)) if (one.session === session) await act(userId, one);
    await runCommand(connection, 'DEL', own.ofSession(session));
  }

  return {
    async pair(makePair) {
      const kept = await runCommand<string | null>(connection, 'GET', own.pair);
      if (kept !== null) return JSON.parse(kept) as PushKeyPair;
      await runCommand(connection, 'SET', own.pair, JSON.stringify(makePair()), 'NX');
      return JSON.parse(await runCommand<string>(connection, 'GET', own.pair)) as PushKeyPair;
    },

    put: (userId, subscription) => put(userId, subscription, '0'),

    async drop(userId, id) {
      await drop(userId, id, '');
    },

    endSession: (session) => eachOf(session, (userId, { id }) => drop(userId, id, session)),
    moveSession: (from, { key, until }) =>
      eachOf(from, (userId, one) => put(userId, { ...one, session: key, until }, '1')),

    ofPerson,
    people: () => runCommand<string[]>(connection, 'SMEMBERS', own.people),

    async holdSender(process, ttlMs) {
      return (await runScript<number>(connection, 'hold-lease', own.sender, process, ttlMs)) === 1;
    },

    async progress(room) {
      const words = await runCommand<string | null>(connection, 'GET', connection.keys.room(room).pushed);
      const [epoch = '', seq] = words?.split(' ') ?? [];
      return seq === undefined ? null : { epoch, seq: Number(seq) };
    },

    async advance(room, { epoch, seq }) {
      await runScript(connection, 'push-advance', connection.keys.room(room).pushed, epoch, seq);
    },
  };
}
