import { T } from '../../shared/strings/control.en.js';
import { notices, unsay } from '../state/ask.js';
import { Icon } from './icons.js';

/** What came of what was done; problems stay until they are closed. */
export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <div key={notice.id} class={`notice${notice.bad ? ' notice-bad' : ''}`}>
          <span>{notice.text}</span>
          <button
            type="button"
            class="button button-icon"
            aria-label={T.close}
            onClick={() => unsay(notice.id)}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
    </div>
  );
}
