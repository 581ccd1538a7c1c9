/**
 * What one connection may send beside the events of its socket: the handshake of Socket.IO and what a client of ours
 * never sends. Pure: a state and a packet give the next state, or why the connection ends.
 */

/** As far as a Socket.IO packet (protocol 5, without Engine.IO's type) has to be told apart here. */
export type PacketKind = 'connect' | 'elsewhere' | 'event' | 'leave' | 'ack' | 'binary' | 'none';

export interface GateLimits {
  /** CONNECTs of one connection in its life. */
  readonly connects: number;
  /** Packets of one connection that ask for nothing there is. */
  readonly strays: number;
}

export interface GateState {
  readonly connects: number;
  readonly strays: number;
}

export const FRESH_GATE: GateState = { connects: 0, strays: 0 };

export type GateDecision =
  | { readonly pass: true; readonly state: GateState }
  | { readonly pass: false; readonly why: string };

/** `socket`: whether its socket of the main namespace is there, on its way (asked for and not answered), or neither. */
export function admitPacket(
  state: GateState,
  kind: PacketKind,
  socket: 'none' | 'opening' | 'open',
  limits: GateLimits,
): GateDecision {
  switch (kind) {
    case 'connect':
      if (socket !== 'none') return refusePacket('This connection has its socket: one CONNECT is enough.');
      return admitConnect(state, limits);
    case 'elsewhere':
      // Another namespace is refused in words by Socket.IO, which counts like a CONNECT.
      return admitConnect(state, limits);
    case 'binary':
      return refusePacket('Binary packets are not part of this wire. Send JSON.');
    case 'none':
      return refusePacket('This is not a packet of Socket.IO, protocol 5.');
    case 'event':
    case 'leave':
      return socket === 'open'
        ? { pass: true, state }
        : refusePacket('Send CONNECT and wait for its answer first.');
    case 'ack':
      if (socket !== 'open') return refusePacket('Send CONNECT and wait for its answer first.');
      if (state.strays >= limits.strays) return refusePacket('The server asked for no acknowledgement.');
      return { pass: true, state: { ...state, strays: state.strays + 1 } };
  }
}

function admitConnect(state: GateState, limits: GateLimits): GateDecision {
  if (state.connects >= limits.connects)
    return refusePacket('Too many CONNECTs on one connection. Open another.');
  return { pass: true, state: { ...state, connects: state.connects + 1 } };
}

function refusePacket(why: string): GateDecision {
  return { pass: false, why };
}

/**
 * A namespace beside the main one is a CONNECT to nowhere, whatever its packet says. `maxName`: of its name,
 * characters.
 */
export function packetKind(packet: unknown, maxName: number): PacketKind {
  if (typeof packet !== 'string') return 'binary';
  if (packet[1] === '/' && !/^.\/(,|$)/.test(packet)) {
    const end = packet.indexOf(',');
    const name = (end < 0 ? packet.length : end) - 1;
    return packet[0] === '0' && name <= maxName ? 'elsewhere' : 'none';
  }
  switch (packet[0]) {
    case '0':
      return 'connect';
    case '1':
      return 'leave';
    case '2':
      return 'event';
    case '3':
      return 'ack';
    case '5':
    case '6':
      return 'binary';
    default:
      return 'none';
  }
}
