import { HoldfastError } from '../../protocol/errors.js';
import type { FileBody, FilesBody } from '../../protocol/http.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { randomId } from '../delivery/random-id.js';
import { errorOfAnswer, type HttpApi } from '../http/http-api.js';
import { backoffMs } from '../timing/backoff.js';
import type { Clock } from '../timing/clock.js';
import type { PutFile, Upload, UploadState } from './upload.js';

/** At once: more would only share one line, and a worker takes few of one person. */
const SIDE_BY_SIDE = 2;
const RETRY = { firstMs: 500, maxMs: 10_000 };

export interface UploadQueueOptions {
  readonly api: Pick<HttpApi, 'get'>;
  readonly put: PutFile;
  readonly clock: Clock;
  /** An upload has another state, or is gone. */
  readonly onChange: (id: string) => void;
}

interface Running {
  upload: Upload;
  readonly content: Blob;
  readonly abort: AbortController;
  failures: number;
  cancelWait: (() => void) | null;
  isRunning: boolean;
}

/**
 * Files on their way. What fails with the network or a worker is tried again from its beginning, until it is there or
 * cancelled. Its id stays the same, so it is kept once.
 */
export class UploadQueue {
  private readonly all = new Map<string, Running>();

  constructor(private readonly options: UploadQueueOptions) {}

  /** Null: it was cancelled, or is of a page that is gone. */
  get(id: string): Upload | null {
    return this.all.get(id)?.upload ?? null;
  }

  /** Bytes of some file are in this page alone, and their way has not ended. */
  get isUnfinished(): boolean {
    return [...this.all.values()].some(
      ({ upload: { state } }) => state.kind !== 'done' && state.kind !== 'failed',
    );
  }

  /** Begins, as soon as fewer are on their way. */
  add(name: string, content: Blob): Upload {
    const id = randomId(this.options.clock.random, 24);
    const upload: Upload = { id, name, bytes: content.size, state: { kind: 'waiting' } };
    const running: Running = {
      upload,
      content,
      abort: new AbortController(),
      failures: 0,
      cancelWait: null,
      isRunning: false,
    };
    this.all.set(id, running);
    this.pump();
    return running.upload;
  }

  /** Ends it; what the server has of it goes by itself. */
  cancel(id: string): void {
    const running = this.all.get(id);
    if (running === undefined) return;
    this.all.delete(id);
    running.cancelWait?.();
    running.abort.abort();
    this.options.onChange(id);
    this.pump();
  }

  /** Tries again what failed for good, or waits. */
  retry(id: string): void {
    const running = this.all.get(id);
    if (running === undefined || running.isRunning || running.upload.state.kind === 'done') return;
    running.cancelWait?.();
    running.cancelWait = null;
    running.failures = 0;
    this.setState(running, { kind: 'waiting' });
    this.pump();
  }

  /** There is a connection again: what waits need not. */
  wake(): void {
    for (const { upload } of this.all.values()) if (upload.state.kind === 'waiting') this.retry(upload.id);
  }

  private pump(): void {
    let busy = [...this.all.values()].filter(({ isRunning }) => isRunning).length;
    for (const running of this.all.values()) {
      if (busy >= SIDE_BY_SIDE) return;
      const mayBegin = running.upload.state.kind === 'waiting' && running.cancelWait === null;
      if (!mayBegin || running.isRunning) continue;
      busy += 1;
      void this.run(running);
    }
  }

  private async run(running: Running): Promise<void> {
    running.isRunning = true;
    const { id, name } = running.upload;
    try {
      await this.assertFits(running);
      this.setState(running, { kind: 'sending', sentBytes: 0 });
      const { status, text } = await this.options.put({
        path: `/api/files?name=${encodeURIComponent(name)}`,
        uploadId: id,
        content: running.content,
        onProgress: (sentBytes) => {
          if (running.isRunning) this.setState(running, { kind: 'sending', sentBytes });
        },
        signal: running.abort.signal,
      });
      if (status !== 201) throw errorOfAnswer(status, text);
      running.isRunning = false;
      this.setState(running, { kind: 'done', file: (JSON.parse(text) as FileBody).file });
    } catch (error) {
      running.isRunning = false;
      this.onUploadFailed(running, error);
    }
    this.pump();
  }

  /** A file that is far too large is refused before its bytes are on their way: an answer meanwhile may be lost. */
  private async assertFits({ content }: Running): Promise<void> {
    const { maxBytes, quotaBytes, usedBytes } = await this.options.api.get<FilesBody>('/api/files');
    if (content.size > maxBytes) throw refusalError('too_large', { kind: 'file-too-large', maxBytes });
    if (usedBytes + content.size > quotaBytes) {
      throw refusalError('limit_reached', { kind: 'files-full', maxBytes: quotaBytes });
    }
  }

  private onUploadFailed(running: Running, error: unknown): void {
    if (!this.all.has(running.upload.id)) return;
    const isFinal = error instanceof HoldfastError && !error.retry && error.code !== 'unauthenticated';
    if (isFinal) {
      this.setState(running, { kind: 'failed', error: error.toWire() });
      return;
    }
    const { clock } = this.options;
    running.failures += 1;
    const asked = error instanceof HoldfastError ? (error.details.retryAfterMs ?? 0) : 0;
    const waitMs = Math.max(asked, backoffMs(running.failures, 0.5 + clock.random() / 2, RETRY));
    running.cancelWait = clock.after(waitMs, () => {
      running.cancelWait = null;
      this.pump();
    });
    this.setState(running, { kind: 'waiting' });
  }

  private setState(running: Running, state: UploadState): void {
    if (!this.all.has(running.upload.id)) return;
    running.upload = { ...running.upload, state };
    this.options.onChange(running.upload.id);
  }
}
