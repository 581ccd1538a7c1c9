import type { StoreView } from '../../../protocol/control.js';
import { phraseEvent } from '../../../protocol/event-phrases.js';
import { serverNow, view } from '../state/cluster.js';
import { age } from '../state/format.js';
import { STORE_OLD_MS, storeAge } from '../state/store-age.js';
import { T } from '../strings.js';
import { Icon, type IconName } from './icons.js';
import { ProblemList } from './problem-list.js';
import { SessionBadge } from './session-badge.js';

/** The store: which, how it is, what it could lose, what it lost last. */
export function StoreCard() {
  if (view.value === null) return null;
  const { store, timeline, storeSessions } = view.value;
  const heardMs = storeAge(view.value, serverNow.value);
  const isOld = heardMs > STORE_OLD_MS;
  const look = isOld ? OLD : lookOf(store);
  const kept = store.fsync === null ? T.store.ownRisk : T.store.kept[store.fsync];
  const loss = timeline.findLast((event) => event.kind === 'store-loss');
  return (
    <section
      class={`panel store store-${isOld ? 'unknown' : look.icon === 'failed' ? 'down' : store.state}`}
      aria-labelledby="store-heading"
    >
      <div class="store-line">
        <h2 id="store-heading">
          <span data-place="store">
            <Icon name="store" size={18} />
          </span>
          {T.store.heading}
        </h2>
        <p class="store-kind">
          {T.store.kind[store.kind]} <span class="mono">{store.address}</span>
        </p>
        <SessionBadge
          holder="store"
          holds={(storeSessions ?? 0) > 0}
          title={T.session.inStore(storeSessions)}
        >
          <strong>{storeSessions ?? T.totals.unknown}</strong>{' '}
          <span>{T.worker.sessions(storeSessions ?? 0)}</span>
        </SessionBadge>
        <span class="store-age">
          {heardMs < JUST_NOW_MS ? T.store.heardNow : T.store.heard(age(heardMs))}
        </span>
        <span class={`state state-${look.icon}`}>
          <Icon name={look.icon} size={13} />
          {look.words}
        </span>
      </div>
      {isOld ? (
        <p class="store-kept store-kept-old">{T.store.oldBody(age(heardMs))}</p>
      ) : (
        <p class="store-kept" title={kept}>
          {kept}
        </p>
      )}
      {store.state === 'down' && !isOld ? <p class="warn">{T.store.down}</p> : null}
      <ProblemList problems={store.problems} />
      {loss === undefined ? null : (
        <p class="warn">
          {T.store.loss(phraseEvent(loss, T.eventLog.event), age(serverNow.value - loss.at))}
        </p>
      )}
    </section>
  );
}

/** Between two views of a node nothing has aged. */
const JUST_NOW_MS = 1_500;

/** What is this old is nothing to rely on. */
const OLD = { icon: 'starting', words: T.store.old } as const;

/** Green only when it answers and keeps what it is given. */
function lookOf({ state, problems }: StoreView): {
  icon: Extract<IconName, 'ready' | 'dead' | 'failed' | 'starting'>;
  words: string;
} {
  if (state !== 'up') return { icon: state === 'down' ? 'dead' : 'starting', words: T.store.state[state] };
  const worst = problems[0]?.level;
  if (worst === 'stops' || worst === 'fails') return { icon: 'failed', words: T.problem.level[worst] };
  if (worst === 'warns') return { icon: 'starting', words: T.problem.level.warns };
  return { icon: 'ready', words: T.store.state.up };
}
