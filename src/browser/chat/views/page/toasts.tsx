import { laterPart } from '../../state/later-part.js';
import { dismissToast, toasts } from '../../state/toasts.js';
import { t } from '../../strings.js';
import { IconButton } from '../pieces/icon-button.js';

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
          <IconButton icon="close" size={14} label={t.room.dismiss} onClick={() => dismissToast(toast.id)} />
        </div>
      ))}
    </div>
  );
}
