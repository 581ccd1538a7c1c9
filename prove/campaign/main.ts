/** `npm run prove:campaign`: proof after proof with fresh seeds, until so many faults were done; what was found is kept. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commitNow, machineNow } from '../matrix/matrix.js';
import { type ProofOptions, readProofOptions, UsageError } from '../run/options.js';
import { type Proof, prove } from '../run/prove.js';
import { report } from '../run/report.js';
import { type Campaign, faultsOf, type ProofLine } from './campaign.js';
import { drawFor } from './draw.js';
import { campaignMarkdown } from './markdown.js';
import { CAMPAIGN_USAGE, type CampaignOptions, readCampaignOptions } from './options.js';

/** A machine on which proofs cannot be run at all is not tried for ever. */
const NOT_RUN_MAX = 3;
const TO_DO_YET = 3;

async function main(): Promise<number> {
  try {
    const options = readCampaignOptions(process.argv.slice(2));
    if (options !== 'help') return await run(options);
    console.log(CAMPAIGN_USAGE);
    return 0;
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    console.error(`${problem.message}\n\n${CAMPAIGN_USAGE}`);
    return 2;
  }
}

async function run(options: CampaignOptions): Promise<number> {
  const { store, faults, withinMs, out } = options;
  await mkdir(out, { recursive: true });
  const path = join(out, 'campaign.json');
  const before = options.add ? await readCampaign(path) : null;
  let campaign: Campaign = {
    machine: machineNow(),
    commands: { ...before?.commands, [store]: commandOf(options) },
    proofs: before?.proofs ?? [],
  };
  const mine = () => campaign.proofs.filter((line) => line.store === store);
  const until = performance.now() + withinMs;
  while (faultsOf(campaign, store) < faults && performance.now() < until) {
    const line = await proveOne(options, mine().length, faults - faultsOf(campaign, store));
    campaign = { ...campaign, proofs: [...campaign.proofs, line] };
    await writeFile(path, `${JSON.stringify(campaign, null, 1)}\n`);
    await writeFile(path.replace(/json$/, 'md'), campaignMarkdown(campaign));
    if (mine().filter(({ verdict }) => verdict === 'not run').length > NOT_RUN_MAX) break;
  }
  console.log(`\n${campaignMarkdown(campaign)}`);
  if (mine().some(({ verdict }) => verdict !== 'true')) return 1;
  return faultsOf(campaign, store) < faults ? TO_DO_YET : 0;
}

/** Proof `index` of this store; its seed and its faults follow from that, in whatever slices it is run. */
async function proveOne(options: CampaignOptions, index: number, left: number): Promise<ProofLine> {
  const { store, perProof } = options;
  const seed = options.seed + index;
  const draw = drawFor(index, store, Math.min(perProof, left));
  const argv = ['--store', store, '--seed', seed, '--faults', draw.kinds.join(','), '--count', draw.count];
  const wanted = readProofOptions([...argv.map(String), ...options.proof]) as ProofOptions;
  console.log(`\n${store}, proof ${index + 1}, seed ${seed}: ${draw.count} faults, ${left} to do`);
  const made = { store, seed, commit: commitNow(), date: new Date().toISOString().slice(0, 10) };
  try {
    const proof = await prove(wanted, (line) => console.log(`  ${line}`));
    const line = { ...made, ...saidBy(proof) };
    if (line.verdict !== 'true') console.log(report(proof));
    else console.log(`  true: ${line.faults} faults, ${line.acked} messages, ${line.seconds} s`);
    return line;
  } catch (problem) {
    console.log(`  could not be run: ${String(problem)}`);
    const what = String(problem).slice(0, 300);
    return {
      ...made,
      verdict: 'not run',
      what,
      faults: 0,
      acked: 0,
      ackedLost: 0,
      seconds: 0,
      kinds: {},
      back: {},
    };
  }
}

function saidBy({ verdict, figures }: Proof): Omit<ProofLine, 'store' | 'seed' | 'commit' | 'date'> {
  return {
    verdict: verdict.holds === null ? 'unknown' : verdict.holds ? 'true' : 'false',
    what: verdict.first === null ? verdict.why : `${verdict.first.check}: ${verdict.first.what}`,
    faults: figures.faults.reduce((sum, fault) => sum + fault.times, 0),
    acked: figures.acked,
    ackedLost: figures.ackedLost,
    seconds: figures.seconds,
    kinds: Object.fromEntries(figures.faults.map((fault) => [fault.kind, fault.times])),
    back: Object.fromEntries(figures.faults.map((fault) => [fault.kind, fault.backMs])),
  };
}

async function readCampaign(path: string): Promise<Campaign | null> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as Campaign;
    return kept.proofs.every((line) => line.store !== undefined) ? kept : null;
  } catch {
    return null;
  }
}

function commandOf({ store, faults, seed, perProof, proof }: CampaignOptions): string {
  const own = `npm run prove:campaign -- --store ${store} --faults ${faults} --seed ${seed} --per-proof ${perProof}`;
  return proof.length === 0 ? own : `${own} -- ${proof.join(' ')}`;
}

process.exitCode = await main();
