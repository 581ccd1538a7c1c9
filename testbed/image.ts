/**
 * A private copy of what was built, so that a build during a long run changes nothing, and mutants can be made of it.
 */
import { cp, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changeFile } from './change-file.js';
import type { TextChange } from './changed-bundle.js';

export interface Image {
  readonly dir: string;
  /** Path of a file of dist in the copy. */
  file(path: string): string;
  /**
   * Changes a file of dist, and the programs that have it as their module. They stay bundles, which start for half the
   * CPU, where each bundle has the text as the module does. Throws when the file does not have it exactly once.
   */
  change(change: TextChange): Promise<void>;
  /** Its programs run from the modules of dist instead of the bundles. */
  runModules(): Promise<void>;
  remove(): Promise<void>;
}

/** The repository: one folder up from testbed, two up from dist/testbed. */
export function repositoryRoot(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.endsWith('/dist/testbed/') ? join(here, '../..') : join(here, '..');
}

export async function makeImage(): Promise<Image> {
  const root = repositoryRoot();
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-image-'));
  // What a program reads, and a page is given: maps are half of all files and bytes.
  const filter = (path: string) => !path.endsWith('.map');
  for (const part of ['dist', 'public'])
    await cp(join(root, part), join(dir, part), { recursive: true, filter });
  await cp(join(root, 'package.json'), join(dir, 'package.json'));
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  return {
    dir,
    file: (path) => join(dir, 'dist', path),
    change: async (change) => {
      if (!(await changeFile(join(dir, 'dist'), change))) await runModules(join(dir, 'dist'));
    },
    runModules: () => runModules(join(dir, 'dist')),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** The build puts the module that begins a program beside it, under this name. */
const BEGINNING = '.modules.js';

async function runModules(dist: string): Promise<void> {
  const files = await readdir(dist, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(BEGINNING))) {
    await rename(join(dist, file), join(dist, file.replace(BEGINNING, '.js')));
  }
}
