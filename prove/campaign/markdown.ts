import { duration } from '../matrix/words.js';
import type { Campaign } from './campaign.js';

/** The campaign for a person: counts, times, and every seed that did not hold. */
export function campaignMarkdown({ date, commit, machine, command, back, proofs }: Campaign): string {
  const faults = proofs.reduce((sum, line) => sum + line.faults, 0);
  const acked = proofs.reduce((sum, line) => sum + line.acked, 0);
  const with_ = (verdict: string) => proofs.filter((line) => line.verdict === verdict);
  const times = new Map<string, number>();
  for (const line of proofs) {
    for (const [kind, count] of Object.entries(line.kinds)) times.set(kind, (times.get(kind) ?? 0) + count);
  }
  const lines = [
    '# Campaign',
    '',
    `${faults} faults with fresh seeds in ${proofs.length} proofs, ${acked.toLocaleString('en')} acknowledged messages: **${with_('false').length} proofs violated, ${with_('unknown').length} unknown, ${with_('not run').length} not run.** ${date}, commit ${commit}, ${machine}.`,
    '',
    '```',
    command,
    '```',
    '',
    '| fault | times | back: median | 99 % | max | clients |',
    '|---|---|---|---|---|---|',
  ];
  for (const [kind, count] of [...times].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
    const spread = back[kind];
    const cells =
      spread === undefined || spread.n === 0
        ? '– | – | – | –'
        : `${duration(spread.median)} | ${duration(spread.p99)} | ${duration(spread.max)} | ${spread.n}`;
    lines.push(`| ${kind} | ${count} | ${cells} |`);
  }
  const failed = proofs.filter((line) => line.verdict !== 'true');
  lines.push('', '## Seeds that did not hold', '');
  if (failed.length === 0) lines.push('None.');
  for (const line of failed) lines.push(`- seed ${line.seed}: ${line.verdict}: ${line.what ?? ''}`);
  return `${lines.join('\n')}\n`;
}
