import type { inviteLinks as English } from '../en/invite-links.js';
import { counted } from './words.js';

export const inviteLinks: typeof English = {
  title: '링크로 초대',
  hint: '링크가 있는 사람은 누구나 이 방에 들어올 수 있습니다. 계정이 없으면 링크로 만듭니다.',
  closedHint: '링크와 이곳의 계정이 있는 사람은 이 방에 들어올 수 있습니다. 계정은 운영자만 만듭니다.',
  uses: '인원',
  people: (count: number) => counted(count, '명'),
  days: '기간',
  forDays: (count: number) => counted(count, '일'),
  make: '링크 만들기',
  link: '링크',
  once: '링크는 이번 한 번만 보이니 지금 복사하세요.',
  mine: '이 방으로 열려 있는 내 링크',
  open: (spent: number, most: number, until: string) => `${most}명 중 ${spent}명 들어옴, ${until}까지 열림`,
  end: '끝내기',
  endOf: (until: string) => `${until}까지 열린 링크 끝내기`,
  ended: '링크를 끝냈습니다. 이제 이 링크로는 아무도 들어올 수 없습니다.',
  already: '이미 이 채팅에 들어와 있습니다.',
};
