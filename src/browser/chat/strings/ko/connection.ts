import type { connection as EnglishConnection, errors as EnglishErrors } from '../en/connection.js';

export const connection: typeof EnglishConnection = {
  note: '다시 연결하는 중…',
  first: '연결하는 중…',
  trying: '지금 연결을 시도하는 중…',
  waiting: '연결이 끊겼습니다.',
  in: (seconds: number) => `${seconds}초 뒤에 다시 시도합니다`,
  now: '지금 시도',
  storeAway: '이 서버가 저장소에 닿지 못합니다.',
  stillWrite: '계속 쓰세요. 연결되면 보냅니다.',
};

export const errors: typeof EnglishErrors = {
  offline: '서버에서 응답이 오지 않았습니다. 다시 시도하세요.',
  rateLimited: (ms: number | undefined) =>
    ms === undefined
      ? '너무 자주 시도했습니다. 잠시 기다리세요.'
      : `너무 자주 시도했습니다. ${Math.ceil(ms / 1_000)}초 기다리세요.`,
};
