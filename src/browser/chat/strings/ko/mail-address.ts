import type { mailAddress as English } from '../en/mail-address.js';

export const mailAddress: typeof English = {
  label: '메일 주소',
  hint: '비밀번호를 잊었을 때 씁니다. 다른 사람에게는 보이지 않습니다.',
  isSet: (address) => `지금 주소: ${address}`,
  waits: (address) => `메일을 보냈습니다: ${address}. 메일의 링크를 열면 주소가 확인됩니다.`,
  current: '현재 비밀번호 (메일 주소용)',
  save: '메일 주소 저장',
  remove: '메일 주소 지우기',
};
