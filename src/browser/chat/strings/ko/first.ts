import type { firstAccount as English } from '../en/first.js';

export const firstAccount: typeof English = {
  title: '첫 계정 만들기',
  text: '아직 아무도 없습니다. 첫 계정은 운영자가 되어 클러스터를 보고 망가뜨릴 수 있습니다.',
  tokenMissing: '첫 계정을 만들려면, 서버가 시작할 때 보여 준 설정 링크를 여세요.',
};
