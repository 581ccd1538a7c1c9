import type { pins as English } from '../en/pins.js';

export const pins: typeof English = {
  title: '고정된 메시지',
  pin: '고정',
  unpin: '고정 풀기',
  loading: '고정된 메시지를 불러오는 중…',
  failed: '고정된 메시지를 불러오지 못했습니다.',
  none: '고정된 메시지가 없습니다. 메시지 메뉴의 “고정”을 누르면 모두가 볼 수 있게 여기 남습니다.',
  noneYet: '고정된 메시지가 없습니다. 방의 관리자가 여기에 메시지를 고정할 수 있습니다.',
};
