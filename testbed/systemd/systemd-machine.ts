/** A machine with systemd as its init, in namespaces of its own; `stop` kills everything in it. Linux and root only. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from '../processes/program.js';
import { until } from '../wait.js';

const script = fileURLToPath(new URL('./systemd-machine.sh', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const askScript = fileURLToPath(new URL('./ask.mjs', import.meta.url));
const READY_WITHIN_MS = 60_000;
const INIT = '/lib/systemd/systemd';

const SPACES = '--pid --fork --kill-child --mount --propagation private --uts --ipc --net'.split(' ');

/** What a request inside the machine was answered; `status` 0 when there was no answer. */
export interface Answer {
  readonly status: number;
  readonly servedBy: string | null;
  /** The cookies it set, as a request shows them. */
  readonly cookie: string;
  readonly body: string;
}

/** Why systemd cannot be an init here, or null when it can. */
export function whyNoSystemd(): string | null {
  if (process.platform !== 'linux') return 'systemd exists on Linux only';
  if (process.getuid?.() !== 0) return 'namespaces need root';
  if (!existsSync(INIT)) return `${INIT} is missing (Debian: apt install systemd)`;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-systemd-'));
  const command = [...SPACES, 'sh', script, 'try', folder, repository, '-'];
  const tried = spawnSync('unshare', command, { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  if (tried.error !== undefined) return `the program "unshare" is missing (${tried.error.message})`;
  return tried.status === 0 ? null : tried.stderr.trim();
}

/**
 * A machine as far as programs can tell. It has its own processes, network (loopback only), files and a real systemd as
 * init. What is written is gone with it. The units of `deploy/systemd` are installed there as they are, and the built
 * repository stands at /opt/holdfast.
 */
export class SystemdMachine {
  private readonly name: string;

  private constructor(
    private readonly outer: Program,
    private readonly folder: string,
  ) {
    this.name = nameOf(folder);
  }

  static async start(): Promise<SystemdMachine> {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-systemd-'));
    const outer = Program.launch([
      'unshare',
      ...SPACES,
      'sh',
      script,
      'enter',
      folder,
      repository,
      nameOf(folder),
    ]);
    const machine = new SystemdMachine(outer, folder);
    const isUp = () => machine.run('systemctl', 'is-active', 'multi-user.target').output === 'active';
    await outer.ready('systemd', isUp, READY_WITHIN_MS).catch(async (error) => {
      await machine.stop();
      throw error;
    });
    return machine;
  }

  /** Runs a command in the machine to its end; its output is what it wrote to both streams, trimmed. */
  run(...command: [string, ...string[]]): { status: number; output: string } {
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.wayInto(), ...command], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status: status ?? -1, output: `${stdout}${stderr}`.trim() };
  }

  /** Starts a command in the machine that goes on until the machine ends. */
  spawn(...command: [string, ...string[]]): void {
    Program.launch(['nsenter', ...this.wayInto(), ...command]);
  }

  /** A request from inside, of the origin it goes to. */
  ask(method: string, url: string, body = '', cookie = ''): Answer {
    const inside = `/opt/holdfast/${relative(repository, askScript)}`;
    const { status, output } = this.run('node', inside, method, url, body, cookie);
    return status === 0
      ? (JSON.parse(output) as Answer)
      : { status: 0, servedBy: null, cookie: '', body: output };
  }

  /** The value of one property of a unit. */
  property(unit: string, name: string): string {
    return this.run('systemctl', 'show', '--value', '-p', name, unit).output;
  }

  /** All that a unit has written to the journal. */
  journal(unit: string): string {
    return this.run('journalctl', '--no-pager', '-o', 'cat', '-u', unit).output;
  }

  /** Puts a drop-in beside a unit and makes systemd read it. */
  dropIn(unit: string, text: string): void {
    const folder = `/etc/systemd/system/${unit}.d`;
    this.run('sh', '-c', `mkdir -p ${folder} && printf '%s' "$1" > ${folder}/test.conf`, 'sh', text);
    this.run('systemctl', 'daemon-reload');
  }

  /** Everything in it is killed, and nothing of it is left. */
  async stop(): Promise<void> {
    await this.outer.stop('SIGKILL');
    await until('the groups of the machine to be gone', () => {
      const { status, stderr } = spawnSync(
        'unshare',
        ['--mount', '--propagation', 'private', 'sh', script, 'leave', this.folder, '-', this.name],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr);
      return true;
    });
    await rmdir(this.folder);
  }

  private wayInto(): string[] {
    const { pid } = this.outer;
    const init = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    if (init === '') throw new Error('the machine has no init');
    return ['--target', init, '--mount', '--pid', '--uts', '--ipc', '--net', '--cgroup', '--'];
  }
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
