import type { roomDialog as English } from '../en/room-dialog.js';
import { counted } from './words.js';

export const roomDialog: typeof English = {
  title: (name: string) => `${name} 방 정보`,
  name: '이름',
  topic: '주제',
  topicHint: '이름 아래에 모두에게 보이는 한 줄입니다.',
  save: '저장',
  saved: '저장했습니다.',
  noTopic: '이 방이 무엇을 위한 것인지 아직 쓰지 않았습니다.',
  members: (people: number, bots: number) =>
    `멤버 · ${counted(people, '명')}${bots === 0 ? '' : `, 봇 · ${counted(bots, '개')}`}`,
  find: '멤버 찾기',
  nobody: '여기에 그런 이름의 사람이 없습니다.',
  moderator: '관리자',
  manage: (name: string) => `${name}님에게 할 수 있는 일`,
  makeModerator: '관리자로 만들기',
  makeMember: '일반 멤버로 만들기',
  remove: '내보내기',
  ban: '차단',
  sure: (name: string, isPrivate: boolean) =>
    isPrivate
      ? `${name}님을 내보낼까요? 누군가 초대해야 다시 들어올 수 있습니다.`
      : `${name}님을 내보낼까요? 언제든 다시 들어올 수 있습니다.`,
  banSure: (name: string) =>
    `${name}님을 차단할까요? 방에서 나가게 되고, 차단을 풀기 전에는 아무도 다시 들일 수 없습니다.`,
  no: '취소',
  nowModerator: (name: string) => `이제 ${name}님이 관리자입니다.`,
  nowMember: (name: string) => `이제 ${name}님은 일반 멤버입니다.`,
  nowRemoved: (name: string) => `${name}님을 내보냈습니다.`,
  nowBanned: (name: string) => `${name}님을 차단했습니다.`,
  bans: '차단된 사람',
  lift: '차단 풀기',
  liftOf: (name: string) => `${name}님 차단 풀기`,
};
