/** The matrix as it is kept: cells with where, when and on what they were measured. */

import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { repositoryRoot } from '../../testbed/image.js';
import type { Cell } from './cell.js';

export interface Matrix {
  /** The dates of all cells, with commas: some may have been measured later than the rest. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly seeds: readonly number[];
  readonly faultsAbout: Readonly<Record<string, string>>;
  readonly cells: readonly Cell[];
}

export function commitNow(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: repositoryRoot(),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', 'src') === '' ? '' : ' with changes'}`;
  } catch {
    // A copy without git has no commit to name.
    return 'unknown';
  }
}

export function machineNow(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores, ${gib} GiB, Node ${process.versions.node}, ${process.platform}`;
}
