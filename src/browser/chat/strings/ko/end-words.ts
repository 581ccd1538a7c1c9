/** How a process ended, in Korean: what `shared/end-words.ts` says in English. */
import { type CausePhrases, type ExitCause, phraseCause } from '../../../../protocol/exit-cause.js';

const causePhrases: CausePhrases = {
  signal: ({ signal }) => signal,
  code: ({ code }) => `종료 코드 ${code ?? '알 수 없음'}`,
  operator: ({ did, by }) => `${by}님이 ${{ SIGKILL: 'SIGKILL', frozen: '얼림', blocked: '막음' }[did]}`,
  silent: ({ seconds }) => `${seconds}초 동안 신호가 없음`,
  'slow-start': ({ seconds }) => `${seconds}초가 지나도 준비되지 않음`,
  'slow-drain': ({ seconds }) => `비운 뒤 ${seconds}초가 지나도 끝나지 않음`,
  unneeded: () => '필요 없어서 끝냄',
  boot: () => '시작하지 못함',
  'primary-ended': () => '프라이머리가 끝남',
};

/** In the page's own words; null: not told, or of a kind of a later version. */
export function endWords(ended: ExitCause | undefined): string | null {
  return ended !== undefined && Object.hasOwn(causePhrases, ended.kind)
    ? phraseCause(ended, causePhrases)
    : null;
}

/** In brackets behind what happened; empty where it is not known. */
export function endInBrackets(ended: ExitCause | undefined): string {
  const words = endWords(ended);
  return words === null ? '' : ` (${words})`;
}
