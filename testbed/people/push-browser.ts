/**
 * A push service, and browsers that it wakes. They decrypt what comes as a browser does (RFC 8291), with nothing of the
 * server's own code. It starts a server that `close` ends.
 */
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PushRequest } from '../../src/protocol/http.js';

/** What came for a browser. */
export interface CaughtPush {
  /** Decrypted. */
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
  /** The encrypted body. */
  readonly body: Buffer;
  /** What the sender's token says of itself; its signature was checked. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
  /** By which key it was signed. */
  readonly publicKey: string;
}

export class PushBrowser {
  readonly caught: CaughtPush[] = [];
  /** What its service answers; 0: it never does. */
  status = 201;
  /** More of its answer's head. */
  headers: Record<string, string> = {};
  /** Requests that came for it, taken or not. */
  asked = 0;
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor(readonly endpoint: string) {
    this.keys.generateKeys();
  }

  /** As the browser gives it to its page. */
  subscription(): PushRequest {
    const keys = { p256dh: this.keys.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
    return { endpoint: this.endpoint, keys };
  }

  /** The mids that it was told of, in order. */
  get mids(): string[] {
    return this.caught.map(({ text }) => (JSON.parse(text) as { mid: string }).mid);
  }

  take(headers: IncomingHttpHeaders, body: Buffer): void {
    const [, token = '', publicKey = ''] =
      /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? [];
    this.caught.push({
      text: this.decrypt(body),
      headers,
      body,
      claims: claimsOf(token, publicKey),
      publicKey,
    });
  }

  /** RFC 8188 and 8291: one record, with its salt and the sender's key before it. */
  private decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + keyLength);
    const record = body.subarray(21 + keyLength);
    const own = this.keys.getPublicKey();
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, sender]);
    const shared = Buffer.from(hkdfSync('sha256', this.keys.computeSecret(sender), this.auth, info, 32));
    const derive = (what: string, length: number) =>
      Buffer.from(hkdfSync('sha256', shared, salt, Buffer.from(`Content-Encoding: ${what}\0`), length));
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('wrong padding');
    return padded.subarray(0, end).toString();
  }
}

/** Throws where the token is not signed by this key (RFC 8292). */
function claimsOf(token: string, publicKey: string): CaughtPush['claims'] {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' } });
  const signed = Buffer.from(`${head}.${claims}`);
  const isRight = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isRight) throw new Error('the token of a push is not signed by its key');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as CaughtPush['claims'];
}

export class TestPushService {
  /** Connections that were made to it, whatever came by them. */
  connections = 0;
  private readonly browsers = new Map<string, PushBrowser>();

  private constructor(
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  /** `tls`: of https, with this key and certificate, at this name. */
  static async start(tls?: { key: string; cert: string; name: string }): Promise<TestPushService> {
    const server = tls === undefined ? createServer() : createTlsServer(tls);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const origin = tls === undefined ? `http://127.0.0.1:${port}` : `https://${tls.name}:${port}`;
    const service = new TestPushService(server, origin);
    server.on('connection', () => {
      service.connections += 1;
    });
    server.on('request', (req, res) => {
      const parts: Buffer[] = [];
      req.on('data', (part: Buffer) => parts.push(part));
      req.on('end', () => {
        const browser = service.browsers.get(req.url ?? '');
        if (browser !== undefined) browser.asked += 1;
        const status = browser?.status ?? 404;
        if (status === 0) return;
        if (status < 300) browser?.take(req.headers, Buffer.concat(parts));
        res.writeHead(status, browser?.headers).end('what nobody reads');
      });
    });
    return service;
  }

  browser(): PushBrowser {
    const path = `/push/${randomBytes(9).toString('base64url')}`;
    const browser = new PushBrowser(`${this.origin}${path}`);
    this.browsers.set(path, browser);
    return browser;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
