import { readFileSync } from 'node:fs';
import { numbered } from './app/numbering.js';
import type { HistoryEvent } from './history.js';

/** Reads and merges history files by time, with numbers. A last line cut short by a crash of its writer is left out. */
export function readHistory(paths: readonly string[]): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  for (const path of paths) {
    const lines = readFileSync(path, 'utf8').split('\n');
    const last = lines.length - 1;
    lines.forEach((line, index) => {
      if (line === '') return;
      try {
        events.push(JSON.parse(line) as HistoryEvent);
      } catch (error) {
        if (index < last - 1) throw new Error(`${path}:${index + 1} is not JSON: ${String(error)}`);
      }
    });
  }
  // Stable, so events of one process with the same time keep their order.
  return numbered(events.sort((a, b) => a.t - b.t));
}
