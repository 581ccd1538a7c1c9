/** The predictions of this tab, and the incidents that they turned into. */
import { computed, signal } from '@preact/signals';
import {
  type FaultSubject,
  type Foreseen,
  foreseenNow,
  type Prediction,
  predictedIncidents,
} from '../lab/prediction.js';
import { view } from './cluster.js';
import { incidents } from './incidents.js';

/** The older ones are forgotten. */
const KEPT = 20;
/** The number is of its form: what another one wrote is not read. */
const KEY = 'holdfast.predictions.1';

const predictions = signal<readonly Foreseen[]>(stored());

/** By the id of the incident. */
export const predicted = computed(() => predictedIncidents(incidents.value, predictions.value));

/** Call before the fault; what it returns keeps the prediction, once the fault was ordered. */
export function foresee(subject: FaultSubject, prediction: Prediction): () => void {
  const known = view.value;
  if (known === null) return () => {};
  const foreseen = foreseenNow(known, subject, prediction);
  return () => keepForeseen(foreseen);
}

/** Call once the fault was ordered. */
export function keepForeseen(foreseen: Foreseen): void {
  predictions.value = [...predictions.value, foreseen].slice(-KEPT);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(predictions.value));
  } catch {
    // A browser that forbids storage forgets them with the page.
  }
}

function stored(): readonly Foreseen[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as readonly Foreseen[];
  } catch {
    // The browser forbids storage.
    return [];
  }
}
