import type { PeopleEffect } from '../../../../protocol/cluster-event.js';
import { waiting } from '../../../../protocol/incident/facts.js';
import { counted } from '../../../shared/korean.js';
import type { effectWords as English, duration as EnglishDuration } from '../en/effect-words.js';

export const effectWords: typeof English = ({ kind, effect }) => {
  const people = effect?.people;
  if (people === undefined) return null;
  const { kept, signedInAgain, lost } = people;
  if (people.before + kept + signedInAgain + lost === 0) return '아무도 없었습니다.';
  if (kind === 'mode-switched') return carriedWords(people);
  if (kind === 'rebalancing') return `${counted(kept + signedInAgain, '명')} 옮겼습니다.`;
  const parts = [
    kept > 0 ? `${kept}명 로그인 유지` : '',
    signedInAgain > 0 ? `${signedInAgain}명 다시 로그인` : '',
    lost > 0 ? `${lost}명은 로그인이 끊기고 돌아오지 않음` : '',
    waiting(people) > 0 ? `${waiting(people)}명은 아직 소식 없음` : '',
  ].filter((part) => part !== '');
  return `${counted(people.before, '명')} 있었음: ${parts.join(', ')}.${outage(people)}`;
};

function carriedWords(people: PeopleEffect): string {
  const left = waiting(people);
  return [
    `${people.kept}명의 세션을 옮겨 왔습니다`,
    left > 0 ? `, ${left}명에게는 아직 묻지 않았습니다` : '',
    people.lost > 0 ? `, ${people.lost}명은 잃었습니다` : '',
    '.',
  ].join('');
}

function outage({ worstMs }: PeopleEffect): string {
  if (worstMs === null) return '';
  return worstMs === 0 ? ' 끊김이 없었습니다.' : ` 가장 긴 끊김 ${duration(worstMs)}.`;
}

export const duration: typeof EnglishDuration = (ms) => {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  return ms < 90_000 ? `${(ms / 1_000).toFixed(1)}초` : `${Math.round(ms / 60_000)}분`;
};
