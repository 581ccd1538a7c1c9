import type { SessionLoss } from '../../../../protocol/errors.js';
import type { sessionLost as EnglishLost, welcome as EnglishWelcome } from '../en/sign-in.js';
import { whySignedOut } from './session-loss.js';
import { workerName } from './words.js';

export const welcome: typeof EnglishWelcome = {
  tagline: '놓치지 않는 채팅.',
  nobody: '이 브라우저에는 로그인한 사람이 없습니다.',
  signIn: '로그인',
  signUp: '계정 만들기',
  name: '이름',
  nameHint: '2자에서 32자까지. 다른 사람에게 보입니다.',
  password: '비밀번호',
  passwordHint: '8자 이상.',
  show: '보기',
  hide: '숨기기',
  submitSignIn: '로그인',
  submitSignUp: '계정 만들기',
  working: '잠시만요…',
  tryAgain: '다시 시도',
  draftKept: '쓰던 글은 그대로 있습니다.',
};

export const sessionLost: typeof EnglishLost = {
  title: '계속하려면 로그인하세요',
  /** What became of the session. */
  why(loss: SessionLoss | null): string {
    if (loss === null) return '로그인 정보가 없습니다.';
    const [home = ''] = loss.answeredBy.split('/');
    return whySignedOut(loss, (route) => workerName(route, home));
  },
  ended: {
    'signed-out': '로그아웃했습니다.',
    revoked: '내가 다른 곳에서, 또는 운영자가 로그인을 끝냈습니다.',
    expired: '로그인한 지 오래되어 끝났습니다.',
  },
  noCookie: (site: string) =>
    `로그인했지만, 이 브라우저가 그것을 말해 주는 쿠키를 돌려보내지 않습니다. ${site}의 쿠키를 허용한 뒤 다시 로그인하세요.`,
  elsewhereHint: '다음 요청은 맞는 워커에 닿을 수도 있습니다. 이 모드가 보여 주는 것이 그것입니다.',
};
