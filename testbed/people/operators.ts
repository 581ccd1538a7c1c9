/** Operators of the control room, and its stream of events, which `close` ends. It starts nothing. */
import { until } from '../wait.js';
import { freshName, Person } from './person.js';

/** A person whom `by` made an operator, with an operator's cookie of their own. */
export async function newOperator(by: Person, url = by.url): Promise<Person> {
  const person = await Person.signUp(url, freshName());
  await makeOperator(by, person);
  return person;
}

/** `by` makes this person an operator; resolves when they have an operator's cookie. */
export async function makeOperator(by: Person, person: Person): Promise<void> {
  const answer = await by.send('PUT', `/api/accounts/${person.id}`, { operator: true });
  if (!answer.ok) throw new Error(`promoting answered ${answer.status}: ${await answer.text()}`);
  await until('the operator’s cookie', async () => {
    await person.whoami();
    return person.cookie('operator') !== undefined;
  });
}

export interface OpenStream {
  readonly ended: () => boolean;
  close(): void;
}

/** An open `GET /control/events`; resolves when its first event came. */
export async function openStream(url: string, cookie: string): Promise<OpenStream> {
  const abort = new AbortController();
  const answer = await fetch(`${url}/control/events`, { headers: { cookie }, signal: abort.signal });
  if (!answer.ok) throw new Error(`the stream answered ${answer.status}`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  let ended = false;
  const drain = async () => {
    while (!(await reader.read()).done);
  };
  drain().then(
    () => (ended = true),
    () => (ended = true),
  );
  return { ended: () => ended, close: () => abort.abort() };
}
