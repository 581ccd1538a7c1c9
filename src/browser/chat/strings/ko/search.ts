import type { search as English } from '../en/search.js';
import { counted } from './words.js';

export const search: typeof English = {
  title: '메시지 검색',
  field: '단어, 또는 "이어진 말"',
  submit: '검색',
  /** Behind `from:`, for oneself. */
  me: '나',
  help: '들어와 있는 모든 방에서 찾습니다. 단어는 앞부분만 써도 됩니다.',
  ways: [
    ['"두 단어"', '쓴 그대로'],
    ['from:이름', '한 사람이 쓴 것. from:나는 내가 쓴 것'],
    ['in:방', '한 방에서'],
  ],
  inRoom: (name: string) => `${name} 방에서만`,
  searching: '검색하는 중…',
  none: '내 방에 그 말이 모두 있는 메시지가 없습니다.',
  noneBy: (name: string) =>
    `내가 볼 수 있는 메시지 가운데 이런 이름의 사람이 쓴 것이 없습니다: “${name}”. 이름은 끝까지 써야 합니다.`,
  noRoom: (name: string) => `들어와 있는 방 가운데 이런 이름의 방이 없습니다: “${name}”.`,
  failed: '검색하지 못했습니다.',
  results: (count: number, more: boolean) =>
    more ? `메시지 ${count}개 이상` : `메시지 ${counted(count, '개')}`,
  more: '더 보기',
  behind: (count: number) => `내 방의 메시지나 바뀐 일 ${counted(count, '개')}를 아직 살펴보지 못했습니다.`,
  again: '다시 검색',
  list: '찾은 메시지',
  edited: '수정됨',
};
