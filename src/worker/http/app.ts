import type { RequestListener } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { formatServedBy } from '../../protocol/served-by.js';
import type { WorkerContext } from '../shared/context.js';
import { jsonReader } from '../shared/read-json.js';
import { apiRouter } from './api/api-router.js';
import { HOOKS_PATH } from './api/hook-paths.js';
import type { ApiParts } from './api/resource.js';
import { errorHandler } from './error-answers.js';
import { hookRouter } from './hook-router.js';
import { isPostedMessage, isUpload } from './long-bodies.js';
import { type PageHandler, pageHandler } from './pages.js';
import { jsonOnly, sameOriginOnly, securityHeaderList, securityHeaders } from './security.js';

/**
 * The HTTP side of a worker. Until the store has been opened once (`open`), the pages are served and `/api` answers
 * `store_unavailable`.
 */
export class HttpApp {
  private readonly express: Express = express();
  private readonly pages: PageHandler;
  private api: express.Router | null = null;
  private hooks: express.Router | null = null;

  constructor(private readonly context: WorkerContext) {
    const app = this.express;
    const servedBy = formatServedBy(context.self);
    this.pages = pageHandler(
      { 'X-Served-By': servedBy, ...securityHeaderList() },
      // The control room's lab shows the chat beside itself.
      { 'X-Served-By': servedBy, ...securityHeaderList('self') },
    );
    app.disable('x-powered-by');
    app.set('query parser', 'simple');
    app.set('trust proxy', context.boot.trustProxy.length === 0 ? false : [...context.boot.trustProxy]);
    app.use((_req, res, next) => {
      res.set('X-Served-By', servedBy);
      next();
    });
    app.use(securityHeaders());
    app.use(
      '/api',
      notStored,
      sameOriginOnly(context),
      unless(isUpload, jsonOnly()),
      unless(isReadLater, jsonReader(LIMITS.jsonBodyMaxBytes)),
      (req, res, next) => {
        onceOpen(this.api)(req, res, next);
      },
    );
    app.use(HOOKS_PATH, notStored, (req, res, next) => onceOpen(this.hooks)(req, res, next));
    app.use(() => {
      throw refusalError('not_found', { kind: 'nothing-here' });
    });
    app.use(errorHandler(context));
  }

  readonly listener: RequestListener = (req, res) => {
    this.context.meters.requests += 1;
    this.pages(req, res, () => this.express(req, res));
  };

  open(parts: ApiParts): void {
    this.api = apiRouter(this.context, parts);
    this.hooks = hookRouter(this.context, parts.hooks);
  }
}

const notStored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

function onceOpen(router: express.Router | null): express.Router {
  if (router === null) throw refusalError('store_unavailable', { kind: 'store-away' });
  return router;
}

/** What is long is read by its own handler, once it is known whose it is. */
const isReadLater: typeof isUpload = (method, path) =>
  isUpload(method, path) || isPostedMessage(method, path);

/** `handle`, but not for such requests. The body of an upload is its bytes, whatever type they have. */
function unless(isSuch: typeof isUpload, handle: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (isSuch(req.method, `/api${req.path}`)) next();
    else handle(req, res, next);
  };
}
