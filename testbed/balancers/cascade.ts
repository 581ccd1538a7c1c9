/** HAProxy → two nginx → nodes, with the files of deploy/: three processes, which `stop` ends. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../ports.js';
import { until } from '../wait.js';
import { TestHaproxy } from './haproxy.js';
import { Nginx } from './nginx.js';

const config = fileURLToPath(new URL('../../deploy/cascade/haproxy.cfg', import.meta.url));

export class TestCascade {
  private constructor(
    readonly edge: TestHaproxy,
    readonly nginxes: readonly Nginx[],
  ) {}

  static async start(ports: readonly number[]): Promise<TestCascade> {
    const nginxes = [
      await Nginx.start('cookie-hash', ports, true),
      await Nginx.start('cookie-hash', ports, true),
    ];
    const port = await freePort();
    const text = (await readFile(config, 'utf8'))
      .replace('bind :80', `bind 127.0.0.1:${port}`)
      .replace('10.0.1.1:80', `127.0.0.1:${nginxes[0]?.port}`)
      .replace('10.0.1.2:80', `127.0.0.1:${nginxes[1]?.port}`);
    const edge = await TestHaproxy.start(text, port);
    await until('the cascade to serve', async () => (await fetch(edge.url)).ok);
    return new TestCascade(edge, nginxes);
  }

  get url(): string {
    return this.edge.url;
  }

  async stop(): Promise<void> {
    await this.edge.stop();
    for (const nginx of this.nginxes) await nginx.stop();
  }
}
