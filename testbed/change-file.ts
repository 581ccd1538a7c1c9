/** Changes a module of what was built wherever a program has it: in `dist` itself, and in the bundles. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedBundle, changedModule, type TextChange } from './changed-bundle.js';

/**
 * Changes a file of `dist`, and the same module in each bundle that has it. Throws when the text to change is not in
 * the file exactly once. Resolves with whether each bundle is changed: in one the text may be otherwise.
 */
export async function changeFile(dist: string, change: TextChange): Promise<boolean> {
  const path = join(dist, change.file);
  await writeFile(path, changedModule(await readFile(path, 'utf8'), change));
  const bundles = join(dist, 'bundle');
  const names = (await readdir(bundles)).filter((name) => /\.c?js$/.test(name));
  const done = await Promise.all(
    names.map(async (name) => {
      const bundle = join(bundles, name);
      const text = await readFile(bundle, 'utf8');
      const changed = changedBundle(text, change);
      if (changed === null || changed === text) return changed === text;
      await writeFile(bundle, changed);
      // V8 would take what it kept for a script that is as long, whatever it says.
      await rm(bundle.replace(/\.c?js$/, '.cache'), { force: true });
      return true;
    }),
  );
  return done.every((one) => one);
}
