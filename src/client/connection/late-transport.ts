import type { OpenTransport, Transport } from './transport.js';

/**
 * A transport that is fetched for the first connection that needs it. One that cannot be fetched is a connection that
 * did not come up: the next attempt fetches it again.
 */
export function lateTransport(fetchTransport: () => Promise<OpenTransport>): OpenTransport {
  let fetched: OpenTransport | null = null;
  return (auth, handlers) => {
    if (fetched !== null) return fetched(auth, handlers);
    let transport: Transport | null = null;
    let closed = false;
    fetchTransport().then(
      (open) => {
        fetched = open;
        if (!closed) transport = open(auth, handlers);
      },
      (error: Error) => {
        if (!closed) handlers.onEnded({ kind: 'unreachable', reason: error.message });
      },
    );
    return {
      call: (event, request, answered) => {
        if (transport === null) answered(null);
        else transport.call(event, request, answered);
      },
      emit: (event, payload) => transport?.emit(event, payload),
      onSuspected: () => transport?.onSuspected?.(),
      close: () => {
        closed = true;
        transport?.close();
      },
    };
  };
}
