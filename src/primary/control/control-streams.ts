import type { ServerResponse } from 'node:http';
import type { ClusterView, ControlEvents, NodeView, OperatorPass } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { Listeners } from '../shared/listeners.js';

const STEADY_MS = 500;
/** Changes that come together are told together. */
const GATHER_MS = 40;
const KEEP_ALIVE_MS = 15_000;

interface Stream {
  readonly response: ServerResponse;
  readonly pass: OperatorPass;
}

/**
 * The open control streams (`GET /control/events`). A node's view goes out twice a second, and at once when a state
 * changes. Whoever reads too slowly is cut off at a bound of unsent bytes, and gets a fresh snapshot when it comes
 * back.
 */
export class ControlStreams {
  /** Told twice a second while somebody looks. */
  readonly watched = new Listeners();
  /** Nobody looks any more. */
  readonly unwatched = new Listeners();
  private readonly streams = new Set<Stream>();
  private readonly steady: NodeJS.Timeout;
  private readonly keepAlive: NodeJS.Timeout;
  private readonly judging: NodeJS.Timeout;
  private soon: NodeJS.Timeout | null = null;

  constructor(
    private readonly snapshot: () => ClusterView,
    private readonly self: () => NodeView,
    /** Whether a pass still holds: a stream must not outlive what it was opened with. */
    private readonly stillHolds: (pass: OperatorPass) => Promise<boolean>,
  ) {
    this.steady = setInterval(() => this.sendSteadily(), STEADY_MS);
    this.keepAlive = setInterval(() => this.ping(), KEEP_ALIVE_MS);
    this.judging = setInterval(() => this.endRefused(), LIMITS.operatorStreamCheckMs);
  }

  get size(): number {
    return this.streams.size;
  }

  open(response: ServerResponse, pass: OperatorPass): void {
    if (this.streams.size >= LIMITS.controlStreamsMax) {
      throw refusalError('limit_reached', {
        kind: 'control-rooms-full',
        max: LIMITS.controlStreamsMax,
      });
    }
    const stream = { response, pass };
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    });
    response.once('close', () => {
      if (this.streams.delete(stream) && this.streams.size === 0) this.unwatched.notify();
    });
    this.streams.add(stream);
    this.write(stream, streamEvent('snapshot', this.snapshot()));
  }

  send<Name extends keyof ControlEvents>(name: Name, data: ControlEvents[Name]): void {
    if (this.streams.size === 0) return;
    const text = streamEvent(name, data);
    for (const stream of this.streams) this.write(stream, text);
  }

  /** A state changed: this node's view goes out now. */
  sendSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.sendSelf();
    }, GATHER_MS);
  }

  close(): void {
    clearInterval(this.steady);
    clearInterval(this.keepAlive);
    clearInterval(this.judging);
    if (this.soon !== null) clearTimeout(this.soon);
    for (const { response } of this.streams) response.end();
  }

  private sendSteadily(): void {
    if (this.streams.size === 0) return;
    this.watched.notify();
    this.sendSelf();
  }

  private sendSelf(): void {
    if (this.streams.size > 0) this.send('node', this.self());
  }

  private ping(): void {
    for (const stream of this.streams) this.write(stream, ': still here\n\n');
  }

  /** Ends the streams whose operator signed out, or is one no more. */
  endRefused(): void {
    for (const { response, pass } of this.streams) {
      void this.stillHolds(pass).then((holds) => {
        if (!holds) response.end();
      });
    }
  }

  private write({ response }: Stream, text: string): void {
    if (response.writableLength > LIMITS.controlStreamMaxBytes) response.destroy();
    else response.write(text);
  }
}

function streamEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
