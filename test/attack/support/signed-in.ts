import type { Ack } from '../../../src/protocol/events.js';
import type { TestNode } from '../../../testbed/node/node.js';
import { freshName, Person, type TestSocket } from '../../../testbed/people/person.js';

let addresses = 0;

/**
 * Someone who is signed in, behind a believed proxy, at an address of their own: limits of addresses are not what is
 * attacked.
 */
export class SignedIn extends Person {
  readonly address: string;

  constructor(url: string, name: string) {
    super(url, name);
    addresses += 1;
    this.address = `198.18.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
  }

  /** The node must run with `--trust-proxy loopback`. */
  static async of(node: TestNode): Promise<SignedIn> {
    const person = new SignedIn(node.url, freshName());
    await person.makeAccount();
    return person;
  }

  override ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', this.address);
    return super.ask(path, { ...init, headers });
  }

  /** What a request by hand needs to be this person's. */
  get headers(): Record<string, string> {
    return { origin: this.url, cookie: this.cookieHeader, 'x-forwarded-for': this.address };
  }
}

/** Sends anything under any name; resolves with the ack, or rejects after 60 s. */
export function emit(socket: TestSocket, event: string, ...args: unknown[]): Promise<Ack<object>> {
  const loose = socket.timeout(60_000) as unknown as {
    emitWithAck: (event: string, ...args: unknown[]) => Promise<Ack<object>>;
  };
  return loose.emitWithAck(event, ...args);
}
