/**
 * `npm run prove:campaign`: proof after proof with fresh seeds, until so many faults were done; what was found is kept.
 */
import { writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from '../../testbed/processes/program.js';
import { commitNow, machineNow } from '../matrix/matrix.js';
import { UsageError } from '../run/options.js';
import type { StoreName } from '../system/store-server.js';
import { type Campaign, faultsOf, type ProofLine, type Said } from './campaign.js';
import { type Draw, drawFor, gathersIn } from './draw.js';
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
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${CAMPAIGN_USAGE}`);
    return 2;
  }
}

async function run(options: CampaignOptions): Promise<number> {
  const { stores, faults, withinMs, out, perProof, atOnce } = options;
  await mkdir(out, { recursive: true });
  const path = join(out, 'campaign.json');
  const before = options.add ? await readCampaign(path) : null;
  const commands = Object.fromEntries(stores.map((store) => [store, commandOf(options, store)]));
  let campaign: Campaign = {
    machine: machineNow(),
    commands: { ...before?.commands, ...commands },
    proofs: before?.proofs ?? [],
  };
  const ofStore = (store: StoreName) => campaign.proofs.filter((line) => line.store === store);
  const until = performance.now() + withinMs;
  const begun = new Map(stores.map((store) => [store, ofStore(store).length]));
  /** The faults of proofs that are under way. */
  const promised = new Map(stores.map((store) => [store, 0]));
  const left = (store: StoreName) => faults - faultsOf(campaign, store) - (promised.get(store) ?? 0);
  const isBroken = (store: StoreName) =>
    ofStore(store).filter(({ verdict }) => verdict === 'not run').length > NOT_RUN_MAX;
  const oneAfterAnother = async () => {
    while (performance.now() < until) {
      const [store] = stores
        .filter((one) => left(one) > 0 && !isBroken(one))
        .sort((a, b) => left(b) - left(a));
      if (store === undefined) return;
      const index = begun.get(store) ?? 0;
      begun.set(store, index + 1);
      const draw = drawFor(index, store, Math.min(perProof, left(store)));
      promised.set(store, (promised.get(store) ?? 0) + draw.count);
      const line = await proveOne(options, store, index + 1, draw);
      promised.set(store, (promised.get(store) ?? 0) - draw.count);
      campaign = { ...campaign, proofs: [...campaign.proofs, line] };
      writeFileSync(path, `${JSON.stringify(campaign, null, 1)}\n`);
      writeFileSync(path.replace(/json$/, 'md'), campaignMarkdown(campaign));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, oneAfterAnother));
  console.log(`\n${campaignMarkdown(campaign)}`);
  if (stores.some((store) => ofStore(store).some(({ verdict }) => verdict !== 'true'))) return 1;
  return stores.some((store) => faultsOf(campaign, store) < faults) ? TO_DO_YET : 0;
}

/** Proof `index` of this store, from 1; its seed and its faults follow from that, in whatever slices it is run. */
async function proveOne(
  { seed: first, proof }: CampaignOptions,
  store: StoreName,
  index: number,
  draw: Draw,
): Promise<ProofLine> {
  const seed = first + index - 1;
  const argv = ['--store', store, '--seed', seed, '--faults', draw.kinds.join(','), '--count', draw.count];
  const gathers = gathersIn(index - 1);
  if (gathers) argv.push('--gathers');
  console.log(
    `\n${store}, proof ${index}, seed ${seed}: ${draw.count} faults${gathers ? ', every room gathers' : ''}`,
  );
  const made = {
    store,
    seed,
    ...(gathers ? { gathers } : {}),
    commit: commitNow(),
    date: new Date().toISOString().slice(0, 10),
  };
  return { ...made, ...(await inItsOwnProcess([...argv.map(String), ...proof])) };
}

function inItsOwnProcess(argv: readonly string[]): Promise<Said> {
  const one = fileURLToPath(new URL('./one.js', import.meta.url));
  const { child } = Program.node(one, argv, { channel: 'json', speaksUp: true });
  return new Promise((resolve) => {
    child.once('message', (said: Said) => resolve(said));
    child.once('exit', (code, signal) => {
      const what = `its process ended with ${code ?? signal}`;
      resolve({
        verdict: 'not run',
        what,
        faults: 0,
        acked: 0,
        ackedLost: 0,
        seconds: 0,
        kinds: {},
        back: {},
      });
    });
  });
}

async function readCampaign(path: string): Promise<Campaign | null> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as Campaign;
    return kept.proofs.every((line) => line.store !== undefined) ? kept : null;
  } catch {
    // There is none yet, or one of another form: a new one begins.
    return null;
  }
}

function commandOf({ faults, seed, perProof, atOnce, proof }: CampaignOptions, store: StoreName): string {
  const some = `--store ${store} --faults ${faults} --seed ${seed} --per-proof ${perProof}`;
  const own = `npm run prove:campaign -- ${some}${atOnce === 1 ? '' : ` --at-once ${atOnce}`}`;
  return proof.length === 0 ? own : `${own} -- ${proof.join(' ')}`;
}

process.exitCode = await main();
