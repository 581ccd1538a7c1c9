import type { Worker } from 'node:cluster';
import type { SocketDot } from '../../protocol/control.js';
import type { ExitCause } from '../../protocol/exit-cause.js';
import type { FromWorker, Heartbeat, ToWorker, WorkerBoot } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import type { WorkerTrip } from '../../protocol/trip.js';
import { HandoffQueue } from '../router/handoff-queue.js';
import type { PendingConnection } from '../router/pending-connection.js';
import { type Clock, wallTime } from '../shared/clock.js';
import { EndEvidence } from './end-evidence.js';
import { nextState, type ProcessState, type Transition } from './worker-state.js';

/** What a worker process tells whoever started it. */
export interface WorkerHooks {
  /** It waits to be told to begin. */
  onHello(worker: WorkerProcess): void;
  onReady(worker: WorkerProcess): void;
  onHeartbeat(worker: WorkerProcess): void;
  onReport(report: FromWorker): void;
  /** It is gone and its channel is drained; `queued` are the connections that nobody has read from. */
  onExit(worker: WorkerProcess, exit: WorkerExit, queued: PendingConnection[]): void;
  /** The worker could not be given this connection. */
  onUndelivered(connection: PendingConnection): void;
}

export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A handshake that was handed over counts as load until its Engine.IO connection is reported, or for this long. */
const HANDSHAKE_MS = 1_500;
/** Nobody reports the end of a plain request; most take less. */
const REQUEST_MS = 250;
/** After `exit` the channel may still hold acknowledgements; it closes at once, or after this. */
const CHANNEL_DRAIN_MS = 200;
/** Without an acknowledgement for this long a worker is passed over for new connections. */
const STALLED_MS = 500;

/** One worker process: its state, its numbers, and the way to it. */
export class WorkerProcess {
  /** Ms since 1970, for people. */
  readonly startedAt: number;
  private readonly bornAt: number;
  readyAt: number | null = null;
  lastBeatAt: number;
  /** The longest time between two of its heartbeats, ms, from when it was ready. */
  longestSilenceMs = 0;
  heartbeat: Heartbeat | null = null;
  previousBeat: Heartbeat | null = null;
  dots: readonly SocketDot[] = [];
  private trips: readonly WorkerTrip[] = [];
  handed = 0;
  /** Open Engine.IO connections, as reported one by one. */
  engineConnections = 0;
  /** What may explain its end. */
  readonly evidence = new EndEvidence();
  readonly handoffs: HandoffQueue;
  /** When each was handed over, oldest first. */
  private readonly handshakes: number[] = [];
  private readonly requests: number[] = [];
  private drainAskedByOperator: string | null = null;
  private present: ProcessState = 'starting';
  private gone = false;

  constructor(
    readonly slot: number,
    /** Just forked. */
    private readonly worker: Worker,
    private readonly boot: () => WorkerBoot,
    private readonly hooks: WorkerHooks,
    private readonly clock: Clock,
  ) {
    this.startedAt = clock.wall();
    this.bornAt = clock.now();
    this.lastBeatAt = this.bornAt;
    this.handoffs = new HandoffQueue(
      this.worker,
      (connection) => hooks.onUndelivered(connection),
      () => {
        this.handed += 1;
      },
    );
    this.worker.on('message', (message: FromWorker) => this.receive(message));
    // A channel that breaks is followed by the exit, which says more.
    this.worker.on('error', () => {});
    this.worker.once('exit', (code, signal) => this.exited({ code, signal }));
  }

  /** For how long it has run, ms. */
  get ageMs(): number {
    return this.clock.now() - this.bornAt;
  }

  /** When it was heard last, ms since 1970, for people. */
  get lastHeardAt(): number {
    return wallTime(this.clock, this.lastBeatAt);
  }

  /** The operator who asked for its drain. */
  get drainAskedBy(): string | null {
    return this.drainAskedByOperator;
  }

  noteDrainAskedBy(operator: string): void {
    this.drainAskedByOperator = operator;
  }

  get state(): ProcessState {
    return this.present;
  }

  /** False when that cannot happen to it now: then nothing changed. */
  transition(transition: Transition): boolean {
    const next = nextState(this.present, transition);
    if (next === null) return false;
    this.present = next;
    return true;
  }

  get pid(): number {
    return this.worker.process.pid ?? 0;
  }

  get alive(): boolean {
    return !this.gone;
  }

  get sockets(): number {
    return Math.max(this.engineConnections, this.heartbeat?.sockets ?? 0);
  }

  /** Connections that stay: the open ones, and those on the way that it has not reported. */
  lastingLoad(now: number): number {
    forget(this.handshakes, now - HANDSHAKE_MS);
    return this.sockets + this.handshakes.length;
  }

  /** With the plain requests of the last moment, by which a burst of them spreads. */
  load(now: number): number {
    forget(this.requests, now - REQUEST_MS);
    return this.lastingLoad(now) + this.requests.length;
  }

  takesNew(now: number): boolean {
    return this.state === 'ready' && this.handoffs.stalledMs(now) < STALLED_MS;
  }

  /** Polls and upgrades of connections that live here are served while it drains, too. */
  get servesItsOwn(): boolean {
    return this.state === 'ready' || this.state === 'draining';
  }

  /** Tells it what it is, upon which it loads its code and gets ready. */
  sendBoot(): void {
    this.send({ type: 'holdfast:boot', boot: this.boot() });
  }

  /** Gives it a connection, behind those that wait for it. */
  handOver(connection: PendingConnection): void {
    const { head } = connection;
    // A poll or an upgrade belongs to a connection that is counted already.
    if (head?.sid === null) (head.engine ? this.handshakes : this.requests).push(this.clock.now());
    this.handoffs.push(connection);
  }

  send(message: ToWorker): void {
    if (this.gone || !this.worker.isConnected()) return;
    this.worker.process.send(message, undefined, undefined, () => {
      // A failed write means that it is dying: its exit follows.
    });
  }

  /** Ends it at once, for this cause unless there is one already. */
  kill(cause: ExitCause): void {
    this.evidence.endedFor(cause);
    this.signal('SIGKILL');
  }

  /** Ends it at once, since it has been silent for so long. */
  endForSilence(seconds: number): void {
    this.evidence.endedForSilence(seconds);
    this.signal('SIGKILL');
  }

  /** Sends a signal; false when the process is no more. */
  signal(signal: NodeJS.Signals): boolean {
    return !this.gone && this.worker.process.kill(signal);
  }

  /** What it told of requests and messages since the last call. */
  takeTrips(): readonly WorkerTrip[] {
    const taken = this.trips;
    this.trips = [];
    return taken;
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'holdfast:connections':
        this.engineConnections += message.opened - message.closed;
        this.handshakes.splice(0, message.opened);
        return;
      case 'holdfast:hello':
        this.lastBeatAt = this.clock.now();
        this.hooks.onHello(this);
        return;
      case 'holdfast:ready':
        this.lastBeatAt = this.clock.now();
        if (!this.transition('get-ready')) return;
        this.readyAt = this.clock.now();
        this.hooks.onReady(this);
        return;
      case 'holdfast:heartbeat':
        this.beat(message);
        return;
      case 'holdfast:boot-failed':
        this.evidence.cannotBegin(message.misfit);
        return;
      case 'holdfast:drained':
        this.evidence.onDrained();
        return;
      default:
        this.hooks.onReport(message);
    }
  }

  private beat(beat: Heartbeat): void {
    const now = this.clock.now();
    if (this.readyAt !== null) this.longestSilenceMs = Math.max(this.longestSilenceMs, now - this.lastBeatAt);
    this.lastBeatAt = now;
    this.previousBeat = this.heartbeat;
    this.heartbeat = beat;
    if (beat.dots !== undefined) this.dots = beat.dots;
    if (beat.trips !== undefined) this.trips = [...this.trips, ...beat.trips].slice(-LIMITS.tripsPerBeat);
    this.hooks.onHeartbeat(this);
  }

  private exited(exit: WorkerExit): void {
    this.gone = true;
    this.handoffs.close();
    let reported = false;
    const tell = () => {
      if (reported) return;
      reported = true;
      const stuck = this.handoffs.takeInFlight();
      const queued = stuck === null ? [] : [stuck];
      this.hooks.onExit(this, exit, [...queued, ...this.handoffs.takeWaiting()]);
    };
    if (!this.worker.process.connected) {
      setImmediate(tell);
      return;
    }
    this.worker.process.once('disconnect', () => setImmediate(tell));
    this.clock.after(CHANNEL_DRAIN_MS, tell);
  }
}

function forget(times: number[], before: number): void {
  while (times.length > 0 && (times[0] as number) < before) times.shift();
}
