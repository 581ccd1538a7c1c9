import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import type { OpenTestifier, Testifying } from './testifier.js';

/**
 * A testifier that is asked for when there is somebody to tell. What happens until then is held, and reaches it in
 * order. When that becomes more than `heldTestimony`, the page says nothing. A testimony with a hole would claim
 * losses.
 */
export function lateTestifier(fetchTestifier: () => Promise<OpenTestifier>): OpenTestifier {
  return (options) => {
    let there: Testifying | null = null;
    let held: ((testifier: Testifying) => void)[] | null = [];
    let isAsked = false;
    const tell = (what: (testifier: Testifying) => void) => {
      if (there !== null) what(there);
      else if (held !== null && held.push(what) > PAGE_LIMITS.heldTestimony) held = null;
    };
    const onFetched = (open: OpenTestifier) => {
      if (held === null) return;
      const testifier = open(options);
      for (const what of held) what(testifier);
      held = null;
      there = testifier;
    };
    return {
      onTrace: (event) => tell((testifier) => testifier.onTrace(event)),
      onLeft: (room) => tell((testifier) => testifier.onLeft(room)),
      belongTo: (userId) => tell((testifier) => testifier.belongTo(userId)),
      testify: () => {
        if (there !== null) there.testify();
        else if (held !== null && !isAsked && options.link() !== null) {
          isAsked = true;
          fetchTestifier().then(onFetched, () => {
            // The next second asks again.
            isAsked = false;
          });
        }
      },
    };
  };
}
