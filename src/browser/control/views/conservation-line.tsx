import { view } from '../state/cluster.js';
import {
  type Conservation,
  conservationOf,
  FIGURES,
  type FigureName,
  isEmpty,
} from '../state/conservation.js';
import { T } from '../strings.js';
import { conservationOpen } from './conservation-dialog.js';

/** What became of every message, in one line: all that was sent is somewhere, or the line is red. */
export function ConservationLine() {
  if (view.value === null) return null;
  const now = conservationOf(view.value);
  return (
    <section class="conservation" aria-labelledby="conservation-heading">
      <h2 id="conservation-heading" class="conservation-name">
        {T.conservation.heading}
      </h2>
      {isEmpty(now) ? <p class="conservation-empty">{T.conservation.empty}</p> : <Figures now={now} />}
      <button
        type="button"
        class="conservation-who"
        title={T.conservation.open}
        onClick={() => {
          conservationOpen.value = true;
        }}
      >
        {T.conservation.who(now.clients, now.open, now.gone)}
      </button>
    </section>
  );
}

function Figures({ now }: { now: Conservation }) {
  return (
    <dl class="conservation-figures">
      {FIGURES.map((name) => (
        <Figure key={name} name={name} crowd={now.crowd[name]} pages={now.pages[name]} />
      ))}
    </dl>
  );
}

function Figure({ name, crowd, pages }: { name: FigureName; crowd: number; pages: number }) {
  const isFlaw = (name === 'lost' || name === 'doubled') && crowd + pages > 0;
  const numbers = (
    <>
      <span class="conservation-count">{crowd.toLocaleString('en')}</span>
      <span class="conservation-pages">
        {pages === 0 ? null : (
          <>
            +{pages.toLocaleString('en')}
            <span class="visually-hidden"> {T.conservation.byPages}</span>
          </>
        )}
      </span>
    </>
  );
  const { word, meaning } = T.conservation.words[name];
  return (
    <div class={`conservation-figure${isFlaw ? ' conservation-flaw' : ''}`} data-figure={name}>
      <dt title={meaning}>{word}</dt>
      <dd title={pages === 0 ? meaning : T.conservation.parts(crowd, pages)}>
        {isFlaw ? (
          <button
            type="button"
            class="conservation-show"
            title={T.conservation.first}
            onClick={() => {
              conservationOpen.value = true;
            }}
          >
            {numbers}
          </button>
        ) : (
          numbers
        )}
      </dd>
    </div>
  );
}
