import type { rooms as English } from '../en/rooms.js';
import { counted } from './words.js';

export const rooms: typeof English = {
  title: '방',
  yours: '내 방',
  direct: '개인 대화',
  archived: (count: number) => `보관됨 · ${count}`,
  find: '찾기',
  search: '메시지 검색',
  create: '새 방',
  write: '새 메시지',
  browse: '방 둘러보기',
  open: '방 목록 열기',
  close: '방 목록 닫기',
  none: '아직 들어와 있는 방이 없습니다.',
  unlisted: '연결되면 내 방이 나타납니다.',
  unread: (count: number) => `안 읽은 메시지 ${counted(count, '개')}`,
  mentions: (count: number) => `나를 부른 메시지 ${counted(count, '개')}`,
  quietUnread: '읽지 않은 글 있음. 이 방은 아무것도 알리지 않습니다',
  draft: '보내지 않은 글',
  directRoom: '개인 대화:',
  private: '비공개 방',
};
