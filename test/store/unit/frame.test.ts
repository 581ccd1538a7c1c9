import { expect, test } from 'vitest';
import { framesOf } from '../../../src/store/redis/frame.js';

test('[I6] a frame that another version made, and this one cannot read, tells that there is something to read', () => {
  const unread = [{ kind: 'unread', room: 'r' }];
  const strange = ['', 'x{"of":"tomorrow"}', 'm', 'mepoch', 'mepoch\n##[{}]', 'p', 'p##{}', 'anobody', 'r['];
  for (const text of strange) expect([text, framesOf('r', text)]).toEqual([text, unread]);
});

test('a frame of this version is read', () => {
  const ann = { id: 'a', name: 'Ann' };
  expect(framesOf('r', 'eepoch')).toEqual([{ kind: 'epoch', room: 'r', epoch: 'epoch' }]);
  expect(framesOf('r', `a${JSON.stringify(ann)}`)).toEqual([{ kind: 'added', room: 'r', user: ann }]);
  const presence = { instance: 'i', version: 3, joined: [ann], left: [] };
  expect(framesOf('r', `p${JSON.stringify(presence)}`)).toEqual([
    { kind: 'presence', room: 'r', ...presence },
  ]);
});
