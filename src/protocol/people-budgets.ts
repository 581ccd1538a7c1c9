import type { BudgetSetting } from './budget-setting.js';
import { DAY, HOUR } from './limits/units.js';
import { LIMITS } from './limits.js';

/** How much people may change of what they say of themselves. */
export const PEOPLE_SETTINGS = {
  renames: {
    of: 'person',
    figure: LIMITS.renamesPerDay,
    perMs: DAY,
    burst: 1,
    what: 'names tried for oneself',
  },
  statuses: {
    of: 'person',
    figure: LIMITS.statusesPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'changes of the own status or picture',
  },
} as const satisfies Record<string, BudgetSetting>;
