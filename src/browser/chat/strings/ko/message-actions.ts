import type { actions as English } from '../en/message-actions.js';
import { counted } from './words.js';

export const actions: typeof English = {
  open: '더 보기',
  react: '반응',
  reply: '답장',
  rowHint: 'Enter를 누르면 이 메시지로 할 수 있는 일이 열립니다.',

  deleted: '삭제된 메시지',
  pinned: '고정됨',
  edited: (time: string) => `${time}에 수정됨`,
  editedAt: (time: string) => `수정한 때: ${time}`,

  reactions: '반응',
  reaction: (name: string, count: number, isMine: boolean) =>
    `${name}: ${counted(count, '명')}${isMine ? ', 나도' : ''}`,
  addReaction: '반응 남기기',

  quote: (name: string, text: string, isBot: boolean) =>
    `${name}${isBot ? '' : '님'}에게 답장: ${text}. 그 메시지로 가기`,
  quoteUnknown: '불러오지 못한 메시지',
  quoteLoading: '앞선 메시지',
  replies: (count: number) => `답장 ${counted(count, '개')}`,

  showAll: '모두 보기',
  showLess: '줄여 보기',
};
