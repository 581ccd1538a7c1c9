/** After one that failed. */
const RETRY_MS = 1_000;

/**
 * When a room is compared with the log, or closed ones with the store: one comparison at a time. Asked meanwhile, it is
 * done once more. One that fails is tried again after a while.
 */
export class Comparisons {
  private running: Promise<void> | null = null;
  private again = false;
  private fresh: Promise<void> | null = null;
  private retry: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly compareOnce: () => Promise<void>,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Compares, or joins the comparison that runs, which then is followed by another. Never rejects. */
  run(): Promise<void> {
    if (this.running !== null) this.again = true;
    else this.running = this.repeat();
    return this.running;
  }

  /** What was just compared is old already. */
  repeatOnce(): void {
    this.again = true;
  }

  /** By a comparison that begins after this call. Rejects when it fails. */
  runFresh(): Promise<void> {
    // Never begins in this turn: it would end the sharing before that has begun.
    this.fresh ??= (this.running ?? Promise.resolve()).then(async () => {
      // Whoever asks from here on needs a read that begins later.
      this.fresh = null;
      await this.compareOnce();
      if (this.again) await this.run();
    });
    return this.fresh;
  }

  close(): void {
    this.closed = true;
    if (this.retry !== null) clearTimeout(this.retry);
  }

  private async repeat(): Promise<void> {
    try {
      do {
        this.again = false;
        await this.compareOnce();
      } while (this.again && !this.closed);
    } catch (error) {
      this.onError(error as Error);
      this.runLater();
    } finally {
      this.running = null;
    }
  }

  private runLater(): void {
    if (this.retry !== null || this.closed) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.run();
    }, RETRY_MS);
    this.retry.unref();
  }
}
