import type { createRoom as English } from '../en/create-room.js';

export const createRoom: typeof English = {
  title: '새 방',
  name: '방 이름',
  private: '비공개',
  privateHint: '초대받은 사람만 볼 수 있습니다.',
  submit: '방 만들기',
};
