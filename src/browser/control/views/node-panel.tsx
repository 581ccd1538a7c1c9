import type { NodeView } from '../../../protocol/control.js';
import { LIMITS } from '../../../protocol/limits.js';
import { placedSlots, serverNow, silenceOf, view } from '../state/cluster.js';
import { askRestart, changeWorkers } from '../state/cluster-actions.js';
import { age } from '../state/format.js';
import { nodeLook } from '../state/node-look.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';
import { ProblemList } from './problem-list.js';
import { WorkerCard } from './worker-card.js';

/** One node: its name and controls, and its workers as cards. */
export function NodePanel({ node }: { node: NodeView }) {
  const silentMs = silenceOf(node, serverNow.value);
  const lost = silentMs !== null;
  const placed = placedSlots.value.filter((one) => one.node.node === node.node);
  return (
    <section class={`node ${lost ? 'node-lost' : ''}`} aria-labelledby={`node-${node.node}`}>
      <header class="node-head">
        <div class="node-title">
          <h2 id={`node-${node.node}`}>{node.node}</h2>
          {node.node === view.value?.self ? (
            <span class="tag" data-place="router">
              {T.node.self}
            </span>
          ) : null}
          <NodeState node={node} lost={lost} />
        </div>
        <p class={`node-facts${lost ? ' node-facts-old' : ''}`} title={lost ? undefined : facts(node)}>
          {lost ? T.node.lostSince(age(silentMs)) : facts(node)}
        </p>
        <NodeControls node={node} />
      </header>
      <ProblemList problems={ownProblems(node)} />
      {placed.length === 0 ? (
        <p class="node-note">{T.node.empty}</p>
      ) : (
        <ul class="workers">
          {placed.map((one) => (
            <WorkerCard key={one.id} placed={one} first={one.id === placedSlots.value[0]?.id} />
          ))}
        </ul>
      )}
    </section>
  );
}

function facts(node: NodeView): string {
  const { address, pid, version, startedAt, pendingConnections } = node;
  const parts = [address, T.node.facts(pid, version), T.node.up(age(serverNow.value - startedAt))];
  return [...parts, ...(pendingConnections > 0 ? [T.node.pending(pendingConnections)] : [])].join(' · ');
}

/** What the answering node finds wrong with the store stands on the store's card. */
function ownProblems({ node, problems = [] }: NodeView) {
  return node === view.value?.self ? problems.filter(({ code }) => !code.startsWith('store_')) : problems;
}

function NodeState({ node, lost }: { node: NodeView; lost: boolean }) {
  const look = nodeLook(node, lost);
  switch (look?.kind) {
    case 'lost':
      return <span class="tag tag-bad">{T.node.lost}</span>;
    case 'draining':
      return <span class="tag tag-warn">{T.node.draining}</span>;
    case 'nobody-serves':
      return <span class="tag tag-bad">{T.node.nobodyServes}</span>;
    case 'degraded':
      return <span class="tag tag-warn">{T.node.degraded(look.ready, look.wanted)}</span>;
    default:
      return null;
  }
}

function NodeControls({ node }: { node: NodeView }) {
  const { rollingRestart, wantedWorkers, workerRange } = node;
  return (
    <div class="node-controls">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form. */}
      <div class="stepper" role="group" aria-label={T.node.workers}>
        <button
          type="button"
          class="step"
          aria-label={T.node.fewer}
          disabled={wantedWorkers <= 1}
          onClick={(event) => changeWorkers(node, wantedWorkers - 1, event.currentTarget)}
        >
          <Icon name="minus" size={14} />
        </button>
        <output title={workerRange === undefined ? undefined : T.node.elastic}>
          {T.plural(wantedWorkers, 'worker')}
          {workerRange === undefined ? '' : T.node.range(workerRange.min, workerRange.max)}
        </output>
        <button
          type="button"
          class="step"
          aria-label={T.node.moreWorkers}
          disabled={wantedWorkers >= LIMITS.workersMax}
          onClick={(event) => changeWorkers(node, wantedWorkers + 1, event.currentTarget)}
        >
          <Icon name="plus" size={14} />
        </button>
      </div>
      <button
        type="button"
        class="button"
        data-restart={node.node}
        disabled={rollingRestart !== null}
        onClick={(event) => askRestart(node, event.currentTarget)}
      >
        <Icon name="restart" size={14} />
        <span>
          {rollingRestart === null
            ? T.node.restart
            : T.node.restarting(rollingRestart.done, rollingRestart.of)}
        </span>
      </button>
    </div>
  );
}
