import type { account as English } from '../en/account.js';

export const account: typeof English = {
  bots: '내 봇',
  botsHint: '내가 들여보낸 방에서 읽고 쓰는 프로그램입니다.',
  current: '현재 비밀번호',
  next: '새 비밀번호',
  change: '비밀번호 바꾸기',
  changeHint: '다른 모든 곳에서 로그아웃되고, 내 봇의 토큰도 모두 끝납니다.',
  changed: '비밀번호를 바꿨습니다.',
  everywhere: '모든 곳에서 로그아웃',
  everywhereHint: '이 기기와 다른 모든 기기에서 바로 로그아웃되고, 내 봇의 토큰도 끝납니다.',
};
