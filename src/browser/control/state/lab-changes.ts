/** What the guided lab sets up for a round, and how it is put back. */
import { effect, signal } from '@preact/signals';
import type { NodeView } from '../../../protocol/control.js';
import { PRESETS } from '../../../protocol/mode.js';
import type { Round } from '../lab/chapters.js';
import { type LabReadiness, type Need, readinessFor } from '../lab/needs.js';
import { T } from '../strings.js';
import { view } from './cluster.js';
import { attempt, control } from './connect.js';
import { keepOfLab, type LabChanges, labKept } from './lab-kept.js';
import { showToast } from './toasts.js';

/** Longer than sessions take to be taken along, and people to sign in. What is not so by then is shown. */
const PASSES_WITHIN_MS = 20_000;

/** It is being set up, or put back. */
export const labBusy = signal<'setting-up' | 'putting-back' | null>(null);

/** The node on which the lab works: the one that answers. */
export function labNode(): NodeView | null {
  return view.value?.nodes.find(({ node }) => node === view.value?.self) ?? null;
}

export function readinessOf(round: Round): LabReadiness | null {
  const node = labNode();
  return view.value === null || node === null ? null : readinessFor(round, view.value, node);
}

/** Does what the round needs, one after another: sessions are taken along before a worker goes. */
export async function setUp(round: Round): Promise<void> {
  if (labBusy.value !== null) return;
  labBusy.value = 'setting-up';
  try {
    const asked = readinessOf(round)?.needs ?? [];
    for (const { kind } of asked) {
      const need = readinessOf(round)?.needs.find((one) => one.kind === kind);
      if (need === undefined) continue;
      // Only what was said before is done. Whoever was not taken along is named, and asked about anew.
      if (need.kind === 'workers' && need.ends > 0 && asked.some((one) => one.kind === 'mode')) return;
      if (!(await meet(need))) return;
      await untilSo(() => !readinessOf(round)?.needs.some((one) => one.kind === kind));
      if (kind === 'mode') await takeAlong(round);
    }
  } finally {
    labBusy.value = null;
  }
}

/** Pages are told of a switch and ask by themselves. This one is no chat, so that it asks here. */
async function takeAlong(round: Round): Promise<void> {
  await control.session().catch(() => null);
  await untilSo(() => {
    const { needs = [], waits = [] } = readinessOf(round) ?? {};
    const isLeft = waits.some(({ kind }) => kind === 'sessions');
    return !isLeft && !needs.some((need) => need.kind === 'workers' && need.ends > 0);
  });
}

/** False: it was not done, and the page has said why. */
async function meet(need: Need): Promise<boolean> {
  const node = labNode();
  const now = view.value;
  if (node === null || now === null) return false;
  const { changes } = labKept.value;
  let done = false;
  const note = (change: LabChanges) => {
    keepOfLab({ changes: { ...labKept.value.changes, ...change } });
    done = true;
  };
  await attempt(T.lab.setUp, null, async () => {
    switch (need.kind) {
      case 'mode': {
        const to = PRESETS[need.to];
        await control.switchMode(to);
        note({ mode: { from: changes.mode?.from ?? now.mode, to } });
        break;
      }
      case 'workers':
        await control.setWorkers(need.to, node.node);
        note({
          workers: { node: node.node, from: changes.workers?.from ?? node.wantedWorkers, to: need.to },
        });
        break;
      case 'crowd':
        await control.setCrowd(need.to);
        note({
          crowd: { node: node.node, from: changes.crowd?.from ?? node.crowd?.wanted ?? 0, to: need.to },
        });
        break;
    }
  });
  return done;
}

/** Puts back what the lab changed, where nobody else has changed it since. Says what came of it. */
export async function putBack(): Promise<void> {
  if (labBusy.value !== null) return;
  labBusy.value = 'putting-back';
  try {
    const said: string[] = [];
    const tell = (isOurs: boolean, sentence: string, left: string) => said.push(isOurs ? sentence : left);
    const { mode, workers, crowd } = labKept.value.changes;
    await attempt(T.lab.putBack, null, async () => {
      const nodeOf = (name: string) => view.value?.nodes.find(({ node }) => node === name);
      if (mode !== undefined) {
        const isOurs = isSame(view.value?.mode, mode.to);
        if (isOurs && !isSame(mode.from, mode.to)) await control.switchMode(mode.from);
        tell(isOurs, T.lab.backMode(mode.from), T.lab.leftMode);
      }
      if (workers !== undefined) {
        const isOurs = nodeOf(workers.node)?.wantedWorkers === workers.to;
        if (isOurs) await control.setWorkers(workers.from, workers.node);
        tell(isOurs, T.lab.backWorkers(workers.from), T.lab.leftWorkers);
      }
      if (crowd !== undefined) {
        // Crowds are told by the answering node only.
        const isOurs = view.value?.self === crowd.node && nodeOf(crowd.node)?.crowd?.wanted === crowd.to;
        if (isOurs) await control.setCrowd(crowd.from);
        tell(isOurs, T.lab.backCrowd(crowd.from), T.lab.leftCrowd);
      }
      keepOfLab({ changes: {} });
      if (said.length > 0) showToast(said.join(' '));
    });
  } finally {
    labBusy.value = null;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Resolves when it is so, by what the page knows of the cluster, or when it was not for too long. */
function untilSo(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const found = signal(false);
    const timer = setTimeout(() => {
      found.value = true;
    }, PASSES_WITHIN_MS);
    const end = effect(() => {
      if (!found.value && !holds()) return;
      clearTimeout(timer);
      resolve();
      queueMicrotask(() => end());
    });
  });
}
