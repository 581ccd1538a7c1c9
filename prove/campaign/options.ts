import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../../testbed/image.js';
import { UsageError } from '../run/options.js';
import { STORES, type StoreName } from '../system/store-server.js';

export interface CampaignOptions {
  readonly stores: readonly StoreName[];
  /** So many faults on each store, over all slices. */
  readonly faults: number;
  /** The seed of the first proof; each further one has the next. */
  readonly seed: number;
  readonly perProof: number;
  /** Proofs side by side, each in a process of its own. */
  readonly atOnce: number;
  /** No proof is begun after this, ms. */
  readonly withinMs: number;
  /** Goes on with what the folder holds. */
  readonly add: boolean;
  readonly out: string;
  /** For each proof. */
  readonly proof: readonly string[];
}

export const CAMPAIGN_USAGE = `Usage: npm run prove:campaign -- [options] [-- options of npm run prove]

Runs proofs with fresh seeds until so many faults were done, keeps what they said in campaign.json and campaign.md, and prints the
table. Exit code 0: none was violated and none unknown; 1: one was; 3: there are faults to do yet, go on with --add.

  --store <list>     ${STORES.join(', ')} (default embedded)
  --faults <number>  on each (default 300)
  --seed <number>    of the first proof, each further one has the next (default: the time)
  --per-proof <n>    faults of one proof (default 12)
  --at-once <n>      proofs side by side (default 1: times are a measure only then)
  --within <minutes> begin no proof after this: a slice of a campaign (default: as long as it takes)
  --add              go on with what --out holds, also of other stores; without it a new campaign is begun
  --out <folder>     default docs/reports/survival
`;

export function readCampaignOptions(argv: readonly string[]): CampaignOptions | 'help' {
  const cut = argv.indexOf('--');
  const own = argv.slice(0, cut < 0 ? undefined : cut);
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...own],
      options: {
        store: text,
        faults: text,
        seed: text,
        'per-proof': text,
        'at-once': text,
        within: text,
        add: flag,
        out: text,
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help === true) return 'help';
  const number = (name: string, fallback: number) => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (!(value > 0))
      throw new UsageError(`--${name} is "${String(values[name])}"; it must be a number above 0`);
    return value;
  };
  const stores = String(values.store ?? 'embedded').split(',') as StoreName[];
  const wrong = stores.find((store) => !STORES.includes(store));
  if (wrong !== undefined) {
    throw new UsageError(
      `--store has "${wrong}"; it must be one of ${STORES.join(', ')}, or some with commas`,
    );
  }
  return {
    stores,
    faults: number('faults', 300),
    seed: number('seed', Date.now() % 1_000_000_000),
    perProof: number('per-proof', 12),
    atOnce: number('at-once', 1),
    withinMs: number('within', Number.POSITIVE_INFINITY) * 60_000,
    add: values.add === true,
    out: (values.out as string | undefined) ?? join(repositoryRoot(), 'docs/reports/survival'),
    proof: cut < 0 ? [] : argv.slice(cut + 1),
  };
}
