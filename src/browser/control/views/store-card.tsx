import { T } from '../../shared/strings/control.en.js';
import { serverNow, view } from '../state/cluster.js';
import { age } from '../state/format.js';
import { Icon } from './icons.js';

/** The store: which, how it is, what it could lose, what it lost last. */
export function StoreCard() {
  if (view.value === null) return null;
  const { store, timeline } = view.value;
  const loss = timeline.findLast((event) => event.kind === 'store-loss');
  return (
    <section class={`panel store store-${store.state}`} aria-labelledby="store-heading">
      <div class="panel-head">
        <h2 id="store-heading">{T.store.heading}</h2>
        <span
          class={`state state-${store.state === 'up' ? 'ready' : store.state === 'down' ? 'dead' : 'starting'}`}
        >
          <Icon
            name={store.state === 'up' ? 'ready' : store.state === 'down' ? 'dead' : 'starting'}
            size={13}
          />
          {T.store.state[store.state]}
        </span>
      </div>
      <p class="store-kind">
        <Icon name="store" size={18} /> {T.store.kind[store.kind]}
        <span class="mono">{store.address}</span>
      </p>
      <p class="muted">{store.fsync === null ? T.store.ownRisk : T.store.kept[store.fsync]}</p>
      {store.state === 'down' ? <p class="warn">{T.store.down}</p> : null}
      {loss === undefined ? null : (
        <p class="warn">{T.store.loss(loss.text, age(serverNow.value - loss.at))}</p>
      )}
    </section>
  );
}
