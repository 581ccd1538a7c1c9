import type { ControlStreams } from '../control/control-streams.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { viewOfSlot } from '../view/slot-view.js';
import { Trips } from '../view/trips.js';

/** Samples what the workers serve while somebody looks, and sends it to them. */
export function watchTrips(node: string, supervisor: Supervisor, streams: ControlStreams): void {
  const trips = new Trips({
    workers: () => supervisor.processes(),
    messagesPerSecond: () =>
      [...supervisor.slots.values()].reduce((sum, slot) => sum + viewOfSlot(slot).messagesInPerSecond, 0),
    askForTrips: (every) => supervisor.broadcasts.broadcastTrips(every),
    send: (trips) => streams.send('trips', { node, trips: trips }),
  });
  streams.watched.add(() => trips.onWatched());
  streams.unwatched.add(() => trips.onUnwatched());
}
