/** The life lines, while somebody looks: what was kept, and what incidents know better. */
import { computed, effect, signal } from '@preact/signals';
import type { Incident } from '../../../protocol/incident/incident.js';
import { LIFE_MS } from '../life/kept-lives.js';
import { lifeLines } from '../life/life-lines.js';
import { followIncident } from './follow-incident.js';
import { incidents } from './incidents.js';
import { keptLives } from './life-kept.js';

/** The newest of which the people are asked for. */
const INCIDENTS_MAX = 6;

/** The id of the person whom one follows; null: nobody. */
export const followedPerson = signal<string | null>(null);
const lifeIncidents = signal<ReadonlyMap<string, Incident>>(new Map());

/** Everybody's line. Made only while somebody looks. */
export const shownLives = computed(() => lifeLines(keptLives.value, [...lifeIncidents.value.values()]));

const recent = computed(() => {
  const since = (keptLives.value.at ?? 0) - LIFE_MS;
  return incidents.value
    .filter(
      ({ at, endedAt, events }) => (endedAt ?? at) > since && events.some(({ effect }) => effect?.people),
    )
    .slice(-INCIDENTS_MAX)
    .map(({ id }) => id)
    .join(' ');
});

/** Asks who was where in the incidents of that time, as long as somebody looks. Returns what ends it. */
export function followRecentIncidents(): () => void {
  const followed = new Map<string, () => void>();
  const forget = (id: string) => {
    followed.get(id)?.();
    followed.delete(id);
    lifeIncidents.value = new Map([...lifeIncidents.peek()].filter(([known]) => known !== id));
  };
  const end = effect(() => {
    const wanted = new Set(recent.value.split(' ').filter((id) => id !== ''));
    for (const id of followed.keys()) if (!wanted.has(id)) forget(id);
    for (const id of wanted) {
      if (followed.has(id)) continue;
      followed.set(
        id,
        followIncident(id, (found) => {
          if ('file' in found) {
            lifeIncidents.value = new Map(lifeIncidents.peek()).set(id, found.file.incident);
          }
        }),
      );
    }
  });
  return () => {
    end();
    for (const id of [...followed.keys()]) forget(id);
  };
}
