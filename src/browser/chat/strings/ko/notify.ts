import type { notify as English } from '../en/notify.js';

export const notify: typeof English = {
  level: '알림 받을 메시지',
  levels: { all: '모든 메시지', mentions: '멘션만', nothing: '없음' },
  hints: {
    all: '이 방의 모든 메시지를 알립니다. 목록의 숫자도 눈에 띕니다.',
    mentions: '나를 부르거나 나에게 답하거나 모두를 부르는 메시지만 알립니다.',
    nothing: '알리지 않습니다. 목록에 숫자가 없고, 안 읽은 메시지가 있으면 동그라미만 보입니다.',
  },
  title: '알림',
  about:
    '채팅을 보고 있지 않을 때 이 브라우저가 새 메시지를 알릴 수 있습니다. 무엇을 알릴지는 방마다 그 방의 창에서 고릅니다.',
  turnOn: '알림 켜기',
  turnOff: '알림 끄기',
  isOn: '이 브라우저가 알림을 보여 줍니다.',
  refused: {
    denied: '이 브라우저가 이 페이지의 알림을 막고 있습니다. 브라우저 설정에서 허용한 뒤 다시 누르세요.',
    default: '알림이 꺼져 있습니다.',
    none: '이 브라우저는 이 페이지의 알림을 보여 주지 않습니다. 대부분 https 주소에서만 됩니다.',
  },
  choices: { on: '알림 켜기', text: '메시지 내용도 보이기', sound: '시스템 소리와 함께' },
  closed: {
    title: '페이지를 닫아 두었을 때',
    about:
      '브라우저 제조사의 서비스가 새 메시지가 있다는 것만 전하고, 내용은 전하지 않습니다. 여기서 로그아웃하면 끝납니다.',
    turnOn: '닫혀 있어도 알림 받기',
    turnOff: '닫혀 있으면 받지 않기',
    isOn: '페이지가 닫혀 있어도 이 브라우저가 메시지를 알립니다.',
    refused: '이 브라우저가 이 페이지의 알림을 막고 있습니다.',
    failed:
      '이 브라우저에 설정하지 못했습니다. 푸시 서비스나 이 채팅에 연결할 수 없습니다. 나중에 다시 해 보세요.',
  },
  quiet: '방해 금지',
  notQuiet: '꺼짐.',
  quietUntil: (time: string) => `${time}까지 켜짐. 그때까지 이 브라우저는 알리지 않습니다.`,
  quietOn: '끌 때까지 켜짐. 그때까지 이 브라우저는 알리지 않습니다.',
  quietFor: { hour: '한 시간 동안', tomorrow: '내일 8시까지', on: '끌 때까지' },
  over: '끄기',
  by: (who: string, room: string) => `${room}의 ${who}`,
  wrote: '새 메시지',
};
