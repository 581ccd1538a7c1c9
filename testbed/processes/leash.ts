/**
 * What this process starts ends with it, however it ends. A shell holds a list of process groups and ends them when its
 * input closes, which no SIGKILL of this process can prevent. The shell starts with the first group and ends with this
 * process.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/**
 * Reads `+ <group>` and `- <group>`, a line each. SIGTERM first: a prover has mounts to undo and nodes of its own to
 * end.
 */
const SHELL = `
while read -r sign group; do
  case $sign in
    +) groups="$groups $group" ;;
    -) kept=; for one in $groups; do [ "$one" = "$group" ] || kept="$kept $one"; done; groups=$kept ;;
  esac
done
[ -n "$groups" ] || exit 0
for one in $groups; do kill -s TERM -- "-$one" 2>/dev/null; done
sleep 0.5
for one in $groups; do kill -s KILL -- "-$one" 2>/dev/null; done
exit 0`;

const held = new Set<number>();
let shell: ChildProcessByStdio<Writable, null, null> | null = null;

/** The process group ends with this process: SIGTERM, and SIGKILL half a second later. Linux and macOS. */
export function hold(group: number): void {
  if (held.has(group)) return;
  held.add(group);
  shell ??= startShell();
  shell.stdin.write(`+ ${group}\n`);
}

/** Forgets a group that is empty: its number may come back as somebody else's. */
export function release(group: number): void {
  if (held.delete(group)) shell?.stdin.write(`- ${group}\n`);
}

/** Whether any process is left in the group. */
export function isPeopled(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    // No process of the group is left.
    return false;
  }
}

/** SIGKILL of all that is left in the group. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nobody is left in the group.
  }
  release(group);
}

/**
 * In a session of its own, so that what interrupts this process does not end it first; it keeps this process from
 * nothing.
 */
function startShell(): ChildProcessByStdio<Writable, null, null> {
  const started = spawn('sh', ['-c', SHELL], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  started.unref();
  (started.stdin as Socket).unref();
  return started;
}

// An interrupted process ends by `exit`, whose listeners undo what no kill undoes: mounts and network namespaces.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}
