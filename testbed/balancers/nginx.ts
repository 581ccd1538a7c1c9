/** Real nginx processes. `stop` ends one and deletes its folder. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../image.js';
import { freePort } from '../ports.js';
import { Program } from '../processes/program.js';

const READY_WITHIN_MS = 60_000;

export type NginxPolicy = 'cookie-hash' | 'least-conn' | 'ip-hash' | 'weights' | 'round-robin';

/** A real nginx with the files of deploy/nginx; only addresses and paths are put in. */
export class Nginx {
  private constructor(
    private readonly program: Program,
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
    return Nginx.run(main, dir, port);
  }

  /** With a configuration of the caller's, which listens on `port` of loopback and writes to `dir` only. */
  static async run(config: string, dir: string, port: number): Promise<Nginx> {
    // Its workers may else not write a body into a folder that is ours alone.
    const user = process.getuid?.() === 0 ? 'user root;\n' : '';
    const file = join(dir, 'nginx.conf');
    const own = `${user}pid ${dir}/nginx.pid;\nerror_log ${dir}/error.log warn;\ndaemon off;\n`;
    await writeFile(file, `${own}${config}`);
    const program = Program.launch(['nginx', '-p', dir, '-e', `${dir}/error.log`, '-c', file]);
    const nginx = new Nginx(program, port, dir);
    const answers = async () => (await fetch(`${nginx.url}/`)).status > 0;
    await program.ready(`nginx on port ${port}`, answers, READY_WITHIN_MS);
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  reload(): void {
    this.program.signal('SIGHUP');
  }

  /** Ends it; its port stays free for a while. */
  async kill(): Promise<void> {
    await this.program.end();
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Lines for a configuration's `http`: where bodies are written that do not fit into memory. */
export function temporaryPaths(dir: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${dir}/${name};`)
    .join('\n');
}
