/** All clients of one measurement: opened some at a time, made to send at a rate, counted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientSpec, type Dialect, emptyCounts } from './client.js';
import type { Quantiles } from './histogram.js';

export interface FleetPlan {
  readonly dialect: Dialect;
  readonly port: number;
  readonly clients: readonly ClientSpec[];
  /** Connections being opened at once. */
  readonly atOnce: number;
  /** Clients remember their place in each room, and use it when they come again. */
  readonly resumes?: boolean;
}

export interface Counters {
  readonly atMs: number;
  readonly sent: number;
  readonly acked: number;
  readonly refused: number;
  readonly lastError: string;
  readonly delivered: number;
  readonly bytes: number;
  /** CPU of this load process, ms. */
  readonly cpuMs: number;
  /** Since the last reading. */
  readonly latency: Quantiles;
  readonly ackLatency: Quantiles;
}

export interface Settled {
  /** Deliveries that were due and did not come; that came and were not due. */
  readonly missing: number;
  readonly extra: number;
}

/** About this many clients measure latencies; the others only count, which is cheaper. */
const OBSERVERS = 40;
/** A connection that has not joined its rooms after this is given up and tried again. */
const ATTEMPT_MS = 5_000;

export class Fleet {
  readonly clients: Client[];
  readonly counts = emptyCounts();
  onReady: (client: Client) => void = () => {};
  onClosed: (client: Client, status: number | null) => void = () => {};
  /** Connections that ended or hung while the fleet opened. */
  reopened = 0;
  private sending: NodeJS.Timeout | null = null;
  private next = 0;

  constructor(private readonly plan: FleetPlan) {
    const every = Math.max(1, Math.floor(plan.clients.length / OBSERVERS));
    this.clients = plan.clients.map(
      (spec, index) =>
        new Client(
          index,
          spec,
          plan.dialect,
          plan.port,
          this.counts,
          {
            ready: (client) => this.onReady(client),
            closed: (client, status) => this.onClosed(client, status),
          },
          { observes: index % every === 0, resumes: plan.resumes === true },
        ),
    );
  }

  /** Opens all; resolves when all have joined their rooms. Rejects when that takes longer than `withinMs`. */
  async open(withinMs: number): Promise<void> {
    const { atOnce } = this.plan;
    let opened = 0;
    let ready = 0;
    let ended = '';
    await new Promise<void>((resolve, reject) => {
      const more = () => {
        while (opened < this.clients.length && opened - ready < atOnce)
          this.clients[opened++]?.open(ATTEMPT_MS);
      };
      const timer = setTimeout(
        () =>
          reject(
            new Error(
              `${ready} of ${this.clients.length} clients were ready after ${withinMs} ms; ${ended} ${this.counts.lastError}`,
            ),
          ),
        withinMs,
      );
      this.onReady = () => {
        ready += 1;
        more();
        if (ready < this.clients.length) return;
        clearTimeout(timer);
        resolve();
      };
      this.onClosed = (client, status) => {
        ended = `a connection ended${status === null ? '' : ` with status ${status}`};`;
        this.reopened += 1;
        // A busy server may refuse for a moment.
        setTimeout(() => client.open(ATTEMPT_MS), 100);
      };
      more();
    });
    this.onReady = () => {};
    this.onClosed = () => {};
  }

  /**
   * From now on `perSecond` messages per second in all, each from the next client: open loop, nothing waits for
   * answers.
   */
  start(perSecond: number): void {
    this.stop();
    const startedMs = performance.now();
    let sent = 0;
    this.sending = setInterval(() => {
      const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond);
      for (; sent < due; sent += 1) {
        const client = this.clients[this.next % this.clients.length] as Client;
        this.next += 1;
        if (client.ready) client.say();
      }
    }, 1);
  }

  stop(): void {
    if (this.sending !== null) clearInterval(this.sending);
    this.sending = null;
  }

  read(): Counters {
    const { counts } = this;
    const { user, system } = process.cpuUsage();
    let bytes = counts.bytes;
    for (const client of this.clients) bytes += client.bytes;
    return {
      atMs: performance.now(),
      sent: counts.sent,
      acked: counts.acked,
      refused: counts.refused,
      lastError: counts.lastError,
      delivered: counts.delivered,
      bytes,
      cpuMs: (user + system) / 1000,
      latency: counts.latency.take(),
      ackLatency: counts.ackLatency.take(),
    };
  }

  /** Waits until every client has every message of its rooms, at most `withinMs`, and says what is wrong then. */
  async settle(withinMs: number): Promise<Settled> {
    const until = performance.now() + withinMs;
    for (;;) {
      const settled = this.compare();
      if ((settled.missing === 0 && settled.extra === 0) || performance.now() > until) return settled;
      await sleep(20);
    }
  }

  private compare(): Settled {
    let missing = 0;
    let extra = 0;
    for (const client of this.clients) {
      let due = 0;
      if (this.plan.dialect === 'raw') due = this.counts.sent;
      else for (const room of client.spec.rooms) due += this.counts.sentTo.get(room) ?? 0;
      if (client.delivered < due) missing += due - client.delivered;
      else extra += client.delivered - due;
    }
    return { missing, extra };
  }

  close(): void {
    this.stop();
    for (const client of this.clients) client.close();
  }
}
