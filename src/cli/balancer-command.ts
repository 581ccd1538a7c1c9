import { runBalancerCommand } from '../balancer/command.js';
import { HelpRequest } from '../options.js';
import type { Command } from './commands.js';

export const balancerCommand: Command = {
  name: 'balancer',
  summary: 'keep an HAProxy in front of all nodes that share a Redis',
  run: async (args) => {
    try {
      await runBalancerCommand(args, process.env);
    } catch (error) {
      if (!(error instanceof HelpRequest)) throw error;
      console.log(error.text);
    }
    return 0;
  },
};
