import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';

type LabSheet = FunctionComponent<{ onClose: () => void }>;

const LOADERS = {
  survival: () => import('./survival-sheet.js').then(({ SurvivalSheet }) => SurvivalSheet),
} as const satisfies Record<string, () => Promise<LabSheet>>;

/** Which sheet of the lab is open; null: none. */
export const labOpen = signal<keyof typeof LOADERS | null>(null);
const loaded = signal<Partial<Record<keyof typeof LOADERS, LabSheet>>>({});

/** The sheet that is open. What shows it is fetched when somebody asks for it. */
export function LabDoor() {
  const name = labOpen.value;
  useEffect(() => {
    if (name === null || loaded.value[name] !== undefined) return;
    void LOADERS[name]().then((Sheet) => {
      loaded.value = { ...loaded.value, [name]: Sheet };
    });
  }, [name]);
  const Shown = name === null ? undefined : loaded.value[name];
  if (Shown === undefined) return null;
  return (
    <Shown
      onClose={() => {
        labOpen.value = null;
      }}
    />
  );
}
