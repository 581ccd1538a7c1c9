import type { LossCause, SessionLoss } from '../../../../protocol/errors.js';
import type { SessionStoreKind } from '../../../../protocol/mode.js';
import { endInBrackets } from '../../../shared/end-words.js';
import type { whySignedOut as English } from '../en/session-loss.js';

const ENDED: Readonly<Record<Exclude<LossCause, 'store' | 'switch'>, string>> = {
  kill: '강제로 종료되었습니다',
  freeze: '응답을 멈춰 종료되었습니다',
  crash: '비정상으로 끝났습니다',
  restart: '다시 시작되었습니다',
};

const SESSIONS_IN: Readonly<Record<SessionStoreKind, string>> = {
  memory: '워커의 메모리',
  redis: '공유 저장소',
  token: '쿠키 자체',
};

export const whySignedOut: typeof English = (loss, worker) => {
  const { fate, cause, switched } = loss;
  const there = loss.madeBy === null ? '한 워커' : worker(loss.madeBy);
  switch (fate) {
    case 'none':
      return switched === undefined
        ? '이 브라우저에 로그인 정보가 없습니다. 쿠키가 끝났거나 지워졌거나, 다른 채팅의 것입니다.'
        : `이 채팅은 로그인 정보를 두는 곳을 바꿨습니다: ${SESSIONS_IN[switched.to]}. 이 브라우저의 것은 ${SESSIONS_IN[switched.from]}에 있습니다.`;
    case 'elsewhere':
      return cause === 'switch' && switched !== undefined
        ? `이 채팅은 로그인 정보를 두는 곳을 바꿨습니다: ${SESSIONS_IN[switched.to]}. 이 브라우저의 것은 ${there}의 메모리에 있고, 그 워커에 물어볼 수 없었습니다.`
        : `이 요청은 ${worker(loss.answeredBy)}에 닿았고, 로그인 정보는 ${there}의 메모리에 있습니다.`;
    case 'gone':
      return phraseGone(loss, there);
    case 'expired':
      return '로그인한 지 오래되어 끝났습니다.';
    case 'revoked':
      return '내가 다른 곳에서, 또는 운영자가 로그인을 끝냈습니다.';
  }
};

function phraseGone({ cause, ended, madeBy }: SessionLoss, there: string): string {
  if (cause === 'store')
    return '저장소에 로그인 정보가 없습니다. 오래되었거나, 끝냈거나, 저장소가 잃었습니다.';
  if (madeBy === null || cause === undefined || cause === 'switch')
    return '로그인 정보가 없습니다. 오래되었거나 끝냈습니다.';
  return `로그인 정보는 ${there}의 메모리에 있었는데, 그 워커가 ${ENDED[cause]}${endInBrackets(ended)}.`;
}
