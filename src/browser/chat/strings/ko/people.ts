import type { people as English } from '../en/people.js';
import { counted } from './words.js';

export const people: typeof English = {
  title: '사람',
  online: '지금 여기 있음',
  away: '지금 없음',
  bots: '봇',
  outside: '외부로도 보냄',
  close: '닫기',
  invite: '초대하기',
  inviteName: '상대의 이름',
  inviteSubmit: '초대',
  invited: (name: string) => `이제 ${name}님이 이 방을 열 수 있습니다.`,
  failed: '목록을 불러오지 못했습니다.',
  more: (count: number) => `외 ${counted(count, '명')}`,
  suggestions: '이 방의 사람',
  suggested: (count: number, name: string) => `${counted(count, '명')}, Enter로 ${name} 선택`,
  everyone: '여기 모두',
};
