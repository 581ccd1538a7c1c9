import type { me as English } from '../en/person.js';

export const me: typeof English = {
  menu: ': 내 메뉴',
  controlRoom: '관제실',
  quiet: '방해 금지',
  operator: '운영자',
};
