import { join } from 'node:path';
import { type CrowdSettings, CUT_EVERY } from '../crowd/settings.js';
import type { System } from '../system/system.js';
import { TOPOLOGIES } from '../system/topology.js';
import type { ProofOptions } from './options.js';

const CHANGES_PER_MESSAGE = 0.5;
/** What moderators do takes seconds until its people are back: more would empty the rooms. */
const MODERATIONS_PER_S = 0.7;
/** Two people each, who begin at the same time. */
const DIRECTS_PER_S = 0.3;

interface Given {
  readonly options: ProofOptions;
  readonly system: System;
  readonly rooms: CrowdSettings['rooms'];
  /** Where the histories are written. */
  readonly dir: string;
  /** When the time of the histories begins. */
  readonly originMs: number;
}

/** What each process of the crowd is told: its share of the people and of all that they do. Pure. */
export function crowdSettings({ options, system, rooms, dir, originMs }: Given): CrowdSettings[] {
  const each = Math.ceil(options.clients / options.processes);
  return Array.from({ length: options.processes }, (_, index) => {
    const share = 1 / options.processes;
    const comings = options.lively;
    const hundreds = options.clients / 100;
    return {
      system: options.system,
      ...(options.app === undefined ? {} : { adapter: options.app }),
      historyPath: join(dir, `history-${index + 1}.jsonl`),
      originMs: originMs,
      seed: options.seed,
      firstClient: index * each,
      clients: Math.min(each, options.clients - index * each),
      cutEvery: CUT_EVERY,
      urls: system.urls,
      rooms,
      roomsEach: options.roomsEach,
      addresses: options.mode === 'sticky-ip',
      peers: TOPOLOGIES[options.topology].entrance === 'peers',
      messagesPerSecond: options.rate * share,
      changesPerSecond: options.rate * CHANGES_PER_MESSAGE * share,
      requestsPerSecond: Math.min(20, options.rate / 4 + 2) * share,
      reloadsPerSecond: 0.4 * hundreds * share * comings,
      absencesPerSecond: 0.3 * hundreds * share * comings,
      leavesPerSecond: 0.2 * hundreds * share * comings,
      readsPerSecond: (options.rate / 5) * share,
      intrusionsPerSecond: 0.2 * share,
      moderationsPerSecond: MODERATIONS_PER_S * share,
      directsPerSecond: DIRECTS_PER_S * share,
    };
  });
}
