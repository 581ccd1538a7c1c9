import { setupWorker } from '@socket.io/sticky';
import type { ChatServer } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { InternalsError } from './check.js';
import { engineOf } from './internals.js';

/** The primary counts what it handed over by itself until it is told, so this is soon enough. */
const GATHER_MS = 50;

/**
 * Takes the connections that the primary hands over. `@socket.io/sticky` reports each connection and its end in a
 * message of its own, and a message wakes both processes; these are gathered instead.
 */
export function takeConnections(io: ChatServer, { primary }: WorkerContext): void {
  const engine = engineOf(io);
  const before = new Set(engine.listeners('connection'));
  setupWorker(io);
  const reporters = engine.listeners('connection').filter((listener) => !before.has(listener));
  if (reporters.length !== 1)
    throw new InternalsError([
      { said: '@socket.io/sticky reports connections in another way than is known' },
    ]);
  for (const reporter of reporters) engine.off('connection', reporter);
  let opened = 0;
  let closed = 0;
  let isDue = false;
  const report = () => {
    primary.send({ type: 'holdfast:connections', opened, closed });
    opened = 0;
    closed = 0;
    isDue = false;
  };
  const reportSoon = () => {
    if (!isDue) setTimeout(report, GATHER_MS);
    isDue = true;
  };
  const onClose = () => {
    closed += 1;
    reportSoon();
  };
  engine.on('connection', (connection) => {
    opened += 1;
    reportSoon();
    // It comes once anyway; `once` would wrap the listener for every connection.
    connection.on('close', onClose);
  });
}
