import type { meMenu as English } from '../en/me-menu.js';

export const meMenu: typeof English = {
  account: '내 계정',
  signOut: '로그아웃',
  language: '언어',
  languageSure: '언어를 바꾸면 페이지를 다시 불러오고, 아직 보내지 않은 파일은 사라집니다.',
  languageYes: '바꾸기',
  languageNo: '파일 그대로 두기',
  theme: '테마',
  themes: { system: '시스템', light: '밝게', dark: '어둡게' },
  otherPerson: '새 탭에서 다른 사람으로 열기',
  otherPersonHint: '이 주소들은 쿠키가 저마다 따로라서, 동시에 두 사람이 될 수 있습니다.',
  otherPersonLoopback: (url: string) =>
    `이 주소의 탭은 모두 쿠키를 함께 씁니다. 두 사람이 되려면 ${url} 주소를 여세요.`,
  otherPersonRemote:
    '이것은 localhost로 끝나는 주소에서만 됩니다. 다른 곳에서는 비공개 창을 열면 두 번째 사람이 됩니다.',
  openLocalhost: '그 주소로 열기',
};
