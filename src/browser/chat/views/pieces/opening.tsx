import { lateParts } from '../../state/page-part.js';
import { t } from '../../strings.js';
import { ConnectionBanner } from './connection-banner.js';

/** Before the server said who this is and what they see: nothing for a moment, then a word. */
export function Opening() {
  return (
    <main class="opening">
      <p class="muted late">{t.loading}</p>
      {lateParts.value > 0 ? (
        <p class="muted" role="status">
          {t.late}
        </p>
      ) : null}
      <ConnectionBanner opening />
    </main>
  );
}
