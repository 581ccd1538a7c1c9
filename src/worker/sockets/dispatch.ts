import type { z } from 'zod';
import { type BucketRule, fullBucket, type TokenBucket, takeToken } from '../../domain/token-bucket.js';
import { HoldfastError, toWireError } from '../../protocol/errors.js';
import type { ClientEvent } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import {
  joinSchema,
  leaveSchema,
  nothingSchema,
  parse,
  readSchema,
  readSend,
  typingSchema,
} from '../../protocol/schemas.js';
import { isRateLimited, type WorkerContext } from '../context.js';
import { hardClose } from './hard-close.js';
import type { Peer } from './peer.js';
import { type Reply, receive } from './receive.js';

const READERS = {
  join: by(joinSchema),
  leave: by(leaveSchema),
  send: readSend,
  read: by(readSchema),
  typing: by(typingSchema),
  alive: by(nothingSchema),
  ticket: by(nothingSchema),
} as const satisfies Record<ClientEvent, (input: unknown) => unknown>;

function by<T>(schema: z.ZodType<T>): (input: unknown) => T {
  return (input) => parse(schema, input);
}

export type Handlers = {
  readonly [E in ClientEvent]: (
    peer: Peer,
    payload: ReturnType<(typeof READERS)[E]>,
    reply: Reply,
  ) => unknown;
};

/** What a client asks by itself: it is no use of a session, and keeps none alive. */
const BY_ITSELF: ReadonlySet<ClientEvent> = new Set(['alive', 'ticket']);

const EVENTS: BucketRule = { capacity: LIMITS.eventBurst, perSecond: LIMITS.eventsPerSecond };
/** Events over the rate before the socket is closed: a flood, not a fast typist. */
const OVERRUNS_MAX = 1_000;

function isKnown(event: unknown): event is ClientEvent {
  return typeof event === 'string' && Object.hasOwn(READERS, event);
}

/**
 * The one door for what sockets send: known event, one payload of the right shape, not too often. Everything else is
 * refused in its ack, or closes the socket when it wants none.
 */
export function dispatch(context: WorkerContext, peer: Peer, handlers: Handlers): void {
  /** Most sockets only listen, and need none. */
  let bucket: TokenBucket | null = null;
  let overruns = 0;
  const { socket } = peer;
  receive(socket, isKnown, (event, payloads, ack) => {
    const refuse = (thrown: unknown) => {
      const error = toWireError(thrown);
      if (error.code === 'internal') context.log.error({ err: thrown, event }, 'an event failed');
      ack?.({ ok: false, error });
    };
    if (isRateLimited(context)) {
      const now = performance.now();
      const taken = takeToken(bucket ?? fullBucket(EVENTS, now), EVENTS, now);
      bucket = taken.bucket;
      if (taken.retryAfterMs > 0) {
        overruns += 1;
        context.meters.count('holdfast_events_limited_total');
        if (overruns > OVERRUNS_MAX) hardClose(socket);
        const { retryAfterMs } = taken;
        return refuse(new HoldfastError('rate_limited', 'Too many events. Slow down.', { retryAfterMs }));
      }
    }
    if (!isKnown(event)) {
      context.meters.count('holdfast_events_refused_total');
      if (ack === null) hardClose(socket);
      return refuse(new HoldfastError('invalid', 'There is no such event.'));
    }
    if (!BY_ITSELF.has(event)) peer.used = true;
    let replied = false;
    const reply: Reply = (body) => {
      replied = true;
      ack?.({ ok: true, ...body });
    };
    const finish = () => {
      if (!replied) ack?.({ ok: true });
    };
    const fail = (thrown: unknown) => {
      refuse(thrown);
      const isBroken = thrown instanceof HoldfastError && thrown.code === 'invalid' && ack === null;
      if (isBroken) hardClose(socket);
    };
    try {
      if (payloads.length !== 1) throw new HoldfastError('invalid', 'An event has one payload.');
      const payload = READERS[event](payloads[0]);
      const handle = handlers[event] as (peer: Peer, payload: unknown, reply: Reply) => unknown;
      const done = handle(peer, payload, reply);
      if (done instanceof Promise) done.then(finish, fail);
      else finish();
    } catch (thrown) {
      fail(thrown);
    }
  });
}
