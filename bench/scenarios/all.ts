import type { Scenario } from '../run/scenario.js';
import { hot } from './hot.js';
import { quiet } from './quiet.js';
import { saturation } from './saturation.js';
import { veryHot } from './very-hot.js';

/** In the order of the report. */
export const SCENARIOS: readonly Scenario[] = [hot, veryHot, quiet, saturation];
