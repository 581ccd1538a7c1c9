import type { recovery as English } from '../en/recovery.js';

export const recovery: typeof English = {
  title: '새 비밀번호',
  hint: '계정에 등록된 메일 주소로 링크가 담긴 메일을 보냅니다.',
  who: '이름 또는 메일 주소',
  send: '메일 보내기',
  sent: '확인된 메일 주소가 있는 계정이라면 메일을 보냈습니다. 스팸함도 살펴보세요. 메일 주소가 없다면 운영자가 새 비밀번호를 줄 수 있습니다.',
  next: '새 비밀번호',
  set: '비밀번호 정하기',
  setHint: '8자 이상. 모든 곳에서 로그아웃되고, 여기서는 로그인됩니다.',
  confirmTitle: '내 메일 주소',
  confirmText:
    '이 메일 주소가 본인 것인지 확인해 주세요. 비밀번호를 잊었을 때 이 주소로 다시 들어올 수 있습니다.',
  confirm: '메일 주소 확인',
  confirmed: '메일 주소를 확인했습니다.',
  close: '닫기',
};
