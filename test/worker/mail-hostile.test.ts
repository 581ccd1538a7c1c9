import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { TestMailServer } from '../../testbed/people/mail-server.js';
import { PASSWORD, Person } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';

/** Mails on the wire, where a member is hostile, or the mail server is strange. */

let server: TestMailServer;
let node: TestNode;

beforeAll(async () => {
  server = await TestMailServer.start();
  const smtp = ['--smtp', `smtp://localhost:${server.port}`];
  const site = ['--url', 'https://chat.example.org', '--mail-from', 'chat@example.org'];
  node = await TestNode.start({ workers: 2, args: [...smtp, ...site] });
  await node.signUpOperator();
});
afterAll(async () => {
  await node?.stop();
  await server?.close();
});

const wants = (person: Person, address: string) =>
  person.send('PUT', '/api/me/mail', { address, password: PASSWORD, language: 'en' });
const asks = (who: string) =>
  new Person(node.url, 'x').send('POST', '/api/mail/reset', { who, language: 'en' });
async function withAddress(address: string): Promise<Person> {
  const person = await Person.signUp(node.url);
  expect((await wants(person, address)).status).toBe(200);
  const code = await server.code(address);
  expect((await person.send('POST', '/api/mail/confirm', { code })).status).toBe(204);
  return person;
}

test('an address at which the server ends everything holds up nobody else’s mail', async () => {
  server.statusOf.set('trap@example.org', 421);
  const hostile = await Person.signUp(node.url);
  expect((await wants(hostile, 'trap@example.org')).status).toBe(200);
  await until('it to be tried', () => node.output.includes('the mail server takes no mails'));
  await withAddress('ann@example.org');
  expect(server.to('trap@example.org')).toEqual([]);
  // It was not lost, either.
  server.statusOf.clear();
  await server.next('trap@example.org');
});

test('whoever gives another’s address again and again keeps them from no new password', async () => {
  const victim = await withAddress('victim@example.org');
  const hostile = await Person.signUp(node.url);
  for (let times = 0; times < 10; times += 1)
    expect((await wants(hostile, 'victim@example.org')).status).toBe(200);
  await until('one to be left out', () => node.output.includes('its mailbox got many'));
  expect((await asks(victim.name)).status).toBe(204);
  const text = async () => (await server.next('victim@example.org')).text;
  await until('the link', async () => (await text()).includes('#/reset/'));
});

test('a server that looks through a mail for long gets it once', async () => {
  await withAddress('slow@example.org');
  server.scanMs = 12_000;
  expect((await asks('slow@example.org')).status).toBe(204);
  await server.next('slow@example.org', 2);
  // What is asked for later is sent later.
  expect((await asks('victim@example.org')).status).toBe(204);
  const before = server.to('victim@example.org').length;
  await server.next('victim@example.org', before + 1);
  server.scanMs = 0;
  expect(server.to('slow@example.org')).toHaveLength(2);
});
