import type { UserRef } from '../../../../protocol/user-ref.js';
import { t } from '../../strings.js';

/** Says of an author who is no person that it is none. */
export function KindTag({ of }: { of: UserRef | null }) {
  if (of?.bot) return <span class="tag">{t.message.bot}</span>;
  return of?.synthetic ? <span class="tag">{t.message.synthetic}</span> : null;
}
