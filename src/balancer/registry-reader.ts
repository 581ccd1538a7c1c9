import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isServing } from '../domain/peers.js';
import type { Logger } from '../logger.js';
import type { NodeView } from '../protocol/control.js';
import { parseAddress, serverName, type WantedServer } from './balance-plan.js';
import type { RegisteredNode } from './balance-set.js';

/** The registry's JSON views as the balancer needs them. One that cannot be read is left out, and said. */
export function readRegistry(views: ReadonlyMap<string, string>, logger: Logger): RegisteredNode[] {
  const nodes: RegisteredNode[] = [];
  for (const [node, json] of views) {
    try {
      nodes.push(registeredNode(JSON.parse(json) as NodeView));
    } catch (error) {
      logger.warn({ node, error: (error as Error).message }, 'a node registered something unreadable');
    }
  }
  return nodes;
}

function registeredNode(view: NodeView): RegisteredNode {
  const { node, address } = view;
  if (parseAddress(address) === null) throw new Error(`the address "${address}" is not host:port`);
  return { node, address, serving: isServing(view) };
}

/**
 * Turns names into addresses, since HAProxy's added servers take addresses only. A name that does not resolve keeps its
 * last one.
 */
export class AddressBook {
  private readonly last = new Map<string, string>();

  constructor(private readonly logger: Logger) {}

  async servers(nodes: readonly RegisteredNode[]): Promise<WantedServer[]> {
    const found = await Promise.all(nodes.map((one) => this.server(one)));
    return found.filter((one) => one !== null);
  }

  private async server({ node, address, serving }: RegisteredNode): Promise<WantedServer | null> {
    const parsed = parseAddress(address);
    if (parsed === null) return null;
    const host = isIP(parsed.host) === 0 ? await this.resolve(parsed.host) : parsed.host;
    if (host === null) return null;
    return { name: serverName(node, host, parsed.port), host, port: parsed.port, serving };
  }

  private async resolve(name: string): Promise<string | null> {
    try {
      // IPv4 first: a node that listens on 0.0.0.0 is not at ::1.
      const { address } = await lookup(name, { family: 4 }).catch(() => lookup(name));
      this.last.set(name, address);
    } catch (error) {
      this.logger.warn({ name, error: (error as Error).message }, 'the name of a node does not resolve');
    }
    return this.last.get(name) ?? null;
  }
}
