import type { byProvider as English } from '../en/by-provider.js';

export const byProvider: typeof English = {
  go: (provider) => `${provider} 계정으로 로그인`,
  or: '또는 비밀번호로',
  unnamed: '로그인 제공자',
};
