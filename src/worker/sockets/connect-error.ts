import { toWireError } from '../../protocol/errors.js';

/** What was thrown, as Socket.IO passes it on to the client's `connect_error`: without internals. */
export function connectError(thrown: unknown): Error {
  const wire = toWireError(thrown);
  return Object.assign(new Error(wire.message), { data: wire });
}
