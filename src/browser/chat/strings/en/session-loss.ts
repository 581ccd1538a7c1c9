/** Why somebody is signed out, in one sentence each. */
import type { LossCause, SessionLoss } from '../../../../protocol/errors.js';
import type { SessionStoreKind } from '../../../../protocol/mode.js';
import { endInBrackets } from '../../../shared/end-words.js';

const ENDED: Readonly<Record<Exclude<LossCause, 'store' | 'switch'>, string>> = {
  kill: 'was killed',
  freeze: 'stopped answering and was ended',
  crash: 'crashed',
  restart: 'was restarted',
};

const SESSIONS_IN: Readonly<Record<SessionStoreKind, string>> = {
  memory: 'the memory of its workers',
  redis: 'the shared store',
  token: 'the cookies themselves',
};

/** What became of the session. `worker`: names a `node/slot`. */
export function whySignedOut(loss: SessionLoss, worker: (route: string) => string): string {
  const { fate, cause, switched } = loss;
  const there = loss.madeBy === null ? 'one of the workers' : worker(loss.madeBy);
  switch (fate) {
    case 'none':
      return switched === undefined
        ? 'This browser no longer has your session: its cookie ran out, was deleted, or is of another chat.'
        : `This chat was switched to keep its sessions in ${SESSIONS_IN[switched.to]}; yours is in ${SESSIONS_IN[switched.from]}.`;
    case 'elsewhere':
      return cause === 'switch' && switched !== undefined
        ? `This chat was switched to keep its sessions in ${SESSIONS_IN[switched.to]}; yours is in the memory of ${there}, which could not be asked for it.`
        : `This request reached ${worker(loss.answeredBy)}; your session lives in the memory of ${there}.`;
    case 'gone':
      return phraseGone(loss, there);
    case 'expired':
      return 'Your session expired.';
    case 'revoked':
      return 'Your session was ended, by you elsewhere or by an operator.';
  }
}

function phraseGone({ cause, ended, madeBy }: SessionLoss, there: string): string {
  if (cause === 'store')
    return 'The store no longer has your session: it expired, was ended, or was lost by the store.';
  if (madeBy === null || cause === undefined || cause === 'switch')
    return 'Your session is gone: it expired or was ended.';
  return `Your session lived in the memory of ${there}, which ${ENDED[cause]}${endInBrackets(ended)}.`;
}
