import type { Request, Response } from 'express';
import type { HoldfastError } from '../../../protocol/errors.js';
import type { SignedInBody } from '../../../protocol/http.js';
import type { Account } from '../../../store/interfaces/accounts.js';
import { userOf } from '../../accounts/user-ref.js';
import {
  clearOperatorCookie,
  endOperatorPass,
  refreshOperatorCookie,
} from '../../sessions/operator-cookie.js';
import type { Sessions } from '../../sessions/sessions.js';
import type { WorkerContext } from '../../shared/context.js';

/** Answers that begin or end the session of the browser that asks, with its cookies. */
export class SignInAnswers {
  constructor(
    private readonly context: WorkerContext,
    private readonly sessions: Sessions,
  ) {}

  /** A new session for `account`, in place of the one that came along. `more`: what the answer has beside `user`. */
  async signIn(
    account: Account,
    req: Request,
    res: Response,
    { status = 200, ...more }: { status?: number } & Pick<SignedInBody, 'room'> = {},
  ): Promise<void> {
    await this.begin(account, req, res);
    const body: SignedInBody = { user: userOf(account), ...more };
    res.status(status).json(body);
  }

  /** The same without an answer: its cookies alone. `provenAt`: when they showed who they are; 0: nobody knows. */
  async begin(account: Account, req: Request, res: Response, provenAt?: number): Promise<void> {
    const session = await this.sessions.signIn(req, res, account, provenAt);
    endOperatorPass(this.context, req);
    refreshOperatorCookie(this.context, req, res, { session, account });
  }

  /** 204, also without a session. */
  async signOut(req: Request, res: Response): Promise<void> {
    try {
      await this.sessions.signOut(req, res);
    } catch (error) {
      // Whoever lost the session's cookie loses the operator's, too.
      if ((error as HoldfastError).code === 'store_unwritable') this.loseOperatorCookie(req, res);
      throw error;
    }
    this.loseOperatorCookie(req, res);
    res.status(204).end();
  }

  private loseOperatorCookie(req: Request, res: Response): void {
    endOperatorPass(this.context, req);
    clearOperatorCookie(this.context, req, res);
  }
}
