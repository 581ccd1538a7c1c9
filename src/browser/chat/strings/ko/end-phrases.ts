/** How processes end, in Korean. */
import type { CausePhrases } from '../../../../protocol/exit-cause.js';

export const endPhrases: CausePhrases = {
  signal: ({ signal }) => signal,
  code: ({ code }) => `종료 코드 ${code ?? '알 수 없음'}`,
  operator: ({ did, by }) => `${by}님이 ${{ SIGKILL: 'SIGKILL', frozen: '얼림', blocked: '막음' }[did]}`,
  silent: ({ seconds }) => `${seconds}초 동안 신호가 없음`,
  'slow-start': ({ seconds }) => `${seconds}초가 지나도 준비되지 않음`,
  'slow-drain': ({ seconds }) => `비운 뒤 ${seconds}초가 지나도 끝나지 않음`,
  unneeded: () => '필요 없어서 끝냄',
  boot: () => '시작하지 못함',
  'primary-ended': () => '프라이머리가 끝남',
};
