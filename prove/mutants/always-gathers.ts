import type { TextChange } from '../../testbed/changed-bundle.js';

const BATCHING = 'worker/rooms/batching.js';

/**
 * Workers that gather messages for 40 ms, however few people there are and however long a room was silent. By
 * themselves they would not, and what shows in batches, or while something is on its way, would hardly ever show.
 */
export const ALWAYS_GATHERS: readonly TextChange[] = [
  { file: BATCHING, from: 'const WRITING_PART = 0.08;', to: 'const WRITING_PART = 0;' },
  { file: BATCHING, from: 'const WORTHWHILE_MESSAGES = 2;', to: 'const WORTHWHILE_MESSAGES = 0;' },
  {
    file: BATCHING,
    from: 'if (window === 0 || nowMs - lastBatchAtMs > 2 * WINDOW_MAX_MS) return 0;',
    to: 'if (nowMs - lastBatchAtMs > 2 * WINDOW_MAX_MS) return window - (nowMs % window);',
  },
];
