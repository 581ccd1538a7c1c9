import { SlotMark } from '../../shared/slot-mark.js';
import { t } from '../../shared/strings.js';
import { dismiss, notices } from '../state/toasts.js';
import { Icon } from './icons.js';

/** Said quietly, above the foot of the page; read out politely. */
export function Notices() {
  return (
    <div class="notices" role="status">
      {notices.value.map((notice) => (
        <div key={notice.id} class="notice">
          {notice.slot === undefined ? null : <SlotMark slot={notice.slot} size={20} label={false} />}
          <span>{notice.text}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={t.room.dismiss}
            onClick={() => dismiss(notice.id)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
