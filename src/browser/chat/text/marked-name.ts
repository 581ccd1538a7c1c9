import type { UserRef } from '../../../protocol/user-ref.js';
import { t } from '../strings.js';

/** Pure. A name in words that stand alone, without a tag beside them: of a bot it says that it is one. */
export function markedName({ name, bot }: Pick<UserRef, 'name' | 'bot'>): string {
  return bot ? t.message.ofBot(name) : name;
}
