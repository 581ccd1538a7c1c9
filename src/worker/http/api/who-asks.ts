import type { Request, Response } from 'express';
import { CROWD_HEADER, isCrowdPass } from '../../../domain/crowd-pass.js';
import { requestFacts } from '../../../domain/request-facts.js';
import { refusalError } from '../../../protocol/refusal-error.js';
import type { Attempt } from '../../accounts/sign-ups.js';
import { userOf } from '../../accounts/user-ref.js';
import type { Deciding } from '../../rooms/moderation.js';
import type { Identity } from '../../sessions/identity.js';
import type { Sessions } from '../../sessions/sessions.js';
import { isRateLimited, type WorkerContext } from '../../shared/context.js';

/** Who asks. Throws as `Sessions.identify` does, or `forbidden` when they are no operator. */
export async function identifyOperator(sessions: Sessions, req: Request, res: Response): Promise<Identity> {
  const identity = await sessions.identify(req, res);
  if (!identity.account.operator) throw refusalError('forbidden', { kind: 'only-operators' });
  return identity;
}

/** Finds out who decides about a room. It rejects as `Sessions.identify` does. */
export function decidingBy(sessions: Sessions): (req: Request, res: Response) => Promise<Deciding> {
  return async (req, res) => userOf((await sessions.identify(req, res)).account);
}

/** What this request was sent to. */
export function askedOrigin(req: Request, { boot }: WorkerContext): string {
  const { secure, host } = requestFacts(req, boot.trustProxy);
  return `${secure ? 'https' : 'http'}://${host ?? boot.host}`;
}

/**
 * Where people open the chat, for an address that is given out: as whoever asks did, whose origin was judged before. A
 * program has none: then by `--origins`, or the name it asked by.
 */
export function chatOrigin(req: Request, context: WorkerContext): string {
  return req.get('origin') ?? context.boot.origins[0] ?? askedOrigin(req, context);
}

/** Counts a change of a room. Rejects with `rate_limited`. */
export async function moderationInPace(context: WorkerContext, by: Pick<Deciding, 'id'>): Promise<void> {
  await context.budgets.takeOrThrow(
    'moderations',
    by.id,
    'You changed rooms very often. Wait a little before the next change.',
  );
}

/** Where a try to sign up or in comes from. */
export function attemptOf(context: WorkerContext, req: Request): Attempt {
  return {
    address: requestFacts(req, context.boot.trustProxy).address,
    crowd: isCrowdPass(req.get(CROWD_HEADER), context.boot.secret, Date.now()),
    limited: isRateLimited(context),
  };
}
