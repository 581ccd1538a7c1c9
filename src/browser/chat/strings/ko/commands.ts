import type { commands as English } from '../en/commands.js';
import { counted } from './words.js';

export const commands: typeof English = {
  label: '명령',
  offered: (count: number, name: string) => `명령 ${counted(count, '개')}, Enter로 /${name} 선택`,
  hints: {
    me: '내가 하는 일, 기울임꼴로',
    shrug: '¯\\_(ツ)_/¯ 덧붙이기',
    invite: '이름: 비공개 방에 초대',
    topic: '이 방의 주제, 모두에게 보임',
    leave: '확인한 뒤 이 방에서 나가기',
  },
  usage: {
    me: '/me 뒤에 하는 일을 쓰세요. 예: “/me 바다를 본다”.',
    shrug: '/shrug만 쓰거나, 그 앞에 놓을 말을 함께 쓰세요.',
    invite: '/invite 뒤에 초대할 사람의 이름을 쓰세요. 예: “/invite bob”.',
    topic: '/topic 뒤에 이 방의 주제를 쓰세요. “/topic -”는 주제를 지웁니다.',
    leave: '/leave만 쓰세요. 이 방에서 나갑니다.',
  },
  unknown: (name: string) => `/${name} 명령은 없습니다. 빗금으로 시작하는 글을 보내려면 빗금을 두 번 쓰세요.`,
  directRoom: '개인 대화는 사람과 이름이 바뀌지 않으며, 아무도 나갈 수 없습니다.',
  openRoom: '누구나 들어올 수 있는 방이라 초대가 필요 없습니다.',
};
