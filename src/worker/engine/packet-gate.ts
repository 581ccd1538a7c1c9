import { LIMITS } from '../../protocol/limits.js';
import type { WorkerContext } from '../shared/context.js';
import { admitPacket, FRESH_GATE, type GateState, packetKind } from './admit-packet.js';
import { cutOff } from './end-connection.js';
import type { EngineConnection } from './internals.js';

const GATE_LIMITS = { connects: LIMITS.connectsPerConnection, strays: LIMITS.strayPacketsPerConnection };
const gates = new WeakMap<object, PacketGate>();

/** The gate of a connection of Engine.IO; every one has its own from its first turn on. */
export function gateOf(conn: object): PacketGate {
  return gates.get(conn) as PacketGate;
}

/**
 * Stands before Socket.IO's decoder. It lets through a CONNECT at a time and a few in all, no other namespaces and
 * nothing binary. There are only so many packets until somebody is welcomed. Socket.IO itself makes a socket of each
 * CONNECT it reads, however many come in one turn.
 */
export class PacketGate {
  private state: GateState = FRESH_GATE;
  private socket: 'none' | 'opening' | 'open' = 'none';
  private packets = 0;
  private ended = false;

  private constructor(
    private readonly context: WorkerContext,
    private readonly conn: EngineConnection,
  ) {}

  /** To be called with each new connection, after Socket.IO has taken it. */
  static install(context: WorkerContext, conn: EngineConnection): void {
    const gate = new PacketGate(context, conn);
    gates.set(conn, gate);
    const [read] = conn.listeners('data');
    conn.removeAllListeners('data');
    conn.on('data', (data) => {
      if (gate.admits(data)) read?.(data);
    });
    conn.on('packet', countPacket);
  }

  /** Whether Socket.IO may see this packet. When not, the connection is at its end. */
  admits(packet: unknown): boolean {
    if (this.ended) return false;
    const kind = packetKind(packet, LIMITS.namespaceMaxChars);
    const decision = admitPacket(this.state, kind, this.socket, GATE_LIMITS);
    if (!decision.pass) {
      this.end(decision.why);
      return false;
    }
    this.state = decision.state;
    if (kind === 'connect') this.socket = 'opening';
    return true;
  }

  /** The CONNECT was answered with a refusal. */
  turnedAway(): void {
    this.socket = 'none';
  }

  /**
   * The CONNECT was answered with a socket: from now on `onData` gets the packets, and asks here about those it does
   * not know.
   */
  onWelcomed(onData: (packet: unknown) => void): void {
    this.socket = 'open';
    this.conn.off('packet', countPacket);
    this.conn.removeAllListeners('data');
    this.conn.on('data', onData);
  }

  /** The socket is gone. A connection that stays and asks for no other is closed, since nobody counts it. */
  onSocketGone(): void {
    this.socket = 'none';
    if (this.ended || this.conn.readyState !== 'open') return;
    const timer = setTimeout(() => {
      if (this.socket === 'none' && !this.ended) this.end('Its socket was given up, and no other asked for.');
    }, LIMITS.connectTimeoutMs);
    this.conn.on('close', () => clearTimeout(timer));
  }

  count(): void {
    this.packets += 1;
    if (this.packets > LIMITS.packetsBeforeWelcome && !this.ended)
      this.end('Too many packets before a CONNECT.');
  }

  private end(why: string): void {
    this.ended = true;
    this.context.meters.count('holdfast_packets_refused_total');
    this.context.logger.debug({ why }, 'a connection was ended for what it sent');
    cutOff(this.conn);
  }
}

/** One listener for all connections. */
function countPacket(this: EngineConnection): void {
  gateOf(this).count();
}
