/**
 * The jobs process of a node, started by its primary: what is not done by workers, who serve people. That is searching,
 * telling browsers whose page is closed, and outgoing hooks. It keeps nothing that the store does not have, and ends
 * with its channel.
 */

import { randomBytes } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FromJobs, JobsBoot, ToJobs } from '../domain/jobs-messages.js';
import { allowedNetworks } from '../domain/outside-address.js';
import { newPushPair } from '../domain/push-pair.js';
import { createLogger, type Logger } from '../logger.js';
import { bucketRule } from '../protocol/budgets.js';
import type { SearchAnswer, SearchAsk } from '../protocol/search.js';
import { openRedisStore, type RedisStore } from '../store/redis/redis-store.js';
import { IndexReader } from './index/index-reader.js';
import { SearchIndex } from './index/search-index.js';
import { mailServer } from './mail/mail-server.js';
import { MailShift } from './mail/mail-shift.js';
import { OutgoingShift } from './outgoing/outgoing-shift.js';
import { Sending } from './outside/sending.js';
import { PushShift } from './push/push-shift.js';

const STORE_RETRY_MS = 500;
const STATE_EVERY_MS = 1_000;

const index = new SearchIndex();
let reader: IndexReader | null = null;
let mailAwaySince: number | null = null;

function tellPrimary(message: FromJobs): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

async function begin({ node, storeUrl, clusterName, log: level, ...boot }: JobsBoot): Promise<void> {
  const logger = createLogger({ level, name: 'jobs' });
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a promise was left rejected'));
  const store = await openWhenThere(storeUrl, clusterName, `${node}:jobs`, logger);
  reader = new IndexReader(store, index, logger);
  void newSending(store, boot, logger).run();
  await reader.run();
}

function newSending(
  store: RedisStore,
  {
    pushNetworks,
    pushContact: contact,
    hookNetworks,
    mail,
    mailsPerHour,
  }: Pick<JobsBoot, 'pushNetworks' | 'pushContact' | 'hookNetworks' | 'mail' | 'mailsPerHour'>,
  logger: Logger,
): Sending {
  const sender = async () => ({ pair: await store.pushes.pair(newPushPair), contact });
  const pushes = { sender, isAllowed: allowedNetworks(pushNetworks) };
  const toHooks = allowedNetworks(hookNetworks);
  const mails =
    mail === null
      ? null
      : {
          ...{ store, logger, site: mail.url, send: mailServer(mail) },
          rule: mailsPerHour === null ? null : bucketRule('mails', mailsPerHour),
          onAway: (since: number | null) => {
            mailAwaySince = since;
          },
        };
  const begin = () => [
    new PushShift(store, pushes, logger),
    new OutgoingShift(store, toHooks, logger),
    ...(mails === null ? [] : [new MailShift(mails)]),
  ];
  return new Sending(store, randomBytes(9).toString('base64url'), begin, logger);
}

/** Tries until the store can be opened: it may be away just now. */
async function openWhenThere(
  url: string,
  cluster: string | null,
  name: string,
  logger: Logger,
): Promise<RedisStore> {
  for (;;) {
    try {
      return await openRedisStore({ url, cluster, logger, name, forSockets: false });
    } catch (error) {
      logger.debug({ error: (error as Error).message }, 'the store cannot be opened yet');
      await sleep(STORE_RETRY_MS);
    }
  }
}

async function answer(ask: SearchAsk): Promise<SearchAnswer | null> {
  try {
    return (await reader?.answer(ask)) ?? null;
  } catch {
    // It cannot be answered just now; who asked says so.
    return null;
  }
}

try {
  // Messages come first: searching takes what they leave of the machine.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Not allowed here: it works all the same.
}
setInterval(() => tellPrimary({ type: 'state', mailAwaySince, ...index.size() }), STATE_EVERY_MS);
process.on('message', (message: ToJobs) => {
  if (message.type === 'boot') void begin(message);
  else if (message.type === 'ask') {
    const { id, ask } = message;
    void answer(ask).then((found) => tellPrimary({ type: 'answer', id, answer: found }));
  }
});
// The node is gone, or going.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
// Ctrl-C reaches the whole group; the primary closes the channel when it is done.
process.on('SIGINT', () => {});
