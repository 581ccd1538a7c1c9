/** Which requests of Engine.IO are malformed. Pure. */
/** What Engine.IO's requests are judged by; `upgrade` is the header's value. */
export interface EngineFacts {
  readonly method: string;
  readonly upgrade: string | undefined;
  readonly query: Readonly<Record<string, string | undefined>>;
}

export interface EngineRefusal {
  readonly code: 'invalid' | 'method_not_allowed';
  readonly message: string;
}

/**
 * Why a request is none of Engine.IO 4 over polling or websocket, in words for its sender; null when it is one.
 * Engine.IO refuses most of these too, but an upgrade with no more than a closed connection, which proxies take for a
 * failed node.
 */
export function engineRefusal({ method, upgrade, query }: EngineFacts): EngineRefusal | null {
  const { EIO: version, transport, j: callback } = query;
  if (version !== '4') {
    return invalidRequest(
      'Unsupported protocol version: this is Engine.IO 4 (`EIO=4`, Socket.IO 3 and later).',
    );
  }
  if (callback !== undefined) return invalidRequest('JSONP is not supported. Poll without `j`.');
  if (transport !== 'polling' && transport !== 'websocket') {
    return invalidRequest('Transport unknown: `transport` is `polling` or `websocket`.');
  }
  if (transport === 'websocket') {
    if (upgrade === undefined)
      return invalidRequest('`transport=websocket` needs an upgrade to `websocket`.');
    if (upgrade.toLowerCase() !== 'websocket')
      return invalidRequest('Only upgrades to `websocket` are supported.');
    return method === 'GET' ? null : notAllowed('A websocket begins with GET.');
  }
  if (upgrade !== undefined)
    return invalidRequest('A polling request cannot be upgraded. For a websocket: `transport=websocket`.');
  return method === 'GET' || method === 'POST' ? null : notAllowed('A poll is GET or POST.');
}

function invalidRequest(message: string): EngineRefusal {
  return { code: 'invalid', message };
}

function notAllowed(message: string): EngineRefusal {
  return { code: 'method_not_allowed', message };
}
