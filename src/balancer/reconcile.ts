import type { Logger } from '../logger.js';
import { type BalanceCommand, planBalance, type WantedServer } from './balance-plan.js';
import { parseServersState } from './balance-state.js';
import { serverLine } from './haproxy-config.js';
import type { RuntimeApi } from './runtime-api.js';

/**
 * Compares one backend with the wanted servers and sends what is missing. It looks at the state afresh each time. So
 * the next call repairs what a reload forgot, or a command that failed half-way. Resolves with the commands it sent;
 * rejects when HAProxy does not answer.
 */
export async function reconcileBackend(
  api: RuntimeApi,
  backend: string,
  wanted: readonly WantedServer[],
  forget: boolean,
  sticky: boolean,
  logger: Logger,
): Promise<readonly BalanceCommand[]> {
  const actual = parseServersState(await api.ask(`show servers state ${backend}`));
  const commands = planBalance(wanted, actual, forget);
  for (const command of commands) {
    const answer = await api.ask(runtimeLine(backend, command, sticky));
    logAnswer(logger, backend, command, answer);
  }
  return commands;
}

function runtimeLine(backend: string, command: BalanceCommand, sticky: boolean): string {
  switch (command.do) {
    case 'add': {
      const { name } = command.server;
      return `add server ${backend}/${serverLine(command.server)};${enableCommand(backend, name, sticky)}`;
    }
    case 'enable':
      return enableCommand(backend, command.name, sticky);
    case 'retire':
      // Not `drain`: that still sends new requests there which carry the server's cookie.
      return `set server ${backend}/${command.name} state maint`;
    case 'remove':
      return `del server ${backend}/${command.name}`;
  }
}

/** An added server is in maintenance, unchecked, and its cookie is empty until it is asked for again. */
function enableCommand(backend: string, name: string, sticky: boolean): string {
  const cookie = sticky ? `enable dynamic-cookie backend ${backend};` : '';
  return `${cookie}enable health ${backend}/${name};enable server ${backend}/${name}`;
}

function logAnswer(logger: Logger, backend: string, command: BalanceCommand, answer: string): void {
  const server = command.do === 'add' ? command.server.name : command.name;
  const details = { backend, server, ...(answer === '' ? {} : { answer }) };
  // Refused while it has connections: the usual case, tried again in the next round.
  if (command.do === 'remove' && !/deleted/i.test(answer)) logger.debug(details, 'server not removed yet');
  else logger.info(details, `server: ${command.do}`);
}
