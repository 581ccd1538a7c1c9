import type { notify as English } from '../en/notify.js';

export const notify: typeof English = {
  level: '알릴 것',
  levels: { all: '모든 메시지', mentions: '나를 부른 것', nothing: '없음' },
  hints: {
    all: '이 방의 모든 글이 나에게 온 것으로 봅니다. 목록의 숫자가 눈에 띕니다.',
    mentions: '나를 부르거나 내 글에 답하거나 모두를 부르는 글만 목록에서 눈에 띕니다.',
    nothing: '방이 조용해집니다. 목록에 숫자가 없고, 안 읽은 글이 있으면 고리만 보입니다.',
  },
};
