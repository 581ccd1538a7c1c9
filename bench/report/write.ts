import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asMarkdown } from './markdown.js';
import { asPage } from './page.js';
import type { RunReport } from './run-report.js';

/** Writes performance.md, and performance/ with the charts and the numbers, into the folder. */
export async function writeReport(folder: string, report: RunReport, root: string): Promise<void> {
  const notesFile = join(root, 'bench/notes.md');
  const notes = existsSync(notesFile) ? await readFile(notesFile, 'utf8') : '';
  await mkdir(join(folder, 'performance'), { recursive: true });
  await writeFile(join(folder, 'performance.md'), asMarkdown(report, notes));
  await writeFile(join(folder, 'performance/index.html'), asPage(report));
  await writeFile(join(folder, 'performance/results.json'), `${JSON.stringify(report, null, 1)}\n`);
}
