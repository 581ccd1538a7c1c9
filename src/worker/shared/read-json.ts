import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { LIMITS } from '../../protocol/limits.js';

/** The type of the error by which a body is refused that is no UTF-8. */
export const NOT_UTF8 = 'not-utf8';

/**
 * Reads a body of JSON. One that is packed is refused, and one with bytes that are no UTF-8: as characters it would be
 * what nobody wrote.
 */
export function jsonReader(maxBytes: number): RequestHandler {
  return express.json({ limit: maxBytes, strict: true, inflate: false, verify: insistOnUtf8 });
}

function insistOnUtf8(_req: unknown, _res: unknown, body: Buffer, charset: string): void {
  // JSON has no other encoding (RFC 8259), and the parser would take some.
  const type = charset === 'utf-8' ? NOT_UTF8 : 'charset.unsupported';
  if (type !== NOT_UTF8 || !isUtf8(body)) throw Object.assign(new Error('no UTF-8'), { type });
}

const readMessage = jsonReader(LIMITS.messageBodyMaxBytes);

/** Reads a message, once it is known whose it is. */
export function readMessageJson(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    readMessage(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
}
