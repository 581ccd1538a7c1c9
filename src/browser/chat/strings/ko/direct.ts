import type { direct as English } from '../en/direct.js';

export const direct: typeof English = {
  block: (name: string) => `${name}님 차단`,
  unblock: (name: string) => `${name}님 차단 풀기`,
  sure: (name: string) =>
    `그러면 두 사람 모두 이 대화에 쓸 수 없고, ${name}님은 쓰려고 할 때 알게 됩니다. 지금까지의 말은 남습니다. 여럿이 하는 대화와 함께 있는 방은 그대로입니다.`,
  no: '그대로 두기',
  blocked: (name: string) => `${name}님을 차단했습니다.`,
  unblocked: (name: string) => `${name}님과 다시 이야기할 수 있습니다.`,
  hide: '대화 숨기기',
  hideHint: '숨긴 대화는 새 메시지가 와도 목록에 나타나지 않고, 다시 열면 돌아옵니다.',
};
