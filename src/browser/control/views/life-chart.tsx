import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AXIS_PX, type LifeLayout, layLife, threadAt } from '../life/life-layout.js';
import { followedPerson, shownLives } from '../state/life.js';
import { keptLives, lifeTicks } from '../state/life-kept.js';
import { isCalm } from '../state/trips.js';
import { T } from '../strings.js';
import { ThreadField } from '../threads/thread-field.js';
import { nextOf } from './next-of.js';

/** The picture's part of the window, and its bound. */
const HIGH_PART = 0.45;
const HIGH_MAX = 460;
/** Where less motion is wished for, the picture goes on in steps as long as this. */
const CALM_STEP_MS = 10_000;

/** The threads, on a canvas; keys and clicks choose one of them. */
export function LifeChart({ spanMs }: { spanMs: number }) {
  const port = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<ThreadField | null>(null);
  const size = useSignal({ width: 0, height: 0 });
  useEffect(() => {
    const [over, on] = [port.current, canvas.current];
    if (over === null || on === null) return;
    const made = new ThreadField(over, on, T.life.ago);
    field.current = made;
    const measured = new ResizeObserver(() => {
      size.value = { width: over.clientWidth, height: Math.min(HIGH_MAX, innerHeight * HIGH_PART) };
    });
    measured.observe(over);
    return () => {
      measured.disconnect();
      made.close();
    };
  }, []);
  const layout = layoutOf(size.value, spanMs);
  const followed = followedPerson.value;
  useEffect(() => field.current?.show(layout, followed));
  const index = layout.threads.findIndex(({ id }) => id === followed);
  const follow = (to: number) => {
    const thread = layout.threads[to];
    const box = port.current;
    if (thread === undefined || box === null) return;
    followedPerson.value = thread.id;
    if (thread.y < box.scrollTop) box.scrollTop = thread.y;
    const below = thread.y + thread.height - (box.clientHeight - AXIS_PX);
    if (below > box.scrollTop) box.scrollTop = below;
  };
  return (
    <div
      class="life-port"
      ref={port}
      role="listbox"
      tabIndex={0}
      aria-label={T.life.list}
      aria-activedescendant={index === -1 ? undefined : 'life-followed'}
      style={{ height: `${Math.min(layout.height, size.value.height)}px` }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const to = nextOf(layout.threads, index, event.key);
        if (to === null) return;
        event.preventDefault();
        follow(to);
      }}
      onClick={(event) => {
        const { top } = event.currentTarget.getBoundingClientRect();
        const thread = threadAt(layout, event.clientY - top + event.currentTarget.scrollTop);
        if (thread !== undefined) followedPerson.value = thread.id === followed ? null : thread.id;
      }}
    >
      <canvas ref={canvas} />
      {index === -1 ? null : (
        <span
          id="life-followed"
          class="visually-hidden"
          role="option"
          tabIndex={-1}
          aria-selected="true"
          aria-posinset={index + 1}
          aria-setsize={layout.threads.length}
        >
          {layout.threads[index]?.name}
        </span>
      )}
    </div>
  );
}

function layoutOf(size: { readonly width: number; readonly height: number }, spanMs: number): LifeLayout {
  const { at, blind } = keptLives.value;
  const now = at ?? 0;
  const edge = isCalm.value ? Math.ceil(now / CALM_STEP_MS) * CALM_STEP_MS : now;
  return layLife(shownLives.value, lifeTicks.value, blind, { ...size, at: edge, now, spanMs });
}
