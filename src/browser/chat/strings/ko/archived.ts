import type { archived as English } from '../en/archived.js';

export const archived: typeof English = {
  told: '보관된 방입니다. 읽을 수 있지만, 새로 쓸 수는 없습니다.',
  mark: '보관됨',
  draft: '쓰던 글',
  archive: '방 보관',
  sure: '관리자가 보관을 해제할 때까지 아무도 쓰거나 들어올 수 없습니다. 지난 대화는 계속 읽을 수 있습니다.',
  yes: '보관',
  no: '취소',
  unarchive: '보관 해제',
  unarchiveOf: (name: string) => `${name} 방 보관 해제`,
};
