import { item, paragraph, table } from '../../testbed/markdown.js';
import { spreadOf } from '../checker/spread.js';
import { duration } from '../matrix/words.js';
import { STORES, STORES_ABOUT, type StoreName } from '../system/store-server.js';
import { type Campaign, faultsOf, type ProofLine } from './campaign.js';

/** The campaign for a person: counts by kind and store, times, and every seed that did not hold. */
export function campaignMarkdown(campaign: Campaign): string {
  const { machine, commands, proofs } = campaign;
  const stores = STORES.filter((store) => proofs.some((line) => line.store === store));
  const lines = ['# Campaign', '', `Faults with fresh seeds, on ${machine}.`, ''];
  lines.push(table([STORE_TITLES, ...stores.map((store) => storeCells(campaign, store))]));
  lines.push(
    '',
    paragraph(
      '*Not there at the end* counts what a store was made to forget and people were told of. A loss that nobody was told of is a violation.',
    ),
  );
  lines.push('', ...stores.map((store) => item(`**${store}**: ${STORES_ABOUT[store]}`)));
  lines.push('', '```', ...stores.map((store) => commands[store] ?? ''), '```', '');
  const gathering = proofs.filter(({ gathers }) => gathers === true).length;
  if (gathering > 0) lines.push(`In ${gathering} of ${proofs.length} proofs every room gathered.`, '');
  const rows = [['fault', ...stores, 'back: median', '99 %', 'max', 'clients']];
  const total = (kind: string) => proofs.reduce((sum, line) => sum + (line.kinds[kind] ?? 0), 0);
  const kinds = [...new Set(proofs.flatMap((line) => Object.keys(line.kinds)))];
  for (const kind of kinds.sort((a, b) => total(b) - total(a) || a.localeCompare(b))) {
    const counts = stores.map((store) => timesOf(proofs, store, kind) || '–');
    const { n, median, p99, max } = spreadOf(proofs.flatMap((line) => line.back[kind] ?? []));
    const times =
      n === 0 ? ['–', '–', '–', '–'] : [duration(median), duration(p99), duration(max), String(n)];
    rows.push([kind, ...counts.map(String), ...times]);
  }
  lines.push(table(rows));
  const failed = proofs.filter((line) => line.verdict !== 'true');
  lines.push('', '## Seeds that did not hold', '');
  if (failed.length === 0) lines.push('None.');
  for (const line of failed)
    lines.push(
      item(`${line.store}, seed ${line.seed} (${line.commit}): ${line.verdict}: ${line.what ?? ''}`),
    );
  return `${lines.join('\n')}\n`;
}

const STORE_TITLES = [
  'store',
  'faults',
  'proofs',
  'violated',
  'unknown',
  'not run',
  'acknowledged',
  'not there at the end',
  'commit',
  'date',
];

function storeCells(campaign: Campaign, store: StoreName): string[] {
  const mine = campaign.proofs.filter((line) => line.store === store);
  const count = (verdict: ProofLine['verdict']) => mine.filter((line) => line.verdict === verdict).length;
  const sum = (of: (line: ProofLine) => number) => mine.reduce((total, line) => total + of(line), 0);
  const distinct = (of: (line: ProofLine) => string) => [...new Set(mine.map(of))].join(', ');
  return [
    store,
    String(faultsOf(campaign, store)),
    String(mine.length),
    `**${count('false')}**`,
    `**${count('unknown')}**`,
    String(count('not run')),
    sum((line) => line.acked).toLocaleString('en'),
    String(sum((line) => line.ackedLost)),
    distinct((line) => line.commit),
    distinct((line) => line.date),
  ];
}

function timesOf(proofs: readonly ProofLine[], store: StoreName, kind: string): number {
  return proofs.reduce((sum, line) => sum + (line.store === store ? (line.kinds[kind] ?? 0) : 0), 0);
}
