/** A run of the guided lab: what is ordered, which incident it turned into, and what was found. */
import { computed, effect, signal } from '@preact/signals';
import type { SlotView } from '../../../protocol/control.js';
import type { Incident } from '../../../protocol/incident/incident.js';
import { CHAPTERS, type ChapterName, type ChapterRun, type RunName, runsOf } from '../lab/chapters.js';
import { exposedTo } from '../lab/exposed.js';
import { findingsOf, isOver, showedIt } from '../lab/findings.js';
import { type FaultSubject, foreseenNow, type Prediction, predictedIncidents } from '../lab/prediction.js';
import { victimOf } from '../lab/victim.js';
import { T } from '../strings.js';
import { me, serverNow, view } from './cluster.js';
import { attempt, control } from './connect.js';
import { followIncident } from './follow-incident.js';
import { incidents } from './incidents.js';
import { labNode } from './lab-changes.js';
import { keepOfLab, labKept, showRun, startedRun } from './lab-kept.js';
import { keepForeseen } from './predictions.js';
import { showToast } from './toasts.js';

export const chapterNow = computed<ChapterName>(() => {
  const { chapter } = labKept.value;
  return CHAPTERS.includes(chapter) ? chapter : CHAPTERS[0];
});

/** The run that is shown: the one that was begun, or the one chosen; else the first of the chapter that is not done. */
export const runNow = computed<ChapterRun>(() => {
  const { run, done } = labKept.value;
  const all = runsOf(chapterNow.value);
  const named = (name: RunName | null | undefined) => all.find((one) => one.name === name);
  const first = all.find(({ name }) => done[name] === undefined) ?? (all[0] as ChapterRun);
  return named(startedRun.value?.run) ?? named(run) ?? first;
});

export function openRun(chapter: ChapterName, run: RunName | null = null): void {
  keepOfLab({ chapter, run });
  if (startedRun.value !== null && startedRun.value.run !== run) showRun(null);
}

/** What a run would hit now. */
interface Hit {
  readonly subject: FaultSubject;
  /** 0: all of them. */
  readonly slot: number;
  readonly people: number;
}

function peopleOn(slots: readonly SlotView[]): number {
  return new Set(slots.flatMap(({ dots }) => dots.map(({ userId }) => userId))).size;
}

/** The worker that the run would hit now, and what a prediction would be about; null: there is none. */
export function subjectOf(run: ChapterRun): Hit | null {
  const node = labNode();
  if (node !== null && run.act === 'restart') {
    const slots = node.slots.map(({ slot }) => slot);
    return {
      subject: { fault: 'restart', node: node.node, slots, pid: null },
      slot: 0,
      people: peopleOn(node.slots),
    };
  }
  const own = view.value?.mode.sessions === 'memory' ? (me.value?.session.route ?? null) : null;
  const slot = node === null ? null : victimOf(node, own);
  if (node === null || slot === null || slot.pid === null) return null;
  const subject = { fault: run.act, node: node.node, slots: [slot.slot], pid: slot.pid };
  return { subject, slot: slot.slot, people: peopleOn([slot]) };
}

/** Does it, to the process that was named. */
export async function doRun(run: ChapterRun, subject: FaultSubject, prediction: Prediction): Promise<void> {
  const [slot = 0] = subject.slots;
  const isThere = () =>
    subject.pid === null || labNode()?.slots.some((one) => one.slot === slot && one.pid === subject.pid);
  await attempt(T.lab.act[run.act](slot), null, async () => {
    const known = view.value;
    if (known === null || !isThere()) {
      showToast(T.confirm.gone(slot, subject.pid ?? 0), true);
      return;
    }
    const foreseen = foreseenNow(known, subject, prediction);
    const all = peopleOn(known.nodes.flatMap(({ slots }) => slots));
    const there = exposedTo(known.nodes, subject.node, subject.slots).length;
    await orderOf(run.act, subject.node, slot);
    keepForeseen(foreseen);
    showRun({ run: run.name, foreseen, elsewhere: all - there });
  });
}

function orderOf(what: ChapterRun['act'], node: string, slot: number): Promise<void> {
  return what === 'restart'
    ? control.restart(node)
    : control.signal(node, slot, what === 'kill' ? 'SIGKILL' : 'SIGSTOP');
}

/** What the nodes tell of the run; null: nothing yet. */
export const labIncident = signal<Incident | null>(null);

const incidentName = computed(() => {
  const started = startedRun.value;
  if (started === null) return null;
  const [name] = predictedIncidents(incidents.value, [started.foreseen]).keys();
  return name ?? null;
});

/** What was found so far; null: nothing was done, or nothing is known of it yet. */
export const labFindings = computed(() => {
  const [started, incident] = [startedRun.value, labIncident.value];
  return started === null || incident === null ? null : findingsOf(started, incident, serverNow.value);
});

/** Follows the run that is shown, as long as somebody looks. Returns what ends it. */
export function followRun(): () => void {
  let endFollowing = () => {};
  const endAsking = effect(() => {
    endFollowing();
    labIncident.value = null;
    const name = incidentName.value;
    endFollowing =
      name === null
        ? () => {}
        : followIncident(name, (found) => {
            if ('file' in found) labIncident.value = found.file.incident;
          });
  });
  const endKeeping = effect(() => {
    const [started, now] = [startedRun.value, labFindings.value];
    if (started === null || now === null || !isOver(now)) return;
    const found = { ...now, messagesOpenMs: now.messagesOpenMs === 0 ? 0 : null };
    const { at } = started.foreseen;
    const { done } = labKept.peek();
    const before = done[started.run];
    // What comes later of the same run, such as a message that was missed, is kept too.
    if (before !== undefined && (before.at > at || JSON.stringify(before.found) === JSON.stringify(found)))
      return;
    keepOfLab({ done: { ...done, [started.run]: { at, found, showed: showedIt(started.run, found) } } });
  });
  return () => {
    endFollowing();
    endAsking();
    endKeeping();
  };
}

export function isChapterDone(chapter: ChapterName): boolean {
  return runsOf(chapter).every(({ name }) => labKept.value.done[name] !== undefined);
}
