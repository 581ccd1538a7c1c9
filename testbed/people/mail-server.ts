/** A real SMTP server (`smtp-server`) on loopback that keeps what it gets. Whoever starts it ends it. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { until } from '../wait.js';

export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Whether it came by TLS, and who signed in. */
  readonly secure: boolean;
  readonly user: string | undefined;
  /** As they came. */
  readonly head: string;
  /** Decoded. */
  readonly subject: string;
  readonly text: string;
}

export interface MailServerOptions {
  /** With them it offers STARTTLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** With it, only who signs in is served. */
  readonly signIn?: { readonly user: string; readonly password: string };
  readonly port?: number;
}

export class TestMailServer {
  readonly caught: CaughtMail[] = [];
  /** What it answers to a recipient; 0: it takes them. */
  status = 0;
  /** The same for single ones. */
  readonly statusOf = new Map<string, number>();
  /** How long it looks through a mail before it says that it has it, ms. */
  scanMs = 0;
  /** Connections that were made to it. */
  connections = 0;

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async start({ tls, signIn, port = 0 }: MailServerOptions = {}): Promise<TestMailServer> {
    let own: TestMailServer | null = null;
    const options: SMTPServerOptions = {
      hideSTARTTLS: tls === undefined,
      authOptional: signIn === undefined,
      // Beside TLS alone.
      allowInsecureAuth: tls === undefined,
      ...tls,
      onConnect: (_session, done) => {
        if (own !== null) own.connections += 1;
        done();
      },
      onAuth: (auth, _session, done) => {
        const isRight = auth.username === signIn?.user && auth.password === signIn?.password;
        if (isRight) done(null, { user: auth.username as string });
        else done(Object.assign(new Error('No.'), { responseCode: 535 }));
      },
      onRcptTo: (address, _session, done) => {
        const status = own?.statusOf.get(address.address) ?? own?.status ?? 0;
        if (status === 0) done();
        else done(Object.assign(new Error(`<${address.address}> is not here`), { responseCode: status }));
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          own?.caught.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            secure: session.secure,
            user: session.user as string | undefined,
            ...read(Buffer.concat(parts).toString('latin1')),
          });
          setTimeout(done, own?.scanMs ?? 0);
        });
      },
    };
    const server = new SMTPServer(options);
    // A client that was killed cuts its connection.
    server.on('error', () => {});
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', () => resolve()));
    own = new TestMailServer(server, (server.server.address() as AddressInfo).port);
    return own;
  }

  to(address: string): CaughtMail[] {
    return this.caught.filter((mail) => mail.to.includes(address));
  }

  /** The newest mail to this address, when there are so many. */
  async next(address: string, count = 1): Promise<CaughtMail> {
    return until(`mail ${count} to ${address}`, () => {
      const found = this.to(address);
      return found.length >= count && found.at(-1);
    });
  }

  /** What stands in the link of the newest mail to this address. */
  async code(address: string, count = 1): Promise<string> {
    const { text } = await this.next(address, count);
    const code = /#\/(?:reset|confirm)\/(\S+)/.exec(text)?.[1];
    if (code === undefined) throw new Error(`no link in: ${text}`);
    return code;
  }

  close(): Promise<void> {
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }
}

function read(raw: string): Pick<CaughtMail, 'head' | 'subject' | 'text'> {
  const at = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, at);
  const subject = /^subject: (.*(?:\r\n[ \t].*)*)/im.exec(head)?.[1] ?? '';
  const words = subject
    .replace(/\r\n[ \t]/g, '')
    .replace(/\?=\s*=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, how: string, text: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('latin1')
        : quoted(text.replaceAll('_', ' ')),
    );
  const body = raw.slice(at + 4);
  const text = /^content-transfer-encoding: base64/im.test(head)
    ? Buffer.from(body, 'base64').toString('latin1')
    : /^content-transfer-encoding: quoted-printable/im.test(head)
      ? quoted(body.replace(/=\r\n/g, ''))
      : body;
  return { head, subject: utf8(words), text: utf8(text) };
}

function quoted(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
