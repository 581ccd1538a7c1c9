import { dismissToast, toasts } from '../state/toasts.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';

/** What came of what was done. A failure stays until it is closed. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast${toast.bad ? ' toast-bad' : ''}`}>
          <span>{toast.text}</span>
          <button
            type="button"
            class="button button-icon"
            aria-label={T.close}
            onClick={() => dismissToast(toast.id)}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
    </div>
  );
}
