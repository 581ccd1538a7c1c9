import { createHash } from 'node:crypto';
import type { PushedMessage } from '../../protocol/pushed-message.js';
import type { PushKeyPair, PushSubscription } from '../../store/interfaces/pushes.js';

/** A push as it leaves: nobody but the browser can read its body. */
export interface SealedPush {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

export interface PushSender {
  readonly pair: PushKeyPair;
  /** Whom a push service can write to: `mailto:…` or `https://…`. */
  readonly contact: string;
}

/** Push services keep one of this topic at most: a repeated message waits there once. */
const TOPIC_CHARS = 32;

/** Encrypted for the browser (RFC 8291) and signed for its push service (RFC 8292). */
export async function sealPush(
  { endpoint, p256dh, auth }: PushSubscription,
  message: PushedMessage,
  { pair, contact }: PushSender,
  ttlMs: number,
): Promise<SealedPush> {
  // Loaded when there is something to send: most clusters never do.
  const { default: webPush } = await import('web-push');
  const topic = createHash('sha256').update(message.mid).digest('base64url').slice(0, TOPIC_CHARS);
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    JSON.stringify(message),
    {
      vapidDetails: { subject: contact, ...pair },
      contentEncoding: 'aes128gcm',
      TTL: Math.max(0, Math.round(ttlMs / 1_000)),
      urgency: 'high',
      topic,
    },
  );
  return { headers, body };
}
