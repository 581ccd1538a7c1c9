import type { LetterFailure, OutgoingEvent } from '../../../../protocol/outgoing.js';
import type { outgoing as English } from '../en/outgoing.js';

const events: Readonly<Record<OutgoingEvent, string>> = {
  message: '메시지',
  edit: '고친 메시지',
  delete: '지운 메시지',
  react: '반응',
  pin: '고정',
  notice: '드나든 사람, 이름과 주제',
};

function why(failure: LetterFailure): string {
  switch (failure.why) {
    case 'status':
      return `응답 ${failure.status}`;
    case 'no-answer':
      return '응답 없음';
    case 'address':
      return '보낼 수 없는 주소';
  }
}

export const outgoing: typeof English = {
  title: '외부로 보내기',
  hint: '이 방에서 일어난 일을 다른 프로그램의 주소로 보냅니다. 보낸 것은 그 프로그램에 남습니다.',
  url: '프로그램 주소',
  what: '보낼 것',
  events,
  make: '그 주소로 보내기',
  once: '프로그램은 이 비밀 값으로 여기서 온 메시지임을 압니다. 이번 한 번만 보이니 지금 복사하세요.',
  secret: '비밀 값',
  none: '외부로 보내는 것이 없습니다.',
  sends: (list: string) => `보내는 것: ${list}`,
  by: (name: string) => `만든 사람: ${name}`,
  waiting: '아직 보낸 것이 없습니다.',
  sent: (when: string) => `마지막으로 받은 때: ${when}.`,
  failing: (failure: LetterFailure, tries: number, since: string) =>
    `${since}부터 받지 않습니다: ${why(failure)}. 시도: ${tries}번. 그동안 쓴 것은 기다립니다.`,
  idle: '보내지 않습니다. 만든 사람이 이제 이 방의 관리자가 아닙니다.',
  dead: (count: number, failure: LetterFailure | undefined) =>
    `보내지 못한 것: ${count}개.${failure === undefined ? '' : ` 마지막 이유: ${why(failure)}.`}`,
  tryNow: '지금 보내기',
  tryNowOf: (url: string) => `${url} 주소로 기다리는 것을 지금 보내기`,
  tried: '몇 초 안에 다시 보냅니다.',
  remove: '없애기',
  removeOf: (url: string) => `${url} 주소로 더 보내지 않기`,
  sure: (url: string) => `${url} 주소로 더는 보내지 않을까요? 기다리던 것도 보내지 않습니다.`,
  no: '취소',
  removed: (url: string) => `${url} 주소로 더는 보내지 않습니다.`,
};
