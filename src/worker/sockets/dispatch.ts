import type { z } from 'zod';
import { type Bucket, type BucketRule, fullBucket, takeUnit } from '../../domain/bucket.js';
import { HoldfastError, toWireError } from '../../protocol/errors.js';
import type { Answers, ClientEvent } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import {
  arrivedSchema,
  changeSchema,
  joinSchema,
  leaveSchema,
  markUnreadSchema,
  nothingSchema,
  parse,
  readSchema,
  readSend,
  testimonySchema,
  typingSchema,
} from '../../protocol/schemas.js';
import { cutOff, sendAway } from '../engine/end-connection.js';
import { receive } from '../engine/receive.js';
import { ANSWERED, type Answered, type AnswerOutcome } from '../shared/answered.js';
import { isRateLimited, type WorkerContext } from '../shared/context.js';
import type { SocketClient } from './socket-client.js';

const READERS = {
  join: by(joinSchema),
  leave: by(leaveSchema),
  send: readSend,
  change: by(changeSchema),
  read: by(readSchema),
  'mark-unread': by(markUnreadSchema),
  typing: by(typingSchema),
  alive: by(nothingSchema),
  arrived: by(arrivedSchema),
  testify: by(testimonySchema),
  ticket: by(nothingSchema),
} as const satisfies Record<ClientEvent, (input: unknown) => unknown>;

function by<T>(schema: z.ZodType<T>): (input: unknown) => T {
  return (input) => parse(schema, input);
}

type Payload<E extends ClientEvent> = ReturnType<(typeof READERS)[E]>;

/**
 * What each event does. One that owes an answer resolves with the proof that it gave it, or that nobody waits any more.
 * So no path through it can end in a bare `{ok: true}`.
 */
export type Handlers = {
  readonly [E in ClientEvent]: E extends keyof Answers
    ? (
        client: SocketClient,
        payload: Payload<E>,
        reply: (body: Answers[E]) => Answered,
      ) => Promise<AnswerOutcome>
    : (client: SocketClient, payload: Payload<E>) => void | Promise<void>;
};

const OWED = {
  join: true,
  send: true,
  change: true,
  ticket: true,
  testify: true,
  'mark-unread': true,
} satisfies Record<keyof Answers, true>;

/** What a client asks by itself: it is no use of a session, and keeps none alive. */
const BY_ITSELF: ReadonlySet<ClientEvent> = new Set(['alive', 'arrived', 'testify', 'ticket']);

/** What a bot may ask for: to write and read in its rooms. What is a person's own is not. */
const FOR_BOTS: ReadonlySet<ClientEvent> = new Set([
  'join',
  'send',
  'change',
  'read',
  'typing',
  'alive',
  'arrived',
]);

const EVENTS: BucketRule = { capacity: LIMITS.eventBurst, perSecond: LIMITS.eventsPerSecond };

function isKnown(event: unknown): event is ClientEvent {
  return typeof event === 'string' && Object.hasOwn(READERS, event);
}

/**
 * The one door for what sockets send: known event, one payload of the right shape, not too often. Everything else is
 * refused in its ack, or closes the socket when it wants none.
 */
export function dispatch(context: WorkerContext, client: SocketClient, handlers: Handlers): void {
  /** Most sockets only listen, and need none. */
  let bucket: Bucket | null = null;
  let overruns = 0;
  const { socket } = client;
  receive(socket, isKnown, (event, payloads, ack) => {
    const refuse = (thrown: unknown) => {
      const error = toWireError(thrown);
      if (error.code === 'internal') context.logger.error({ err: thrown, event }, 'an event failed');
      ack?.({ ok: false, error });
    };
    /** Whoever wants no answer and sends what cannot be right is told why in an event, and then not heard any more. */
    const endUnlessAcked = (error: HoldfastError) => {
      if (ack !== null) return refuse(error);
      socket.emit('refused', { error: error.toWire() });
      sendAway(socket.conn);
    };
    if (isRateLimited(context)) {
      const now = performance.now();
      const taken = takeUnit(bucket ?? fullBucket(EVENTS, now), EVENTS, now);
      bucket = taken.bucket;
      if (taken.retryAfterMs > 0) {
        overruns += 1;
        context.meters.count('holdfast_events_limited_total');
        if (overruns > LIMITS.eventOverrunsMax) cutOff(socket.conn);
        const { retryAfterMs } = taken;
        return refuse(new HoldfastError('rate_limited', 'Too many events. Slow down.', { retryAfterMs }));
      }
    }
    if (!isKnown(event)) {
      context.meters.count('holdfast_events_refused_total');
      return endUnlessAcked(new HoldfastError('invalid', 'There is no such event.'));
    }
    if (client.session.kind === 'bot' && !FOR_BOTS.has(event))
      return refuse(refusalError('forbidden', { kind: 'not-for-bots' }));
    if (!BY_ITSELF.has(event)) client.used = true;
    const decided = context.budgets.take('events', client.user.id);
    if (typeof decided === 'number') perform(event, decided);
    else void decided.then((retryAfterMs) => perform(event, retryAfterMs));

    /** `retryAfterMs`: 0, or the person's sockets ask too much together. */
    function perform(event: ClientEvent, retryAfterMs: number): void {
      if (retryAfterMs > 0) {
        context.meters.count('holdfast_events_limited_total');
        refuse(new HoldfastError('rate_limited', 'Too many events. Slow down.', { retryAfterMs }));
        return;
      }
      let replied = false;
      const reply = (body: object): Answered => {
        replied = true;
        ack?.({ ok: true, ...body });
        return ANSWERED;
      };
      const finish = () => {
        if (replied) return;
        if (!Object.hasOwn(OWED, event)) ack?.({ ok: true });
        else if (socket.connected) refuse(new Error(`${event} ended without its answer`));
      };
      const fail = (thrown: unknown) => {
        if (thrown instanceof HoldfastError && thrown.code === 'invalid') endUnlessAcked(thrown);
        else refuse(thrown);
      };
      try {
        if (payloads.length !== 1) throw new HoldfastError('invalid', 'An event takes exactly one payload.');
        const payload = READERS[event](payloads[0]);
        const handle = handlers[event] as (
          client: SocketClient,
          payload: unknown,
          give: typeof reply,
        ) => unknown;
        const done = handle(client, payload, reply);
        if (done instanceof Promise) done.then(finish, fail);
        else finish();
      } catch (error) {
        fail(error);
      }
    }
  });
}
