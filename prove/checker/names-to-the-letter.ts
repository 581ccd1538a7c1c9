import type { Check, Violation } from './check.js';

/**
 * Whoever is named in an answer, a message or a picture of who is there has the name they gave, to the letter; rooms
 * likewise. A direct room is called as the others in it are, for each of its people.
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
    // A room has also what a moderator asked for.
    const renamed = new Set<string>();
    for (const { what, room, text } of facts.of('moderation')) {
      if (what === 'rename') renamed.add(`${room} ${text}`);
    }
    const judged = new Set<string>();
    const meet = (what: string, id: string, name: string, event: Violation['events'][number]) => {
      if (what === 'room' && renamed.has(`${id} ${name}`)) return;
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
      if (event.how !== 'called') continue;
      const others = event.people?.filter((id) => id !== event.to);
      if (others === undefined) meet(event.what, event.id, event.name, event);
      else if (
        !isCalledAs(
          event.name,
          others.map((id) => given.get(`person ${id}`)),
        )
      ) {
        const what = `the direct room ${event.id} of ${others.join(' and ')} was called ${JSON.stringify(event.name)}`;
        found.push({ at: event.t, what: `${what} for ${event.to}`, events: [event] });
      }
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

/** In whatever order. Of people from before the crowd nobody knows the names. */
function isCalledAs(name: string, others: readonly (string | undefined)[]): boolean {
  const names = others.filter((one) => one !== undefined);
  if (names.length < others.length) return true;
  return name.length === names.join(', ').length && names.every((one) => name.includes(one));
}
