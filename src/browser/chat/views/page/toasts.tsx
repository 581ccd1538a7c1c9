import { laterPart } from '../../state/later-part.js';
import { dismissToast, toasts } from '../../state/toasts.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';

/** Said quietly, above the foot of the page; read out politely. */
export function Toasts() {
  const part = laterPart.value;
  return (
    <div class="toasts" role="status">
      {toasts.value.map((toast) => (
        <div key={toast.id} class="toast">
          {toast.slot === undefined || part === null ? null : (
            <part.SlotMark slot={toast.slot} size={20} label={false} />
          )}
          <span>{toast.text}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={t.room.dismiss}
            onClick={() => dismissToast(toast.id)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
