import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Image, makeImage } from '../../testbed/image.js';
import { runNode } from '../../testbed/processes/run.js';

let image: Image;
beforeAll(async () => {
  image = await makeImage();
  await appendFile(image.file('cli/commands.js'), 'console.log("a changed module");\n');
});
afterAll(() => image.remove());

const help = async () => (await runNode(image.file('cli/holdfast.js'), ['--help'])).stdout;

test('a program runs from its bundle, and from its modules when one of them is changed', async () => {
  expect(await help()).not.toContain('a changed module');
  await image.runModules();
  expect(await help()).toContain('a changed module');
});
