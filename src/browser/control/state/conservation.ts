import type { ClusterView } from '../../../protocol/control.js';
import { type CrowdWitness, type ReportedFlaw, sumTallies, type Tally } from '../../../protocol/testimony.js';

/** A flaw, and where it was told of. `isOfPage`: by a page, whose word nobody can check. */
export interface Counterexample {
  readonly flaw: ReportedFlaw;
  readonly node: string;
  readonly isOfPage: boolean;
}

/** What became of the cluster's messages, by those who tell of it. */
export interface Conservation {
  readonly crowd: Tally;
  /** Clients of the crowd that have its room open. */
  readonly clients: number;
  /** Since when the crowds are counted, ms since 1970; null: there was none. */
  readonly since: number | null;
  /** What open pages tell. */
  readonly pages: Tally;
  readonly open: number;
  /** Pages that closed, or went to another node: unknown. */
  readonly gone: number;
  /** Those of the crowd first, each by age. */
  readonly counterexamples: readonly Counterexample[];
}

export const FIGURES = ['sent', 'acknowledged', 'seen', 'waiting', 'lost', 'doubled'] as const;
export type FigureName = (typeof FIGURES)[number];

/** The conservation line of all nodes together. Pure. */
export function conservationOf({ nodes }: ClusterView): Conservation {
  const reports = nodes.flatMap(({ node, witnesses }) =>
    witnesses === undefined ? [] : [{ node, ...witnesses }],
  );
  const crowds = reports.flatMap(({ crowd }) => crowd ?? []);
  const pages = reports.map((one) => one.pages);
  const count = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const of = (isOfPage: boolean, flawsOf: (one: (typeof reports)[number]) => readonly ReportedFlaw[]) =>
    reports
      .flatMap((one) => flawsOf(one).map((flaw) => ({ flaw, node: one.node, isOfPage })))
      .sort((a, b) => a.flaw.at - b.flaw.at);
  return {
    crowd: sumTallies(crowds.map(({ tally }) => tally)),
    clients: count(crowds.map(({ clients }) => clients)),
    since: firstOf(crowds),
    pages: sumTallies(pages.map(({ tally }) => tally)),
    open: count(pages.map(({ open }) => open)),
    gone: count(pages.map(({ gone }) => gone)),
    counterexamples: [...of(false, ({ crowd }) => crowd?.flaws ?? []), ...of(true, (one) => one.pages.flaws)],
  };
}

/** Nobody has sent or shown anything that could be counted. Pure. */
export function isEmpty({ crowd, pages, counterexamples }: Conservation): boolean {
  return crowd.sent + pages.sent + counterexamples.length === 0;
}

function firstOf(crowds: readonly CrowdWitness[]): number | null {
  return crowds.length === 0 ? null : Math.min(...crowds.map(({ since }) => since));
}
