/** What a .cpuprofile says about where time went: self time, by function and by package. */
import { readFileSync } from 'node:fs';

/** Waiting, and the profiler's own calls. */
const NOT_ITS_OWN = new Set(['(idle)', 'dispatch']);

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Microseconds of self time. */
export type SelfTimes = Map<string, number>;

export interface ProfileSums {
  readonly byFunction: SelfTimes;
  readonly byPart: SelfTimes;
  /** Without idle time. */
  busyUs: number;
}

export function emptySums(): ProfileSums {
  return { byFunction: new Map(), byPart: new Map(), busyUs: 0 };
}

/** Adds one process's profile to the sums. */
export function addProfile(sums: ProfileSums, file: string): void {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  for (const [index, id] of profile.samples.entries()) {
    const frame = nodes.get(id)?.callFrame;
    const us = profile.timeDeltas[index] ?? 0;
    if (frame === undefined || NOT_ITS_OWN.has(frame.functionName)) continue;
    sums.busyUs += us;
    add(sums.byFunction, nameOf(frame), us);
    add(sums.byPart, partOf(frame), us);
  }
}

function add(times: SelfTimes, name: string, us: number): void {
  times.set(name, (times.get(name) ?? 0) + us);
}

function nameOf({ functionName, url, lineNumber }: ProfileNode['callFrame']): string {
  if (url === '') return functionName === '' ? '(anonymous)' : functionName;
  const place = url
    .replace(/^file:\/\//, '')
    .replace(/^.*\/node_modules\//, '')
    .replace(/^.*\/dist\/(?=worker|primary|store|domain|protocol|main|log)/, 'holdfast ');
  return `${functionName === '' ? '(anonymous)' : functionName} — ${place}:${lineNumber + 1}`;
}

function partOf({ functionName, url }: ProfileNode['callFrame']): string {
  const pack = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (pack !== undefined) return pack;
  const own = /\/dist\/((?:worker|store|primary)\/[^/]+|domain|protocol)/.exec(url)?.[1];
  if (own !== undefined) return `holdfast ${own}`;
  if (url.startsWith('node:')) return 'node, JavaScript';
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (functionName === '(program)') return 'native code and the kernel';
  return 'native functions called from JavaScript';
}
