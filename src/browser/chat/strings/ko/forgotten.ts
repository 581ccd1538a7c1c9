import type { forgotten as English } from '../en/forgotten.js';

export const forgotten: typeof English = {
  ask: '비밀번호를 잊으셨나요?',
};
