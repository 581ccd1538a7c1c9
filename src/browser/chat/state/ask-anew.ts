/** Asks for a part of the page a second time, by the files that the page's head names. */
import type { AskAnew } from './page-part.js';
import { filesOf, type PartName } from './preload.js';

/** What does not answer in this time does not answer. */
const ANSWER_MS = 6_000;

/**
 * `leaf`: nothing else imports its own file, so that a second copy of that may run in place of the first. Its other
 * files are asked for under their own names.
 */
export function askAnew<T>(name: PartName, how: 'leaf' | 'shared'): AskAnew<T> {
  let times = 0;
  const canBeHad = () => allCome(filesOf(name));
  if (how === 'shared') return { canBeHad };
  return {
    canBeHad,
    load: () => {
      times += 1;
      return import(`${filesOf(name)[0]}?again=${times}`) as Promise<T>;
    },
  };
}

/** Past the browser's cache, whose request of the same file may be the one that waits; what comes is kept in it. */
async function allCome(files: readonly string[]): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const comes = async (path: string) => {
    const answer = await fetch(path, { cache: 'reload', signal });
    await answer.arrayBuffer();
    return answer.ok;
  };
  // One that does not come is a no: whoever asks waits, and asks again.
  const all = await Promise.all(files.map(comes)).catch(() => [false]);
  return files.length > 0 && all.every((one) => one);
}
