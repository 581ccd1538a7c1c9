import { labBusy, putBack } from '../state/lab-changes.js';
import { hasChanged, keepOfLab } from '../state/lab-kept.js';
import { showLab } from '../state/lab-room.js';
import { T } from '../strings.js';

/** Says that the lab was left in the middle, with what it changed: a page that was closed cannot put it back. */
export function LabLeft() {
  if (!hasChanged.value) return null;
  const text = T.lab;
  const busy = labBusy.value !== null;
  return (
    <section class="panel lab-left" lang={text.tag} aria-label={text.title}>
      <p>{text.changed}</p>
      <button type="button" class="button button-main" disabled={busy} onClick={() => void putBack()}>
        {busy ? text.puttingBack : text.putBack}
      </button>
      <button type="button" class="button" onClick={() => showLab(true)}>
        {text.goOn}
      </button>
      <button type="button" class="button" disabled={busy} onClick={() => keepOfLab({ changes: {} })}>
        {text.keep}
      </button>
    </section>
  );
}
