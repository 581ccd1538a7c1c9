import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Incident, IncidentFile } from '../../../protocol/incident/incident.js';
import { control } from '../state/connect.js';
import { followIncident, type Shown } from '../state/follow-incident.js';
import { clock } from '../state/format.js';
import { closeIncident } from '../state/incident-link.js';
import { effectWords } from '../strings/en/effect-words.js';
import { T } from '../strings.js';
import { Compared } from './compared.js';
import { Replay } from './incident-replay.js';
import { Sheet } from './sheet.js';

const NO_EFFECT = { socketsBefore: 0, moved: 0, movedMinMs: null, movedMaxMs: null, sessionsLost: 0 };

/**
 * One incident: what happened, moment by moment, and each person. Fetched when somebody opens it, and again while more
 * becomes of it.
 */
export function IncidentSheet({ name }: { name: string }) {
  const asked = useSignal<Shown | null>(null);
  useEffect(() => {
    asked.value = null;
    return followIncident(name, (found) => {
      asked.value = found;
    });
  }, [name]);
  const text = T.incident;
  const found = asked.value;
  return (
    <Sheet id="incident-title" title={text.title} class="popover-wide incident-sheet" onClose={closeIncident}>
      {found === null ? (
        <p role="status">{text.loading}</p>
      ) : 'why' in found ? (
        <p role="alert">{found.why}</p>
      ) : (
        <Body file={found.file} />
      )}
    </Sheet>
  );
}

function Body({ file }: { file: IncidentFile }) {
  const { incident } = file;
  return (
    <>
      <SheetHeader incident={incident} />
      <Compared incident={incident} />
      <Replay incident={incident} />
      <p class="incident-file">
        <a class="button" href={control.incidentUrl(incident.id)} download={`incident-${incident.id}.json`}>
          {T.incident.save}
        </a>{' '}
        <code>{T.incident.show(incident.id)}</code>
      </p>
    </>
  );
}

function SheetHeader({ incident }: { incident: Incident }) {
  const { kind, at, endedAt, people, mode, unasked, unlisted } = incident;
  const text = T.incident;
  const when = endedAt === null ? text.goesOn(clock(at)) : text.lasted(clock(at), endedAt - at);
  return (
    <>
      <h3 class="incident-head">{text.phrases[kind](incident)}</h3>
      <p class="muted">
        {when}
        {mode === null ? '' : ` ${text.mode(mode)}`}
      </p>
      {people === null ? null : (
        <p class="incident-effect">
          {effectWords({
            kind: kind === 'mode-switched' ? kind : 'worker-died',
            effect: { ...NO_EFFECT, people },
          })}
        </p>
      )}
      {unasked.length === 0 ? null : <p class="muted">{text.unasked(unasked)}</p>}
      {unlisted === 0 ? null : <p class="muted">{text.unlisted(unlisted)}</p>}
    </>
  );
}
