/** Every fault, in the order of the matrix. */
import { briefFreeze } from './brief-freeze.js';
import { beyondRetention, network1s, network60s } from './client-network.js';
import { clockShift } from './clock-shift.js';
import { crashLoop } from './crash-loop.js';
import { dataDamaged, dataTorn } from './data-damaged.js';
import { diskFull } from './disk-full.js';
import { diskFullKilled } from './disk-full-killed.js';
import { everythingKilled } from './everything-killed.js';
import type { Fault } from './fault.js';
import { framesSwallowed } from './frames-swallowed.js';
import { killAll } from './kill-all.js';
import { machineCut, nodeCutOff, nodeCutOff20s, nodeDrained, nodeKilled } from './machines.js';
import { primaryKill } from './primary-kill.js';
import { repliesAdded, repliesDropped, repliesSwapped } from './replies-mixed.js';
import { rollingRestart } from './rolling-restart.js';
import { sigkill } from './sigkill.js';
import { sigstop } from './sigstop.js';
import { spin } from './spin.js';
import { storeKilled } from './store-killed.js';
import { storeCut, storeReset, storeSilent } from './store-link.js';
import { storeMasterFrozen, storeMasterKilled } from './store-masters.js';
import {
  flushAll,
  storeFrozen,
  storeKillAlways,
  storeKillEverysec,
  storeKillNo,
  storeRestart,
  storeRolledBack,
} from './store-process.js';
import { connectionStorm } from './storm.js';
import { switchRouting, switchSessions } from './switches.js';
import { workersUpDown } from './workers-up-down.js';

export const FAULTS: readonly Fault[] = [
  sigkill,
  sigstop,
  briefFreeze,
  spin,
  killAll,
  crashLoop,
  rollingRestart,
  workersUpDown,
  primaryKill,
  everythingKilled,
  nodeKilled,
  nodeDrained,
  nodeCutOff,
  nodeCutOff20s,
  machineCut,
  storeCut,
  storeReset,
  storeSilent,
  repliesSwapped,
  repliesDropped,
  repliesAdded,
  storeFrozen,
  storeKilled,
  diskFull,
  diskFullKilled,
  dataTorn,
  dataDamaged,
  storeRestart,
  storeKillAlways,
  storeKillEverysec,
  storeKillNo,
  storeRolledBack,
  storeMasterKilled,
  storeMasterFrozen,
  flushAll,
  network1s,
  network60s,
  beyondRetention,
  framesSwallowed,
  clockShift,
  switchRouting,
  switchSessions,
  connectionStorm,
];

export function faultNamed(kind: string): Fault {
  const fault = FAULTS.find((one) => one.kind === kind);
  if (fault === undefined) {
    throw new Error(`There is no fault "${kind}". There are: ${FAULTS.map((one) => one.kind).join(', ')}.`);
  }
  return fault;
}
