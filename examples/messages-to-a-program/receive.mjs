// Takes what an outgoing hook of Holdfast sends, and prints each message once:
//   HOLDFAST_SECRET_OF_HOOK=… PORT=8080 node receive.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { HOLDFAST_SECRET_OF_HOOK: secret = '', PORT: port = '8080' } = process.env;
if (secret === '') {
  console.error('Give the secret that was shown with the outgoing hook as HOLDFAST_SECRET_OF_HOOK.');
  process.exit(2);
}
/** Ids of what was taken. Keep them where your program keeps the rest, so that they outlive it. */
const taken = new Set();

function isSigned(header, body) {
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  // What is older than five minutes was caught on its way, and is sent by somebody else.
  if (time === undefined || Math.abs(Date.now() / 1_000 - Number(time)) > 300) return false;
  const own = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  return timingSafeEqual(own, Buffer.from(signature, 'hex'));
}

/** A letter has some 8,000 characters. Anybody can send more, and what is not signed is not kept. */
const MOST_BYTES = 256 * 1_024;

async function bodyOf(req) {
  const parts = [];
  let bytes = 0;
  for await (const part of req) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error('too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** People can write what a terminal would obey, or turn around. */
const plain = (text) => text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');

async function take(req, res) {
  const body = await bodyOf(req);
  if (!isSigned(req.headers['x-holdfast-signature'], body)) return res.writeHead(401).end();
  const { id, event, room, entry } = JSON.parse(body);
  if (!taken.has(id)) console.log(plain(`${room.name}, ${entry.user.name}, ${event}: ${entry.text ?? ''}`));
  taken.add(id);
  res.writeHead(204).end();
}

// What breaks off, is too long, or is no letter, ends its own request only; Holdfast sends it again.
const server = createServer((req, res) => void take(req, res).catch(() => res.destroy()));
server.listen(Number(port), function () {
  console.log(`Listening on port ${this.address().port}.`);
});
