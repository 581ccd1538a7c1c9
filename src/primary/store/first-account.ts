import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '../../logger.js';
import type { AccountStore } from '../../store/interfaces/accounts.js';
import { syncFolder, writeSynced } from '../../store/on-disk.js';
import { Listeners } from '../shared/listeners.js';

/** In the data folder: this chat had an operator. Without accounts beside it, the store lost them. */
const MARKER = 'claimed';
const LOOK_EVERY_MS = 5_000;

export interface FirstAccountOptions {
  readonly dataDir: string;
  /**
   * Nobody but whoever sits at this machine can come by: then the first account needs no link, as long as there was
   * none before.
   */
  readonly onlyThisMachine: boolean;
  /** The cluster's; in the link. */
  readonly token: string;
  readonly accounts: Pick<AccountStore, 'count' | 'awaitsFirst'>;
  readonly logger: Logger;
  /** Shows the link to whoever started this node. */
  readonly show: (token: string) => void;
}

/**
 * Who may make the first account, which is an operator's: whoever comes first where only this machine can come, else
 * who has the set-up link. A chat that once had an operator never again belongs to the first comer: a store that lost
 * its accounts does not give it away.
 */
export class FirstAccount {
  /** The link's token is needed from now on, by workers that began without it. */
  readonly needed = new Listeners<[token: string]>();
  private readonly marker: string;
  private wasClaimed: boolean;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: FirstAccountOptions) {
    this.marker = join(options.dataDir, MARKER);
    this.wasClaimed = existsSync(this.marker);
  }

  /** What a worker asks for before it makes the first account; null: nothing. */
  get token(): string | null {
    return this.options.onlyThisMachine && !this.wasClaimed ? null : this.options.token;
  }

  /** Learns whether there are accounts, and goes on looking until there are: another node may make the first. */
  async start(): Promise<void> {
    await this.noticeAccounts();
    if (!this.wasClaimed) this.timer = setInterval(() => void this.noticeAccounts(), LOOK_EVERY_MS);
    this.timer?.unref();
    await this.showIfNeeded();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** There is an operator. */
  async claimed(): Promise<void> {
    if (this.wasClaimed) return;
    this.wasClaimed = true;
    this.stop();
    if (this.options.onlyThisMachine) this.needed.notify(this.options.token);
    try {
      await writeSynced(this.marker, 'This chat has had an operator.\n');
      await syncFolder(dirname(this.marker));
    } catch (error) {
      // As long as this process lives it knows without.
      this.options.logger.warn({ error: (error as Error).message }, 'the data folder cannot be written');
    }
  }

  /**
   * Shows the link where it is needed: at the start, and when the store came back without its data. Accounts without a
   * first one are left by a sign-up that was killed long ago: then, too, only who has the link becomes the operator.
   */
  async showIfNeeded(): Promise<void> {
    const { token } = this;
    if (token === null) return;
    const { accounts, logger } = this.options;
    const awaitsFirst = await accounts.awaitsFirst().catch((error: Error) => {
      logger.warn({ error: error.message }, 'whether this chat has an operator could not be asked');
      return false;
    });
    if (!awaitsFirst) return;
    // The count is for the warning only.
    const count = await accounts.count().catch(() => 0);
    if (count > 0)
      logger.warn({ accounts: count }, 'this chat has no operator: make an account with the set-up link');
    this.options.show(token);
  }

  private async noticeAccounts(): Promise<void> {
    // While the store does not answer nothing is learnt; it is asked again in a moment.
    const count = await this.options.accounts.count().catch(() => 0);
    if (count > 0) await this.claimed();
  }
}
