/** What is kept of where people were in the last two minutes, as this page saw it. */
import { effect, signal } from '@preact/signals';
import { type KeptLives, livesWith, NO_LIVES } from '../life/kept-lives.js';
import { type LifeTick, ticksWith } from '../life/life-ticks.js';
import { view } from './cluster.js';
import { onEveryTrip } from './trips.js';

export const keptLives = signal<KeptLives>(NO_LIVES);
export const lifeTicks = signal<readonly LifeTick[]>([]);

/** From now on, for the life of the page: one may look after the fault, too. */
export function keepLives(): void {
  effect(() => {
    if (view.value !== null) keptLives.value = livesWith(keptLives.peek(), view.value);
  });
  onEveryTrip((batch) => {
    lifeTicks.value = ticksWith(lifeTicks.peek(), batch);
  });
}
