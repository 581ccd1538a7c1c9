import type { exporting as English } from '../en/exporting.js';

export const exporting: typeof English = {
  room: '이 방 내보내기',
  roomHint: '모든 메시지를 JSON Lines 파일로 저장합니다. 첨부 파일은 이름과 다이제스트만 들어갑니다.',
  own: '내가 쓴 글 내보내기',
  ownHint: '내 계정과, 참여 중인 모든 방에서 내가 쓴 메시지를 JSON Lines 파일로 저장합니다.',
  begun: '내보내기를 시작했습니다. 브라우저가 파일로 저장합니다.',
};
