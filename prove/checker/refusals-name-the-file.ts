import type { Check, Violation } from './check.js';

/**
 * A node that does not start on the data it finds says which file is wrong and what to do. It never comes up empty on
 * data that is there: the first comer would become the operator of somebody's chat.
 */
export const refusalsNameTheFile: Check = {
  name: 'refusals-name-the-file',
  promises: ['LIFE-5'],
  find(facts) {
    const found: Violation[] = [];
    for (const start of facts.of('start')) {
      if (start.outcome === 'serves') continue;
      if (start.outcome === 'empty') {
        found.push({
          at: start.t,
          what: `${start.node} came up without any account, although there is data: ${start.files.join(', ')}`,
          events: [start],
        });
        continue;
      }
      const names = start.files.some((file) => start.said.includes(file));
      const cures = /repair/i.test(start.said);
      if (names && cures) continue;
      found.push({
        at: start.t,
        what: `${start.node} refused to start and ${names ? 'offered no cure' : 'named no file'}: ${start.said}`,
        events: [start],
      });
    }
    return found;
  },
};
