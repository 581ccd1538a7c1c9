import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, for this user only. Throws as `mkdirSync` does.
 *
 * Not `mkdirSync` with `recursive`: where a folder cannot be made for ENOENT (as in /proc), that one of Node never
 * returns.
 */
export function makePath(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makePath(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
