import type { Problem } from '../../../protocol/control.js';
import { T } from '../../shared/strings/control.en.js';
import { serverNow } from '../state/cluster.js';
import { age } from '../state/format.js';

/** What an operator should mend, the worst first, each with its cure. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map(({ code, level, text, since }) => (
        <li key={code} class="warn" data-problem={code} data-level={level}>
          {T.problem.sentence(level, text, age(serverNow.value - since))}
        </li>
      ))}
    </ul>
  );
}
