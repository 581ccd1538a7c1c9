// The order in which vitest starts the files of a suite: what takes longest first, so that no core waits at the end.
import { relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/** What took more than 40 s of a whole run on two cores, the longest first. `test/house/longest.test.ts` holds them. */
export const LONGEST = [
  'test/browser/changes.browser.test.ts',
  'test/browser/chat-page.browser.test.ts',
  'test/bench/bench.test.ts',
  'test/attack/sessions.test.ts',
  'test/attack/sign-in.test.ts',
  'test/jobs/push.test.ts',
  'test/cluster/conservation.test.ts',
  'test/attack/authorization.test.ts',
  'test/attack/proxy.test.ts',
  'test/store/redis/contract.test.ts',
  'test/cli/dev.test.ts',
  'test/primary/life.test.ts',
  'test/deploy/nodes.test.ts',
  'test/prove/app/app.process.test.ts',
  'test/worker/files.test.ts',
  'test/cluster/agreement.test.ts',
  'test/cluster/settings.test.ts',
  'test/attack/control.test.ts',
];

/** Vitest's own order for all others: the largest file first where it has kept no times, as in a fresh clone. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const placeOf = ({ moduleId, project }) => {
      const place = LONGEST.indexOf(relative(project.vitest.config.root, moduleId));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
