/** What the guided lab sets up for a run, and how it is put back. */
import { effect, signal } from '@preact/signals';
import type { NodeView } from '../../../protocol/control.js';
import { HoldfastError } from '../../../protocol/errors.js';
import { type Mode, PRESETS } from '../../../protocol/mode.js';
import type { ChapterRun } from '../lab/chapters.js';
import { type LabReadiness, type Need, readinessFor } from '../lab/needs.js';
import { T } from '../strings.js';
import { me, view } from './cluster.js';
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

export function readinessOf(run: ChapterRun): LabReadiness | null {
  const node = labNode();
  return view.value === null || node === null ? null : readinessFor(run, view.value, node);
}

/** Does what the run needs, one after another: sessions are taken along before a worker goes. */
export async function setUp(run: ChapterRun): Promise<void> {
  if (labBusy.value !== null) return;
  labBusy.value = 'setting-up';
  try {
    const asked = readinessOf(run)?.needs ?? [];
    for (const { kind } of asked) {
      const need = readinessOf(run)?.needs.find((one) => one.kind === kind);
      if (need === undefined) continue;
      // Only what was said before is done. Whoever was not taken along is named, and asked about anew.
      if (need.kind === 'workers' && need.ends > 0 && asked.some((one) => one.kind === 'mode')) return;
      if (!(await meet(need))) return;
      await untilSo(() => !readinessOf(run)?.needs.some((one) => one.kind === kind));
      if (kind === 'mode') await takeAlong(run);
    }
  } finally {
    labBusy.value = null;
  }
}

/** Pages are told of a switch and ask by themselves. This one is no chat, so that it asks here. */
async function takeAlong(run: ChapterRun): Promise<void> {
  // In which worker's memory it is now. Behind round robin nobody may know.
  me.value = (await control.session().catch(() => null)) ?? me.value;
  await untilSo(() => {
    const { needs = [], waits = [] } = readinessOf(run) ?? {};
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
        await asMyself(() => control.switchMode(to));
        note({ mode: { from: changes.mode?.from ?? now.mode, to } });
        break;
      }
      case 'workers':
        await asMyself(() => control.setWorkers(need.to, node.node));
        note({
          workers: { node: node.node, from: changes.workers?.from ?? node.wantedWorkers, to: need.to },
        });
        break;
      case 'crowd':
        await asMyself(() => control.setCrowd(need.to));
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
    await attempt(T.lab.putBack, null, async () => {
      for (const part of ['mode', 'workers', 'crowd'] as const) {
        const sentence = await PUT_BACK[part](labKept.value.changes);
        if (sentence === null) continue;
        said.push(sentence);
        // What is back is not put back again, should the next one be refused.
        const { [part]: _, ...rest } = labKept.value.changes;
        keepOfLab({ changes: rest });
      }
      showToast(said.join(' '));
    });
  } finally {
    labBusy.value = null;
  }
}

/**
 * Does a call, once more where its pass was that of a session which a switch has taken along meanwhile. Asking a worker
 * brings the pass of the present one.
 */
async function asMyself(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof HoldfastError && error.code === 'unauthenticated')) throw error;
    await control.session();
    await call();
  }
}

type PutBack = (changes: LabChanges) => Promise<string | null>;

/** Each says what came of it; null: the lab had not changed it. */
const PUT_BACK: Readonly<Record<keyof LabChanges, PutBack>> = {
  mode: async ({ mode }) => {
    if (mode === undefined) return null;
    const now = view.value?.mode;
    if (isSame(now, mode.from)) return T.lab.backMode(mode.from);
    if (!isSame(now, mode.to)) return T.lab.leftMode;
    await asMyself(() => control.switchMode(mode.from));
    return T.lab.backMode(mode.from);
  },
  workers: async ({ workers }) => {
    if (workers === undefined) return null;
    const now = nodeNamed(workers.node)?.wantedWorkers;
    if (now === workers.from) return T.lab.backWorkers(workers.from);
    if (now !== workers.to) return T.lab.leftWorkers;
    await asMyself(() => control.setWorkers(workers.from, workers.node));
    return T.lab.backWorkers(workers.from);
  },
  crowd: async ({ crowd }) => {
    if (crowd === undefined) return null;
    const now = nodeNamed(crowd.node)?.crowd?.wanted ?? 0;
    if (now === crowd.from) return T.lab.backCrowd(crowd.from);
    // Only the answering node is told of its crowd.
    if (now !== crowd.to || view.value?.self !== crowd.node) return T.lab.leftCrowd;
    await asMyself(() => control.setCrowd(crowd.from));
    return T.lab.backCrowd(crowd.from);
  },
};

function nodeNamed(name: string): NodeView | undefined {
  return view.value?.nodes.find(({ node }) => node === name);
}

function isSame(one: Mode | undefined, other: Mode): boolean {
  return one?.routing === other.routing && one.sessions === other.sessions;
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
