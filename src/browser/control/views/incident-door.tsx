import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { openIncident } from '../state/incident-link.js';

/** The incident that the address names. What shows it is fetched when the first one is opened. */
export function IncidentDoor() {
  const sheet = useSignal<FunctionComponent<{ name: string }> | null>(null);
  const name = openIncident.value;
  useEffect(() => {
    if (name !== null && sheet.value === null)
      void import('./incident-sheet.js').then(({ IncidentSheet }) => {
        sheet.value = IncidentSheet;
      });
  }, [name]);
  const Shown = sheet.value;
  return name === null || Shown === null ? null : <Shown name={name} />;
}
