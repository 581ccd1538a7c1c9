import { isServing } from '../../domain/peers.js';
import type { Logger } from '../../logger.js';
import type { NodeView } from '../../protocol/control.js';

const RENEW_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 2_000;
/** A node that says nothing for this long is critical; balancers that follow Consul leave it out. */
const TTL = '3s';
/** Consul's least: a node that died is forgotten after this. */
const FORGET_AFTER = '1m';
/** Characters of a refusal that are logged. */
const SAID_MAX = 200;

export interface ConsulOptions {
  /** `http://host:8500`; a token for its ACL as the password: `http://:token@host:8500`. */
  readonly url: string;
  /** Name of the service in Consul; every node is an instance of it. */
  readonly service: string;
  /** This node's name. */
  readonly node: string;
  /** Asked in each round, never before `start`: the node is put together by then. */
  readonly view: () => Pick<NodeView, 'address' | 'version' | 'state' | 'slots' | 'problems'>;
  readonly logger: Logger;
}

/**
 * A second registry, beside the store: the node as an instance of a service of the local Consul agent. Its TTL check
 * passes while a worker is ready, and fails while the node drains. An agent that is away, or restarted and forgot, is
 * met with a new registration. Nothing in Holdfast waits for it.
 */
export class ConsulRegistry {
  private readonly base: URL;
  private readonly headers: Record<string, string>;
  private readonly id: string;
  private timer: NodeJS.Timeout | null = null;
  private registered = false;
  private round: Promise<void> = Promise.resolve();
  private waiting = false;
  private failing = false;
  private readonly leaving = new AbortController();

  constructor(private readonly options: ConsulOptions) {
    this.base = new URL(options.url);
    const token = decodeURIComponent(this.base.password);
    this.base.username = '';
    this.base.password = '';
    this.headers = {
      'content-type': 'application/json',
      ...(token === '' ? {} : { 'x-consul-token': token }),
    };
    this.id = `${options.service}-${options.node}`;
  }

  start(): void {
    this.renew();
    this.timer = setInterval(() => this.renew(), RENEW_EVERY_MS);
  }

  /** For a change that should be known at once. One round waits at most: an agent that hangs gathers no backlog. */
  renew(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.round = this.round.then(() => {
      this.waiting = false;
      return this.publish();
    });
  }

  /** Leaves Consul, so that nobody waits for the TTL. Resolves within about 2 s, whatever Consul does. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.leaving.abort();
    await this.round;
    const gone = `/v1/agent/service/deregister/${encodeURIComponent(this.id)}`;
    // Without an answer the TTL ends it.
    await this.put(gone, undefined, AbortSignal.timeout(ANSWER_WITHIN_MS)).catch(() => {});
  }

  private async publish(): Promise<void> {
    if (this.leaving.signal.aborted) return;
    try {
      if (!this.registered) await this.register();
      const view = this.options.view();
      const { state } = view;
      const serving = isServing(view);
      const verdict = serving ? 'pass' : 'fail';
      const answer = await this.put(
        `/v1/agent/check/${verdict}/${encodeURIComponent(`service:${this.id}`)}?note=${encodeURIComponent(state)}`,
      );
      // The agent was restarted and knows nothing of us.
      this.registered = answer.ok;
      if (!answer.ok) throw new Error(`the check was answered ${await refusalText(answer)}`);
      if (this.failing) this.options.logger.info('Consul knows this node again');
      this.failing = false;
    } catch (error) {
      if (this.leaving.signal.aborted) return;
      const details = { error: (error as Error).message };
      if (!this.failing) this.options.logger.warn(details, 'Consul was not told of this node; trying on');
      this.failing = true;
    }
  }

  private async register(): Promise<void> {
    const { service, node, view } = this.options;
    const { address, version } = view();
    const colon = address.lastIndexOf(':');
    const answer = await this.put('/v1/agent/service/register?replace-existing-checks=true', {
      ID: this.id,
      Name: service,
      Address: address.slice(0, colon).replace(/^\[|\]$/g, ''),
      Port: Number(address.slice(colon + 1)),
      Meta: { node, version },
      Check: { TTL, Status: 'critical', DeregisterCriticalServiceAfter: FORGET_AFTER },
    });
    if (!answer.ok) throw new Error(`the registration was answered ${await refusalText(answer)}`);
    this.registered = true;
  }

  private put(
    path: string,
    body?: unknown,
    signal = AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), this.leaving.signal]),
  ): Promise<Response> {
    return fetch(new URL(path, this.base), {
      method: 'PUT',
      headers: this.headers,
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** Consul's own words: they name the right that its token lacks. */
async function refusalText(answer: Response): Promise<string> {
  return `${answer.status} ${(await answer.text()).trim().slice(0, SAID_MAX)}`.trim();
}
