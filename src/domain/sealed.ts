import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './secrets.js';

/** `<base64url JSON>.<base64url HMAC-SHA-256>`: readable by anyone, made only with the secret. */
export function seal(content: unknown, secret: string, purpose: string): string {
  const body = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${body}.${macOf(body, secret, purpose).toString('base64url')}`;
}

/** The content, or null when the value was not sealed with this secret for this purpose. */
export function unseal(value: string, secret: string, purpose: string): unknown {
  const dot = value.indexOf('.');
  if (dot < 1 || value.length > 4096) return null;
  const body = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), 'base64url');
  const expected = macOf(body, secret, purpose);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
}

function macOf(body: string, secret: string, purpose: string): Buffer {
  return createHmac('sha256', deriveKey(secret, purpose)).update(body).digest();
}
