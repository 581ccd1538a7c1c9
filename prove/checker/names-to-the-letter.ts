import type { Check, Violation } from './check.js';

/**
 * Whoever is named in an answer, a message or a picture of who is there has the name they gave, to the letter; rooms
 * likewise.
 */
export const namesToTheLetter: Check = {
  name: 'names-to-the-letter',
  promises: ['SEND-3', 'SEND-8'],
  find(facts) {
    const found: Violation[] = [];
    const given = new Map<string, string>();
    for (const event of facts.of('named')) {
      if (event.how === 'given') given.set(`${event.what} ${event.id}`, event.name);
    }
    const judged = new Set<string>();
    const meet = (what: string, id: string, name: string, event: Violation['events'][number]) => {
      const right = given.get(`${what} ${id}`) ?? name;
      // Whoever was there before the crowd keeps what they were called first.
      given.set(`${what} ${id}`, right);
      if (right === name || judged.has(`${what} ${id} ${name}`)) return;
      judged.add(`${what} ${id} ${name}`);
      found.push({
        at: event.t,
        what: `the ${what} ${id} was called ${JSON.stringify(name)}, and is named ${JSON.stringify(right)}`,
        events: [event],
      });
    };
    for (const event of facts.of('named')) {
      if (event.how === 'called') meet(event.what, event.id, event.name, event);
    }
    for (const { event, message } of facts.sightings) {
      if (message.name !== undefined) meet('person', message.user, message.name, event);
    }
    for (const event of facts.of('presence')) {
      event.names?.forEach((name, index) => {
        meet('person', event.online[index] ?? 'nobody', name, event);
      });
    }
    return found;
  },
};
