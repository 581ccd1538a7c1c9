import { SECOND } from './units.js';

/** Packets, bodies and requests, from the first byte of a connection to its worker. */
export const REQUEST_LIMITS = {
  /** One packet of a websocket or body of a poll, bytes. */
  packetMaxBytes: 64 * 1024,
  jsonBodyMaxBytes: 32 * 1024,
  /**
   * A message that is posted, which is read only with its hook's code, a token or a session. Of a text's 8,000
   * characters each is at most 9 bytes: three of UTF-8, each as `%ED`, in a form. As `\u…` in a form it is 8, in JSON
   * 6. Beside the text 8 KiB have space for a key and the looks that programs of other chats send along.
   */
  messageBodyMaxBytes: 9 * 8_000 + 8 * 1024,
  /**
   * One body of a poll by somebody who is signed in. A burst of messages (30 of 8,000 characters, three bytes each: 720
   * kB) fits in. Clients of Socket.IO before 4.5 know no bound and post all that waits. Each packet in it keeps to
   * `packetMaxBytes`.
   */
  pollBodyMaxBytes: 1024 * 1024,
  /**
   * A longer one is read and thrown away up to this much, so that its answer is not lost in a reset. Then it is cut
   * off.
   */
  pollBodyThrownAwayMaxBytes: 4 * 1024 * 1024,
  /** Packets of one body: four times `eventBurst`, so that who is too fast is told so in an ack and not cut off. */
  packetsPerPoll: 512,
  /** Packets of one answer to a poll: python-engineio reads no more and gives up the connection. */
  packetsPerAnswer: 16,
  /**
   * Before somebody is welcomed a connection needs one CONNECT (with a ticket, some 200 bytes) and pongs; a few more
   * for retries.
   */
  strangerBodyMaxBytes: 4 * 1024,
  packetsBeforeWelcome: 16,
  requestsBeforeWelcome: 32,
  /**
   * CONNECTs of one connection, those to namespaces that do not exist too. One is needed; signing in after a refusal
   * needs another.
   */
  connectsPerConnection: 8,
  /** Only the main namespace exists; the name of another comes back in its refusal. */
  namespaceMaxChars: 64,
  /** Acknowledgements that nobody asked for. The server asks for none; a client may have a few on their way. */
  strayPacketsPerConnection: 64,

  /** The router: bytes and time for the head of a connection's first request (ROUTE-6). */
  headMaxBytes: 16 * 1024,
  headTimeoutMs: 10 * SECOND,
  headMaxHeaders: 100,
  /**
   * A whole request, with its body: two seconds more than its head, and with the round that looks once a second, below
   * 15 s.
   */
  requestTimeoutMs: 12 * SECOND,
  /**
   * A connection on which no byte moves for this long while a request is answered is closed. Longer than a poll waits:
   * `pingIntervalMs` and
   * `pingTimeoutMs`.
   */
  silentRequestMs: 45 * SECOND,
  /**
   * Connections whose head is not complete; and as many that wait for a worker. Past the first the oldest has to go,
   * past the second 503, but for what the primary serves itself (`/healthz`, `/readyz`, `/metrics`, `/control`).
   */
  pendingConnectionsMax: 10_000,
  /**
   * Those of one address (IPv6: /64) among them: an office of 500 that comes back at once, with six connections per
   * browser.
   */
  pendingPerAddressMax: 3_000,
  /**
   * Bytes taken behind the head of a handshake that waits for a worker; an honest one has none. Past them it is not
   * read, but kept.
   */
  pendingAheadMaxBytes: 4 * 1024,
  /**
   * How long, and how much of what still comes, is thrown away behind a last answer, so that it is not lost in a reset.
   * That is the time that a client needs to read it, and what its kernel had sent by then.
   */
  lingerMs: 1 * SECOND,
  lingerMaxBytes: 256 * 1024,
  /** A connection queued for a worker that died is handed on or closed within this (ROUTE-4). */
  handoffTimeoutMs: 1 * SECOND,
  /**
   * How long a connection waits for a worker, from when its head was whole and whatever its way since, before it is
   * told 503. Either none is ready (a start, the last worker's death), or those that were to take it died or are too
   * busy.
   */
  holdForWorkerMs: 5 * SECOND,
} as const;
