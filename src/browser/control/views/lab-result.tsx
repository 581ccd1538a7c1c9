import { useEffect, useRef } from 'preact/hooks';
import { CHAPTERS, type ChapterRun, type RunName, runsOf } from '../lab/chapters.js';
import { type Findings, isOver, showedIt } from '../lab/findings.js';
import { hrefOfIncident } from '../state/incident-link.js';
import { labKept, showRun } from '../state/lab-kept.js';
import { labFindings, labIncident, openRun } from '../state/lab-run.js';
import { T } from '../strings.js';
import { Compared } from './compared.js';

/** What came of a run: what was measured, the prediction beside it, and what it shows, or does not. */
export function LabResult({ run }: { run: ChapterRun }) {
  const text = T.lab;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [incident, found] = [labIncident.value, labFindings.value];
  const over = found !== null && isOver(found);
  const showed = over && showedIt(run.name, found);
  const words = text.runs[run.name];
  return (
    <div class="lab-result" data-over={over}>
      <h4 ref={heading} tabIndex={-1}>
        {text.steps.measured}
      </h4>
      {found === null || incident === null ? (
        <p role="status">{text.asking}</p>
      ) : (
        <>
          {over ? null : <p class="muted">{text.goesOn}</p>}
          <Measures found={found} />
          <p>
            <a class="link" href={hrefOfIncident(incident.id)}>
              {text.details}
            </a>
          </p>
          <Compared incident={incident} />
        </>
      )}
      {!over ? null : (
        <section class={showed ? 'lab-shows' : 'lab-shows lab-shows-not'} data-showed={showed} role="status">
          <h4>{text.steps.shows}</h4>
          <p>{showed ? words.shows(found, earlierRun) : words.not(found)}</p>
        </section>
      )}
      <div class="lab-go">
        <button
          type="button"
          class="button"
          onClick={() => {
            showRun(null);
            openRun(run.chapter, run.name);
          }}
        >
          {text.again}
        </button>
        <Next run={run} over={over} />
      </div>
    </div>
  );
}

/** What was found in an earlier run, in this browser; null: none was done. */
function earlierRun(name: RunName): Findings | null {
  return labKept.value.done[name]?.found ?? null;
}

export function Measures({ found }: { found: Findings }) {
  const text = T.lab.found;
  const rows = [
    ['there', text.there, text.thereWere(found)],
    ['silence', text.silence, text.silenceWas(found)],
    ['lasted', text.lasted, text.lastedFor(found.lastedMs)],
    ['sessions', text.sessions, text.sessionsAre(found)],
    ['messages', text.messages, text.messagesAre(found)],
  ] as const;
  return (
    <dl class="lab-measures">
      {rows.map(([key, term, value]) => (
        <div key={key} data-measure={key}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** On to the next run of the chapter, or the next chapter. One may go on at any time; what is not over is not kept. */
function Next({ run, over }: { run: ChapterRun; over: boolean }) {
  const text = T.lab;
  const all = CHAPTERS.flatMap((chapter) => runsOf(chapter));
  const next = all[all.findIndex(({ name }) => name === run.name) + 1];
  if (next === undefined)
    return over && all.every(({ name }) => labKept.value.done[name] !== undefined) ? (
      <p class="muted">{text.finished}</p>
    ) : null;
  return (
    <button
      type="button"
      class={over ? 'button button-main' : 'button'}
      onClick={() => {
        showRun(null);
        openRun(next.chapter, next.name);
      }}
    >
      {text.next}
    </button>
  );
}
