/** One client of a server under load: it opens, joins its rooms, sends, and counts what comes. */
import { Histogram } from './histogram.js';
import { countMarks, markedText, nowUs } from './mark.js';
import { Wire } from './wire.js';

/** What is spoken over the websocket: frames as they are, stock Socket.IO events, or Holdfast's wire. */
export type Dialect = 'raw' | 'stock' | 'holdfast';

export interface ClientSpec {
  readonly cookie: string;
  readonly rooms: readonly string[];
}

/** What all clients of a process count together. */
export interface LoadCounts {
  sent: number;
  acked: number;
  /** Sends and joins answered with an error. */
  refused: number;
  delivered: number;
  /** Bytes received by connections that have ended. */
  bytes: number;
  readonly sentTo: Map<string, number>;
  readonly latency: Histogram;
  readonly ackLatency: Histogram;
  lastError: string;
}

export function emptyCounts(): LoadCounts {
  return {
    sent: 0,
    acked: 0,
    refused: 0,
    delivered: 0,
    bytes: 0,
    sentTo: new Map(),
    latency: new Histogram(),
    ackLatency: new Histogram(),
    lastError: '',
  };
}

export interface ClientHandlers {
  /** All rooms are joined. */
  readonly ready: (client: Client) => void;
  readonly closed: (client: Client, status: number | null) => void;
}

const PATHS: Record<Dialect, string> = {
  raw: '/',
  stock: '/socket.io/?EIO=4&transport=websocket',
  holdfast: '/socket.io/?EIO=4&transport=websocket',
};

interface Position {
  epoch: string;
  seq: number;
  mid: string;
}

export class Client {
  /** Messages delivered to this client. */
  delivered = 0;
  ready = false;
  /** Answers of joins with this many bytes in all. */
  joinBytes = 0;
  private wire: Wire | null = null;
  private deadline: NodeJS.Timeout | undefined;
  private withinMs = 0;
  private asked = 0;
  private readonly sends = new Map<number, number>();
  private readonly joins = new Map<number, string>();
  private toJoin = 0;
  private turn = 0;
  private readonly found: ((sentUs: number) => void) | null;
  /** Where this client is in each room; kept only when it will resume. */
  private readonly positions: Map<string, Position> | null;

  constructor(
    readonly index: number,
    readonly spec: ClientSpec,
    private readonly dialect: Dialect,
    private readonly port: number,
    private readonly counts: LoadCounts,
    private readonly handlers: ClientHandlers,
    /** Whether its latencies are measured, and whether it resumes where it was. */
    options: { readonly observes: boolean; readonly resumes: boolean },
  ) {
    this.found = options.observes ? (sentUs) => counts.latency.add(nowUs() - sentUs) : null;
    this.positions = options.resumes ? new Map() : null;
  }

  get bytes(): number {
    return this.wire?.bytes ?? 0;
  }

  /** Connects and joins; a connection that has not done so `withinMs` is ended. */
  open(withinMs: number): void {
    this.ready = false;
    this.sends.clear();
    this.joins.clear();
    const wire = new Wire(
      {
        port: this.port,
        path: PATHS[this.dialect],
        cookie: this.spec.cookie,
        localAddress: `127.0.0.${2 + (this.index % 200)}`,
      },
      {
        open: () => {
          if (this.dialect === 'raw') this.becomeReady();
        },
        text: (frame) => {
          if (this.wire === wire) this.onFrame(frame);
        },
        closed: (status) => {
          if (this.wire !== wire) return;
          clearTimeout(this.deadline);
          this.counts.bytes += wire.bytes;
          this.wire = null;
          this.ready = false;
          this.handlers.closed(this, status);
        },
      },
    );
    this.wire = wire;
    this.withinMs = withinMs;
    this.endUnlessSoon(wire);
  }

  private endUnlessSoon(wire: Wire): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => wire.destroy(), this.withinMs);
  }

  close(): void {
    clearTimeout(this.deadline);
    const wire = this.wire;
    this.wire = null;
    this.ready = false;
    if (wire === null) return;
    this.counts.bytes += wire.bytes;
    wire.destroy();
  }

  /** Sends one message to the next of its rooms. */
  say(): void {
    const room = this.spec.rooms[this.turn % this.spec.rooms.length] as string;
    this.turn += 1;
    const sentUs = nowUs();
    const text = markedText(sentUs);
    this.counts.sent += 1;
    this.counts.sentTo.set(room, (this.counts.sentTo.get(room) ?? 0) + 1);
    if (this.dialect === 'raw') {
      this.wire?.send(JSON.stringify({ room, text }));
      return;
    }
    const id = this.asked++;
    this.sends.set(id, sentUs);
    this.wire?.send(
      this.dialect === 'stock'
        ? `42${id}${JSON.stringify(['message', room, text])}`
        : `42${id}${JSON.stringify(['send', { room, cmid: `${this.index}-${sentUs}`, text }])}`,
    );
  }

  /** Joins all its rooms once more, without a position. */
  joinAll(): void {
    this.toJoin = this.spec.rooms.length;
    for (const room of this.spec.rooms) this.join(room, null);
  }

  private join(room: string, since: Position | null): void {
    const id = this.asked++;
    this.joins.set(id, room);
    this.wire?.send(
      this.dialect === 'stock'
        ? `42${id}${JSON.stringify(['join', room])}`
        : `42${id}${JSON.stringify(['join', since === null ? { room } : { room, since }])}`,
    );
  }

  private onFrame(frame: Buffer): void {
    if (this.dialect === 'raw') {
      this.count(frame);
      return;
    }
    switch (frame[0]) {
      case 0x30: // open
        // Like the SDK: a worker that answered gets as long again.
        if (this.dialect === 'holdfast' && this.wire !== null) this.endUnlessSoon(this.wire);
        this.wire?.send('40');
        return;
      case 0x32: // ping
        this.wire?.send('3');
        return;
      case 0x34:
        break;
      default:
        return;
    }
    switch (frame[1]) {
      case 0x32: // event
        this.count(frame);
        if (this.positions !== null) this.note(frame);
        return;
      case 0x33: // ack
        this.onAck(frame);
        return;
      case 0x30: // connected
        this.toJoin = this.spec.rooms.length;
        if (this.toJoin === 0) this.becomeReady();
        for (const room of this.spec.rooms) this.join(room, this.positions?.get(room) ?? null);
        return;
      case 0x34: // refused
        this.fail(frame.toString());
        this.wire?.destroy();
    }
  }

  private count(frame: Buffer): void {
    const count = countMarks(frame, this.found);
    this.delivered += count;
    this.counts.delivered += count;
  }

  private onAck(frame: Buffer): void {
    const open = frame.indexOf(0x5b);
    const id = Number(frame.toString('latin1', 2, open));
    const sentUs = this.sends.get(id);
    if (sentUs !== undefined) {
      this.sends.delete(id);
      if (frame.includes('"ok":false')) this.fail(frame.toString());
      else {
        this.counts.acked += 1;
        this.counts.ackLatency.add(nowUs() - sentUs);
      }
      return;
    }
    const room = this.joins.get(id);
    if (room === undefined) return;
    this.joins.delete(id);
    this.joinBytes += frame.length;
    // A page full of messages must not be taken for an error because somebody wrote so.
    if (frame.subarray(open, open + 12).includes('"ok":false')) {
      this.fail(frame.toString('utf8', 0, 300));
      return;
    }
    if (this.positions !== null && this.dialect === 'holdfast') {
      const [answer] = JSON.parse(frame.toString('utf8', open)) as [
        { epoch: string; messages: { seq: number; mid: string }[] },
      ];
      this.keep(room, answer.epoch, answer.messages.at(-1));
    }
    this.toJoin -= 1;
    if (this.toJoin === 0) this.becomeReady();
  }

  private note(frame: Buffer): void {
    if (this.dialect !== 'holdfast' || !frame.subarray(0, 14).includes('["messages"')) return;
    const [, batch] = JSON.parse(frame.toString('utf8', 2)) as [
      string,
      { room: string; epoch: string; messages: { seq: number; mid: string }[] },
    ];
    this.keep(batch.room, batch.epoch, batch.messages.at(-1));
  }

  private keep(room: string, epoch: string, last: { seq: number; mid: string } | undefined): void {
    if (last !== undefined) this.positions?.set(room, { epoch, seq: last.seq, mid: last.mid });
  }

  private becomeReady(): void {
    clearTimeout(this.deadline);
    this.ready = true;
    this.handlers.ready(this);
  }

  private fail(what: string): void {
    this.counts.refused += 1;
    this.counts.lastError = what.slice(0, 300);
  }
}
