import { signal } from '@preact/signals';
import { onDemand } from './on-demand.js';

const SHEETS = {
  life: onDemand(() => import('./life-sheet.js').then((file) => file.LifeSheet)),
  survival: onDemand(() => import('./survival-sheet.js').then((file) => file.SurvivalSheet)),
};

/** Which sheet of the lab is open; null: none. */
export const labOpen = signal<keyof typeof SHEETS | null>(null);

/** The sheet of the lab that is open. */
export function LabDoor() {
  const name = labOpen.value;
  if (name === null) return null;
  const Sheet = SHEETS[name];
  return (
    <Sheet
      onClose={() => {
        labOpen.value = null;
      }}
    />
  );
}
