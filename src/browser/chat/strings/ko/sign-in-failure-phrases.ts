/** Why a provider signed nobody in, in Korean. */
import type { signInFailurePhrases as English } from '../../../shared/sign-in-failure-phrases.js';

export const signInFailurePhrases: typeof English = {
  denied: (provider) => `${provider}에서 로그인을 거절했습니다.`,
  late: () => '시간이 너무 오래 걸렸거나 다른 브라우저에서 시작한 로그인입니다. 다시 시도하세요.',
  away: (provider) => `${provider}에서 응답하지 않습니다. 잠시 뒤에 다시 시도하세요.`,
  wrong: (provider) =>
    `${provider}의 응답이 올바르지 않습니다. 까닭은 서버 운영자가 로그에서 볼 수 있습니다.`,
  disabled: () => '이곳의 계정이 운영자에 의해 중지되었습니다.',
  first: () => '첫 계정은 이 서버의 설정 링크로 만듭니다.',
  'too-often': () => '너무 여러 번 시도했습니다. 조금 기다렸다가 다시 시도하세요.',
  store: () => '지금은 로그인할 수 없습니다. 잠시 뒤에 다시 시도하세요.',
};
