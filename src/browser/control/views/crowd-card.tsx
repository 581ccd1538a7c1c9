import { useSignal } from '@preact/signals';
import { LIMITS } from '../../../protocol/limits.js';
import { view } from '../state/cluster.js';
import { setCrowd } from '../state/cluster-actions.js';
import { T } from '../strings.js';

const FIRST_CROWD = '20';

/** Synthetic people: how many are here, a number, call in, send home. */
export function CrowdCard() {
  const text = useSignal(FIRST_CROWD);
  const wrong = useSignal(false);
  const nodes = view.value?.nodes ?? [];
  const wanted = nodes.reduce((all, node) => all + (node.crowd?.wanted ?? 0), 0);
  const connected = nodes.reduce((all, node) => all + (node.crowd?.connected ?? 0), 0);
  const submit = (event: Event) => {
    event.preventDefault();
    const people = Number(text.value);
    wrong.value = !/^\d+$/.test(text.value.trim()) || people < 1 || people > LIMITS.crowdMax;
    if (!wrong.value) void setCrowd(people);
  };
  return (
    <section class="panel crowd" aria-labelledby="crowd-heading">
      <div class="panel-head">
        <h2 id="crowd-heading">{T.crowd.heading}</h2>
        <p id="crowd-state" class={wrong.value ? 'crowd-state crowd-wrong' : 'crowd-state'} role="status">
          {wrong.value
            ? T.crowd.invalid(LIMITS.crowdMax)
            : wanted === 0
              ? T.crowd.none
              : T.crowd.some(connected, wanted)}
        </p>
      </div>
      <p class="muted card-what">{T.crowd.what}</p>
      <form class="crowd-form" onSubmit={submit} noValidate>
        <label>
          <span class="visually-hidden">{T.crowd.people}</span>
          <input
            class="input crowd-number"
            inputMode="numeric"
            value={text.value}
            aria-invalid={wrong.value}
            aria-describedby="crowd-state"
            onInput={(event) => {
              text.value = event.currentTarget.value;
              wrong.value = false;
            }}
          />
        </label>
        <button type="submit" class="button button-main">
          {wanted > 0 ? T.crowd.change : T.crowd.call}
        </button>
        <button type="button" class="button" disabled={wanted === 0} onClick={() => void setCrowd(0)}>
          {T.crowd.home}
        </button>
      </form>
    </section>
  );
}
