import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Service, ServiceAccount } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { LIMITS } from '../../src/protocol/limits.js';

/** NOT RUN ON A CLUSTER: schemas and rules only. */

const root = fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: manifests are what the schemas are there to judge
type Manifest = any;

const SCHEMAS: Record<string, new (data: never) => { validate(): void }> = {
  Deployment,
  StatefulSet,
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
  ConfigMap,
  Namespace,
  Service,
  ServiceAccount,
};
/** No typed schema for these runs on every Node that Holdfast supports; rules below look at them. */
const WITHOUT_SCHEMA = ['HTTPRoute', 'Kustomization'];

function read(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(root, file), 'utf8')).map((document) => {
    expect(document.errors, file).toEqual([]);
    return document.toJS();
  });
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);
const manifests = files.flatMap((file) => read(file).map((manifest) => ({ file, manifest })));
const base = new Map(
  files
    .filter((file) => file.startsWith('base/'))
    .flatMap((file) => read(file).map((one) => [one.kind, one])),
);
const workloads = manifests.filter(({ manifest }) => ['Deployment', 'StatefulSet'].includes(manifest.kind));

describe('the Kubernetes manifests (not run on a cluster)', () => {
  test.each(manifests)('$file is valid by its schema', ({ manifest }) => {
    const Schema = SCHEMAS[manifest.kind];
    if (Schema === undefined) expect(WITHOUT_SCHEMA).toContain(manifest.kind);
    else expect(() => new Schema(manifest as never).validate()).not.toThrow();
  });

  test('the schemas do catch what is wrong', () => {
    const broken = structuredClone(base.get('Deployment'));
    broken.spec.template.spec.containers[0].ports[0].containerPort = 'http';
    expect(() => new Deployment(broken).validate()).toThrow();
    const misspelt = structuredClone(base.get('Deployment'));
    delete misspelt.spec.selector;
    expect(() => new Deployment(misspelt).validate()).toThrow();
  });

  test('every file is listed in its kustomization, and every listed file is there', () => {
    for (const folder of ['base', 'overlays/example']) {
      const [kustomization] = read(`${folder}/kustomization.yaml`);
      const listed = [
        ...kustomization.resources,
        ...(kustomization.patches ?? []).map(({ path }: { path: string }) => path),
      ].filter((name: string) => name.endsWith('.yaml'));
      const there = files
        .filter((file) => file.startsWith(`${folder}/`) && !file.endsWith('kustomization.yaml'))
        .map((file) => file.slice(folder.length + 1));
      expect(listed.sort()).toEqual(there.sort());
    }
  });

  test('selectors match labels', () => {
    for (const { file, manifest } of workloads) {
      expect(manifest.spec.template.metadata.labels, file).toMatchObject(manifest.spec.selector.matchLabels);
    }
    const pods = base.get('Deployment').spec.template;
    expect(pods.metadata.labels).toMatchObject(base.get('Service').spec.selector);
    expect(pods.metadata.labels).toMatchObject(base.get('PodDisruptionBudget').spec.selector.matchLabels);
    for (const spread of pods.spec.topologySpreadConstraints) {
      expect(pods.metadata.labels).toMatchObject(spread.labelSelector.matchLabels);
    }
  });

  test('names that refer to each other agree', () => {
    const deployment = base.get('Deployment');
    const [container] = deployment.spec.template.spec.containers;
    const ports = container.ports.map(({ name }: { name: string }) => name);
    expect(ports).toContain(base.get('Service').spec.ports[0].targetPort);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(ports).toContain(container[probe].httpGet.port);
    }
    expect(base.get('HorizontalPodAutoscaler').spec.scaleTargetRef).toMatchObject({
      apiVersion: deployment.apiVersion,
      kind: 'Deployment',
      name: deployment.metadata.name,
    });
    const [backend] = base.get('HTTPRoute').spec.rules[0].backendRefs;
    expect(backend.name).toBe(base.get('Service').metadata.name);
    expect(backend.port).toBe(base.get('Service').spec.ports[0].port);
    const volumes = deployment.spec.template.spec.volumes.map(({ name }: { name: string }) => name);
    for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
    const sources = container.envFrom.map((one: Manifest) => (one.configMapRef ?? one.secretRef).name);
    const [overlay] = read('overlays/example/kustomization.yaml');
    expect(sources).toEqual([base.get('ConfigMap').metadata.name, overlay.secretGenerator[0].name]);
  });

  test('every container has a readiness and a liveness probe, requests and a memory limit', () => {
    for (const { file, manifest } of workloads) {
      for (const container of manifest.spec.template.spec.containers) {
        expect(container, file).toHaveProperty('readinessProbe');
        expect(container, file).toHaveProperty('livenessProbe');
        expect(container.resources.requests, file).toHaveProperty('cpu');
        expect(container.resources.limits, file).toHaveProperty('memory');
      }
    }
  });

  test('readiness asks for readiness, liveness never for the store', () => {
    const [container] = base.get('Deployment').spec.template.spec.containers;
    expect(container.readinessProbe.httpGet.path).toBe('/readyz');
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    expect(container.startupProbe.httpGet.path).toBe('/healthz');
  });

  test('a rollout can go on and never has fewer pods than before', () => {
    const { maxSurge, maxUnavailable } = base.get('Deployment').spec.strategy.rollingUpdate;
    expect([maxSurge, maxUnavailable]).not.toEqual([0, 0]);
    expect(maxUnavailable).toBe(0);
  });

  test('a disruption budget that can ever be met', () => {
    expect(base.get('PodDisruptionBudget').spec.maxUnavailable).toBeGreaterThan(0);
    expect(base.get('HorizontalPodAutoscaler').spec.minReplicas).toBeGreaterThan(1);
  });

  test('the autoscaler owns the number of replicas', () => {
    expect(base.get('Deployment').spec).not.toHaveProperty('replicas');
  });

  test('preStop and drain end before the grace period', () => {
    const { terminationGracePeriodSeconds, containers } = base.get('Deployment').spec.template.spec;
    const preStopMs = Number(/(\d+)\)$/.exec(containers[0].lifecycle.preStop.exec.command[2])?.[1]);
    expect(preStopMs).toBeGreaterThanOrEqual(1_000);
    expect(preStopMs + LIMITS.shutdownDeadlineMs).toBeLessThan(terminationGracePeriodSeconds * 1_000);
  });

  test('containers are not root, cannot become it, and write to their volumes only', () => {
    for (const { file, manifest } of workloads) {
      const { securityContext, containers, automountServiceAccountToken } = manifest.spec.template.spec;
      expect(automountServiceAccountToken, file).toBe(false);
      expect(securityContext, file).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of containers) {
        expect(container.securityContext, file).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  test('the route has no time-out that would cut a websocket, and is sticky by cookie', () => {
    const [rule] = base.get('HTTPRoute').spec.rules;
    expect(rule.timeouts).toEqual({ request: '0s', backendRequest: '0s' });
    expect(rule.sessionPersistence).toMatchObject({ type: 'Cookie' });
  });

  test('no secret in the repository', () => {
    expect(manifests.some(({ manifest }) => manifest.kind === 'Secret')).toBe(false);
    expect(base.get('ConfigMap').data).not.toHaveProperty('REDIS_URL');
    expect(base.get('ConfigMap').data).not.toHaveProperty('HOLDFAST_SECRET');
  });
});
