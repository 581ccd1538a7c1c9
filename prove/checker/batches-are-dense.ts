import type { Check, Violation } from './check.js';

/** The wire's own promise: the messages of one batch are in order of seq, without holes. */
export const batchesAreDense: Check = {
  name: 'batches-are-dense',
  promises: ['SEND-3'],
  find(facts) {
    const found: Violation[] = [];
    for (const batch of facts.of('wire')) {
      const broken = batch.messages.findIndex(
        (message, index) => index > 0 && message.seq !== (batch.messages[index - 1]?.seq ?? 0) + 1,
      );
      if (broken > 0) {
        const numbers = batch.messages.map((message) => message.seq).join(', ');
        found.push({ at: batch.t, what: `a batch of ${batch.room} has ${numbers}`, events: [batch] });
      }
    }
    return found;
  },
};
