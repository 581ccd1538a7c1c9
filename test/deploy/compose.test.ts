import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { LIMITS } from '../../src/protocol/limits.js';

/** The files by rules; `npm run test:containers` builds and runs them for real. */

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly environment?: Record<string, string>;
  readonly ports?: string[];
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: unknown;
  readonly stop_grace_period?: string;
  readonly container_name?: string;
  readonly build?: { target: string };
  readonly tmpfs?: string[];
  readonly command?: string;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<'redis' | 'node' | 'balancer', Service>;
  volumes: Record<string, unknown>;
};
const { redis, node, balancer } = compose.services;
const dockerfile = read('Dockerfile');

describe('docker-compose.yml', () => {
  test('the example of .env names every setting that the file takes from there, and no other', () => {
    const taken = [...read('docker-compose.yml').matchAll(/\$\{(HOLDFAST_[A-Z_]+)/g)].map(([, name]) => name);
    const named = [...read('deploy/docker/compose.env.example').matchAll(/^(HOLDFAST_[A-Z_]+)=/gm)].map(
      ([, name]) => name,
    );
    expect(named.sort()).toEqual([...new Set(taken)].sort());
  });

  test('a service that is scaled has no name and no port of its own', () => {
    expect(node.container_name).toBeUndefined();
    expect(node.ports).toBeUndefined();
    expect(node.environment).not.toHaveProperty('HOLDFAST_NODE');
  });

  test('only the balancer is open to the outside', () => {
    expect(balancer.ports).toHaveLength(1);
    expect(redis.ports).toBeUndefined();
  });

  test('what is ours is read-only, without capabilities, and cannot gain any', () => {
    for (const service of [node, balancer]) {
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.tmpfs?.some((mount) => mount.startsWith('/data:uid=10001'))).toBe(true);
    }
  });

  test('Redis keeps an append-only file on a volume, and is waited for', () => {
    expect(redis.command).toMatch(/--appendonly yes .*--dir \/data/);
    expect(Object.keys(compose.volumes)).toContain('redis');
    expect(redis.healthcheck).toBeDefined();
    for (const service of [node, balancer]) {
      expect(service.depends_on?.redis?.condition).toBe('service_healthy');
    }
  });

  test('a node has more time to drain than it takes', () => {
    expect(Number.parseInt(node.stop_grace_period ?? '0', 10) * 1_000).toBeGreaterThan(
      LIMITS.shutdownDeadlineMs,
    );
  });

  test('no secret is written down', () => {
    for (const service of [node, balancer]) {
      expect(service.environment?.HOLDFAST_SECRET).toMatch(/^\$\{/);
    }
  });
});

describe('Dockerfile', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const stage = (name: string) =>
    stages.find((text) => new RegExp(`^\\S+ AS ${name}$`, 'm').test(text)) ?? '';

  test('the stages that compose builds exist, and a node is the default', () => {
    for (const service of [node, balancer]) expect(stage(service.build?.target ?? '')).not.toBe('');
    expect(stages.at(-1)).toMatch(/^runtime AS node$/m);
  });

  test('each image runs as a number that is not root, and has a health check that does not ask the store', () => {
    for (const name of ['node', 'balancer']) {
      const users = [...`${stage('runtime')}${stage(name)}`.matchAll(/^USER (\S+)$/gm)].map(
        (match) => match[1],
      );
      expect(users.at(-1)).toBe('10001:10001');
      expect(stage(name)).toMatch(/^HEALTHCHECK .*\/healthz"\]$/m);
    }
  });

  test('only the build stage has the build', () => {
    for (const name of ['runtime', 'node', 'balancer']) {
      expect(stage(name)).not.toMatch(/npm |COPY (--\S+ )?(src|scripts) /);
    }
  });

  test('the context has what is copied from it, and nothing else', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      (match[1] as string).split(' '),
    );
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copied.sort()).toEqual(allowed.sort());
  });

  test('one worker inside an orchestrator', () => {
    expect(stage('node')).toMatch(/^ENV HOLDFAST_WORKERS=1$/m);
  });
});
