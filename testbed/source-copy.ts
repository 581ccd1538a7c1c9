/** A copy of the sources, to be changed and built apart. It starts nothing. */
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the build reads. */
const PARTS = ['src', 'public', 'scripts', 'prove', 'bench', 'testbed', 'package.json'];

/** The sources in a folder of their own, to be changed and built there. `remove` takes it away again. */
export interface SourceCopy {
  readonly folder: string;
  remove(): Promise<void>;
}

/** `root`: the folder of the repository. Its packages are shared by a link. */
export async function copySources(root: string): Promise<SourceCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-sources-'));
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
