import type { leaveRoom as English } from '../en/leave-room.js';

export const leaveRoom: typeof English = {
  sure: (name: string, isPrivate: boolean) =>
    isPrivate
      ? `${name} 방에서 나갈까요? 누군가 초대해야 다시 들어올 수 있습니다.`
      : `${name} 방에서 나갈까요? 언제든 다시 들어올 수 있습니다.`,
  yes: '나가기',
  stay: '머무르기',
};
