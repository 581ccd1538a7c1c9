/**
 * npm run reports — writes the pages of docs/reports/ again, from the measurements that are kept beside them, and what
 * the control room shows of them. For a page whose words changed, such as bench/notes.md. It measures nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const DIR = 'docs/reports';
const MEASURED = 'src/browser/control/lab/measured.ts';

/**
 * The pages as they should stand: `[path, text]`. `load` imports a module of prove/ or bench/ by its path without
 * ending.
 */
export async function reports(load) {
  const read = (path) => readFile(join(root, path), 'utf8');
  const data = async (path) => JSON.parse(await read(`${DIR}/${path}`));
  const { asMarkdown } = await load('bench/report/markdown');
  const { asPage } = await load('bench/report/page');
  const { markdownOf } = await load('prove/matrix/markdown');
  const { pageOf } = await load('prove/matrix/page');
  const { measuredSource } = await load('prove/matrix/measured-source');
  const { campaignMarkdown } = await load('prove/campaign/markdown');
  const performance = await data('performance/results.json');
  const matrix = await data('survival/matrix.json');
  return [
    [`${DIR}/performance.md`, asMarkdown(performance, await read('bench/notes.md'))],
    [`${DIR}/performance/index.html`, asPage(performance)],
    [`${DIR}/survival/README.md`, markdownOf(matrix)],
    [`${DIR}/survival/index.html`, pageOf(matrix)],
    [MEASURED, measuredSource(matrix, await read(MEASURED))],
    [`${DIR}/survival/campaign.md`, campaignMarkdown(await data('survival/campaign.json'))],
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await import('./build.mjs');
  for (const [path, text] of await reports((name) => import(`../dist/${name}.js`))) {
    await writeFile(join(root, path), text);
    console.log(path);
  }
}
