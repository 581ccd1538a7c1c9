#!/usr/bin/env node
/**
 * `npx holdfast …`: the command line, as it was built. It stands here and not in `dist/`. A command that is not there
 * when npx is first asked for it is missing for good: npx keeps that.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../dist/cli/holdfast.js', import.meta.url));
if (existsSync(built)) await import(built);
else {
  console.error('Holdfast is not built yet. Build it with: npm run build');
  process.exitCode = 1;
}
