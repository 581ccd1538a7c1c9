import { LIMITS } from '../../../../protocol/limits.js';
import { type Mode, type PresetName, presetOf } from '../../../../protocol/mode.js';
import type { lab as English } from '../en/lab.js';
import { duration } from './effect-words.js';
import { chapters, runs } from './lab-chapters.js';

const DEAD_S = LIMITS.heartbeatDeadMs / 1_000;

const MODES: Record<PresetName, string> = {
  sticky: '고정(sticky)',
  shared: '공유(shared)',
  stateless: '무상태(stateless)',
  broken: '고장(broken)',
};

function modeWords(mode: Mode): string {
  const preset = presetOf(mode);
  return preset === null ? `${mode.routing}, ${mode.sessions}` : MODES[preset];
}

export const lab: typeof English = {
  tag: 'ko',
  open: '따라 하는 실험',
  title: '따라 하는 실험',
  intro: '여섯 장입니다. 장마다 묻고, 예상하게 한 다음, 이 클러스터에 실제로 해 봅니다.',
  real: '실제 클러스터입니다. 연결된 사람은 누구나 느낍니다. 단계마다 무엇을 바꾸는지 먼저 말합니다.',
  leave: '실험 나가기',
  language: '언어',
  chaptersLabel: '장',
  chapter: (number, of) => `${of}장 중 ${number}장`,
  isDone: '마침',
  notDone: '아직 안 함',
  runsLabel: '이 장에서 해 볼 것',
  chapters,
  runs,

  steps: {
    setUp: '준비하기',
    predict: '예상하기',
    act: '해 보기',
    measured: '측정한 것',
    shows: '알 수 있는 것',
  },
  setUp: '준비하기',
  settingUp: '준비하는 중…',
  isSetUp: '필요한 것이 모두 갖춰졌습니다.',
  needs: '지금 상태로는 할 수 없어 다음을 바꿉니다. 나갈 때 되돌립니다.',
  need: (need) => {
    switch (need.kind) {
      case 'mode':
        return need.to === 'broken'
          ? `모드를 ${MODES.broken} 모드로 바꿉니다. 아무 고장이 없어도 사람들이 무작위로 로그아웃됩니다. 나도 그럴 수 있습니다.`
          : `모드를 ${MODES[need.to]} 모드로 바꿉니다. 세션은 함께 옮겨집니다.`;
      case 'workers':
        return need.to < need.from
          ? `워커 ${need.from}개를 ${need.to}개로 줄입니다. 나머지는 비워지고, 거기 있던 사람은 옮겨 갑니다.${
              need.ends === 0
                ? ''
                : ` 그 메모리에 있는 세션 ${need.ends}개는 끝나므로, 그 사람들은 다시 로그인해야 합니다.`
            }`
          : `워커 ${need.from}개를 ${need.to}개로 늘립니다.`;
      case 'crowd':
        return need.from === 0
          ? `가상의 사람 ${need.to}명을 부릅니다. 표시가 되어 있고, 따로 방을 두고 이야기합니다.`
          : `가상의 사람 ${need.from}명을 ${need.to}명으로 바꿉니다.`;
    }
  },
  wait: (wait) => {
    switch (wait.kind) {
      case 'workers':
        return `준비된 워커 ${wait.ready}/${wait.of}`;
      case 'crowd':
        return `연결된 가상의 사람 ${wait.connected}/${wait.of}`;
      case 'sessions':
        return `아직 옮겨 오지 않은 세션 ${wait.left}개`;
    }
  },
  waiting: '기다리는 것:',
  cannot: '지금 여기서는 할 수 없습니다.',
  obstacle: (obstacle) => {
    switch (obstacle.kind) {
      case 'elastic':
        return `워커 수가 부하에 따라 ${obstacle.min}개에서 ${obstacle.max}개 사이로 바뀌므로, ${obstacle.wanted}개로 머물지 않습니다. 이 노드를 고정된 수로 시작하세요: --workers 3.`;
      case 'store-away':
        return '저장소가 응답하지 않아 아무도 로그인할 수 없습니다. 저장소를 되살리면 화면이 스스로 이어 갑니다.';
      case 'failed':
        return `워커 ${obstacle.slot}번이 너무 자주 죽어 쉬고 있습니다. 이 노드를 순차 재시작하면 곧바로 다시 시도합니다.`;
      case 'restarting':
        return '순차 재시작이 진행 중입니다. 끝날 때까지 기다리세요.';
    }
  },
  nobody: '준비된 워커가 없습니다. 대신할 프로세스가 스스로 시작합니다.',
  notLive: '프라이머리가 응답하지 않습니다. 결과를 볼 수 없는 동안에는 아무것도 하지 않습니다.',

  predictFirst: '적어도 하나는 고르세요. 일어난 일과 비교하며, 이 탭에만 남습니다.',
  act: {
    kill: (slot) => `워커 ${slot} 죽이기`,
    freeze: (slot) => `워커 ${slot} 얼리기`,
    restart: () => '모두 다시 시작하기',
  },
  actSays: {
    kill: (slot, pid, people) =>
      `워커 ${slot}의 프로세스 ${pid}번이 곧바로 끝납니다(SIGKILL). 거기 있는 사람은 ${people}명입니다. 대신할 프로세스가 스스로 시작합니다.`,
    freeze: (slot, pid, people) =>
      `워커 ${slot}의 프로세스 ${pid}번이 멈춰 섭니다(SIGSTOP). 거기 있는 사람은 ${people}명입니다. 아무 연결도 닫지 않습니다. ${DEAD_S}초 동안 신호가 없으면 프라이머리가 죽입니다.`,
    restart: (_slot, _pid, people) =>
      `워커를 하나씩 차례로 바꿉니다. 거기 있는 사람은 ${people}명입니다. 새 워커가 준비된 다음에 옛 워커가 끝납니다.`,
  },

  asking: '명령했습니다. 무슨 일이 있었는지 노드들에게 묻는 중…',
  goesOn: '진행 중:',
  found: {
    there: '거기 있던 사람',
    thereWere: (found) => `${found.before}명, 다른 곳에는 ${found.elsewhere}명`,
    silence: '가장 긴 침묵',
    silenceWas: ({ worstMs, before }) =>
      worstMs === null ? (before === 0 ? '아무도 없었음' : '아직 알려 준 사람 없음') : duration(worstMs),
    lasted: '다시 응답하기까지',
    lastedFor: (lastedMs) => (lastedMs === null ? '아직' : duration(lastedMs)),
    sessions: '로그인',
    sessionsAre: ({ kept, signedInAgain, lost, astray, unheard }) =>
      [
        `${kept}명 유지`,
        `${signedInAgain + lost}명 끊김`,
        ...(signedInAgain === 0 ? [] : [`그중 ${signedInAgain}명 다시 로그인`]),
        ...(astray === 0 ? [] : [`그중 ${astray}명은 세션이 맞지 않은 워커에 있었음`]),
        ...(unheard === 0 ? [] : [`${unheard}명 아직 소식 없음`]),
      ].join(', '),
    messages: '놓친 메시지',
    messagesAre: ({ messagesLost, messagesOpenMs, witnesses }) => {
      if (messagesLost > 0) return `${messagesLost}개`;
      if (witnesses === 0) return '알려 줄 클라이언트가 없었음';
      if (messagesOpenMs === 0) return `없음(클라이언트 ${witnesses}개가 알림)`;
      return messagesOpenMs === null
        ? '아직 없음'
        : `아직 없음. 클라이언트에게 ${Math.ceil(messagesOpenMs / 1_000)}초 더 묻습니다`;
    },
  },
  details: '누가 있었는지, 순간순간 보기',
  again: '다시 해 보기',
  next: '다음으로',
  finished: '마지막 장이었습니다. 이제 실험을 나가 마음껏 고장 내 보세요.',
  lastTime: '지난번 이 브라우저에서:',

  putBack: '되돌리기',
  puttingBack: '되돌리는 중…',
  changed: '따라 하는 실험이 이 클러스터를 바꾸었고, 아직 되돌리지 않았습니다.',
  goOn: '실험 이어 가기',
  keep: '이대로 두기',
  backMode: (mode) => `모드를 ${modeWords(mode)} 모드로 되돌렸습니다.`,
  backWorkers: (workers) => `워커를 다시 ${workers}개로 했습니다.`,
  backCrowd: (people) =>
    people === 0 ? '가상의 사람들이 돌아갑니다.' : `가상의 사람을 다시 ${people}명으로 했습니다.`,
  leftMode: '그사이 누군가 모드를 바꿔, 그대로 두었습니다.',
  leftWorkers: '그사이 누군가 워커 수를 바꿔, 그대로 두었습니다.',
  leftCrowd: '그사이 누군가 가상의 사람 수를 바꿔, 그대로 두었습니다.',

  scene: '클러스터와 채팅 두 개',
  chats: '채팅 두 개',
  you: '나',
  youTitle: '나의 채팅',
  other: '다른 사람',
  otherTitle: '다른 사람의 채팅',
  otherHint:
    '이 화면이 열려 있는 동안 곁에 있는 두 번째 사람입니다. 계정을 만들어 주세요. 화면을 새로 불러오면 로그아웃됩니다.',
  noOther:
    '이 브라우저는 한 화면에 두 사람을 둘 수 없습니다. 비공개 창에서 채팅을 열어 두 번째 사람이 되세요.',
  noOtherHere:
    '이 브라우저는 한 화면에 두 사람을 둘 수 없습니다. 여기서는 두 번째 사람에게 따로 주소가 있습니다:',
};
