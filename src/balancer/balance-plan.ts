/** What to tell a load balancer so that it serves the wanted set. Pure: wanted and actual in, commands out. */

/** A server as it should be. Its name holds its address, so that a node that moved is a new server. */
export interface WantedServer {
  readonly name: string;
  /** IP address; names are resolved before. */
  readonly host: string;
  readonly port: number;
  readonly serving: boolean;
}

/** A server as the balancer reports it. */
export interface ActualServer {
  readonly name: string;
  /** In maintenance: gets no new connections, keeps those it has. */
  readonly maintenance: boolean;
}

export type BalanceCommand =
  | { readonly do: 'add'; readonly server: WantedServer }
  /** Into rotation. */
  | { readonly do: 'enable'; readonly name: string }
  /** Out of rotation; open connections stay. */
  | { readonly do: 'retire'; readonly name: string }
  /** Refused by the balancer while the server has connections; then it is planned again the next time. */
  | { readonly do: 'remove'; readonly name: string };

/**
 * Commands that bring `actual` nearer to `wanted`. Complete at every call, from the state alone: after a reload that
 * forgot every server, or a half-done earlier attempt, the same call repairs it. Additions come first, so that a set
 * that is exchanged whole is never empty in between. With `forget` false, servers that nobody wants stay as they are:
 * the registry has only just come back.
 */
export function planBalance(
  wanted: readonly WantedServer[],
  actual: readonly ActualServer[],
  forget = true,
): BalanceCommand[] {
  // Whatever the balancer has is better than nothing.
  if (!wanted.some((one) => one.serving)) return [];
  const present = new Map(actual.map((one) => [one.name, one]));
  const needed = new Map(wanted.map((one) => [one.name, one]));
  const commands: BalanceCommand[] = [];
  for (const server of needed.values()) {
    if (!server.serving) continue;
    const there = present.get(server.name);
    // A server that is there but out was added by an attempt that broke off, or drained and came back.
    if (there === undefined) commands.push({ do: 'add', server });
    else if (there.maintenance) commands.push({ do: 'enable', name: server.name });
  }
  for (const { name, maintenance } of actual) {
    const server = needed.get(name);
    if (server?.serving || (server === undefined && !forget)) continue;
    if (!maintenance) commands.push({ do: 'retire', name });
    // A draining node still answers the polls of the connections it has, which need its server.
    else if (server === undefined) commands.push({ do: 'remove', name });
  }
  return commands;
}

/** A server's name: letters, digits, `.`, `-`, `_` only. */
export function serverName(node: string, host: string, port: number): string {
  return `${node}_${host.replace(/[^A-Za-z0-9.]/g, '-')}_${port}`;
}

/** `host:port` or `[v6]:port`, or null. */
export function parseAddress(address: string): { host: string; port: number } | null {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}
