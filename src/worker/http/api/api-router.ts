import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { CROWD_HEADER, isCrowdPass } from '../../../domain/crowd-pass.js';
import { isFresh } from '../../../domain/operator-claim.js';
import { requestFacts } from '../../../domain/request-facts.js';
import { HoldfastError } from '../../../protocol/errors.js';
import { formatServedBy } from '../../../protocol/events.js';
import type {
  AccountBody,
  AccountsBody,
  MembersBody,
  NodesBody,
  RoomBody,
  RoomsBody,
  SessionBody,
  SetupBody,
  SignedInBody,
  TicketBody,
} from '../../../protocol/http.js';
import { LIMITS } from '../../../protocol/limits.js';
import {
  accountsQuerySchema,
  administrationSchema,
  credentialsSchema,
  idSchema,
  inviteSchema,
  messagesQuerySchema,
  newAccountSchema,
  newPasswordSchema,
  newRoomSchema,
  parse,
} from '../../../protocol/schemas.js';
import type { Account } from '../../../store/interfaces/accounts.js';
import type { Store } from '../../../store/interfaces/store.js';
import type { AccountService, Attempt } from '../../accounts/account-service.js';
import { accountView, userOf, userRef } from '../../accounts/user-ref.js';
import { RoomLists } from '../../rooms/room-lists.js';
import { RoomPages } from '../../rooms/room-pages.js';
import type { RoomService } from '../../rooms/room-service.js';
import { renameFormerCookies } from '../../sessions/former-cookies.js';
import { clearOperatorCookie, endOperatorClaim, refreshOperatorCookie } from '../../sessions/operator-cookie.js';
import type { Identity, Sessions } from '../../sessions/sessions.js';
import type { Tickets } from '../../sessions/tickets.js';
import { isRateLimited, type WorkerContext } from '../../shared/context.js';
import { OpenAnswers } from './open-answers.js';

export interface ApiParts {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly accounts: AccountService;
  readonly rooms: RoomService;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Handler = (req: Request, res: Response) => Promise<unknown>;

/** Everything under `/api`, as `docs/guide/wire.md` and `protocol/http.ts` say. */
export function apiRouter(context: WorkerContext, parts: ApiParts): Router {
  const { store, sessions, tickets, accounts, rooms } = parts;
  const lists = new RoomLists(store.rooms);
  const roomPages = new RoomPages(store.log, rooms);
  const router = express.Router();
  const pages = new OpenAnswers(LIMITS.openPagesPerPerson);
  router.use(renameFormerCookies(context, sessions));
  const at = (path: string, handlers: Partial<Record<Method, Handler>>) => {
    router.all(path, byMethod(handlers));
  };

  at('/setup', {
    GET: async (_req, res) => {
      const body: SetupBody = {
        needed: await store.accounts.awaitsFirst(),
        tokenNeeded: context.setupToken !== null,
      };
      res.json(body);
    },
  });

  at('/accounts', {
    GET: async (req, res) => {
      await operator(req, res);
      const { name } = parse(accountsQuerySchema, req.query);
      const body: AccountsBody = {
        accounts: (name === undefined ? await accounts.listKnown() : await accounts.findByName(name)).map(
          accountView,
        ),
      };
      res.json(body);
    },
    POST: async (req, res) => {
      const account = await accounts.signUp(parse(newAccountSchema, req.body), attemptOf(context, req));
      await signInAs(account, req, res, 201);
    },
  });

  at('/accounts/:id', {
    PUT: async (req, res) => {
      const { session, account } = await operator(req, res);
      if (!isFresh(session, Date.now())) {
        throw new HoldfastError('stale_operator', 'Give your password again: your sign-in is too old.');
      }
      const id = parse(idSchema, req.params.id);
      const change = parse(administrationSchema, req.body);
      const body: AccountBody = { account: accountView(await accounts.administer(account, id, change)) };
      res.json(body);
    },
  });

  at('/password', {
    PUT: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      const passwords = parse(newPasswordSchema, req.body);
      const changed = await accounts.changePassword(account, passwords, attemptOf(context, req));
      await signInAs(changed, req, res);
    },
  });

  at('/sessions', {
    DELETE: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      await accounts.endSessions(account);
      await signOut(req, res);
    },
  });

  at('/session', {
    GET: async (req, res) => {
      const identity = await sessions.identify(req, res);
      const { session, account } = identity;
      refreshOperatorCookie(context, req, res, identity);
      const route = session.route ?? context.route;
      const body: SessionBody = {
        user: userOf(account),
        session: { route: `${route.node}/${route.slot}`, expiresAt: session.expiresAt },
        servedBy: formatServedBy(context.self),
        mode: context.mode,
      };
      res.json(body);
    },
    POST: async (req, res) => {
      const account = await accounts.signIn(parse(credentialsSchema, req.body), attemptOf(context, req));
      await signInAs(account, req, res);
    },
    DELETE: signOut,
  });

  at('/tickets', {
    POST: async (req, res) => {
      const { session } = await sessions.identify(req, res);
      const ticket = await tickets.issue(session, Date.now());
      const body: TicketBody = { ...ticket, nodes: context.peers.nodes };
      res.status(201).json(body);
    },
  });

  at('/nodes', {
    GET: async (req, res) => {
      await sessions.identify(req, res);
      const body: NodesBody = { nodes: context.peers.nodes };
      res.json(body);
    },
  });

  at('/rooms', {
    GET: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      await context.budgets.takeOrThrow(
        'room-lists',
        account.id,
        'You asked for your rooms very often. Wait a little.',
      );
      const body: RoomsBody = { rooms: await lists.listOf(account.id) };
      res.json(body);
    },
    POST: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      const { name, private: isPrivate = false } = parse(newRoomSchema, req.body);
      if (!account.synthetic) {
        await context.budgets.takeOrThrow(
          'rooms',
          account.id,
          'You made many rooms. Wait a little before the next.',
        );
      }
      const body: RoomBody = { room: await rooms.create(name, isPrivate, userRef(account)) };
      res.status(201).json(body);
    },
  });

  at('/rooms/:room/messages', {
    GET: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      const query = parse(messagesQuerySchema, req.query);
      pages.track(account.id, res);
      res.type('json').send(await roomPages.pageJson(roomOf(req), account.id, query));
    },
  });

  at('/rooms/:room/members', {
    GET: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      const body: MembersBody = { members: await rooms.members(roomOf(req), account.id) };
      res.json(body);
    },
    POST: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      const { name } = parse(inviteSchema, req.body);
      if (!account.synthetic) {
        await context.budgets.takeOrThrow(
          'invitations',
          account.id,
          'You invited many people. Wait a little.',
        );
      }
      const user = await rooms.invite(roomOf(req), userRef(account), name);
      res.status(201).json({ user });
    },
  });

  at('/rooms/:room/members/:user', {
    DELETE: async (req, res) => {
      const { account } = await sessions.identify(req, res);
      await rooms.remove(roomOf(req), account, parse(idSchema, req.params.user));
      res.status(204).end();
    },
  });

  router.use(() => {
    throw new HoldfastError('not_found', 'There is nothing at this address.');
  });
  return router;

  async function signInAs(account: Account, req: Request, res: Response, status = 200): Promise<void> {
    const session = await sessions.signIn(req, res, account);
    endOperatorClaim(context, req);
    refreshOperatorCookie(context, req, res, { session, account });
    const body: SignedInBody = { user: userOf(account) };
    res.status(status).json(body);
  }

  async function signOut(req: Request, res: Response): Promise<void> {
    try {
      await sessions.signOut(req, res);
    } catch (problem) {
      // Who lost the session's cookie loses the operator's, too.
      if ((problem as HoldfastError).code === 'store_unwritable') loseOperatorCookie(req, res);
      throw problem;
    }
    loseOperatorCookie(req, res);
    res.status(204).end();
  }

  function loseOperatorCookie(req: Request, res: Response): void {
    endOperatorClaim(context, req);
    clearOperatorCookie(context, req, res);
  }

  async function operator(req: Request, res: Response): Promise<Identity> {
    const identity = await sessions.identify(req, res);
    if (!identity.account.operator) throw new HoldfastError('forbidden', 'Only operators may do this.');
    return identity;
  }
}

function roomOf(req: Request): string {
  return parse(idSchema, req.params.room);
}

function attemptOf(context: WorkerContext, req: Request): Attempt {
  return {
    address: requestFacts(req, context.boot.trustProxy).address,
    crowd: isCrowdPass(req.get(CROWD_HEADER), context.boot.secret, Date.now()),
    limited: isRateLimited(context),
  };
}

/** One path's methods; another one is answered 405 with those allowed. HEAD is GET without the body. */
function byMethod(handlers: Partial<Record<Method, Handler>>): RequestHandler {
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
