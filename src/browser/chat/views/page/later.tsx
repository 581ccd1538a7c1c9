import { useEffect } from 'preact/hooks';
import { laterPart } from '../../state/later-part.js';
import { menu } from '../../state/message-menu.js';
import { panel } from '../../state/navigation.js';
import { lateParts } from '../../state/page-part.js';
import { showToast } from '../../state/toasts.js';
import { t } from '../../strings.js';

/** What is open of the part that is fetched later: as soon as it is there. */
export function Later() {
  const part = laterPart.value;
  const isWanted = menu.value !== null || (panel.value !== null && panel.value !== 'rooms');
  useEffect(() => {
    if (part !== null || !isWanted) return;
    laterPart.needed().catch(() => {
      // Without it nothing can be opened, and the next press asks for it again.
      menu.value = null;
      panel.value = null;
      showToast(t.notLoaded);
    });
  }, [part, isWanted]);
  const isLate = part === null && isWanted && lateParts.value > 0;
  useEffect(() => {
    if (isLate) showToast(t.late);
  }, [isLate]);
  return part === null ? null : <part.Panels />;
}
