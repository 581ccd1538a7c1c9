import type { Findings } from '../../lab/findings.js';
import type { chapters as EnglishChapters, rounds as EnglishRounds } from '../en/lab-chapters.js';
import { duration } from './effect-words.js';

export const chapters: typeof EnglishChapters = {
  'one-process': {
    title: '프로세스 하나',
    question: '모두가 프로세스 하나에 연결되어 있습니다. 그것이 끝나면 사람들은 어떻게 될까요?',
    story:
      '대부분의 서비스는 이렇게 시작합니다. 프로세스 하나가 모든 연결을 받습니다. 사람들은 한 상자 안의 점이고, 로그인 정보는 그 옆의 저장소에 있습니다.',
    watch: '그 순간 채팅에 무언가를 써 보세요. 점이 어디에 있는지 보세요.',
  },
};

function survived({ before, kept, messagesLost, messagesOpenMs, witnesses }: Findings): string {
  const sessions =
    kept === before
      ? ' 모두 로그인이 유지되었습니다. 저장소에 있는 로그인 정보는 프로세스보다 오래 삽니다.'
      : ` ${before}명 중 ${kept}명의 로그인이 유지되었습니다.`;
  const messages =
    witnesses > 0 && messagesOpenMs === 0 && messagesLost === 0
      ? ' 메시지를 놓친 클라이언트는 없습니다.'
      : '';
  return sessions + messages;
}

export const rounds: typeof EnglishRounds = {
  alone: {
    name: '하나뿐인 워커 죽이기',
    shows: (found) =>
      `${found.before}명 모두가 그 프로세스에 있었으므로 모두 서비스가 끊겼습니다. 가장 긴 사람은 ${duration(found.worstMs ?? 0)}. 다음 프로세스가 응답하기까지 ${duration(found.lastedMs ?? 0)} 걸렸습니다.${survived(found)} 프로세스가 하나면, 거기서 모든 것이 멈춥니다.`,
    not: ({ before, elsewhere }) =>
      before === 0
        ? '그 워커에 아무도 없어서 느낄 것이 없었습니다. 다시 준비하세요.'
        : elsewhere > 0
          ? `${elsewhere}명이 다른 곳에 있었으므로, 모두에게 프로세스 하나는 아니었습니다.`
          : '얼마나 끊겼는지 알려 준 화면이 없습니다.',
  },
};
