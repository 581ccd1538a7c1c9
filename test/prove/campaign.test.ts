import { describe, expect, test } from 'vitest';
import type { ProofLine } from '../../prove/campaign/campaign.js';
import { drawFor, gathersIn } from '../../prove/campaign/draw.js';
import { campaignMarkdown } from '../../prove/campaign/markdown.js';
import { readCampaignOptions } from '../../prove/campaign/options.js';
import { faultNamed } from '../../prove/nemesis/all.js';
import { STORES } from '../../prove/system/store-server.js';

const line: ProofLine = {
  store: 'embedded',
  seed: 1,
  commit: 'abc',
  date: '2026-11-25',
  verdict: 'true',
  what: null,
  faults: 2,
  acked: 1_000,
  ackedLost: 0,
  seconds: 60,
  kinds: { sigkill: 1, 'disk-full': 1 },
  back: { sigkill: [100, 200], 'disk-full': [] },
};
const campaign = (...proofs: ProofLine[]) => ({ machine: 'a machine', commands: {}, proofs });

describe('a campaign', () => {
  test('is on the embedded store unless told otherwise, 300 faults', () => {
    expect(readCampaignOptions([])).toMatchObject({
      stores: ['embedded'],
      faults: 300,
      add: false,
      proof: [],
    });
    const options = readCampaignOptions([
      '--store',
      'redis,valkey',
      '--seed',
      '5',
      '--within',
      '8',
      '--',
      '--rate',
      '9',
    ]);
    expect(options).toMatchObject({
      stores: ['redis', 'valkey'],
      seed: 5,
      withinMs: 480_000,
      proof: ['--rate', '9'],
    });
  });
  test.each([
    [['--faults', 'none'], /must be a number above 0/],
    [['--store', 'mine'], /must be one of embedded/],
    [['--total', '3'], /Unknown option/],
  ])('%j is refused with a reason', (argv, message) => {
    expect(() => readCampaignOptions(argv)).toThrow(message);
  });
  test('keeps faults after which a store may have forgotten apart from those after which it may not', () => {
    for (const store of ['embedded', 'redis', 'valkey'] as const) {
      for (let index = 0; index < 8; index += 1) {
        const losing = drawFor(index, store, 12).kinds.map((kind) => faultNamed(kind).storeLoses === true);
        expect(losing.length).toBeGreaterThan(0);
        expect(new Set(losing).size).toBe(1);
      }
    }
    expect(drawFor(3, 'embedded', 12).kinds).toContain('data-torn');
    // What ends a proof has one to itself.
    expect(drawFor(7, 'embedded', 12)).toEqual({ kinds: ['data-damaged'], count: 1 });
    expect(drawFor(0, 'embedded', 12).kinds).toContain('everything-killed');
    for (const store of STORES) expect(drawFor(0, store, 12).kinds).toContain('replies-swapped');
  });
  test('has every room gather in one proof of three, whatever faults it draws', () => {
    const gathering = Array.from({ length: 24 }, (_, index) => index).filter(gathersIn);
    expect(gathering).toHaveLength(8);
    expect(new Set(gathering.map((index) => index % 8)).size).toBe(8);
    const gathered = { ...line, seed: 2, gathers: true } as const;
    expect(campaignMarkdown(campaign(line, gathered))).toContain('In 1 of 2 proofs every room gathered.');
    expect(campaignMarkdown(campaign(line))).not.toContain('gathered');
  });
  test('counts by kind and store, and names every seed that did not hold', () => {
    const text = campaignMarkdown(
      campaign(line, {
        ...line,
        store: 'redis',
        seed: 8,
        verdict: 'false',
        what: 'acked-is-stored: it is gone',
      }),
    );
    expect(text).toContain('| embedded | 2 | 1 | **0** | **0** | 0 | 1,000 | 0 | abc | 2026-11-25 |');
    expect(text).toContain('| redis | 2 | 1 | **1** |');
    expect(text).toContain('| sigkill | 1 | 1 | 100 ms | 200 ms | 200 ms | 4 |');
    expect(text).toContain('- redis, seed 8 (abc): false: acked-is-stored: it is gone');
  });
});
