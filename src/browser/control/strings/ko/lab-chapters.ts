import type { RunName } from '../../lab/chapters.js';
import type { Findings } from '../../lab/findings.js';
import type { chapters as EnglishChapters, runs as EnglishRuns } from '../en/lab-chapters.js';
import { duration } from './effect-words.js';

export const chapters: typeof EnglishChapters = {
  'one-process': {
    title: '프로세스 하나',
    question: '모두가 프로세스 하나에 연결되어 있습니다. 그것이 끝나면 사람들은 어떻게 될까요?',
    story:
      '대부분의 서비스는 이렇게 시작합니다. 프로세스 하나가 모든 연결을 받습니다. 사람들은 한 상자 안의 점이고, 로그인 정보는 그 옆의 저장소에 있습니다.',
    watch: '그 순간 채팅에 무언가를 써 보세요. 점이 어디에 있는지 보세요.',
  },
  cluster: {
    title: '프로세스 여럿',
    question: '이제 워커가 여럿이고, 그중 하나가 끝납니다. 누가 알아챌까요?',
    story:
      '프라이머리가 연결을 받아 워커 하나에 넘깁니다. 워커들은 저장소만 함께 쓰고, 다른 것은 나누지 않습니다. 메시지는 저장소를 거쳐 모든 워커로 갑니다.',
    watch: '맞은 워커의 점과 다른 워커의 점을 따라가 보세요.',
  },
  crash: {
    title: '아무도 보지 못하는 고장',
    question: '워커가 끝나지 않고 멈춰 섭니다. 죽은 워커보다 나을까요, 나쁠까요?',
    story:
      '프로세스가 끝나면 운영 체제가 연결을 닫아 모두가 압니다. 멈춘 프로세스는 아무것도 닫지 않습니다. 침묵만이 그것을 알려 줍니다.',
    watch: '침묵의 길이와 워커의 상태를 보세요. 준비됨, 얼어붙음, 죽음으로 바뀝니다.',
  },
  restart: {
    title: '끊김 없는 재시작',
    question: '새 버전을 위해 모든 워커를 바꿔야 합니다. 사람들은 얼마나 끊겨야 할까요?',
    story:
      '떠날 워커는 사람들에게 옮기라고 합니다. 그들은 옛 연결을 닫기 전에 새 연결을 엽니다. 누군가 떠나야 하기 전에 새 워커가 준비됩니다.',
    watch: '진행되는 동안 글을 써 보세요. 점마다 한 번씩 날아갑니다.',
  },
  state: {
    title: '로그인 정보는 어디에',
    question: '세 모드에서 워커 하나가 끝납니다. 어느 모드에서 로그아웃되며, 왜 몇몇 사람만 그럴까요?',
    story:
      '로그인 정보는 어딘가에 있어야 합니다. 한 워커의 메모리에, 함께 쓰는 저장소에, 또는 요청 자체에 쿠키로 있습니다. 세 경우에 같은 일을 해 봅니다.',
    watch: '워커 카드의 열쇠는 그 메모리에 있는 로그인 수를, 저장소의 열쇠는 저장소에 있는 수를 셉니다.',
  },
  balancer: {
    title: '밸런서와 여러 컴퓨터',
    question: '로그인 정보는 워커에 있는데, 밸런서는 연결마다 다음 워커로 보냅니다. 무엇이 잘못될까요?',
    story:
      '여러 컴퓨터 앞에는 밸런서가 있습니다. 세션을 모르는 밸런서는 차례대로 보냅니다. 이 모드는 이 노드의 워커들로 같은 일을 합니다.',
    watch: '점의 가운데는 로그인 정보를 가진 워커의 색입니다. 다른 곳에 있는 것을 찾아보세요.',
    beyond: [
      '컴퓨터가 죽는 일은 그 컴퓨터의 화면에서 할 수 없습니다.',
      '같은 Redis에 두 번째 노드를 시작하세요. 그 프라이머리를 죽이고, 여기서 사건 기록을 읽으세요.',
      '검증기가 측정한 것은 관제실의 ‘What survived’에 있습니다.',
    ].join(' '),
  },
};

function survived({ before, kept, messagesLost, messagesOpenMs, witnesses }: Findings): string {
  const sessions =
    kept === before
      ? ' 모두 로그인이 유지되었습니다. 저장소에 있는 로그인 정보는 프로세스보다 오래 삽니다.'
      : ` ${before}명 중 ${kept}명의 로그인이 유지되었습니다.`;
  const messages =
    witnesses > 0 && messagesOpenMs === 0 && messagesLost === 0
      ? ' 메시지를 놓친 클라이언트는 없습니다.'
      : '';
  return sessions + messages;
}

export const runs: typeof EnglishRuns = {
  alone: {
    name: '하나뿐인 워커 죽이기',
    shows: (found) =>
      `${found.before}명 모두가 그 프로세스에 있었으므로 모두 서비스가 끊겼습니다. 가장 긴 사람은 ${duration(found.worstMs ?? 0)}. 다음 프로세스가 응답하기까지 ${duration(found.lastedMs ?? 0)} 걸렸습니다.${survived(found)} 프로세스가 하나면, 거기서 모든 것이 멈춥니다.`,
    not: ({ before, elsewhere }) =>
      before === 0
        ? '그 워커에 아무도 없어서 느낄 것이 없었습니다. 다시 준비하세요.'
        : elsewhere > 0
          ? `${elsewhere}명이 다른 곳에 있었으므로, 모두에게 프로세스 하나는 아니었습니다.`
          : '얼마나 끊겼는지 알려 준 화면이 없습니다.',
  },
  'one-of-several': {
    name: '여럿 중 하나 죽이기',
    shows: (found) =>
      [
        `${found.before + found.elsewhere}명 중 ${found.before}명이 그 워커에 있었습니다.`,
        `그중 가장 길게 끊긴 사람은 ${duration(found.worstMs ?? 0)}.`,
        `나머지 ${found.elsewhere}명은 거기 있지 않았고, 그 때문에 끊긴 일이 없습니다.${survived(found)}`,
        '함께 쓰는 것은 워커보다 오래 삽니다.',
      ].join(' '),
    not: ({ before }) =>
      before === 0 ? NOBODY_THERE : '다른 곳에 아무도 없었으므로, 모두에게 프로세스 하나였습니다.',
  },
  frozen: {
    name: '여럿 중 하나 얼리기',
    shows: (found, earlier) => {
      const killed = earlier('one-of-several')?.worstMs ?? null;
      const beside =
        killed === null ? '' : ` 앞 장에서 워커를 죽였을 때 가장 긴 침묵은 ${duration(killed)}였습니다.`;
      return `거기 있던 ${found.before}명 중 가장 긴 침묵은 ${duration(found.worstMs ?? 0)}였습니다.${beside} 워커가 멈췄다고 알려 주는 것은 없습니다. 심장 박동이 너무 오래 없었을 때 다른 프로세스로 바뀌었습니다.${survived(found)}`;
    },
    not: ({ before, worstMs }) =>
      before === 0
        ? NOBODY_THERE
        : worstMs === null
          ? '얼마나 끊겼는지 알려 준 화면이 없습니다.'
          : `가장 긴 침묵은 ${duration(worstMs)}였고, 침묵 때문에 바뀌지는 않았습니다. 누군가 녹이거나 끝냈습니다.`,
  },
  rolling: {
    name: '모든 워커 바꾸기',
    shows: (found) =>
      `${found.before}명이 쓰는 동안 ${duration(found.lastedMs ?? 0)} 만에 워커 ${found.replaced?.of ?? 0}개가 모두 바뀌었습니다.${
        found.worstMs === null ? '' : ` 누군가 느낀 가장 긴 침묵은 ${duration(found.worstMs)}였습니다.`
      }${survived(found)} 닫기 전에 옮기는 것이 차이입니다.`,
    not: (found) =>
      found.before === 0
        ? NOBODY_THERE
        : found.replaced !== null && found.replaced.done < found.replaced.of
          ? `워커 ${found.replaced.of}개 중 ${found.replaced.done}개만 바뀌었습니다. 사건 기록이 이유를 말합니다.`
          : someOut(found),
  },
  'in-memory': {
    name: '워커 안에: 고정(sticky)',
    shows: (found) =>
      `${found.before}명 중 ${found.inIt}명이 로그아웃되었습니다. 로그인 정보가 끝난 워커의 메모리에 있었습니다. ${
        found.kept === 0 ? '' : `맞은 사람 중 ${found.kept}명은 유지되었습니다. `
      }${
        found.elsewhere === 0
          ? ''
          : `${found.elsewhere}명은 그 워커와 관계가 없어, 그런 일이 전해지지 않았습니다. `
      }그래서 몇몇 사람만 로그아웃됩니다.`,
    not: ({ before, kept }) =>
      before === 0
        ? NOBODY_THERE
        : `${kept}명 모두 로그인이 유지되었습니다. 로그인 정보가 그 워커의 메모리에 없었습니다.`,
  },
  'in-store': {
    name: '저장소에: 공유(shared)',
    shows: (found, earlier) =>
      keptWords(found, earlier, '로그인 정보가 저장소에 있어, 어느 워커나 거기서 찾습니다.'),
    not: (found) => (found.before === 0 ? NOBODY_THERE : someOut(found)),
  },
  'in-cookie': {
    name: '요청 안에: 무상태(stateless)',
    shows: (found, earlier) =>
      keptWords(found, earlier, '저마다 쿠키에 지니고 와서, 어느 워커나 읽을 수 있습니다.'),
    not: (found) => (found.before === 0 ? NOBODY_THERE : someOut(found)),
  },
  astray: {
    name: '차례대로 보낼 때 하나 죽이기',
    shows: (found) =>
      [
        `${found.astray}명은 로그인 정보를 가진 워커가 살아 있는데도 로그아웃되었습니다.`,
        '새 연결이 다른 워커로 갔기 때문입니다.',
        `모두 ${found.before}명 중 ${found.signedInAgain + found.lost}명이 로그아웃되었습니다.`,
        '로그인 정보가 메모리에 있으면, 밸런서가 그곳을 알아야 합니다.',
      ].join(' '),
    not: ({ before, signedInAgain, lost }) =>
      before === 0
        ? NOBODY_THERE
        : signedInAgain + lost === 0
          ? '아무도 로그아웃되지 않았습니다. 우연히 저마다 제 로그인 정보가 있는 워커로 갔습니다. 다시 해 보세요.'
          : '이번에는 끝난 워커에 로그인 정보가 있던 사람만 로그아웃되었습니다. 다시 해 보세요.',
  },
};

const NOBODY_THERE = '그 워커에 아무도 없어서 느낄 것이 없었습니다. 다시 준비하세요.';

function someOut({ before, kept, signedInAgain, lost, unheard }: Findings): string {
  return `${before}명 중 ${kept}명은 로그인이 유지되었고, ${signedInAgain + lost}명은 끊겼고, ${unheard}명은 소식이 없습니다. 순간들이 더 말해 줍니다.`;
}

function keptWords(found: Findings, earlier: (run: RunName) => Findings | null, why: string): string {
  const memory = earlier('in-memory');
  const out = memory?.inIt ?? 0;
  const beside =
    out === 0 || memory === null
      ? ''
      : ` 메모리에 있었을 때는 ${memory.before}명 중 ${out}명이 다시 로그인해야 했습니다.`;
  return `${found.before}명 모두 로그인이 유지되었습니다. ${why}${beside}`;
}
