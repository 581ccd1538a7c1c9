/** Every sentence of the chat page that is not made by a server, in Korean; as `en.ts` has them in English. */
import type { Strings } from './en.js';
import { connection, errors } from './ko/connection.js';
import { files } from './ko/files.js';
import { actions } from './ko/message-actions.js';
import { composer, message, typing } from './ko/messages.js';
import { me } from './ko/person.js';
import { room } from './ko/room.js';
import { rooms } from './ko/rooms.js';

export const sentences: Strings = {
  appName: 'Holdfast',
  locale: 'ko',
  skipToWriting: '글쓰기로 건너뛰기',
  loading: '채팅을 여는 중…',
  notLoaded: '이 부분을 불러오지 못했습니다. 연결되면 다시 시도하세요.',
  late: '화면의 한 부분이 오지 않아 다시 요청합니다.',
  close: '닫기',

  rooms,
  files,
  room,
  message,
  typing,
  actions,
  composer,
  me,
  connection,
  errors,
};
