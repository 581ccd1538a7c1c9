import express, { type Request, type RequestHandler, type Response } from 'express';
import { LIMITS } from '../../protocol/limits.js';

/** Reads a body of JSON. One that is packed is refused. */
export function jsonReader(maxBytes: number): RequestHandler {
  return express.json({ limit: maxBytes, strict: true, inflate: false });
}

const readMessage = jsonReader(LIMITS.messageBodyMaxBytes);

/** Reads a message, once it is known whose it is. */
export function readMessageJson(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    readMessage(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
}
