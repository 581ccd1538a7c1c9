import type { changing as English } from '../en/changing.js';
import { counted } from './words.js';

export const changing: typeof English = {
  deleting: '메시지를 삭제했습니다. Ctrl 또는 ⌘와 Z로 되돌립니다.',
  undo: '되돌리기',
  editLabel: '메시지 수정',
  save: '저장',
  cancel: '취소',
  editHint: 'Enter로 저장, Escape로 취소',
  gone: '그동안 메시지가 삭제되었습니다.',
  saving: '수정한 내용을 저장하는 중',
  savingWaits: '연결되면 수정한 내용을 저장합니다',
  failed: {
    edit: '수정한 내용을 저장하지 못했습니다.',
    delete: '메시지를 삭제하지 못했습니다.',
    react: '반응을 저장하지 못했습니다.',
    pin: '고정하지 못했습니다.',
  },
  wrote: '쓰신 내용:',
  retry: '다시 시도',
  discard: '버리기',
  who: (names: readonly string[], more: number) =>
    more > 0 ? `${names.join(', ')} 외 ${counted(more, '명')}` : names.join(', '),
  you: '나',
  somebody: '누군가',
  replyingTo: (name: string, isBot: boolean) => `${name}${isBot ? '' : '님'}에게 답장`,
  stopReplying: '이 메시지에 답장하지 않기',
};
