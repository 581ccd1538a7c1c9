import type { room as English } from '../en/room.js';
import { counted } from './words.js';

export const room: typeof English = {
  people: (online: number) => `${counted(online, '명')} 있음`,
  showPeople: '이 방의 사람',
  pins: '고정된 메시지',
  leave: '방에서 나가기',
  left: (name: string) => `${name} 방에서 나왔습니다.`,
  hidden: (name: string) => `${name}님과의 대화를 숨겼습니다. 보려면 다시 여세요.`,
  blocked: '차단한 사람입니다. 여기에는 새로 쓸 수 없습니다.',
  removed: (name: string) => `이제 ${name} 방의 멤버가 아닙니다.`,
  refused: (name: string) => `서버가 ${name} 방에 들여보내지 않습니다.`,
  storeLost: (name: string) => `저장소가 ${name} 방을, 거기 쓰인 모든 것과 함께 잃었습니다.`,
  log: (name: string) => `${name} 방의 메시지`,
  empty: '아직 메시지가 없습니다. 인사해 보세요.',
  start: '여기가 방의 시작입니다.',
  loadingOlder: '이전 메시지를 불러오는 중…',
  olderFailed: '이전 메시지를 불러오지 못했습니다.',
  again: '다시 시도',
  newLine: '새 메시지',
  firstNew: '첫 새 메시지',
  jump: '최신 메시지로',
  jumpCount: (count: number) => `새 메시지 ${counted(count, '개')}`,
  lost: '서버가 이 방의 메시지 일부를 잃었습니다. 보이는 것은 아직 남아 있는 것입니다.',
  dismiss: '닫기',
  opening: '방을 여는 중…',
};
