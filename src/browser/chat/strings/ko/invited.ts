import type { invited as English } from '../en/invited.js';

export const invited: typeof English = {
  into: (by: string, room?: string) =>
    room === undefined ? `${by}님이 이 채팅에 초대합니다.` : `${by}님이 ${room} 방에 초대합니다.`,
  again: '다시 시도',
  closed: '이곳의 계정은 운영자만 만듭니다. 계정이 있으면 로그인하세요.',
  onlyInvited: '이곳의 계정은 초대 링크로 만듭니다. 링크를 부탁하거나 로그인하세요.',
};
