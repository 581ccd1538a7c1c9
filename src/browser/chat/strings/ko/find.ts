import type { find as English } from '../en/find.js';
import { counted } from './words.js';

export const find: typeof English = {
  title: '방이나 사람 찾기',
  field: '방이나 사람의 이름',
  list: '방과 사람',
  hint: '화살표로 고르고, Enter로 열고, Escape로 닫습니다.',
  here: '지금 열림',
  notIn: '들어가기',
  messages: (text: string) => `“${text}” 메시지 검색`,
  loading: '같은 방에 있는 사람을 찾는 중…',
  failed: '같은 방에 있는 사람을 불러오지 못했습니다.',
  none: '그런 이름의 방도, 같은 방에 있는 사람도 없습니다.',
  empty: '아직 갈 수 있는 방이 없습니다.',
  found: (count: number, name: string) => `결과 ${counted(count, '개')}, Enter로 ${name} 열기`,
  more: (count: number) => `결과가 ${counted(count, '개')} 더 있습니다. 이름을 더 쓰세요.`,
};
