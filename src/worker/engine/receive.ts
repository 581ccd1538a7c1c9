import type { ChatSocket } from '../shared/chat-socket.js';
import { clientOf, type SocketIoClient } from './internals.js';
import { gateOf } from './packet-gate.js';

/** Calls the ack, at most once and in the turn it is called in. */
export type SendAck = (body: object) => void;

/** An event of a client and its payloads; `ack` is null when it wants no answer. */
export type OnClientEvent = (event: unknown, payloads: readonly unknown[], ack: SendAck | null) => void;

/**
 * An event as Socket.IO's protocol 5 has it in the main namespace: `2["event",payload]`, with a number before `[` for
 * its ack.
 */
const EVENT = /^2(\d*)\[/;
const ACK = '3';

/**
 * Hears a socket's events. They are read here; whatever is not a plain event of the main namespace goes through
 * Socket.IO's decoder and dispatch. Those cost more per message than its checks do. `isKnown`: unknown events go the
 * usual way too.
 */
export function receive(
  socket: ChatSocket,
  isKnown: (event: string) => boolean,
  onEvent: OnClientEvent,
): void {
  // `next` is never called: nothing reaches Socket.IO's own listeners.
  socket.use((packet) => {
    const [event, ...payloads] = packet as unknown[];
    const ack = typeof payloads.at(-1) === 'function' ? (payloads.pop() as SendAck) : null;
    onEvent(event, payloads, ack);
  });
  const client = clientOf(socket);
  const gate = gateOf(socket.conn);
  client.ondata = (data) => {
    const event = socket.connected ? readEvent(data) : null;
    if (event !== null && isKnown(event.name))
      onEvent(event.name, event.payloads, answerTo(socket, event.id));
    else if (gate.admits(data)) readAsUsual(clientOf(socket), data);
  };
  gate.onWelcomed(client.ondata);
}

function readAsUsual(client: SocketIoClient, data: unknown): void {
  (Object.getPrototypeOf(client) as SocketIoClient).ondata.call(client, data);
}

interface PlainEvent {
  readonly name: string;
  readonly payloads: readonly unknown[];
  readonly id: string;
}

function readEvent(data: unknown): PlainEvent | null {
  if (typeof data !== 'string') return null;
  const id = EVENT.exec(data)?.[1];
  if (id === undefined) return null;
  try {
    const [name, ...payloads] = JSON.parse(data.slice(1 + id.length)) as unknown[];
    return typeof name === 'string' ? { name, payloads, id } : null;
  } catch {
    // No JSON: Socket.IO's decoder refuses it.
    return null;
  }
}

function answerTo(socket: ChatSocket, id: string): SendAck | null {
  if (id === '') return null;
  const { conn } = clientOf(socket);
  let answered = false;
  return (body) => {
    if (answered) return;
    answered = true;
    conn.write(`${ACK}${id}[${JSON.stringify(body)}]`);
  };
}
