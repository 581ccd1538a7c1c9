import { useEffect } from 'preact/hooks';
import { view } from '../state/cluster.js';
import { followRun } from '../state/lab-run.js';
import { T } from '../strings.js';
import { Floor } from './floor.js';
import { LabChats } from './lab-chats.js';
import { LabGuide } from './lab-guide.js';
import { NodePanel } from './node-panel.js';
import { StoreCard } from './store-card.js';

/** The guided lab: what one reads and does, beside the cluster that it is done to and two chats. */
export function GuidedLab() {
  useEffect(() => followRun(), []);
  return (
    <div class="lab">
      <LabGuide />
      <section class="lab-scene" aria-label={T.lab.scene} lang={T.lab.tag}>
        <div class="lab-floor columns-dense" lang="en">
          <Floor>
            {view.value?.nodes.map((node) => (
              <NodePanel key={node.node} node={node} />
            ))}
            <StoreCard />
          </Floor>
        </div>
        <LabChats />
      </section>
    </div>
  );
}
