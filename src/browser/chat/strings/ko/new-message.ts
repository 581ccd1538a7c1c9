import type { newMessage as English } from '../en/new-message.js';
import { counted } from './words.js';

export const newMessage: typeof English = {
  title: '새 메시지',
  hint: '고른 사람과 나만 읽을 수 있습니다. 같은 사람들의 대화는 언제나 하나입니다.',
  find: '사람 찾기',
  list: '같은 방에 있는 사람',
  loading: '같은 방에 있는 사람을 불러오는 중…',
  nobody: '같은 방에 그런 이름의 사람이 없습니다.',
  alone: '아직 같은 방에 다른 사람이 없습니다.',
  full: (most: number) => `나 말고 ${counted(most, '명')}까지 고를 수 있습니다.`,
  open: '대화 열기',
  chosen: (names: string) => `함께: ${names}`,
  person: (name: string) => `${name}님에게 쓰기`,
  noTopic: '아래 사람들만 이 대화를 읽을 수 있고, 사람은 바뀌지 않습니다.',
};
