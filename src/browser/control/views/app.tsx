import { T } from '../../shared/strings/control.en.js';
import { link, view } from '../state/cluster.js';
import { signInNeed } from '../state/sign-in.js';
import { PeopleCard } from './accounts-card.js';
import { Confirm } from './confirm.js';
import { CrowdCard } from './crowd-card.js';
import { Timeline } from './event-log.js';
import { Floor } from './floor.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { Legend } from './legend.js';
import { ModePanel } from './mode-panel.js';
import { NodePanel } from './node-panel.js';
import { SignIn, SignInDialog } from './sign-in.js';
import { StoreCard } from './store-card.js';
import { LinkBanner } from './stream-banner.js';
import { Notices } from './toasts.js';
import { TotalsStrip } from './totals-strip.js';

/** The whole page. */
export function App() {
  const need = signInNeed.value;
  const refused = link.value.kind === 'refused';
  return (
    <>
      <Header />
      <LinkBanner />
      <main class={`room${link.value.kind === 'lost' ? ' room-stale' : ''}`}>
        {refused && need !== null ? <SignIn need={need} /> : <Room />}
      </main>
      {!refused && need !== null ? <SignInDialog need={need} /> : null}
      <Confirm />
      <Help />
      <Notices />
    </>
  );
}

function Room() {
  if (view.value === null) return link.value.kind === 'lost' ? null : <Loading />;
  return (
    <>
      <TotalsStrip />
      <div class="columns">
        <Floor>
          {view.value.nodes.map((node) => (
            <NodePanel key={node.node} node={node} />
          ))}
          <Legend />
        </Floor>
        <div class="side">
          <ModePanel />
          <Timeline />
        </div>
        <div class="extras">
          <CrowdCard />
          <StoreCard />
          <PeopleCard />
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
