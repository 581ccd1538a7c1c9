/** `npm run prove:campaign`: proof after proof with fresh seeds, until so many faults were done; what was found is kept. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spreadOf } from '../checker/spread.js';
import { commitNow, machineNow } from '../matrix/matrix.js';
import { type ProofOptions, readProofOptions } from '../run/options.js';
import { type Proof, prove } from '../run/prove.js';
import { report } from '../run/report.js';
import { repositoryRoot } from '../system/image.js';
import type { Campaign, ProofLine } from './campaign.js';
import { campaignMarkdown } from './markdown.js';

const HELP = `Usage: npm run prove:campaign -- [--total 300] [--per-proof 15] [--add] [--out docs/survival] [-- options of npm run prove]

Runs proofs with fresh seeds until --total faults were done. Exit code 1 when one was violated or proved nothing.
`;

const cut = process.argv.indexOf('--', 2);
const own = process.argv.slice(2, cut < 0 ? undefined : cut);
const passed = cut < 0 ? [] : process.argv.slice(cut + 1);
const { values } = parseArgs({
  args: own,
  options: {
    total: { type: 'string', default: '300' },
    'per-proof': { type: 'string', default: '15' },
    add: { type: 'boolean', default: false },
    out: { type: 'string', default: join(repositoryRoot(), 'docs/survival') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) console.log(HELP);
else await run(Number(values.total), Number(values['per-proof']));

async function run(total: number, perProof: number): Promise<void> {
  await mkdir(values.out, { recursive: true });
  const path = join(values.out, 'campaign.json');
  const before = values.add ? await readCampaign(path) : null;
  const proofs: ProofLine[] = [...(before?.proofs ?? [])];
  let faults = proofs.reduce((sum, line) => sum + line.faults, 0);
  while (faults < total) {
    const count = Math.min(perProof, total - faults);
    const options = readProofOptions([...passed, '--count', String(count)]) as ProofOptions;
    console.log(`\n[${faults}/${total}] seed ${options.seed}`);
    let proof: Proof;
    try {
      proof = await prove(options, (line) => console.log(`  ${line}`));
    } catch (problem) {
      console.log(`  could not be run: ${String(problem)}`);
      process.exitCode = 1;
      proofs.push({
        seed: options.seed,
        verdict: 'not run',
        what: String(problem).slice(0, 300),
        faults: 0,
        acked: 0,
        kinds: {},
        back: {},
      });
      await save(path, proofs);
      if (proofs.filter((line) => line.verdict === 'not run').length > 3) return;
      continue;
    }
    const line = lineOf(proof);
    proofs.push(line);
    faults += line.faults;
    if (line.verdict !== 'true') {
      process.exitCode = 1;
      console.log(report(proof));
    } else console.log(`  true: ${line.faults} faults, ${line.acked} messages`);
    await save(path, proofs);
  }
}

function lineOf({ options, verdict, figures }: Proof): ProofLine {
  return {
    seed: options.seed,
    verdict: verdict.holds === null ? 'unknown' : verdict.holds ? 'true' : 'false',
    what: verdict.first === null ? verdict.why : `${verdict.first.check}: ${verdict.first.what}`,
    faults: figures.faults.reduce((sum, fault) => sum + fault.times, 0),
    acked: figures.acked,
    kinds: Object.fromEntries(figures.faults.map((fault) => [fault.kind, fault.times])),
    back: Object.fromEntries(figures.faults.map((fault) => [fault.kind, fault.backMs])),
  };
}

async function readCampaign(path: string): Promise<Campaign | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Campaign;
  } catch {
    return null;
  }
}

async function save(path: string, proofs: readonly ProofLine[]): Promise<void> {
  const campaign: Campaign = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitNow(),
    machine: machineNow(),
    command: `npm run prove:campaign -- --total ${values.total} --per-proof ${values['per-proof']} -- ${passed.join(' ')}`,
    back: backOf(proofs),
    proofs,
  };
  await writeFile(path, `${JSON.stringify(campaign, null, 1)}\n`);
  await writeFile(path.replace(/json$/, 'md'), campaignMarkdown(campaign));
}

function backOf(proofs: readonly ProofLine[]): Campaign['back'] {
  const kinds = [...new Set(proofs.flatMap((line) => Object.keys(line.back)))];
  return Object.fromEntries(
    kinds.map((kind) => [kind, spreadOf(proofs.flatMap((line) => line.back[kind] ?? []))]),
  );
}
