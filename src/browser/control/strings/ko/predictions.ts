import { waiting } from '../../../../protocol/incident/facts.js';
import { counted } from '../../../shared/korean.js';
import type { Why } from '../../lab/comparison.js';
import type { predict as English } from '../en/predictions.js';
import { duration } from './effect-words.js';

const WHO: (typeof English)['who'] = {
  nobody: '아무도',
  everybody: '거기 있는 모두',
  some: '이 사람들',
};

const SAID_WHO: (typeof English)['who'] = { ...WHO, nobody: '아무도 아님' };

function whyWords(why: Why): string {
  switch (why.kind) {
    case 'died-with-it':
      return '세션이 끝난 프로세스의 메모리에 있었습니다. 넘겨줄 것이 없습니다.';
    case 'in-store':
      return '세션이 저장소에 있습니다. 어느 워커나 거기서 찾습니다.';
    case 'in-cookie':
      return '브라우저가 세션을 쿠키에 지니고 있습니다. 어느 워커나 읽을 수 있습니다.';
    case 'in-other-worker':
      return `세션이 워커 ${why.holder}의 메모리에 있고, 그 워커는 맞지 않았습니다.`;
    case 'lived-on':
      return '세션이 프로세스의 메모리에 있었고, 그 프로세스는 끝나지 않았습니다.';
    case 'sent-astray':
      return '세션은 맞지 않았습니다. 그러나 이 모드에서는 요청이 세션이 없는 워커로 갑니다.';
    case 'not-by-place':
      return '세션이 있던 곳으로는 이유를 알 수 없습니다. 아래의 순간들이 말해 줄지 모릅니다.';
  }
}

export const predict: typeof English = {
  heading: '무슨 일이 일어날지 예상하기',
  key: 'P',
  signedOut: '누가 로그아웃될까요?',
  who: WHO,
  nobodyThere: '아무도 없습니다.',
  messages: '메시지를 잃을까요?',
  messagesAre: { kept: '잃지 않음', lost: '잃음' },
  silence: '가장 긴 침묵은 얼마나 될까요?',
  silenceIs: { short: '1초 미만', seconds: '1~5초', long: '더 오래' },
  later: '비워 두어도 됩니다. 무엇이 맞았는지는 나중에 사건 기록이 말합니다.',

  compare: '예상과 비교하기',
  compared: '내 예상',
  verdict: { right: '맞음', wrong: '틀림', open: '아직 모름', unknown: '알 수 없음' },
  saidOut: (who, names) =>
    `로그아웃될 사람 예상: ${who === 'some' ? (names.length === 0 ? '그중 아무도 아님' : names.join(', ')) : SAID_WHO[who]}.`,
  wereOut: (people) => {
    if (people === null || people.before === 0) return '아무도 없었습니다.';
    const left = waiting(people);
    return `실제로는 ${people.before}명 중 ${people.signedInAgain + people.lost}명${
      left === 0 ? '' : `, ${left}명은 아직 소식 없음`
    }.`;
  },
  saidMessages: { kept: '잃은 메시지 예상: 없음.', lost: '잃은 메시지 예상: 있음.' },
  messagesOpen: '아직은 없습니다. 끝난 뒤 30초 동안 클라이언트에게 묻습니다.',
  nobodyTells: '알려 줄 클라이언트가 없었습니다.',
  wereLost: (lost) =>
    lost === 0
      ? '없었습니다. 확인된 것은 방의 기록에 있고, 돌아온 사람은 놓친 것을 요청합니다.'
      : `${counted(lost, '개')}였습니다. 첫 번째 것은 보존 줄 뒤에 있습니다.`,
  saidSilence: {
    short: '가장 긴 침묵 예상: 1초 미만.',
    seconds: '가장 긴 침묵 예상: 1~5초.',
    long: '가장 긴 침묵 예상: 5초 이상.',
  },
  wasSilence: (people, untold) => {
    if (people === null || people.before === 0) return '아무도 없었습니다.';
    const back = people.kept + people.signedInAgain;
    if (back === 0) return '아직 아무도 돌아오지 않았습니다.';
    if (people.worstMs === null) return '얼마나 길었는지 알려 준 화면이 없습니다.';
    const who = untold > 0 ? `(${back}명 중 ${back - untold}명이 알림)` : '';
    const left = people.lost + waiting(people);
    return left === 0
      ? `실제로는 ${duration(people.worstMs)}${who}.`
      : `지금까지 ${duration(people.worstMs)}${who}. ${left}명은 돌아오지 않았습니다.`;
  },
  withDialog: '다시 로그인해야 하는 사람은 그때까지 서비스를 받지 못합니다.',
  whySilence: {
    kill: '죽은 프로세스의 연결은 곧바로 닫히므로, 사람들이 곧바로 다른 곳으로 갑니다. 다른 프로세스가 없으면 다음 프로세스를 기다립니다.',
    freeze: '얼어붙은 프로세스는 아무것도 닫지 않습니다. 누군가 심장 박동이 없음을 알 때까지 기다립니다.',
    spin: '막힌 프로세스는 아무것도 닫지 않습니다. 누군가 심장 박동이 없음을 알 때까지 기다립니다.',
    drain: '옮기라는 요청을 받은 사람은 옛 연결이 닫히기 전에 새 연결을 갖습니다.',
    restart: '옮기라는 요청을 받은 사람은 옛 연결이 닫히기 전에 새 연결을 갖습니다.',
  },
  personByPerson: '한 사람씩',
  said: { out: '– 예상: 로그아웃.', in: '– 예상: 로그인 유지.' },
  became: {
    kept: '로그인이 유지되었습니다.',
    'signed-in-again': '다시 로그인해야 했습니다.',
    lost: '로그아웃되었고, 돌아오지 않았습니다.',
    'not-heard-of': '아직 소식이 없습니다.',
  },
  why: whyWords,
};
