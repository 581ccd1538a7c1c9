import type { refusedCodes as English } from '../en/refused-codes.js';

export const refusedCodes: typeof English = {
  internal: '서버에 문제가 생겼습니다. 다시 시도하세요.',
  no_worker: '지금 이 서버에 응답할 수 있는 워커가 없습니다. 다시 시도하세요.',
  draining: '이 서버가 멈추는 중입니다. 다시 시도하세요.',
};
