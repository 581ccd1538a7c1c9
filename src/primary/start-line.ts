import type { Config } from '../config.js';
import { modeNameOn } from '../protocol/event-phrases.js';
import type { StoreAccess } from './store/store-access.js';

/** One line: where to open it, which store, where its data is, how to stop. */
export function startLine(config: Config, port: number, access: StoreAccess): string {
  const store = access.kind === 'embedded' ? 'embedded store' : `store Redis at ${access.store.address}`;
  const data = access.kind === 'embedded' ? `, data in ${config.dataDir}` : `, pids in ${config.dataDir}`;
  const loose = config.limits === 'loose' ? ' Rate limits are OFF (--limits loose).' : '';
  return `Holdfast is on ${origin(config, port)} (${store}${data}, ${modeNameOn(access.kind, config.mode)}). Stop it with Ctrl-C.${loose}`;
}

/** Where a stranger could come by, the first account needs this link. */
export function setupLine(config: Config, port: number, token: string): string {
  return `Make the first account, an operator, here: ${config.origins[0] ?? origin(config, port)}/?setup=${encodeURIComponent(token)}`;
}

/** `localhost` where it leads here: `bob.localhost` is then another person's cookie jar. */
function origin({ host }: Config, port: number): string {
  const local = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' || host === '::1';
  return `http://${local ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}
