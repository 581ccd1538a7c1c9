import type { browse as English } from '../en/browse-rooms.js';
import { counted } from './words.js';

export const browse: typeof English = {
  title: '누구나 들어갈 수 있는 방',
  none: '이미 모든 공개 방에 들어와 있습니다.',
  find: '방 찾기',
  found: (count: number) => (count === 0 ? '그런 이름의 방이 없습니다.' : `방 ${counted(count, '개')}`),
  people: (count: number) => `멤버 ${counted(count, '명')}`,
  join: '들어가기',
  emptyTitle: '어디에서 이야기할까요?',
  emptyText: '누구나 들어갈 수 있는 방에 들어가거나, 새 방을 만드세요.',
  joinNow: (name: string) => `${name} 방에 들어가기`,
};
