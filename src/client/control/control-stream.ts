import type { ClusterView, ControlEvents } from '../../protocol/control.js';
import { httpStatusOf } from '../../protocol/error-status.js';
import { HoldfastError, toWireError, type WireError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Fetch } from '../http/http-api.js';
import { readRefusal } from './control-client.js';
import { applyControlEvent, type ControlEvent } from './control-view.js';
import { SseParser } from './sse-parser.js';

export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Nothing answers, or what answered fell silent. Tried again at `retryAt` (ms since 1970). */
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number }
  /** Not signed in, or not an operator. Not tried again until `retryNow`. */
  | { readonly kind: 'refused'; readonly error: WireError };

export interface ControlStreamOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly onView: (view: ClusterView) => void;
  readonly onState: (state: StreamState) => void;
  /** Which way sampled requests and messages of a node went. */
  readonly onTrips?: (batch: ControlEvents['trips']) => void;
  /** Silence after which the stream is taken for dead, ms; a node speaks about twice a second. */
  readonly silenceMs?: number;
  readonly firstRetryMs?: number;
  readonly maxRetryMs?: number;
}

/**
 * Follows `GET /control/events` for as long as it runs. It is read by `fetch`, not by `EventSource`, which hides the
 * status of a refusal and cannot tell a silent stream from a quiet one.
 */
export class ControlStream {
  private view: ClusterView | null = null;
  private attempt: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private lostSince = 0;
  private running = false;

  constructor(private readonly options: ControlStreamOptions) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.options.onState({ kind: 'connecting' });
    void this.follow();
  }

  /** Ends the stream and every timer; nothing is called after it. */
  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.attempt?.abort();
  }

  /** Tries at once: after a sign-in, or because a person asked. */
  retryNow(): void {
    if (!this.running) return;
    clearTimeout(this.timer);
    this.attempt?.abort();
    void this.follow();
  }

  private async follow(): Promise<void> {
    const attempt = new AbortController();
    this.attempt = attempt;
    try {
      const answer = await this.open(attempt);
      if (!answer.ok || answer.body === null) throw await readRefusal(answer);
      await this.read(answer.body, attempt);
      throw new Error('the stream ended');
    } catch (error) {
      attempt.abort();
      if (this.running && this.attempt === attempt) this.onFailed(error);
    }
  }

  private async open(attempt: AbortController): Promise<Response> {
    const silence = setTimeout(() => attempt.abort(), this.silenceMs);
    try {
      return await this.options.fetch(`${this.options.baseUrl}/control/events`, {
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { accept: 'text/event-stream' },
        signal: attempt.signal,
      });
    } finally {
      clearTimeout(silence);
    }
  }

  private async read(body: ReadableStream<Uint8Array>, attempt: AbortController): Promise<void> {
    const reader = body.getReader();
    const text = new TextDecoder();
    const parser = new SseParser();
    for (;;) {
      const silence = setTimeout(() => attempt.abort(), this.silenceMs);
      const piece = await reader.read().finally(() => clearTimeout(silence));
      if (piece.done) return;
      if (this.attempt !== attempt) return;
      for (const { event, data } of parser.push(text.decode(piece.value, { stream: true }))) {
        this.take({ name: event, data: JSON.parse(data) } as ControlEvent);
      }
    }
  }

  private take(event: ControlEvent): void {
    if (!this.running) return;
    if (event.name === 'trips') {
      this.options.onTrips?.(event.data);
      return;
    }
    const next = applyControlEvent(this.view, event, LIMITS.eventLogEvents) ?? null;
    if (next === null) return;
    this.view = next;
    if (event.name === 'snapshot') {
      this.failures = 0;
      this.options.onState({ kind: 'live' });
    }
    this.options.onView(next);
  }

  private onFailed(error: unknown): void {
    if (error instanceof HoldfastError && [401, 403].includes(httpStatusOf(error))) {
      this.failures = 0;
      this.options.onState({ kind: 'refused', error: toWireError(error) });
      return;
    }
    const now = Date.now();
    if (this.failures === 0) this.lostSince = now;
    const { firstRetryMs = 250, maxRetryMs = 3_000 } = this.options;
    const wait = Math.min(maxRetryMs, firstRetryMs * 2 ** this.failures);
    this.failures += 1;
    this.options.onState({ kind: 'lost', since: this.lostSince, retryAt: now + wait });
    this.timer = setTimeout(() => void this.follow(), wait);
  }

  private get silenceMs(): number {
    return this.options.silenceMs ?? 6_000;
  }
}
