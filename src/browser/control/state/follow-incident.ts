import { effect, signal } from '@preact/signals';
import { HoldfastError } from '../../../protocol/errors.js';
import type { IncidentFile } from '../../../protocol/incident/incident.js';
import { T } from '../strings.js';
import { serverNow } from './cluster.js';
import { control } from './connect.js';
import { isDue, type LastAsked, traceOf } from './incident-watch.js';
import { incidents } from './incidents.js';
import { refusalWords } from './refusal-words.js';

/** `why`: in a sentence, nothing can be shown. */
export type Shown = { readonly file: IncidentFile } | { readonly why: string };

/**
 * Asks for an incident, and again while more becomes of it. What was shown stays while nothing answers: the page says
 * that. Returns what ends it.
 */
export function followIncident(name: string, show: (found: Shown) => void): () => void {
  const last = signal<(LastAsked & { readonly isNone: boolean }) | null>(null);
  let over = false;
  let asking = false;
  let hasFile = false;
  const ask = async (trace: string, at: number): Promise<void> => {
    asking = true;
    const found = await control.incident(name).then(
      (file) => ({ file }),
      (error: unknown) => ({ error }),
    );
    asking = false;
    if (over) return;
    const isFile = 'file' in found;
    const refusal = !isFile && found.error instanceof HoldfastError ? found.error : null;
    if (isFile) show(found);
    else if (!hasFile) show({ why: refusal === null ? T.outcome.unreachable : refusalWords(refusal) });
    hasFile ||= isFile;
    const isNone = refusal?.code === 'not_found';
    last.value = { at, trace, incident: isFile ? found.file.incident : null, isNone };
  };
  const end = effect(() => {
    const [trace, now] = [traceOf(incidents.value, name), serverNow.value];
    if (!asking && (last.value === null || isDue(last.value, trace, now))) void ask(trace, now);
  });
  return () => {
    over = true;
    end();
  };
}
