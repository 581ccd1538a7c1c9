import type { Problem } from '../../../protocol/problem.js';
import { phraseProblem } from '../../../protocol/problem-phrases.js';
import { serverNow } from '../state/cluster.js';
import { age } from '../state/format.js';
import { T } from '../strings.js';

/** What an operator should mend, the worst first, each with its cure. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map((problem) => (
        <li key={problem.code} class="warn" data-problem={problem.code} data-level={problem.level}>
          {T.problem.sentence(
            problem.level,
            phraseProblem(problem, T.problem.words),
            age(serverNow.value - problem.since),
          )}
        </li>
      ))}
    </ul>
  );
}
