import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectSoon } from '../../prove/system/wait.js';
import { repositoryRoot } from '../image.js';
import { freePort } from '../ports.js';
import { mine } from '../processes/children.js';

export type NginxPolicy = 'cookie-hash' | 'least-conn' | 'ip-hash' | 'weights' | 'round-robin';

/** A real nginx with the files of deploy/nginx; only addresses and paths are put in. */
export class Nginx {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly dir: string,
  ) {}

  /** `ports` of up to three nodes on loopback. `round-robin` is `least-conn` without its method. */
  static async start(policy: NginxPolicy, ports: readonly number[], behindProxy = false): Promise<Nginx> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-nginx-'));
    const port = await freePort();
    await cp(join(repositoryRoot(), 'deploy/nginx'), join(dir, 'holdfast'), { recursive: true });
    await mkdir(join(dir, 'logs'));
    const file = policy === 'round-robin' ? 'least-conn' : policy;
    const upstream = join(dir, `holdfast/upstream/${file}.conf`);
    const kept = (await readFile(upstream, 'utf8'))
      .replace(policy === 'round-robin' ? /^\s*least_conn;/m : /^$/, '')
      .replace(/^\s*server 10\.0\.0\.1(\d):3000(.*)$/gm, (_line, number: string, options: string) => {
        const target = ports[Number(number) - 1];
        return target === undefined ? '' : `  server 127.0.0.1:${target}${options}`;
      });
    await writeFile(upstream, kept);
    const site = join(dir, 'holdfast/site.conf');
    await writeFile(site, (await readFile(site, 'utf8')).replace('listen 80;', `listen 127.0.0.1:${port};`));
    let main = (await readFile(join(dir, 'holdfast/nginx.conf'), 'utf8'))
      .replace('upstream/cookie-hash.conf', `upstream/${file}.conf`)
      .replace('worker_processes auto;', 'worker_processes 1;')
      .replace('http {', `http {\n  access_log off;\n${temporaryPaths(dir)}`)
      .replaceAll('include holdfast/', `include ${dir}/holdfast/`);
    if (behindProxy) main = main.replace('# include', 'include');
    // Its workers may else not write a body into a folder that is ours alone.
    const user = process.getuid?.() === 0 ? 'user root;\n' : '';
    main = `${user}pid ${dir}/nginx.pid;\nerror_log ${dir}/error.log warn;\ndaemon off;\n${main}`;
    await writeFile(join(dir, 'nginx.conf'), main);
    const args = ['-p', dir, '-e', `${dir}/error.log`, '-c', join(dir, 'nginx.conf')];
    const child = mine(spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'] }));
    let complaint = '';
    child.stderr?.on('data', (data) => {
      complaint += data;
    });
    const nginx = new Nginx(child, port, dir);
    await expectSoon('nginx to listen', async () => (await fetch(`${nginx.url}/`)).status > 0).catch(
      (problem) => {
        throw new Error(`${(problem as Error).message}: ${complaint}`);
      },
    );
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  reload(): void {
    this.child.kill('SIGHUP');
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }
}

function temporaryPaths(dir: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${dir}/${name};`)
    .join('\n');
}
