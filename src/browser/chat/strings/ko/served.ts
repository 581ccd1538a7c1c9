import type { Welcome } from '../../../../protocol/events.js';
import { type PresetName, presetOf } from '../../../../protocol/mode.js';
import { endInBrackets } from '../../../shared/end-words.js';
import type { served as English } from '../en/served.js';
import { duration, slotName } from './words.js';

type Fate = NonNullable<Welcome['previous']>['fate'] | 'silent';

const FATES: Record<Exclude<Fate, 'alive'>, string> = {
  died: '죽었습니다',
  drained: '비워졌습니다',
  unknown: '사라졌습니다',
  silent: '응답을 멈췄습니다',
};

const MODES: Record<PresetName, string> = {
  sticky: '고정(sticky): 로그인 정보가 한 워커의 메모리에 있어, 언제나 그 워커로 보내집니다.',
  shared: '공유(shared): 로그인 정보가 저장소에 있어, 어느 워커나 응답할 수 있습니다.',
  stateless: '무상태(stateless): 로그인 정보가 암호화되어 쿠키에 있어, 어느 워커나 응답할 수 있습니다.',
  broken: '고장(broken): 로그인 정보는 한 워커에 있는데, 요청은 모든 워커에 차례로 갑니다.',
};

export const served: typeof English = {
  by: '응답:',
  worker: (slot) => `워커 ${slot}`,
  nobody: '지금은 없음',
  pid: (pid) => `pid ${pid}`,
  open: '이 탭에 응답하는 것',
  title: '이 탭에 응답하는 것',
  strip: '이 탭의 최근 요청과 프레임 40개, 응답한 곳별로',
  stripEmpty: '아직 없음',
  stripSummary: (parts) =>
    parts
      .map(({ slot, count }) =>
        slot < 0 ? `응답 없음 ${count}` : `${slot === 0 ? '프라이머리' : `워커 ${slot}`} ${count}`,
      )
      .join(', '),
  tall: '긴 것: HTTP 요청. 짧은 것: 소켓 프레임. 빈 것: 응답 없음.',
  facts: { node: '노드', slot: '슬롯', process: '프로세스', since: '시작', mode: '모드' },
  moves: '바뀐 일',
  noMoves: '이 화면을 연 뒤로 없습니다.',
  modeText(mode) {
    const preset = presetOf(mode);
    return preset === null ? `라우팅 ${mode.routing}, 세션 저장 ${mode.sessions}.` : MODES[preset];
  },
  modeChanged: (text) => `클러스터의 모드가 바뀌었습니다. ${text}`,
  moved({ from, to, fate, ended, lostMs, session }) {
    const same = from.node === to.node && from.slot === to.slot;
    const who = slotName(from, to.node);
    const where =
      same && from.pid === to.pid
        ? '같은 곳으로 돌아왔습니다'
        : same
          ? '그 자리를 이은 프로세스로 돌아왔습니다'
          : `${slotName(to, to.node)} 쪽으로 옮겼습니다`;
    const what =
      fate === 'alive' ? `${who}: 연결이 끊겼습니다` : `${who}: ${FATES[fate]}${endInBrackets(ended)}`;
    const kept = session === 'kept' ? '로그인이 유지되었습니다' : '다시 로그인했습니다';
    return `${what}. ${duration(lostMs)} 만에 ${where}. ${kept}.`;
  },
  movedQuietly: (from, to) =>
    from.node === to.node && from.slot === to.slot && from.pid === to.pid
      ? `${slotName(to, to.node)}에 끊김 없이 새로 연결했습니다.`
      : `${slotName(from, to.node)}에서 ${slotName(to, to.node)} 쪽으로 끊김 없이 옮겼습니다.`,
};
