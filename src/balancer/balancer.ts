import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.js';
import { LIMITS } from '../protocol/limits.js';
import { backendsOf } from './backends.js';
import type { WantedServer } from './balance-plan.js';
import { type KnownSet, NOTHING_KNOWN, nextKnownSet, type RegistryReading } from './balance-set.js';
import { haproxyConfig } from './haproxy-config.js';
import type { BalancerOptions } from './options.js';
import { reconcileBackend } from './reconcile.js';
import { AddressBook } from './registry-reader.js';
import type { RuntimeApi } from './runtime-api.js';

const ROUND_EVERY_MS = 300;

export interface BalancerParts {
  readonly options: BalancerOptions;
  readonly api: RuntimeApi;
  /** Null when the registry does not answer; never rejects. */
  readonly read: () => Promise<RegistryReading>;
  readonly logger: Logger;
}

/**
 * Keeps HAProxy's servers equal to the registry's nodes. The two halves run by themselves: a registry that hangs must
 * not keep a reloaded HAProxy without servers.
 */
export class Balancer {
  private known: KnownSet = NOTHING_KNOWN;
  private wanted: readonly WantedServer[] = [];
  private written = '';
  private running = true;
  private readonly addresses: AddressBook;

  constructor(private readonly parts: BalancerParts) {
    this.addresses = new AddressBook(parts.logger);
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    await Promise.all([this.every(() => this.learn()), this.every(() => this.apply())]);
  }

  stop(): void {
    this.running = false;
  }

  /** Our HAProxy's configuration with those of `servers` that serve, written whole or not at all. */
  async writeConfig(servers: readonly WantedServer[] = []): Promise<string> {
    const { options } = this.parts;
    const path = this.configPath;
    const serving = servers.filter((one) => one.serving);
    const text = haproxyConfig(options, serving);
    if (text !== this.written) {
      await writeFile(`${path}.new`, text, { mode: 0o600 });
      await rename(`${path}.new`, path);
      this.written = text;
    }
    return path;
  }

  /** What an earlier balancer wrote there, or null. */
  async writtenConfig(): Promise<string | null> {
    // The first one finds none.
    return readFile(this.configPath, 'utf8').catch(() => null);
  }

  private get configPath(): string {
    return join(this.parts.options.dir, 'haproxy.cfg');
  }

  private async learn(): Promise<void> {
    const { read, logger, options } = this.parts;
    const reading = await read();
    const before = this.known;
    this.known = nextKnownSet(before, reading, performance.now(), LIMITS.nodeViewTtlMs);
    if (this.known.away !== before.away) {
      const nodes = this.known.nodes.length;
      if (this.known.away) logger.warn({ nodes }, 'the registry does not answer; keeping the last set');
      else
        logger.info(
          { nodes },
          before.nodes.length === 0 ? 'the registry answers' : 'the registry answers again',
        );
    }
    const wanted = await this.addresses.servers(this.known.nodes);
    try {
      // Before HAProxy is told of them: a reload right after must find them there, or nobody is served until `apply`.
      // Whatever is written is better than nothing.
      if (!options.attach && wanted.some((one) => one.serving)) await this.writeConfig(wanted);
    } finally {
      this.wanted = wanted;
    }
  }

  private async apply(): Promise<void> {
    const { api, options, logger } = this.parts;
    const backends = options.attach ? [options.backend] : backendsOf(options.backend).map(({ name }) => name);
    const forget = !this.known.away && performance.now() >= this.known.patientUntilMs;
    for (const backend of backends) {
      await reconcileBackend(api, backend, this.wanted, forget, options.stickiness === 'cookie', logger);
    }
  }

  private async every(round: () => Promise<void>): Promise<void> {
    let failing = false;
    while (this.running) {
      try {
        await round();
        if (failing) this.parts.logger.info('the balancer works again');
        failing = false;
      } catch (error) {
        const details = { error: (error as Error).message };
        if (failing) this.parts.logger.debug(details, 'a round of the balancer failed');
        else this.parts.logger.warn(details, 'a round of the balancer failed');
        failing = true;
      }
      await sleep(ROUND_EVERY_MS);
    }
  }
}
