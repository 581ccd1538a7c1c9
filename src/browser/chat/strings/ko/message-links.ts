import type { messageLinks as English } from '../en/message-links.js';

export const messageLinks: typeof English = {
  log: (room: string) => `${room} 방의 앞선 메시지`,
  loading: '메시지를 불러오는 중…',
  loadingNewer: '더 새로운 메시지를 불러오는 중…',
  newerFailed: '더 새로운 메시지를 불러오지 못했습니다.',
  deleted: '링크의 메시지는 삭제되었습니다.',
  gone: '링크의 메시지가 방에 없거나, 이제는 없습니다.',
  failed: '메시지를 불러오지 못했습니다.',
  notYours: '링크의 방이 없거나, 그 방에 들어와 있지 않습니다.',
  notMember: (room: string) => `링크는 ${room} 방의 것인데, 그 방의 멤버가 아닙니다.`,
};
