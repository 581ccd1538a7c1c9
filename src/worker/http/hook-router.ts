import express, { type Request, type RequestHandler, type Router } from 'express';
import { addressBlock } from '../../domain/address-block.js';
import { requestFacts } from '../../domain/request-facts.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { SendResult } from '../../protocol/events.js';
import { readHookMessage } from '../../protocol/hook-message.js';
import { LIMITS } from '../../protocol/limits.js';
import { roomRefusal } from '../../store/room-refusals.js';
import type { FoundHook, Hooks } from '../rooms/hooks.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import { jsonReader } from '../shared/read-json.js';
import { byMethod, type Handler } from './api/resource.js';
import { fieldOfForm } from './form-field.js';

const FORM = 'application/x-www-form-urlencoded';
const WHAT_TO_SEND = 'Send JSON such as {"text": "…"} with Content-Type: application/json.';

/**
 * Messages from outside, `POST /hooks/:code`. Whoever has the code may write to its room, from wherever. No cookie
 * counts, so a page of another site can do no more than its reader. The code is looked up before a byte of the body is
 * read.
 */
export function hookRouter(context: WorkerContext, hooks: Hooks): Router {
  const router = express.Router();
  const found = new WeakMap<Request, FoundHook>();
  const limit = LIMITS.messageBodyMaxBytes;
  const json = jsonReader(limit);
  const form = express.raw({ limit, type: FORM, inflate: false });

  const lookUp: RequestHandler = async (req, _res, next) => {
    const hook = await hooks.withCode(String(req.params.code));
    if (hook === null) throw await refusalOf(req);
    found.set(req, hook);
    next();
  };

  /** Counted where it was wrong only: a stranger's tries keep no hook of the same address from writing. */
  async function refusalOf(req: Request): Promise<HoldfastError> {
    const { address } = requestFacts(req, context.boot.trustProxy);
    const words = 'Messages came to many addresses that are none. Wait a little, and check the address.';
    await context.budgets.takeOrThrow('hook-tries', addressBlock(address), words);
    return roomRefusal('no-hook');
  }

  const readBody: RequestHandler = (req, res, next) => {
    if (req.is('application/json')) json(req, res, next);
    else if (req.is(FORM)) form(req, res, next);
    else throw new HoldfastError('unsupported_type', WHAT_TO_SEND);
  };

  const write: Handler = async (req, res) => {
    const hook = found.get(req) as FoundHook;
    const { text, cmid } = readHookMessage(contentOf(req), req.get('idempotency-key'));
    const words = 'This address takes no more messages just now. Wait a little.';
    await context.budgets.takeOrThrow('hook-messages', hook.hook.bot.id, words);
    const body: SendResult = await hooks.write(hook, text, cmid ?? newId()).catch(asUnknown);
    res.json(body);
  };

  router.post('/:code', lookUp, readBody);
  router.all('/:code', byMethod({ POST: write }));
  return router;
}

/** What the body says: JSON, or what a form has of it in `payload`. */
function contentOf(req: Request): unknown {
  if (!req.is(FORM)) return req.body;
  const payload = Buffer.isBuffer(req.body) ? fieldOfForm(req.body, 'payload') : null;
  if (payload === null) {
    throw new HoldfastError('invalid', `The form is wrong: it has no field \`payload\`. ${WHAT_TO_SEND}`);
  }
  if (payload === 'not-utf8')
    throw new HoldfastError('invalid', '`payload` is wrong: it is not valid UTF-8.');
  try {
    return JSON.parse(payload.text);
  } catch {
    // What it is instead is the sender's.
    throw new HoldfastError('invalid', '`payload` is wrong: it must be JSON such as {"text": "…"}.');
  }
}

/** A hook that was removed while its message came is as one that never was. */
function asUnknown(error: unknown): never {
  throw error instanceof HoldfastError && error.code === 'not_member' ? roomRefusal('no-hook') : error;
}
