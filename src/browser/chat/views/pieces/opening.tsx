import { lateParts } from '../../state/page-part.js';
import { t } from '../../strings.js';
import { ConnectionBanner } from './connection-banner.js';

/** Before the server said who this is: nothing for a moment, then a word. */
export function OpeningPage() {
  return (
    <main class="opening">
      <OpeningWords />
    </main>
  );
}

/** The same in the page's main part, before the server said what they see. */
export function Opening() {
  return (
    <div class="opening">
      <OpeningWords />
    </div>
  );
}

function OpeningWords() {
  return (
    <>
      <p class="muted late">{t.loading}</p>
      {lateParts.value > 0 ? (
        <p class="muted" role="status">
          {t.late}
        </p>
      ) : null}
      <ConnectionBanner opening />
    </>
  );
}
