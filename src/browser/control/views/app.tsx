import { streamState, view } from '../state/cluster.js';
import { densityOf } from '../state/density.js';
import { labShown } from '../state/lab-room.js';
import { signInNeed } from '../state/sign-in.js';
import { T } from '../strings.js';
import { AccountsCard } from './accounts-card.js';
import { Confirm } from './confirm.js';
import { ConservationDialog } from './conservation-dialog.js';
import { ConservationLine } from './conservation-line.js';
import { CrowdCard } from './crowd-card.js';
import { EventLog } from './event-log.js';
import { Floor } from './floor.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { IncidentDoor } from './incident-door.js';
import { LabDoor } from './lab-door.js';
import { LabLeft } from './lab-left.js';
import { Legend } from './legend.js';
import { ModePanel } from './mode-panel.js';
import { NodePanel } from './node-panel.js';
import { onDemand } from './on-demand.js';
import { SignIn, SignInDialog } from './sign-in.js';
import { StoreCard } from './store-card.js';
import { StreamBanner } from './stream-banner.js';
import { Toasts } from './toasts.js';
import { TotalsRow } from './totals-row.js';

const GuidedLab = onDemand(() => import('./guided-lab.js').then((file) => file.GuidedLab));

/** The whole page. */
export function App() {
  const need = signInNeed.value;
  const refused = streamState.value.kind === 'refused';
  return (
    <>
      <Header />
      <StreamBanner />
      <main class={`control-room${streamState.value.kind === 'lost' ? ' control-room-stale' : ''}`}>
        {refused && need !== null ? <SignIn need={need} /> : <ControlRoom />}
      </main>
      {!refused && need !== null ? <SignInDialog need={need} /> : null}
      <Confirm />
      <Help />
      <ConservationDialog />
      <IncidentDoor />
      <LabDoor />
      <Toasts />
    </>
  );
}

function ControlRoom() {
  if (view.value === null) return streamState.value.kind === 'lost' ? null : <Loading />;
  if (labShown.value) return <GuidedLab />;
  return (
    <>
      <LabLeft />
      <TotalsRow />
      <ConservationLine />
      <div class={densityOf(view.value.nodes) === 'dense' ? 'columns columns-dense' : 'columns'}>
        <div class="stage">
          <Floor>
            {view.value.nodes.map((node) => (
              <NodePanel key={node.node} node={node} />
            ))}
            <StoreCard />
            <Legend />
          </Floor>
        </div>
        <div class="side">
          <ModePanel />
          <EventLog />
        </div>
        <div class="extras">
          <CrowdCard />
          <AccountsCard />
        </div>
      </div>
    </>
  );
}

/** Empty cards where the real ones will be, so that nothing jumps. */
function Loading() {
  return (
    <div class="loading" role="status">
      <p>{T.loading}</p>
      <div class="ghosts" aria-hidden="true">
        <span class="ghost" />
        <span class="ghost" />
        <span class="ghost" />
      </div>
    </div>
  );
}
