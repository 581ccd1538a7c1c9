/** The command line of a Holdfast node, as a user starts it. */
import { join } from 'node:path';
import { repositoryRoot } from '../image.js';
import { Program, type ProgramOptions } from '../processes/program.js';

export interface NodeLaunch extends ProgramOptions {
  /** The built entry; `dist/main.js` of this repository when not given. */
  readonly main?: string;
  /** Modules that all its processes load first. */
  readonly preload?: readonly string[];
  readonly port: number;
  readonly dataDir: string;
  /** 127.0.0.1 when not given. */
  readonly host?: string;
  /** Its own embedded store when not given, or null. */
  readonly redis?: string | null;
  readonly name?: string;
  readonly workers?: number;
  readonly mode?: string;
  /** Rate limits: those that people start with when not given. `loose`: none, said with why. */
  readonly limits?: string;
  /** More flags. Of two that are equal the last one counts. */
  readonly args?: readonly string[];
}

/** Starts a node's processes without waiting for them; they end by the `Program`. */
export function launchNode(launch: NodeLaunch): Program {
  const {
    main,
    preload = [],
    port,
    dataDir,
    host,
    redis,
    name,
    workers,
    mode,
    limits,
    args,
    ...options
  } = launch;
  const flags = { port, host: host ?? '127.0.0.1', data: dataDir, redis, node: name, workers, mode, limits };
  const given = Object.entries(flags).flatMap(([flag, value]) =>
    value === undefined || value === null ? [] : [`--${flag}`, String(value)],
  );
  const entry = main ?? join(repositoryRoot(), 'dist/main.js');
  const imports = preload.flatMap((file) => ['--import', file]);
  return Program.launch([process.execPath, ...imports, entry, ...given, ...(args ?? [])], {
    cwd: repositoryRoot(),
    ...options,
  });
}

/** Whether the node at the address serves, with one worker at least. */
export async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  await answer.arrayBuffer();
  return answer.ok;
}
