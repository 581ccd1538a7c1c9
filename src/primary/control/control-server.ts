import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { SiteRules } from '../../domain/origin.js';
import { splitTarget } from '../../domain/request-target.js';
import type { Logger } from '../../logger.js';
import { isAccessRefusal } from '../../protocol/access-refusal.js';
import type { ControlOrder } from '../../protocol/cluster-event.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { readCrowd, readMode, readRestart, readSignal, readWorkers } from './control-orders.js';
import type { ControlRoom } from './control-room.js';
import type { ControlStreams } from './control-streams.js';
import { BrokenOff, readJson, sendJson, sendJsonError, setCommonHeaders } from './json-http.js';
import { mayScrape } from './metrics-access.js';
import type { OperatorAccess } from './operator-access.js';
import { ControlAssets } from './page-files.js';

export interface ControlServerOptions {
  readonly servedBy: string;
  /** The cluster's id. */
  readonly cluster: string;
  readonly facade: ControlRoom;
  readonly access: OperatorAccess;
  readonly streams: ControlStreams;
  readonly site: SiteRules;
  /** Whoever shows it may read the metrics from another machine; null: nobody. */
  readonly metricsToken: string | null;
  readonly logger: Logger;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** What the path's brackets matched. */
  readonly params: readonly string[];
}
type Handler = (exchange: Exchange) => void | Promise<void>;
interface Route {
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, Handler>>;
  /** Strangers may ask here: for the page itself, and whether the node serves. */
  readonly isOpen?: true;
}

/** The primary's own HTTP: it goes on answering whatever happens to the workers. */
export class ControlServer {
  private readonly server: Server;
  private readonly routes: readonly Route[];

  constructor(private readonly options: ControlServerOptions) {
    this.routes = this.makeRoutes();
    this.server = createServer(
      { keepAlive: false, maxHeaderSize: LIMITS.headMaxBytes, connectionsCheckingInterval: 2_000 },
      (request, response) => {
        void this.answer(request, response);
      },
    );
    // Node's own answer would leave the connection open.
    this.server.on('checkExpectation', (request, response) => this.server.emit('request', request, response));
    this.server.requestTimeout = LIMITS.headTimeoutMs;
    this.server.headersTimeout = LIMITS.headTimeoutMs;
    // Its time-outs are off until it "listens"; it never does itself, as the router brings the connections.
    this.server.emit('listening');
  }

  /** Serves a connection of which `bytes` were read already. */
  serve(socket: Socket, bytes: Buffer): void {
    this.server.emit('connection', socket);
    socket.unshift(bytes);
    socket.resume();
  }

  close(): void {
    this.options.streams.close();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query: search } = splitTarget(request.url ?? '/');
    const query = new URLSearchParams(search);
    setCommonHeaders(response, this.options.servedBy);
    response.on('error', () => response.destroy());
    try {
      const found = this.find(path);
      const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
      const { methods, isOpen } = found.route;
      const handler = methods[method];
      if (handler === undefined) {
        if (!isOpen) await this.options.access.admitReader(request);
        const taken = Object.keys(methods).join(', ');
        response.setHeader('Allow', taken);
        const words = `This address does not take ${request.method}; it takes ${taken}.`;
        throw new HoldfastError('method_not_allowed', words);
      }
      await handler({ request, response, query, params: found.params });
    } catch (error) {
      if (!(error instanceof HoldfastError))
        this.options.logger.error({ err: error }, 'a control call failed');
      if (response.headersSent) response.destroy();
      else sendJsonError(response, error);
    }
  }

  private find(path: string): { route: Route; params: readonly string[] } {
    for (const route of this.routes) {
      const match = route.path.exec(path);
      if (match !== null) return { route, params: match.slice(1) };
    }
    throw refusalError('not_found', { kind: 'nothing-here' });
  }

  private makeRoutes(): Route[] {
    const { facade, streams, access } = this.options;
    const assets = new ControlAssets();
    return [
      {
        path: /^\/healthz$/,
        isOpen: true,
        methods: { GET: ({ response }) => sendJson(response, 200, { ok: true }) },
      },
      { path: /^\/readyz$/, isOpen: true, methods: { GET: (call) => this.readyz(call) } },
      { path: /^\/metrics$/, methods: { GET: (call) => this.metrics(call) } },
      {
        path: /^\/control\/?$/,
        isOpen: true,
        methods: { GET: ({ request, response }) => assets.sendPage(request, response) },
      },
      {
        path: /^\/control\/assets\/([^/]+)$/,
        isOpen: true,
        methods: {
          GET: ({ request, response, params }) => assets.sendFile(request, response, params[0] as string),
        },
      },
      {
        path: /^\/control\/cluster$/,
        methods: {
          GET: this.looking(async ({ response }) => sendJson(response, 200, await facade.clusterView())),
        },
      },
      {
        path: /^\/control\/events$/,
        methods: {
          GET: async ({ request, response }) => streams.open(response, await access.admitReader(request)),
        },
      },
      {
        path: /^\/control\/incidents$/,
        methods: { GET: this.looking(({ response }) => sendJson(response, 200, facade.incidents())) },
      },
      {
        path: /^\/control\/incidents\/([\w.-]+)$/,
        methods: {
          GET: this.looking(async ({ response, params: [name] }) =>
            sendJson(response, 200, await facade.incident(name as string)),
          ),
        },
      },
      {
        path: /^\/control\/mode$/,
        methods: {
          GET: this.looking(({ response, query }) => this.mode(response, query)),
          PUT: this.changing('mode', readMode, (by, mode) => facade.switchMode(mode, by)),
        },
      },
      {
        path: /^\/control\/nodes\/([^/]+)\/slots\/([^/]+)\/signal$/,
        methods: {
          POST: this.changing('signal', readSignal, (by, { node, slot, signal }) =>
            facade.signal(node, slot, signal, by),
          ),
        },
      },
      {
        path: /^\/control\/restart$/,
        methods: { POST: this.changing('restart', readRestart, (by, { node }) => facade.restart(node, by)) },
      },
      {
        path: /^\/control\/workers$/,
        methods: {
          PUT: this.changing('workers', readWorkers, (by, { node, count }) =>
            facade.setWorkers(node, count, by),
          ),
        },
      },
      {
        path: /^\/control\/crowd$/,
        methods: { PUT: this.changing('crowd', readCrowd, (by, { people }) => facade.setCrowd(people, by)) },
      },
    ];
  }

  private looking(handler: Handler): Handler {
    return async (call) => {
      await this.options.access.admitReader(call.request);
      await handler(call);
    };
  }

  /**
   * Checks, reads the order, counts it, acts, answers 200 `{ok: true}`. An order that is wrong is counted apart from
   * those that are right. A refusal of the person (not of the input) is recorded.
   */
  private changing<T>(
    what: ControlOrder,
    read: (body: unknown, params: readonly string[]) => T,
    act: (by: string, order: T) => void | Promise<void>,
  ): Handler {
    return async ({ request, response, params }) => {
      const { access, logger } = this.options;
      const judged = <R>(judge: () => Promise<R>, by?: string) => this.recording(what, request, judge, by);
      const pass = await judged(() => access.admitAsker(request));
      let order: T;
      try {
        order = read(await readJson(request), params);
      } catch (error) {
        if (error instanceof BrokenOff) logger.info({ what, by: pass.name }, 'control call broke off');
        await judged(() => access.countWrong(pass), pass.name);
        throw error;
      }
      await judged(() => access.admitChange(pass), pass.name);
      await act(pass.name, order);
      logger.info({ what, by: pass.name }, 'control call');
      sendJson(response, 200, { ok: true });
    };
  }

  private async recording<R>(
    what: ControlOrder,
    request: IncomingMessage,
    judge: () => Promise<R>,
    by?: string,
  ): Promise<R> {
    const { facade, logger } = this.options;
    try {
      return await judge();
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      const { code, message, details } = error;
      logger.warn({ what, code }, 'control call refused');
      // A stranger's tries are in the process's log only, so that they cannot flood the event log.
      const why = details.refusal;
      if (code !== 'unauthenticated' && why !== undefined && isAccessRefusal(why)) {
        const refused = { call: what, code, refusal: why, message };
        facade.recordRefusal(refused, by ?? this.nameOf(request));
      }
      request.resume();
      throw error;
    }
  }

  private nameOf(request: IncomingMessage): string | null {
    try {
      return this.options.access.passOf(request).name;
    } catch {
      // The name is for the log only, and the request itself is refused.
      return null;
    }
  }

  private mode(response: ServerResponse, query: URLSearchParams): void {
    const { facade } = this.options;
    const asked = Object.fromEntries(query);
    if (Object.keys(asked).length === 0) sendJson(response, 200, facade.mode());
    else sendJson(response, 200, facade.forecast(readMode(asked)));
  }

  /** Codes for whoever asks; words, which name the store and other nodes, for operators. */
  private async readyz({ request, response }: Exchange): Promise<void> {
    const { facade, cluster, access } = this.options;
    const readiness = facade.readiness();
    const isOperator = () =>
      access.admitReader(request).then(
        () => true,
        () => false,
      );
    const words = readiness.problems.length > 0 && (await isOperator());
    const problems = readiness.problems.map(({ code, level, text, since }) =>
      words ? { code, level, text, since } : { code, level },
    );
    const details = { cluster, ...(problems.length === 0 ? {} : { problems }) };
    if (!readiness.ready) {
      sendJsonError(response, new HoldfastError(readiness.code, readiness.why), details);
    } else if (readiness.problems.some(({ level }) => level === 'fails')) {
      sendJson(response, 200, { ok: false, state: 'degraded', ...details });
    } else {
      sendJson(response, 200, { ok: true, ...details });
    }
  }

  private async metrics({ request, response }: Exchange): Promise<void> {
    const { site, metricsToken, access } = this.options;
    if (!mayScrape(request, site, metricsToken)) await access.admitReader(request);
    const { type, text } = await this.options.facade.metrics();
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  }
}
