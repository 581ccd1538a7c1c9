import type { profileDialog as English } from '../en/profile.js';

export const profileDialog: typeof English = {
  title: '내 프로필',
  name: '내 이름',
  nameHint:
    '모두에게 바로, 전에 쓴 메시지 옆에도 보입니다. 로그인할 때도 씁니다. 전에 쓰던 이름은 계속 내 것이며, 다른 사람은 쓸 수 없습니다.',
  status: '내 상태',
  statusExample: '🏖️ 월요일까지 휴가입니다',
  statusHint: '사람 목록에서 모두에게 한 줄로 보입니다. 비워 두면 아무것도 보이지 않습니다.',
  picture: '내 사진',
  choosePicture: '사진 고르기',
  removePicture: '사진 없애기',
  noPicture: (name) => `“${name}” 파일은 이 브라우저가 그릴 수 없는 사진입니다.`,
  save: '저장',
  saved: '프로필을 저장했습니다.',
};
