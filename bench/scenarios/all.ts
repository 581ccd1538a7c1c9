import type { Scenario } from '../run/scenario.js';
import { bigJoin } from './big-join.js';
import { connections } from './connections.js';
import { controlRoom } from './control-room.js';
import { controlRoomCrowd } from './control-room-crowd.js';
import { embedded } from './embedded.js';
import { growLog, growPeople, growRooms, growWorkers } from './growth.js';
import { hot } from './hot.js';
import { idleMemory } from './idle-memory.js';
import { moderate } from './moderate.js';
import { page } from './page.js';
import { profile } from './profile.js';
import { quiet } from './quiet.js';
import { saturation } from './saturation.js';
import { storm } from './storm.js';
import { veryHot } from './very-hot.js';

/** In the order of the report; what is looked at first is measured first, in case the time runs out. */
export const SCENARIOS: readonly Scenario[] = [
  moderate,
  hot,
  veryHot,
  quiet,
  saturation,
  idleMemory,
  connections,
  bigJoin,
  storm,
  controlRoom,
  controlRoomCrowd,
  page,
  profile,
  growWorkers,
  growRooms,
  growPeople,
  growLog,
  embedded,
];
