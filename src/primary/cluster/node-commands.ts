import type { EventLog } from '../event-log/event-log.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { NodeCommand } from './bulletins.js';

/** What an operator can have this node do, from its own control room or another node's. */
export class NodeCommands {
  constructor(
    private readonly supervisor: Supervisor,
    private readonly eventLog: EventLog,
  ) {}

  /** Throws HoldfastError when it cannot be done; what takes long goes on by itself. */
  execute(command: NodeCommand, by: string): void {
    switch (command.do) {
      case 'signal':
        this.supervisor.operate(command.slot, command.signal, by);
        return;
      case 'restart':
        this.supervisor.restartAll(by);
        return;
      case 'workers': {
        const from = this.supervisor.wanted;
        this.supervisor.changeWanted(command.count);
        const params = { from, to: command.count, why: 'asked' } as const;
        this.eventLog.record({ kind: 'workers-changed', by, params });
      }
    }
  }
}
