import { t } from '../../strings.js';

/** `isCalled`: it stands out, as what somebody wants to be told of. */
export function UnreadNumber({ unread, isCalled }: { unread: number; isCalled: boolean }) {
  return (
    <span class={isCalled ? 'count called' : 'count'}>
      <span aria-hidden="true">{unread > 999 ? '999+' : unread}</span>
      <span class="visually-hidden">{t.rooms.unread(unread)}</span>
    </span>
  );
}
