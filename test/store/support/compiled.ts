import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Compiles the server's sources to a folder of their own. So a test that forks a process does not depend on `dist/`,
 * which others may be building at the same time. Inside `node_modules`, where packages are found.
 */
export async function compiled(): Promise<{ url(path: string): URL; remove(): void }> {
  const out = join(ROOT, 'node_modules/.cache', `holdfast-store-test-${process.pid}`);
  const shared = readdirSync(join(ROOT, 'src'));
  const inFolders = ['store', 'protocol', 'domain'].flatMap((folder) =>
    readdirSync(join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  );
  const files = [...shared, ...inFolders].map((file) => join('src', file));
  await build({
    absWorkingDir: ROOT,
    entryPoints: files.filter((file) => file.endsWith('.ts')),
    outbase: 'src',
    outdir: out,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  for (const file of files.filter((name) => name.endsWith('.lua'))) {
    const target = join(out, file.replace(/^src\//, ''));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(ROOT, file), target);
  }
  return {
    url: (path) => pathToFileURL(join(out, path)),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
