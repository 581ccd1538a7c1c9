import { runBalancerCommand } from '../balancer/command.js';
import { HelpRequest } from '../options.js';
import type { Command } from './commands.js';

export const balancerCommand: Command = {
  name: 'balancer',
  summary: 'keep an HAProxy in front of all nodes that share a Redis',
  run: async (args) => {
    try {
      await runBalancerCommand(args, process.env);
    } catch (problem) {
      if (!(problem instanceof HelpRequest)) throw problem;
      console.log(problem.text);
    }
    return 0;
  },
};
