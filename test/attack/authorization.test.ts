import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestNode } from '../support/cluster.js';
import { join, Person, say } from '../support/person.js';

/** What a member may do to others' rooms, messages and time. A running node with normal limits. */

let node: TestNode;
let alice: Person;
const people: Person[] = [];

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, args: ['--limits', 'normal'] });
  await node.signUpOperator();
  alice = await Person.signUp(node.url);
});
afterEach(() => {
  for (const person of people.splice(0)) person.close();
  alice.close();
});
afterAll(() => node.stop());

test('[S7] a message that shows nothing is refused', async () => {
  const [socket] = await alice.connect();
  await join(socket, 'general');
  for (const [at, text] of [
    '\u200B',
    '\u2800\u2800',
    '\u3164',
    '\u115F',
    '\u202E\u202C',
    '\u00AD',
    ' \n',
  ].entries()) {
    await expect(say(socket, 'general', text, `blank-${at}`), JSON.stringify(text)).rejects.toThrow(
      /invalid/,
    );
  }
  await say(socket, 'general', '👩‍👩‍👧', 'seen');
});
