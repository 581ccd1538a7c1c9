import { type Backend, backendsOf, SERVER_OPTIONS } from './backends.js';
import type { WantedServer } from './balance-plan.js';
import type { BalancerOptions } from './options.js';

const SERVER_LINE = /^ {2}server (\S+) (?:\[([^\]\s]+)\]|([^\s:]+)):(\d+) /gm;

type ConfigOptions = Pick<
  BalancerOptions,
  'listen' | 'certificate' | 'socket' | 'backend' | 'stickiness' | 'cookieKey'
>;

/**
 * The configuration of our HAProxy 2.6 or later. `servers` are the last known ones: HAProxy forgets added servers when
 * it reloads, and these bridge the time until they are added again.
 */
export function haproxyConfig(options: ConfigOptions, servers: readonly WantedServer[]): string {
  const [ready, alive] = backendsOf(options.backend);
  return `# Written by "holdfast balancer". Changes are overwritten; use --attach for an HAProxy of your own.
global
  stats socket ${options.socket} mode 600 level admin expose-fd listeners
  stats timeout 1m
  # A reload leaves the old process to its open websockets for as long as they last.
  log stderr format raw local0 notice
  # A port that another HAProxy has is taken, not shared. A reload hands the open ports over.
  noreuseport

defaults
  mode http
  log global
  timeout connect 1s
  timeout http-request 10s
  timeout http-keep-alive 10s
  timeout queue 5s
  # A frozen node accepts and says nothing: with two checks every 500 ms it is out after 2.4 s at most.
  timeout check 700ms
  # Above Engine.IO's ping interval of 20 s plus its time-out of 10 s: a long poll is silent for so long.
  timeout client 60s
  timeout server 60s
  # For websockets, once upgraded; they are pinged every 20 s.
  timeout tunnel 1h

frontend ${options.backend}-in
  bind ${options.listen}${options.certificate === null ? '' : ` ssl crt ${options.certificate} alpn http/1.1`}
  # What a client says of its own address is not believed; nodes believe this proxy (--trust-proxy).
  http-request del-header X-Forwarded-For
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  option forwardfor
  use_backend ${alive.name} if { nbsrv(${ready.name}) eq 0 }
  default_backend ${ready.name}

${backendSection(ready, options, servers)}
${backendSection(alive, options, servers)}`;
}

function backendSection(
  { name, checkPath }: Backend,
  options: ConfigOptions,
  servers: readonly WantedServer[],
): string {
  const secure = options.certificate === null ? '' : ' secure';
  const sticky =
    options.stickiness === 'none'
      ? ''
      : `  # Names the node, not the person. Dynamic: made of the address and this key, so added servers have one as well.
  dynamic-cookie-key ${options.cookieKey}
  cookie holdfast.lb insert indirect nocache httponly${secure} attr SameSite=Lax dynamic
  # A node that drains is in maintenance here. Polls of the connections it still has must reach it; everything else moves.
  force-persist if { url_param(sid) -m found }
`;
  return `backend ${name}
  balance leastconn
  option httpchk
  http-check send meth GET uri ${checkPath} ver HTTP/1.1 hdr Host holdfast hdr Connection close
  http-check expect status 200
  # A node routes each of its connections once, by the first request on it.
  option http-server-close
  http-reuse never
  retries 2
  option redispatch 1
  # Only what changes nothing is repeated; a refused connection always is.
  retry-on conn-failure empty-response 503
  http-request disable-l7-retry unless METH_GET
${sticky}${servers.map((server) => `  server ${serverLine(server)}\n`).join('')}`;
}

/** What `haproxyConfig` gave, as it would be with no servers. */
export function withoutServers(config: string): string {
  return config.replace(/^ {2}server .*\n/gm, '');
}

/** The servers in what `haproxyConfig` gave. */
export function serversIn(config: string): WantedServer[] {
  const found = new Map<string, WantedServer>();
  for (const [, name = '', v6, v4, port] of config.matchAll(SERVER_LINE)) {
    found.set(name, { name, host: v6 ?? v4 ?? '', port: Number(port), serving: true });
  }
  return [...found.values()];
}

/** `<name> <address> <options>`, as both the configuration and `add server` take it. */
export function serverLine({ name, host, port }: WantedServer): string {
  return `${name} ${host.includes(':') ? `[${host}]` : host}:${port} ${SERVER_OPTIONS}`;
}
