import type { FromWorker, ToWorker, WorkerBoot } from '../../protocol/ipc.js';

type Handlers = {
  readonly [K in Exclude<ToWorker['type'], 'holdfast:boot'>]: (
    message: Extract<ToWorker, { type: K }>,
  ) => void;
};

/** The worker's side of the channel to its primary. */
export class PrimaryIpc {
  private handlers: Handlers | null = null;
  private readonly early: ToWorker[] = [];
  private readonly booted: Promise<WorkerBoot>;

  constructor() {
    this.booted = new Promise((resolve) => {
      process.on('message', (message: ToWorker) => {
        if (message?.type === 'holdfast:boot') resolve(message.boot);
        else this.onMessage(message);
      });
    });
  }

  /** Says hello and resolves with the boot message. */
  boot(): Promise<WorkerBoot> {
    this.send({ type: 'holdfast:hello' });
    return this.booted;
  }

  /** From now on messages go to `handlers`, first those that came early. */
  serve(handlers: Handlers): void {
    this.handlers = handlers;
    for (const message of this.early.splice(0)) this.onMessage(message);
  }

  send(message: FromWorker): void {
    if (process.connected) process.send?.(message, undefined, undefined, primaryIsGone);
  }

  private onMessage(message: ToWorker): void {
    if (typeof message?.type !== 'string' || !message.type.startsWith('holdfast:')) return;
    if (this.handlers === null) this.early.push(message);
    else (this.handlers as Record<string, (one: ToWorker) => void>)[message.type]?.(message);
  }
}

/** A primary that is gone takes this worker with it; nothing is left to say. */
function primaryIsGone(): void {}
