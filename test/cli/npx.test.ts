import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Program } from '../../testbed/processes/program.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('npx holdfast says that it is not built, and works once it is', async () => {
  const clone = await mkdtemp(join(tmpdir(), 'holdfast-npx-'));
  try {
    // Without what it depends on: npx would fetch that, and the clone has it.
    const { name, version, type, bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const [command] = Object.values(bin as Record<string, string>) as [string];
    await writeFile(join(clone, 'package.json'), JSON.stringify({ name, version, type, bin }));
    const isPartOfTheClone = !command.startsWith('dist/');
    await mkdir(join(clone, 'scripts'));
    if (isPartOfTheClone) await cp(join(root, command), join(clone, command));
    const env = { HOME: clone, npm_config_cache: join(clone, 'npm-cache'), npm_config_offline: 'true' };
    const npx = async () => {
      const program = Program.launch(['npx', 'holdfast', '--help'], { cwd: clone, env });
      const code = await program.closed;
      return { code, stdout: program.stdout, stderr: program.stderr };
    };
    const before = await npx();
    expect(before.stderr).toContain('Holdfast is not built yet. Build it with: npm run build');
    expect(before.code).toBe(1);
    await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
    await cp(join(root, 'dist'), join(clone, 'dist'), { recursive: true });
    const after = await npx();
    expect(after.stdout).toContain('Usage: holdfast <command>');
    expect(after.code).toBe(0);
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
});
