import type {
  composer as EnglishComposer,
  message as EnglishMessage,
  typing as EnglishTyping,
} from '../en/messages.js';
import { counted } from './words.js';

export const message: typeof EnglishMessage = {
  you: '나',
  synthetic: '가상',
  bot: '봇',
  ofBot: (name: string) => `${name} (봇)`,
  pending: '보내는 중',
  waiting: '연결을 기다리는 중',
  refused: (why: string) => `아직 보내지 못했습니다: ${why} 풀리는 대로 보냅니다.`,
  failed: '보내지 못했습니다.',
  retry: '다시 시도',
  delete: '삭제',
  today: '오늘',
  yesterday: '어제',
  said: (name: string, text: string) => `${name}: ${text}`,
};

export const typing: typeof EnglishTyping = (names) => {
  if (names.length === 0) return '';
  if (names.length <= 2) return `${names.map((name) => `${name}님`).join(', ')}이 쓰는 중…`;
  return `${counted(names.length, '명')}이 쓰는 중…`;
};

function writeTo(room: string, isDirect: boolean): string {
  return isDirect ? `${room}님에게 쓰기` : `${room}에 쓰기`;
}

export const composer: typeof EnglishComposer = {
  label: writeTo,
  placeholder: writeTo,
  send: '보내기',
  hint: 'Enter로 보내고, Shift+Enter로 줄을 바꿉니다',
  tooLong: (over: number) => `${counted(over, '자')} 넘침`,
  left: (count: number) => `${counted(count, '자')} 남음`,
};
