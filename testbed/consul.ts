/** A real Consul: agent and server in one process, which `stop` ends; it forgets everything when it ends. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.js';
import { Program } from './processes/program.js';

const finder = fileURLToPath(new URL('../scripts/consul.mjs', import.meta.url));

const READY_WITHIN_MS = 60_000;

/** The program, or why there is none. */
function find(): { path: string } | { why: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [finder], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : { why: stderr.trim() };
}
const found = find();

/** Why there is no Consul here, or null when there is one. */
export const whyNoConsul = 'why' in found ? found.why : null;
if (whyNoConsul !== null) console.warn(`SKIPPED: there is no real Consul here: ${whyNoConsul}`);

/** An instance of a service, as the agent has it. */
export interface Instance {
  readonly address: string;
  readonly port: number;
  readonly status: string;
  readonly note: string;
  readonly meta: Readonly<Record<string, string>>;
}

/** On free ports of loopback. */
export class TestConsul {
  private program: Program | null = null;

  private constructor(
    private readonly dir: string,
    private readonly token: string | null,
    readonly httpPort: number,
    readonly dnsPort: number,
  ) {}

  /** With `token` its access lists are on, and only that token may do anything. */
  static async make(token: string | null = null): Promise<TestConsul> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-consul-'));
    const [http, dns, serf_lan, serf_wan, server, grpc] = await Promise.all(
      Array.from({ length: 6 }, () => freePort()),
    );
    await writeFile(
      join(dir, 'consul.json'),
      JSON.stringify({
        ports: { http, dns, serf_lan, serf_wan, server, grpc },
        bind_addr: '127.0.0.1',
        disable_update_check: true,
        ...(token === null
          ? {}
          : { acl: { enabled: true, default_policy: 'deny', tokens: { master: token, agent: token } } }),
      }),
    );
    return new TestConsul(dir, token, http as number, dns as number);
  }

  static async start(token: string | null = null): Promise<TestConsul> {
    const consul = await TestConsul.make(token);
    await consul.launch();
    return consul;
  }

  /** What a node is given as `--consul`. */
  get url(): string {
    return `http://${this.token === null ? '' : `:${this.token}@`}127.0.0.1:${this.httpPort}`;
  }

  /** Resolves when it has a leader, so that services can be asked for. */
  async launch(): Promise<void> {
    if ('why' in found) throw new Error(found.why);
    const program = Program.launch([
      found.path,
      'agent',
      '-dev',
      '-config-file',
      join(this.dir, 'consul.json'),
    ]);
    this.program = program;
    const hasLeader = async () => {
      await this.instances('consul');
      return (await this.get('/v1/status/leader')) !== '';
    };
    await program.ready('Consul', hasLeader, READY_WITHIN_MS);
  }

  /** It is there and says nothing, until `thaw`. */
  freeze(): void {
    this.program?.signal('SIGSTOP');
  }
  thaw(): void {
    this.program?.signal('SIGCONT');
  }

  /** As a crash: SIGKILL. */
  async kill(): Promise<void> {
    await this.program?.stop('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Ids of what is registered with this agent. Its catalog follows at Consul's pace: a sync that fails waits 15 s. */
  async registered(): Promise<string[]> {
    return Object.keys((await this.get('/v1/agent/services')) as Record<string, unknown>);
  }

  /** Instances of a service by their id, whatever their checks say. */
  async instances(service = 'holdfast'): Promise<Map<string, Instance>> {
    const entries = (await this.get(`/v1/health/service/${service}`)) as {
      Service: { ID: string; Address: string; Port: number; Meta: Record<string, string> };
      Checks: { ServiceID: string; Status: string; Output: string }[];
    }[];
    return new Map(
      entries.map(({ Service, Checks }) => {
        const check = Checks.find((one) => one.ServiceID === Service.ID);
        return [
          Service.ID,
          {
            address: Service.Address,
            port: Service.Port,
            meta: Service.Meta,
            status: check?.Status ?? 'no check',
            note: check?.Output ?? '',
          },
        ];
      }),
    );
  }

  private async get(path: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.httpPort}${path}`, {
      headers: this.token === null ? {} : { 'x-consul-token': this.token },
    });
    if (!answer.ok) throw new Error(`Consul answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}
