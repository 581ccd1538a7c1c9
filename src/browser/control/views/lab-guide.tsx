import { LANGUAGES, type LanguageTag, speak } from '../../shared/language.js';
import { CHAPTERS, runsOf } from '../lab/chapters.js';
import { labBusy, putBack } from '../state/lab-changes.js';
import { hasChanged, labKept, startedRun } from '../state/lab-kept.js';
import { showLab } from '../state/lab-room.js';
import { chapterNow, isChapterDone, openRun, runNow } from '../state/lab-run.js';
import { T } from '../strings.js';
import { LabRun } from './lab-run.js';

/** The text of the lab: which chapter one is in, and what is done there. */
export function LabGuide() {
  const text = T.lab;
  const chapter = chapterNow.value;
  const words = text.chapters[chapter];
  const runs = runsOf(chapter);
  const run = runNow.value;
  const isBegun = startedRun.value !== null || Object.keys(labKept.value.done).length > 0;
  return (
    <section class="panel lab-guide" aria-labelledby="lab-title" lang={text.tag}>
      <div class="panel-head">
        <h2 id="lab-title">{text.title}</h2>
        <Languages />
        <button
          type="button"
          class="button lab-leave"
          disabled={labBusy.value !== null}
          onClick={async () => {
            if (hasChanged.value) await putBack();
            showLab(false);
          }}
        >
          {labBusy.value === 'putting-back' ? text.puttingBack : text.leave}
        </button>
      </div>
      {isBegun ? null : (
        <p class="muted">
          {text.intro} {text.real}
        </p>
      )}
      <Chapters />
      <div class="lab-chapter">
        <p class="lab-number">{text.chapter(CHAPTERS.indexOf(chapter) + 1, CHAPTERS.length)}</p>
        <h3>{words.title}</h3>
        <p class="lab-question">{words.question}</p>
        <p>{words.story}</p>
        <p class="muted">{words.watch}</p>
        {words.beyond === undefined ? null : <p class="muted">{words.beyond}</p>}
      </div>
      {runs.length < 2 ? null : (
        <ol class="lab-runs" aria-label={text.runsLabel}>
          {runs.map(({ name }) => (
            <li key={name}>
              <button
                type="button"
                class="lab-tab"
                aria-current={name === run.name ? 'step' : undefined}
                onClick={() => openRun(chapter, name)}
              >
                {text.runs[name].name}
                {labKept.value.done[name] === undefined ? null : <Tick />}
              </button>
            </li>
          ))}
        </ol>
      )}
      <LabRun key={run.name} run={run} />
      <Overview />
    </section>
  );
}

/** What was measured in each run of a chapter that has several. */
function Overview() {
  const text = T.lab;
  const all = runsOf(chapterNow.value);
  const { done } = labKept.value;
  if (all.length < 2 || all.every(({ name }) => done[name] === undefined)) return null;
  return (
    <dl class="lab-measures" data-overview>
      {all.map(({ name }) => {
        const found = done[name]?.found;
        return (
          <div key={name}>
            <dt>{text.runs[name].name}</dt>
            <dd>{found === undefined ? text.notDone : text.found.sessionsAre(found)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Chapters() {
  const text = T.lab;
  return (
    <nav aria-label={text.chaptersLabel}>
      <ol class="lab-chapters">
        {CHAPTERS.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              class="lab-tab"
              aria-current={name === chapterNow.value ? 'step' : undefined}
              title={text.chapters[name].title}
              onClick={() => openRun(name)}
            >
              {index + 1}
              <span class="visually-hidden"> {text.chapters[name].title}</span>
              {isChapterDone(name) ? <Tick /> : null}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Tick() {
  return (
    <>
      <span class="lab-tick" aria-hidden="true">
        ✓
      </span>
      <span class="visually-hidden"> ({T.lab.isDone})</span>
    </>
  );
}

function Languages() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form.
    <div class="lab-languages" role="group" aria-label={T.lab.language}>
      {(Object.entries(LANGUAGES) as [LanguageTag, string][]).map(([tag, name]) => (
        <button
          key={tag}
          type="button"
          class="link"
          lang={tag}
          aria-pressed={tag === T.lab.tag}
          onClick={() => speak(tag)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
