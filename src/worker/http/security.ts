import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { originRefusal } from '../../domain/origin.js';
import { HoldfastError } from '../../protocol/errors.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { WorkerContext } from '../shared/context.js';

/** No inline script, no plugin, no connection but to ourselves. `framedBy`: whose pages may show it in a frame. */
export function securityHeaders(framedBy: 'none' | 'self' = 'none'): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: [`'${framedBy}'`],
      },
    },
    // Whether a host is for TLS only is for its proxy to say.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: framedBy === 'self' ? 'sameorigin' : 'deny' },
    // Browsers complain about it on plain HTTP, where it does nothing.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
}

/** The same headers for answers that do not pass through Express. */
export function securityHeaderList(framedBy: 'none' | 'self' = 'none'): OutgoingHttpHeaders {
  const res = new ServerResponse(new IncomingMessage(new Socket()));
  securityHeaders(framedBy)(res.req as Request, res as Response, () => {});
  return { ...res.getHeaders() };
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** State changes come from our own pages, or from programs; another site's form or script is refused. */
export function sameOriginOnly(context: WorkerContext): RequestHandler {
  return (req, _res, next) => {
    const refusal = SAFE.has(req.method) ? null : originRefusal(req, context.boot);
    if (refusal !== null) {
      context.meters.count('holdfast_origin_refused_total');
      throw refusalError('origin_refused', refusal);
    }
    next();
  };
}

/** A body must say that it is JSON: forms of other sites cannot. */
export function jsonOnly(): RequestHandler {
  return (req, _res, next) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
    if (hasBody && req.is('application/json') === false) {
      throw new HoldfastError('unsupported_type', 'The body must be JSON (Content-Type: application/json).');
    }
    next();
  };
}
