/** A load process: forked by the conductor, it holds some of the crowd and records what they live through. */
import { AppPerson } from '../app/app-person.js';
import { loadAdapter } from '../app/load-adapter.js';
import { ProverCrowd } from '../crowd/crowd.js';
import type { CrowdPerson } from '../crowd/crowd-person.js';
import { Person } from '../crowd/person.js';
import type { CrowdSettings, FromCrowd, ToCrowd } from '../crowd/settings.js';
import type { Random } from '../random.js';
import { Recorder } from '../recorder.js';
import { StockPerson } from '../stock/stock-person.js';

let crowd: ProverCrowd | null = null;
let recorder: Recorder | null = null;

function sendToRun(message: FromCrowd): void {
  process.send?.(message);
}

/** Makes the people of the system under test. */
async function peopleOf(
  settings: CrowdSettings,
  record: Recorder,
): Promise<(client: string, name: string, url: string, random: Random) => CrowdPerson> {
  if (settings.adapter !== undefined) {
    const adapter = await loadAdapter(settings.adapter);
    return (client, _, url) => new AppPerson(client, url, adapter, record);
  }
  return (client, name, url, random) =>
    settings.system === 'holdfast'
      ? new Person(client, name, url, record, random, settings)
      : new StockPerson(client, name, url, record, random);
}

async function execute(order: ToCrowd): Promise<void> {
  if (order.type === 'begin') {
    const { settings } = order;
    const record = new Recorder(settings.historyPath, settings.originMs);
    recorder = record;
    crowd = new ProverCrowd(settings, record, await peopleOf(settings, record));
    sendToRun({ type: 'accounts', guests: await crowd.makeAccounts() });
    return;
  }
  if (crowd === null) throw new Error(`${order.type} came before begin`);
  if (order.type === 'enter') {
    await crowd.enter();
    sendToRun({ type: 'entered', moderators: crowd.moderators });
  } else if (order.type === 'traffic') crowd.traffic(order.on, order.comings);
  else if (order.type === 'flood') await crowd.flood(order.messages, order.withinMs);
  else if (order.type === 'depart') crowd.depart(order.people);
  else if (order.type === 'storm') await crowd.storm(order.connections, order.forMs);
  else if (order.type === 'gather') {
    await crowd.gather(order.withinMs);
    sendToRun({ type: 'gathered' });
  } else if (order.type === 'settle') sendToRun({ type: 'settled', ...(await crowd.settle(order.withinMs)) });
  else if (order.type === 'final') {
    await crowd.readFinally();
    recorder?.flush();
    sendToRun({ type: 'finished', rooms: crowd.directRooms });
  } else if (order.type === 'end') {
    // Nothing after this belongs to the history: closing pages at the end is nobody's coming or going.
    recorder?.close();
    process.exit(0);
  }
}

process.on('message', (order: ToCrowd) => {
  execute(order).catch((error: Error) =>
    sendToRun({ type: 'failed', message: `${order.type}: ${error.stack}` }),
  );
});
process.on('disconnect', () => process.exit(0));
