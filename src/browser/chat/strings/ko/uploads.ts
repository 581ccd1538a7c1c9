import type { uploads as English } from '../en/uploads.js';
import { counted } from './words.js';

/** The words for files that are on their way. */
export const uploads: typeof English = {
  attached: '붙인 파일',
  unnamed: '파일',
  waiting: '기다리는 중',
  tooMany: (most: number) =>
    `메시지 하나에 파일 ${counted(most, '개')}까지 붙일 수 있습니다. 나머지는 뺐습니다.`,
  removeIt: '이 파일을 빼야 메시지를 보낼 수 있습니다.',
  removeOrRetry: '다시 시도하거나, 이 파일을 빼고 메시지를 보내세요.',
  progress: (name: string) => `${name} 보내는 중`,
  cancel: (name: string) => `${name} 보내지 않기`,
  remove: (name: string) => `${name} 빼기`,
};
