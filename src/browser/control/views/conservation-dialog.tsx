import { signal } from '@preact/signals';
import type { Tally } from '../../../protocol/testimony.js';
import { serverNow, view } from '../state/cluster.js';
import { type Counterexample, conservationOf, FIGURES } from '../state/conservation.js';
import { age, clock } from '../state/format.js';
import { T } from '../strings.js';
import { Sheet } from './sheet.js';

export const conservationOpen = signal(false);

/** Behind the conservation line: who tells what, the first counterexample, and what the words mean. */
export function ConservationDialog() {
  if (!conservationOpen.value || view.value === null) return null;
  const close = () => {
    conservationOpen.value = false;
  };
  const now = conservationOf(view.value);
  const [first, ...more] = now.counterexamples;
  const text = T.conservation;
  return (
    <Sheet id="conservation-title" title={text.title} class="popover-wide" onClose={close}>
      {first === undefined ? <p class="muted">{text.none}</p> : <First one={first} others={more.length} />}
      <table class="tallies">
        <thead>
          <tr>
            <td />
            <th scope="col">{text.crowd}</th>
            <th scope="col">{text.pages}</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map((name) => (
            <CountRow key={name} name={name} crowd={now.crowd} pages={now.pages} />
          ))}
          {now.crowd.refused + now.pages.refused > 0 ? (
            <CountRow name="refused" crowd={now.crowd} pages={now.pages} />
          ) : null}
          {now.crowd.unknown + now.pages.unknown > 0 ? (
            <CountRow name="unknown" crowd={now.crowd} pages={now.pages} />
          ) : null}
        </tbody>
      </table>
      <p class="muted">{text.reportedBy(now.clients, now.open, now.gone)}</p>
      {now.since === null ? null : <p class="muted">{text.since(age(serverNow.value - now.since))}</p>}
    </Sheet>
  );
}

function CountRow({
  name,
  crowd,
  pages,
}: {
  name: keyof typeof T.conservation.words;
  crowd: Tally;
  pages: Tally;
}) {
  const { word, meaning } = T.conservation.words[name];
  const isFlaw = (count: number) => (name === 'lost' || name === 'doubled') && count > 0;
  return (
    <tr>
      <th scope="row">
        {word}
        <span class="tally-meaning">{meaning}</span>
      </th>
      {[crowd[name], pages[name]].map((count, i) => (
        <td key={i} class={isFlaw(count) ? 'tally-flaw' : ''}>
          {count.toLocaleString('en')}
        </td>
      ))}
    </tr>
  );
}

function First({ one, others }: { one: Counterexample; others: number }) {
  const { flaw, node, isOfPage } = one;
  const text = T.conservation;
  const facts: readonly (readonly [string, string])[] = [
    [text.facts.who, flaw.who],
    [text.facts.room, flaw.room],
    [text.facts.seq, flaw.seq.toLocaleString('en')],
    [text.facts.cmid, flaw.cmid ?? text.facts.cmidUnknown],
    [text.facts.epoch, flaw.epoch],
    [text.facts.expected, text.expected[flaw.why]],
    [text.facts.since, text.ago(clock(flaw.at), age(serverNow.value - flaw.at))],
    [text.facts.reportedBy, isOfPage ? text.byPage(node) : text.byCrowd(node)],
  ];
  return (
    <section
      class={`counterexample${isOfPage ? ' counterexample-of-page' : ''}`}
      aria-labelledby="counterexample"
    >
      <h3 id="counterexample">
        {isOfPage ? text.firstOfPage : text.firstOf}: {text.sentence[flaw.why](flaw.who, flaw.seq)}
      </h3>
      <dl class="counterexample-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {others === 0 ? null : <p class="muted">{text.others(others)}</p>}
    </section>
  );
}
