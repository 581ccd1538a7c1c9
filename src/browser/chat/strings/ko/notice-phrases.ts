import type { phraseNotice as English } from '../en/notice-phrases.js';

/** Keeps a name from turning the text around it. */
function apart(name: string): string {
  return `\u2068${name}\u2069`;
}

export const phraseNotice: typeof English = (what, who, whom, text, ofBot, on) => {
  switch (what) {
    case 'joined':
      return `${apart(who)}님이 들어왔습니다`;
    case 'left':
      return `${apart(who)}님이 나갔습니다`;
    case 'invited':
      return ofBot
        ? `${apart(who)}님이 봇을 추가했습니다: ${apart(whom)}`
        : `${apart(who)}님이 ${apart(whom)}님을 초대했습니다`;
    case 'removed':
      return ofBot
        ? `${apart(who)}님이 봇을 제거했습니다: ${apart(whom)}`
        : `${apart(who)}님이 ${apart(whom)}님을 내보냈습니다`;
    case 'renamed':
      return `${apart(who)}님이 방 이름을 바꿨습니다: ${apart(text)}`;
    case 'topic':
      return text === ''
        ? `${apart(who)}님이 주제를 지웠습니다`
        : `${apart(who)}님이 주제를 정했습니다: ${apart(text)}`;
    case 'archived':
      return on ? `${apart(who)}님이 방을 보관했습니다` : `${apart(who)}님이 방 보관을 해제했습니다`;
    default:
      return null;
  }
};
