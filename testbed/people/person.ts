/** People who speak the wire directly, and what they do. They start nothing but their sockets, which `close` ends. */
import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientToServerEvents,
  HandshakeAuth,
  JoinResult,
  Message,
  Position,
  SendResult,
  ServerToClientEvents,
  Welcome,
} from '../../src/protocol/events.js';
import type { CookieKind } from '../../src/protocol/route.js';
import { until } from '../wait.js';
import { patiently, patientlyOpened } from './patience.js';

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** The password of everybody here. */
export const PASSWORD = 'correct horse battery';

let accounts = 0;

/** A name that no earlier call in this process gave. */
export function freshName(): string {
  accounts += 1;
  return `person-${accounts}`;
}

/**
 * Someone with a cookie jar who speaks the wire directly, without the SDK: what an outside client would see.
 */
export class Person {
  readonly cookies = new Map<string, string>();
  readonly sockets: TestSocket[] = [];
  id = '';

  constructor(
    readonly url: string,
    readonly name: string,
    readonly password = PASSWORD,
  ) {}

  static async signUp(url: string, name = freshName(), setup?: string): Promise<Person> {
    const person = new Person(url, name);
    await person.makeAccount(setup);
    return person;
  }

  /** Signed up and in. `setup`: of the set-up link, where one is needed. */
  async makeAccount(setup?: string): Promise<void> {
    const account = { name: this.name, password: this.password, ...(setup === undefined ? {} : { setup }) };
    let tries = 0;
    const asked = () => {
      tries += 1;
      return this.ask('/api/accounts', this.sent('POST', account));
    };
    // A connection may end with a worker that was given up.
    let answer = await until('an answer to a sign-up', () => patiently(asked));
    // What was too late, or ended, may have made it all the same: then the name is one's own.
    if (tries > 1 && answer.status === 409) answer = await this.signIn();
    if (![200, 201].includes(answer.status))
      throw new Error(`sign-up answered ${answer.status}: ${await answer.text()}`);
    this.id = ((await answer.json()) as { user: { id: string } }).user.id;
  }

  async signIn(): Promise<Response> {
    return this.send('POST', '/api/session', { name: this.name, password: this.password });
  }

  /** 200 when signed in, 401 when not. */
  async whoami(): Promise<Response> {
    return this.fetch('/api/session');
  }

  /** The name of a cookie of Holdfast's, which carries the cluster's id; undefined: there is none. */
  cookieName(kind: CookieKind): string | undefined {
    return [...this.cookies.keys()].find((name) => name.startsWith('holdfast.') && name.endsWith(`.${kind}`));
  }

  cookie(kind: CookieKind): string | undefined {
    return this.cookies.get(this.cookieName(kind) ?? '');
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Asks again, as people do, while a busy machine is too late for it. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return patiently(() => this.ask(path, init));
  }

  /** Asks once, where that a request is refused so is what is looked for. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0) headers.set('cookie', this.cookieHeader);
    const answer = await fetch(`${this.url}${path}`, { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) this.keepCookie(line);
    return answer;
  }

  send(method: string, path: string, body: unknown): Promise<Response> {
    return this.fetch(path, this.sent(method, body));
  }

  /** What `fetch` and `ask` take to send JSON. */
  sent(method: string, body: unknown): RequestInit {
    const headers = { 'content-type': 'application/json', origin: this.url };
    return { method, headers, body: JSON.stringify(body) };
  }

  private keepCookie(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    const ended = attributes.some((one) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(one));
    if (ended || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** An unconnected socket with this person's cookies; `connect()` or `welcomed()` it. */
  socket(transports: ('websocket' | 'polling')[] = ['websocket'], auth: HandshakeAuth = {}): TestSocket {
    const socket: TestSocket = io(this.url, {
      transports,
      forceNew: true,
      reconnection: false,
      timeout: CONNECTS_WITHIN_MS,
      autoConnect: false,
      auth: { ...auth },
      extraHeaders: { cookie: this.cookieHeader, origin: this.url },
    });
    this.sockets.push(socket);
    return socket;
  }

  /** Connects and resolves with the welcome, or rejects with the connect_error. Asks again as `fetch` does. */
  connect(transports?: ('websocket' | 'polling')[], auth?: HandshakeAuth): Promise<[TestSocket, Welcome]> {
    return patientlyOpened(() => this.connectOnce(transports, auth));
  }

  private async connectOnce(
    transports?: ('websocket' | 'polling')[],
    auth?: HandshakeAuth,
  ): Promise<[TestSocket, Welcome]> {
    const socket = this.socket(transports, auth);
    return [socket, await welcomed(socket)];
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

/** Connects a socket, and resolves with its welcome; or rejects with the connect_error. */
export function welcomed(socket: TestSocket): Promise<Welcome> {
  return new Promise((resolve, reject) => {
    socket.once('welcome', resolve);
    socket.once('connect_error', reject);
    socket.once('disconnect', (reason) => reject(new Error(`disconnected before the welcome: ${reason}`)));
    socket.connect();
  });
}

/** These end a wait for what never comes; Socket.IO's own would end that of a busy machine. */
export const CONNECTS_WITHIN_MS = 60_000;
const ANSWERED_WITHIN_MS = 30_000;

/** The ack of `join`; throws the wire error. */
export async function join(socket: TestSocket, room: string, since?: Position): Promise<JoinResult> {
  const request = since === undefined ? { room } : { room, since };
  return accepted(await socket.timeout(ANSWERED_WITHIN_MS).emitWithAck('join', request));
}

export async function say(socket: TestSocket, room: string, text: string, cmid: string): Promise<SendResult> {
  return accepted(await socket.timeout(ANSWERED_WITHIN_MS).emitWithAck('send', { room, text, cmid }));
}

export function accepted<T>(ack: Ack<T>): T {
  if (!ack.ok) throw new Error(`${ack.error.code}: ${ack.error.message}`);
  return ack;
}

/** Collects the messages that a socket receives, in the order of arrival. */
export function collect(socket: TestSocket): Message[] {
  const seen: Message[] = [];
  socket.on('messages', (batch) => seen.push(...batch.messages));
  return seen;
}
