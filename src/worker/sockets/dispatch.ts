import type { z } from 'zod';
import { type BucketRule, fullBucket, takeToken } from '../../domain/token-bucket.js';
import { HoldfastError, toWireError } from '../../protocol/errors.js';
import type { ClientEvent } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import {
  joinSchema,
  leaveSchema,
  nothingSchema,
  parse,
  readSchema,
  sendSchema,
  typingSchema,
} from '../../protocol/schemas.js';
import { isRateLimited, type WorkerContext } from '../context.js';
import { hardClose } from './hard-close.js';
import type { Peer } from './peer.js';

export const SCHEMAS = {
  join: joinSchema,
  leave: leaveSchema,
  send: sendSchema,
  read: readSchema,
  typing: typingSchema,
  alive: nothingSchema,
  ticket: nothingSchema,
} as const satisfies Record<ClientEvent, z.ZodType>;

/** Calls the ack, at most once and in the turn it is called in; nothing when the client wants none. */
export type Reply = (body: object) => void;

export type Handlers = {
  readonly [E in ClientEvent]: (peer: Peer, payload: z.infer<(typeof SCHEMAS)[E]>, reply: Reply) => unknown;
};

/** What a client asks by itself: it is no use of a session, and keeps none alive. */
const BY_ITSELF: ReadonlySet<ClientEvent> = new Set(['alive', 'ticket']);

const EVENTS: BucketRule = { capacity: LIMITS.eventBurst, perSecond: LIMITS.eventsPerSecond };
/** Events over the rate before the socket is closed: a flood, not a fast typist. */
const OVERRUNS_MAX = 1_000;

/**
 * The one door for what sockets send: known event, one payload of the right shape, not too often. Everything else is
 * refused in its ack, or closes the socket when it wants none.
 */
export function dispatch(context: WorkerContext, peer: Peer, handlers: Handlers): void {
  let bucket = fullBucket(EVENTS, performance.now());
  let overruns = 0;
  const { socket } = peer;
  // `next` is never called: nothing reaches Socket.IO's own listeners.
  socket.use((packet) => {
    const [event, ...rest] = packet as unknown[];
    const last = rest.at(-1);
    const ack = typeof last === 'function' ? (last as Reply) : null;
    if (ack !== null) rest.pop();
    const refuse = (thrown: unknown) => {
      const error = toWireError(thrown);
      if (error.code === 'internal') context.log.error({ err: thrown, event }, 'an event failed');
      ack?.({ ok: false, error });
    };
    if (isRateLimited(context)) {
      const taken = takeToken(bucket, EVENTS, performance.now());
      bucket = taken.bucket;
      if (taken.retryAfterMs > 0) {
        overruns += 1;
        context.meters.count('holdfast_events_limited_total');
        if (overruns > OVERRUNS_MAX) hardClose(socket);
        const { retryAfterMs } = taken;
        return refuse(new HoldfastError('rate_limited', 'Too many events. Slow down.', { retryAfterMs }));
      }
    }
    if (typeof event !== 'string' || !Object.hasOwn(handlers, event)) {
      context.meters.count('holdfast_events_refused_total');
      if (ack === null) hardClose(socket);
      return refuse(new HoldfastError('invalid', 'There is no such event.'));
    }
    const name = event as ClientEvent;
    if (!BY_ITSELF.has(name)) peer.used = true;
    void run(name, rest).catch((thrown) => {
      refuse(thrown);
      const isBroken = thrown instanceof HoldfastError && thrown.code === 'invalid' && ack === null;
      if (isBroken) hardClose(socket);
    });

    async function run(name: ClientEvent, args: unknown[]): Promise<void> {
      if (args.length !== 1) throw new HoldfastError('invalid', 'An event has one payload.');
      const payload = parse(SCHEMAS[name] as z.ZodType, args[0]);
      let replied = false;
      await (handlers[name] as (peer: Peer, payload: unknown, reply: Reply) => unknown)(
        peer,
        payload,
        (body) => {
          replied = true;
          ack?.({ ok: true, ...body });
        },
      );
      if (!replied) ack?.({ ok: true });
    }
  });
}
