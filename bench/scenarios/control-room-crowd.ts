import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentsBody } from '../../src/protocol/incident/incident.js';
import type { RunningHoldfast } from '../contenders/holdfast.js';
import { summarize } from '../measure/summary.js';
import { atMost, reported } from '../run/judge.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import { type FigureValues, measureWindow } from '../run/window.js';
import { inTalk, watch } from './control-room.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'cpu', label: 'primary and workers, share of a core', unit: '', digits: 4 },
  { key: 'primaryCpu', label: 'primary, share of a core', unit: '', digits: 4 },
];

/** Nobody looks; a control room is open; one with its life lines, just after an incident. */
const LOOKS = ['closed', 'open', 'life lines'] as const;
type Look = (typeof LOOKS)[number];

/** So often the life lines ask for an incident, for half a minute after its end. */
const ASK_EVERY_MS = 3_000;
/** A worker is frozen for longer than it takes to be missed, and not as long as it takes to be ended. */
const FREEZE_MS = 2_000;

export const controlRoomCrowd: Scenario = {
  name: 'control-room-crowd',
  title: 'An open control room over a crowd that chats',
  seconds: 6,
  repeats: 8,
  async run(bench, { seconds, repeats, short }) {
    // So often a crowd of 200 says something.
    const [people, perSecond] = short ? [20, 8] : [200, 8];
    const all: Record<Look, FigureValues[]> = { closed: [], open: [], 'life lines': [] };
    await inTalk(bench, { workers: 3, people, perSecond, short }, async (server, load, url) => {
      const cookie = await server.people.operatorCookie(url);
      const incident = await freezeOne(server, url, cookie);
      await sleep(short ? 300 : 5_000);
      for (let repetition = 0; repetition < repeats; repetition += 1) {
        // Back and forth: a slow drift adds to all alike.
        for (const look of repetition % 2 === 0 ? LOOKS : LOOKS.toReversed()) {
          const close = look === 'closed' ? null : await watch(url, cookie);
          const end = look === 'life lines' ? askAgain(url, cookie, incident) : null;
          await sleep(1_000);
          all[look].push(await measureWindow(server, load, seconds));
          await end?.();
          await close?.();
        }
      }
    });
    const figure = (one: FigureValues | undefined, key: string) => one?.[key] ?? Number.NaN;
    /** Hundredths of a core, turn by turn. */
    const added = (look: Look, key: string) =>
      summarize(all[look].map((one, index) => (figure(one, key) - figure(all.closed[index], key)) * 100));
    const row = (look: Look) => ({
      label: look,
      values: Object.fromEntries(
        SHOWN.map(({ key }) => [key, summarize(all[look].map((one) => figure(one, key)))]),
      ),
    });
    return {
      name: 'control-room-crowd',
      title: 'An open control room over a crowd that chats',
      setting: `${people} people in one room, ${perSecond} messages per second, 3 workers. Windows without an operator's event stream, with one, and with one whose life lines are open, in turn, in one run of the server. Life lines ask for an incident of a third of the people every ${ASK_EVERY_MS / 1_000} s.`,
      figures: SHOWN,
      rows: LOOKS.map(row),
      goals: [
        atMost('CPU of primary and workers that it adds', 2, added('open', 'cpu'), '% of a core', 2),
        atMost(
          'the same with life lines, just after an incident',
          5,
          added('life lines', 'cpu'),
          '% of a core',
          2,
        ),
        reported('of it the primary', added('open', 'primaryCpu'), '% of a core', 2),
        reported('of it the primary, with life lines', added('life lines', 'primaryCpu'), '% of a core', 2),
      ],
      charts: [],
      notes: [],
    };
  },
};

/** Freezes a worker for a moment; resolves with the incident. */
async function freezeOne(server: RunningHoldfast, url: string, cookie: string): Promise<string> {
  const worker = server.processes().find((pid) => pid !== server.primary);
  if (worker === undefined) throw new Error('there is no worker');
  process.kill(worker, 'SIGSTOP');
  await sleep(FREEZE_MS);
  process.kill(worker, 'SIGCONT');
  const answer = await fetch(`${url}/control/incidents`, { headers: { cookie } });
  const found = ((await answer.json()) as IncidentsBody).incidents.find(
    ({ kind }) => kind === 'worker-frozen',
  );
  if (found === undefined) throw new Error('the freeze is no incident');
  return found.id;
}

/** Asks for an incident as open life lines do; the returned function ends it. */
function askAgain(url: string, cookie: string, id: string): () => Promise<void> {
  const ended = new AbortController();
  const asking = (async () => {
    for (;;) {
      const answer = await fetch(`${url}/control/incidents/${id}`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`the incident: ${answer.status}`);
      await answer.text();
      await sleep(ASK_EVERY_MS, undefined, { signal: ended.signal });
    }
  })();
  const isOver = asking.catch((error) => {
    if (!ended.signal.aborted) throw error;
  });
  return async () => {
    ended.abort();
    await isOver;
  };
}
