import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ChapterRun } from '../lab/chapters.js';
import { isMarked, type Prediction, UNMARKED } from '../lab/prediction.js';
import { streamState } from '../state/cluster.js';
import { labBusy, readinessOf, setUp } from '../state/lab-changes.js';
import { labKept, startedRun } from '../state/lab-kept.js';
import { doRun, subjectOf } from '../state/lab-run.js';
import { T } from '../strings.js';
import { LabResult, Measures } from './lab-result.js';
import { PredictFields } from './predict.js';

/** One run: what it needs, what one predicts, what is done; then what came of it. */
export function LabRun({ run }: { run: ChapterRun }) {
  return startedRun.value?.run === run.name ? <LabResult run={run} /> : <Before run={run} />;
}

function Before({ run }: { run: ChapterRun }) {
  const marked = useSignal<Prediction>(UNMARKED);
  const ordered = useSignal(false);
  const text = T.lab;
  const found = subjectOf(run);
  const isReady = useReady(run);
  const isLive = streamState.value.kind === 'live';
  const canAct = isReady && isLive && found !== null && isMarked(marked.value) && !ordered.value;
  const done = labKept.value.done[run.name];
  return (
    <ol class="lab-steps">
      <Step name="set-up" heading={text.steps.setUp}>
        <SetUp run={run} />
      </Step>
      <Step name="predict" heading={text.steps.predict}>
        {!isReady || found === null ? null : (
          <>
            <PredictFields subject={found.subject} marked={marked} within="lab" />
            <p class="muted">{text.predictFirst}</p>
          </>
        )}
      </Step>
      <Step name="act" heading={text.steps.act}>
        {!isReady ? null : found === null ? (
          <p class="warn">{text.nobody}</p>
        ) : (
          <>
            <p>{text.actSays[run.act](found.slot, found.subject.pid ?? 0, found.people)}</p>
            <button
              type="button"
              class="button button-danger"
              data-act
              disabled={!canAct}
              onClick={async () => {
                ordered.value = true;
                await doRun(run, found.subject, marked.value);
                ordered.value = false;
              }}
            >
              {text.act[run.act](found.slot)}
            </button>
          </>
        )}
      </Step>
      {done === undefined ? null : (
        <li class="lab-last">
          <p class="muted">{text.lastTime}</p>
          <Measures found={done.found} />
        </li>
      )}
    </ol>
  );
}

function Step(props: { name: string; heading: string; children: ComponentChildren }) {
  return (
    <li class="lab-step" data-step={props.name}>
      <h4>{props.heading}</h4>
      {props.children}
    </li>
  );
}

function useReady(run: ChapterRun): boolean {
  const readiness = readinessOf(run);
  if (readiness === null || labBusy.value !== null) return false;
  return readiness.obstacle === null && readiness.needs.length + readiness.waits.length === 0;
}

/** What the run needs, and why it cannot be done. */
function SetUp({ run }: { run: ChapterRun }) {
  const text = T.lab;
  const state = useRef<HTMLParagraphElement>(null);
  const readiness = readinessOf(run);
  const busy = labBusy.value !== null;
  const wasBusy = useRef(false);
  useEffect(() => {
    // The button that had the focus is gone.
    if (wasBusy.current && !busy) state.current?.focus();
    wasBusy.current = busy;
  }, [busy]);
  if (readiness === null) return null;
  const { obstacle, needs, waits } = readiness;
  if (obstacle !== null)
    return (
      <div class="warn" role="alert">
        <p>
          <strong>{text.cannot}</strong> {text.obstacle(obstacle)}
        </p>
      </div>
    );
  if (streamState.value.kind !== 'live') return <p class="warn">{text.notLive}</p>;
  if (needs.length === 0 && waits.length === 0 && !busy)
    return (
      <p class="lab-ready" ref={state} tabIndex={-1} role="status">
        {text.isSetUp}
      </p>
    );
  return (
    <>
      {needs.length === 0 ? null : (
        <>
          <p>{text.needs}</p>
          <ul class="lab-needs">
            {needs.map((need) => (
              <li key={need.kind}>{text.need(need)}</li>
            ))}
          </ul>
        </>
      )}
      {waits.length === 0 || needs.length > 0 ? null : (
        <p role="status">
          {text.waiting} {waits.map((wait) => text.wait(wait)).join(', ')}
        </p>
      )}
      {needs.length === 0 && !busy ? null : (
        <button type="button" class="button button-main" disabled={busy} onClick={() => void setUp(run)}>
          {busy ? text.settingUp : text.setUp}
        </button>
      )}
    </>
  );
}
