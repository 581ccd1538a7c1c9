import type { Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import type { FromWorker, Heartbeat, ToWorker } from '../../../../src/protocol/ipc.js';
import { settled } from './fake-clock.js';

class FakeChannel extends EventEmitter {
  connected = true;
  readonly sent: ToWorker[] = [];
  readonly signals: string[] = [];

  constructor(readonly pid: number) {
    super();
  }

  send(message: ToWorker): void {
    this.sent.push(message);
  }

  kill(signal: string): boolean {
    this.signals.push(signal);
    return true;
  }
}

const BEAT: Omit<Heartbeat, 'at' | 'sockets'> = {
  type: 'holdfast:heartbeat',
  memorySessions: 0,
  loopUtilization: 0,
  loopDelayMs: 0,
  rssBytes: 0,
  heapBytes: 0,
  messagesIn: 0,
  messagesOut: 0,
  requests: 0,
  storeUp: true,
  wrongReplies: 0,
  storeRefusal: null,
  counters: {},
};

/** A worker's process as its primary sees it: the test says what it says and when it ends. */
export class FakeWorker extends EventEmitter {
  readonly process: FakeChannel;

  constructor(pid: number) {
    super();
    this.process = new FakeChannel(pid);
  }

  get pid(): number {
    return this.process.pid;
  }

  get asWorker(): Worker {
    return this as unknown as Worker;
  }

  get signals(): readonly string[] {
    return this.process.signals;
  }

  isConnected(): boolean {
    return this.process.connected;
  }

  /** All that it was sent of one type. */
  heard<Type extends ToWorker['type']>(type: Type): Extract<ToWorker, { type: Type }>[] {
    return this.process.sent.filter((one): one is Extract<ToWorker, { type: Type }> => one.type === type);
  }

  says(message: FromWorker): void {
    this.emit('message', message);
  }

  becomesReady(): void {
    this.says({ type: 'holdfast:hello' });
    this.says({ type: 'holdfast:ready' });
  }

  beats(sockets = 0, more: Partial<Heartbeat> = {}): void {
    this.says({ ...BEAT, at: 0, sockets, ...more });
  }

  /** Ends as a signal ends it. */
  dies(signal: string): Promise<void> {
    return this.exits(null, signal);
  }

  /** Ends by itself after it was told to drain. */
  async drains(): Promise<void> {
    this.says({ type: 'holdfast:drained' });
    await this.exits(0, null);
  }

  async exits(code: number | null, signal: string | null): Promise<void> {
    this.process.connected = false;
    this.emit('exit', code, signal);
    await settled();
  }
}
