/** What `--help` says. */
import { FAULTS } from '../nemesis/all.js';
import { STORES, STORES_ABOUT } from '../system/store-server.js';
import { TOPOLOGIES, TOPOLOGY_NAMES } from '../system/topology.js';
import { APP_DEFAULTS, USUAL_APP_FAULTS } from './app-options.js';
import { MODES, SYSTEMS } from './options.js';

export const USAGE = `Usage: npm run prove -- [options]

Starts a real cluster, brings a crowd of real clients, lets faults loose, and stops them. Then it waits, reads everything
once more through other workers, and judges what was recorded. Exit code 0: nothing was violated; 1: something was; 2: nothing
was tested, or it could not be run.

  --seed <number>       default: the time; the same seed makes the same choices
  --system <name>       ${SYSTEMS.join(', ')}
  --mode <name>         ${MODES.join(', ')} (default shared)
  --topology <name>     how the parts are put together (default direct); see below
  --store <name>        ${STORES.join(', ')} (default embedded for one node of Holdfast, else redis); see below
  --faults <list>       kinds, with commas; "all": every kind that can be mixed (default)
  --count <number>      end after this many faults
  --minutes <number>    end after this time (default 2, or as long as --count takes)
  --clients <number>    default 60
  --rooms <number>      default 10
  --rooms-each <number> rooms each client is in (default 2)
  --rate <number>       messages per second (default 40)
  --nodes <number>      nodes on one store (default: the topology's)
  --workers <number>    workers of a node (default: the topology's)
  --limits <name>       normal: rate limits as people start a node; loose: none. Default normal; loose in mode broken, and for a
                        crowd that is more than people of one address do
  --processes <number>  load processes (default 1)
  --fsync <setting>     appendfsync of the store: always, everysec (default), no
  --lively <factor>     how much people reload, leave and come back (default 1; 0: never)
  --pause <ms>          between faults (default 2000)
  --apart               the next fault waits until everybody is back from the one before: for times; without it faults overlap
  --out <folder>        keep history, logs and verdict there
  --mutant <name>       break the copy of Holdfast that is judged; see prove/mutants
  --gathers             every room gathers messages into batches, which a room does by itself only where that saves CPU
  --short               a fixed seed and one of each quick fault: what npm test runs
  --judge <files>       judge recorded histories instead of running anything
  --app <file>          judge another Socket.IO application, by an adapter; see docs/guide/prove-your-app.md. Its people
                        and faults are fewer unless asked for: ${APP_DEFAULTS.clients} clients, ${APP_DEFAULTS.rooms} rooms, ${APP_DEFAULTS.rate} messages per second, each once of
                        ${USUAL_APP_FAULTS.join(', ')}
  --patience <seconds>  how long people may take to be back and served after a fault and at the end (default 60; ${APP_DEFAULTS.patienceS} with --app)

Topologies:
${TOPOLOGY_NAMES.map((name) => `  ${name.padEnd(20)} ${TOPOLOGIES[name].about}`).join('\n')}

Stores:
${STORES.map((name) => `  ${name.padEnd(20)} ${STORES_ABOUT[name]}`).join('\n')}

Faults (each where its topology has what it needs):
${FAULTS.map((fault) => `  ${fault.kind.padEnd(20)} ${fault.about}`).join('\n')}
`;
