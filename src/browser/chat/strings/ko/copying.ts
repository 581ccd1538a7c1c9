import type { copying as English } from '../en/copying.js';

export const copying: typeof English = {
  copy: '복사',
  copied: '복사했습니다.',
  notCopied: '브라우저가 복사를 막았습니다. 선택해서 직접 복사하세요.',
};
