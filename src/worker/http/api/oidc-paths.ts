import type { Request, Response } from 'express';
import { requestFacts } from '../../../domain/request-facts.js';
import { cookieValue } from '../../../domain/request-head.js';
import { LIMITS } from '../../../protocol/limits.js';
import type { OidcFailure } from '../../../protocol/oidc.js';
import { refusalError } from '../../../protocol/refusal-error.js';
import { cookieName } from '../../../protocol/route.js';
import { asRefused, type OidcSignIns } from '../../oidc/oidc-sign-ins.js';
import { logged, OidcRefused } from '../../oidc/provider.js';
import { setCookie } from '../../sessions/cookies.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import type { SignInAnswers } from './sign-in-answers.js';
import { askedOrigin, attemptOf } from './who-asks.js';

/** To the provider and back. Browsers are led here by a link, so each answer is a way on and none is JSON. */
export function oidcPaths(
  context: WorkerContext,
  { oidc }: Pick<ApiParts, 'oidc'>,
  signIns: SignInAnswers,
): Resource {
  function offered(): OidcSignIns {
    if (oidc === null) throw refusalError('not_found', { kind: 'nothing-here' });
    return oidc;
  }

  function cookie(req: Request): { name: string; secure: boolean } {
    const { secure } = requestFacts(req, context.boot.trustProxy);
    return { name: cookieName('oidc', secure, context.boot.cookies.cluster), secure };
  }

  /** Opens the page with why nobody is signed in. */
  function sendBack(res: Response, back: string, { failure, cause }: OidcRefused): void {
    context.logger.warn({ failure, ...logged(cause) }, 'not signed in by provider');
    context.meters.count('holdfast_sign_in_refused_total');
    leadBack(res, back, failure);
  }

  function leadBack(res: Response, back: string, failure: OidcFailure): void {
    res.redirect(302, `${back.split('#')[0]}#sign-in=${failure}`);
  }

  return {
    '/oidc': {
      GET: async (req, res) => {
        const { name, secure } = cookie(req);
        const [back, anew] = [placeToGo(req.query.back), req.query.anew === '1'];
        // Another site’s link may lead to the chat, and change nobody’s session.
        if (req.get('sec-fetch-site') === 'cross-site') return res.redirect(302, back);
        // By the name that the cookie is of.
        const redirect = `${askedOrigin(req, context)}/api/oidc/callback`;
        try {
          const { to, pending } = await offered().begin(redirect, { back, anew }, Date.now());
          // Lax: the way back from the provider has to bring it.
          setCookie(res, name, pending, { secure, sameSite: 'lax', maxAge: LIMITS.oidcSignInMs / 1_000 });
          return res.redirect(302, to.href);
        } catch (error) {
          if (!(error instanceof OidcRefused)) throw error;
          return sendBack(res, back, error);
        }
      },
    },

    '/oidc/callback': {
      GET: async (req, res) => {
        const { name, secure } = cookie(req);
        const found = offered();
        const pending = found.opened(cookieValue(req.headers.cookie ?? '', name), Date.now());
        // Nothing is known of it, or it is another tab’s: that one goes on.
        if (pending === null || pending.state !== req.query.state) return leadBack(res, '/', 'late');
        // Whatever becomes of it, it is over.
        setCookie(res, name, '', { secure, sameSite: 'lax', maxAge: 0 });
        try {
          const query = new URL(req.originalUrl, 'http://here').search;
          const { account, provenAt } = await found.end(pending, query, attemptOf(context, req));
          await signIns.begin(account, req, res, provenAt);
        } catch (error) {
          return sendBack(res, pending.back, asRefused(error));
        }
        return res.redirect(302, pending.back);
      },
    },
  };
}

/** One of our own pages; the chat where it is none, since a link of somebody else's may lead here. */
function placeToGo(back: unknown): string {
  return typeof back === 'string' && /^\/(control)?(#[\w/.~%!$&'()*+,;=:@?-]{0,500})?$/.test(back)
    ? back
    : '/';
}
