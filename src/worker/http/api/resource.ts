import type { Request, RequestHandler, Response } from 'express';
import { HoldfastError } from '../../../protocol/errors.js';
import { nothingSchema, parse } from '../../../protocol/schemas.js';
import type { Store } from '../../../store/interfaces/store.js';
import type { SignUps } from '../../accounts/sign-ups.js';
import type { WorkerAccounts } from '../../accounts/worker-accounts.js';
import type { Bots } from '../../bots/bots.js';
import type { Method, MethodsOf, ROUTE_BOUNDS, RoutePath } from '../../budgets/route-bounds.js';
import type { WorkerFiles } from '../../files/worker-files.js';
import type { WorkerInvites } from '../../invites/worker-invites.js';
import type { WorkerMails } from '../../mail/worker-mails.js';
import type { OidcSignIns } from '../../oidc/oidc-sign-ins.js';
import type { OwnProfiles } from '../../profiles/own-profile.js';
import type { WorkerProfiles } from '../../profiles/worker-profiles.js';
import type { WorkerPushes } from '../../push/worker-pushes.js';
import type { DirectRooms } from '../../rooms/direct-rooms.js';
import type { Hooks } from '../../rooms/hooks.js';
import type { Moderation } from '../../rooms/moderation.js';
import type { OutgoingHooks } from '../../rooms/outgoing-hooks.js';
import type { RoomWrites } from '../../rooms/room-writes.js';
import type { WorkerRooms } from '../../rooms/worker-rooms.js';
import type { Sessions } from '../../sessions/sessions.js';
import type { Tickets } from '../../sessions/tickets.js';

/** What the API answers with. */
export interface ApiParts {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly accounts: WorkerAccounts;
  readonly signUps: SignUps;
  /** Null: people sign in with passwords alone. */
  readonly oidc: OidcSignIns | null;
  /** Null: no mails are sent. */
  readonly mails: WorkerMails | null;
  readonly invites: WorkerInvites;
  readonly rooms: WorkerRooms;
  readonly writes: RoomWrites;
  readonly moderation: Moderation;
  readonly hooks: Hooks;
  readonly outgoing: OutgoingHooks;
  readonly bots: Bots;
  readonly direct: DirectRooms;
  readonly files: WorkerFiles;
  readonly pushes: WorkerPushes;
  readonly profiles: WorkerProfiles;
  readonly ownProfiles: OwnProfiles;
}

export type Handler = (req: Request, res: Response) => Promise<unknown>;
type Handlers = Partial<Record<Method, Handler>>;

/** Some paths under `/api`, each with what it does by method. Each has to say in `ROUTE_BOUNDS` what bounds it. */
export type Resource = {
  readonly [Path in RoutePath]?: { readonly [M in MethodsOf<Path>]?: Handler };
};

/** One path's methods; another one is answered 405 with those allowed. HEAD is GET without the body. */
export function byMethod(handlers: Handlers): RequestHandler {
  const allowed = Object.keys(handlers).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return async (req, res) => {
    const handler = handlers[(req.method === 'HEAD' ? 'GET' : req.method) as Method];
    if (handler !== undefined) {
      await handler(req, res);
      return;
    }
    res.set('Allow', allowed.join(', '));
    throw new HoldfastError('method_not_allowed', `This address takes ${allowed.join(', ')}.`);
  };
}

/** Routes that read a body: by a schema, which refuses unknown fields, or as the bytes of a file. */
const WITH_BODY: ReadonlySet<string> = new Set<keyof typeof ROUTE_BOUNDS>([
  'POST /accounts',
  'PUT /accounts/:id',
  'PUT /password',
  'POST /session',
  'POST /rooms',
  'POST /rooms/:room/messages',
  'POST /rooms/:room/members',
  'PUT /rooms/:room/notify',
  'POST /invites',
  'POST /invites/look',
  'POST /invites/accept',
  'PATCH /rooms/:room',
  'PATCH /me',
  'PUT /rooms/:room/members/:user',
  'POST /hooks',
  'POST /tokens',
  'PATCH /tokens/:bot',
  'POST /tokens/:bot/token',
  'POST /direct',
  'POST /files',
  'POST /push',
  'DELETE /push',
  'PUT /me/mail',
  'POST /mail/confirm',
  'POST /mail/reset',
  'PUT /mail/reset',
]);

/** A path of the API. What reads no body refuses each field of one, since whoever sends it means something by it. */
export function routesOf(path: string, handlers: Handlers): RequestHandler {
  const judged = Object.entries(handlers).map(([method, handler]) => [
    method,
    WITH_BODY.has(`${method} ${path}`) ? handler : withoutBody(handler),
  ]);
  return byMethod(Object.fromEntries(judged));
}

function withoutBody(handler: Handler): Handler {
  return async (req, res) => {
    parse(nothingSchema, req.body ?? {});
    await handler(req, res);
  };
}
