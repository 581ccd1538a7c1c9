import type { hooks as English } from '../en/hooks.js';

export const hooks: typeof English = {
  title: '외부 메시지',
  hint: '프로그램이 전용 주소로 여기에 씁니다. 주소를 아는 쪽은 쓸 수만 있고, 아무것도 읽지 못합니다.',
  name: '봇 이름',
  make: '주소 만들기',
  once: (name: string) => `${name}의 주소입니다. 이번 한 번만 보이니 지금 복사하세요.`,
  like: '프로그램은 이런 요청으로 씁니다.',
  hello: '안녕하세요',
  address: '주소',
  by: (name: string) => `만든 사람: ${name}`,
  remove: '없애기',
  removeOf: (name: string) => `${name} 주소 없애기`,
  sure: (name: string) => `${name}의 주소를 없앨까요? 더는 메시지를 받지 않습니다. 이미 쓴 것은 남습니다.`,
  no: '취소',
  removed: (name: string) => `${name}의 주소를 없앴습니다.`,
};
