import type { bots as English } from '../en/bots.js';

export const bots: typeof English = {
  hint: '봇은 내가 들여보낸 방에서 읽고 쓰는 프로그램이며, 토큰으로 로그인합니다.',
  none: '아직 봇이 없습니다.',
  loading: '봇 목록을 불러오는 중…',
  name: '봇 이름',
  make: '봇 만들기',
  making: '만드는 중…',
  once: (name: string) => `${name}의 토큰입니다. 이번 한 번만 보이니 지금 복사하세요.`,
  secret: '토큰을 가진 쪽은 누구나 이 봇으로 읽고 씁니다.',
  token: '토큰',
  isIn: (rooms: string) => `들어간 방: ${rooms}`,
  nowhere: '아직 들어간 방이 없습니다',
  ended:
    '비밀번호를 바꾸거나 모든 곳에서 로그아웃할 때 토큰이 끝났습니다. 새 토큰을 만들면 다시 쓸 수 있습니다.',
  more: (name: string) => `${name} 관리`,
  rooms: '들어갈 방',
  noRooms: '봇이 들어갈 수 있는 방이 없습니다.',
  picture: '봇의 사진',
  pictured: '봇의 사진을 저장했습니다.',
  renew: '새 토큰',
  renewSure: (name: string) =>
    `${name}의 토큰을 새로 만들까요? 지금 토큰은 더는 통하지 않으니 프로그램에 새 토큰을 알려야 합니다.`,
  remove: '삭제',
  removeSure: (name: string) =>
    `${name} 봇을 삭제할까요? 토큰은 더는 통하지 않습니다. 이미 쓴 것은 남습니다.`,
  no: '취소',
  removed: (name: string) => `${name} 봇을 삭제했습니다.`,
  cameIn: (name: string, room: string) => `${name} 봇이 이제 ${room} 방에 있습니다.`,
  wentOut: (name: string, room: string) => `${name} 봇이 이제 ${room} 방에 없습니다.`,
};
