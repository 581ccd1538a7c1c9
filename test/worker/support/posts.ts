/** Answers to messages that are posted by HTTP, and what is in the room then. */
import { expect } from 'vitest';
import type { SendResult } from '../../../src/protocol/events.js';
import type { MessagesBody } from '../../../src/protocol/http.js';
import type { Person } from '../../../testbed/people/person.js';

export async function stored(answer: Response): Promise<SendResult> {
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as SendResult;
}

/** The status, the code and the words of a refusal. */
export async function refused(answer: Response): Promise<[number, string, string]> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return [answer.status, error.code, error.message];
}

export async function pageOf(by: Person, room: string): Promise<MessagesBody> {
  return (await (await by.fetch(`/api/rooms/${room}/messages?entries=1`)).json()) as MessagesBody;
}

/** JSON as programs write it that must be ASCII. */
export function escapedJson(body: object): string {
  return JSON.stringify(body).replace(
    /[^ -~]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
