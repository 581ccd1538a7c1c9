import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Image, makeImage } from '../../testbed/image.js';
import { runNode } from '../../testbed/processes/run.js';

let image: Image;
beforeAll(async () => {
  image = await makeImage();
  await appendFile(image.file('cli/commands.js'), 'console.log("it runs modules");\n');
});
afterAll(() => image.remove());

const help = async () => (await runNode(image.file('cli/holdfast.js'), ['--help'])).stdout;
const file = 'cli/crowd-command.js';
const TEXT = 'bring in synthetic people';

test('a changed module changes its program, which runs from its bundle', async () => {
  expect(await help()).toContain(TEXT);
  await image.change({ file, from: TEXT, to: 'a changed module' });
  const text = await help();
  expect(text).toContain('a changed module');
  expect(text).not.toContain('it runs modules');
});

test('a changed bundle is without the code that V8 kept of what it was, the others keep theirs', async () => {
  const code = ['worker-worker', 'jobs-process'].map((name) => image.file(`bundle/${name}.cache`));
  expect(code.map((path) => existsSync(path))).toEqual([true, true]);
  await image.change({ file: 'worker/rooms/join-plan.js', from: 'held?.mid === since.mid', to: 'true' });
  expect(code.map((path) => existsSync(path))).toEqual([false, true]);
});

test('a text that is not in the module once is not changed', async () => {
  await expect(image.change({ file, from: TEXT, to: '' })).rejects.toThrow('has a text 0 times, not once');
});

test('where a bundle says otherwise what is changed, programs run from the modules', async () => {
  const bundle = image.file('bundle/cli-holdfast.js');
  await writeFile(bundle, (await readFile(bundle, 'utf8')).replace('a changed module', 'a changed, module'));
  await image.change({ file, from: 'a changed module', to: 'changed again' });
  const text = await help();
  expect(text).toContain('changed again');
  expect(text).toContain('it runs modules');
});
