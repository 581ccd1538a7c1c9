import { connect } from 'node:net';
import { Cluster } from 'ioredis';
import { LIMITS } from '../../protocol/limits.js';
import { StoreOpenError } from '../store-open-error.js';
import type { RedisClient } from './client.js';

const MIN_REDIS = [7, 0];
const FIRST_WORDS_WITHIN_MS = 1_000;

/**
 * Connects a client, trying again while nobody answers, for about 5 s (a store may be starting beside us). Rejects with
 * `StoreOpenError` with what was wrong: nobody there, wants or refuses a password, TLS.
 */
export async function connectFirst(client: RedisClient, shown: string): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    let last: Error | null = null;
    let timer = setTimeout(() => {
      const words = firstWords(client);
      timer = setTimeout(async () => {
        reject(explainFailure(last ?? (await words), shown));
      }, FIRST_WORDS_WITHIN_MS);
    }, LIMITS.storeOpenMs - FIRST_WORDS_WITHIN_MS);
    const onReady = () => {
      clearTimeout(timer);
      client.off('error', onError);
      resolve();
    };
    const onError = (thrown: Error & { lastNodeError?: Error }) => {
      const error = thrown.lastNodeError ?? thrown;
      last = error;
      if (!isFinal(error)) return;
      clearTimeout(timer);
      client.off('ready', onReady);
      reject(explainFailure(error, shown));
    };
    client.once('ready', onReady);
    client.on('error', onError);
  });
  // `ready` tells of its failure.
  client.connect().catch(() => {});
  await ready;
}

/**
 * Version, protocol and kind of the server, as far as its ACL lets us ask. Rejects with `StoreOpenError` when too old,
 * or one of several nodes.
 */
export async function checkServer(client: RedisClient, shown: string): Promise<void> {
  // An ACL may forbid it: then the version is not known, and not judged.
  const info = await client.info('server').catch(() => '');
  const version = /^redis_version:(\d+)\.(\d+)/m.exec(info);
  if (version && compare([Number(version[1]), Number(version[2])], MIN_REDIS) < 0) {
    throw new StoreOpenError(
      `Redis at ${shown} is version ${version[1]}.${version[2]}; Holdfast needs 7.0 or later (or Valkey).`,
    );
  }
  if (client instanceof Cluster) return;
  const hello = (await client.call('HELLO').catch((error: Error) => error)) as unknown[] | Error;
  if (hello instanceof Error) {
    throw new StoreOpenError(
      `Redis at ${shown} did not answer HELLO: ${hello.message}. Holdfast needs it, to speak RESP3: it must not be renamed there, or taken away by a proxy.`,
      { cause: hello },
    );
  }
  if (hello[hello.indexOf('proto') + 1] !== 3) {
    throw new StoreOpenError(
      `Redis at ${shown} does not speak RESP3 (is there a proxy before it?); Holdfast needs it.`,
    );
  }
  if (!/^redis_mode:cluster/m.test(info)) return;
  // Its ACL may forbid the question: then it is taken for a Cluster of one node.
  const cluster = await client.cluster('INFO').catch(() => '');
  if (Number(/cluster_size:(\d+)/.exec(cluster)?.[1] ?? 1) > 1) {
    throw new StoreOpenError(
      `Redis at ${shown} is one of several nodes of a Redis Cluster; use redis-cluster:// instead of redis://.`,
    );
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  return (a[0] as number) - (b[0] as number) || (a[1] as number) - (b[1] as number);
}

/**
 * What a server says to whoever has asked for nothing: Redis in protected mode. ioredis takes that for a warning about
 * passwords and drops it, so it is listened to on a connection without ioredis. Null when nothing is said.
 */
function firstWords(client: RedisClient): Promise<Error | null> {
  if (client instanceof Cluster || client.options.tls !== undefined) return Promise.resolve(null);
  const { host = '127.0.0.1', port = 6379, path } = client.options;
  return new Promise((resolve) => {
    const socket = path === undefined ? connect({ host, port }) : connect({ path });
    let text = '';
    const end = () => {
      socket.destroy();
      const words = /^-(DENIED [^\r\n]{1,500})/.exec(text)?.[1];
      resolve(words === undefined ? null : new Error(words));
    };
    socket.setTimeout(FIRST_WORDS_WITHIN_MS, end);
    // Its close follows, and ends the wait.
    socket.on('error', () => {});
    socket.once('close', end);
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (text.includes('\n') || text.length > 1_000) end();
    });
  });
}

/** Trying again cannot help. */
function isFinal(error: Error): boolean {
  return isPassword(error) || /^NOPERM/.test(error.message) || isCertificate(error) || isAlone(error);
}

function isPassword(error: Error): boolean {
  return /^(NOAUTH|WRONGPASS|ERR AUTH|ERR invalid password)/.test(error.message);
}

/** A single server, asked as a node of a Cluster. */
function isAlone(error: Error): boolean {
  return /cluster support disabled/.test(error.message);
}

function isCertificate(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /CERT|ALTNAME|UNABLE_TO_|SELF_SIGNED/.test(code);
}

/** In words, without anything of the URL but host and port. */
function explainFailure(error: Error | null, shown: string): StoreOpenError {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error !== null && /^NOAUTH/.test(error.message)) {
    return new StoreOpenError(
      `Redis at ${shown} wants a password; put it in the URL: redis://user:password@host:port.`,
    );
  }
  if (error !== null && isPassword(error)) {
    return new StoreOpenError(`Redis at ${shown} refuses the user name or password of the URL.`);
  }
  if (error !== null && isAlone(error)) {
    return new StoreOpenError(
      `Redis at ${shown} is not a Cluster; use redis:// instead of redis-cluster://.`,
    );
  }
  if (error !== null && /^NOPERM/.test(error.message)) {
    return new StoreOpenError(
      `The user of the URL may not do at ${shown} what Holdfast needs: ${error.message}.`,
    );
  }
  if (error !== null && isCertificate(error)) {
    return new StoreOpenError(
      `The TLS certificate of Redis at ${shown} is not trusted (${code}); set NODE_EXTRA_CA_CERTS to its authority.`,
    );
  }
  if (code !== undefined && /^(ERR_SSL|EPROTO)/.test(code)) {
    return new StoreOpenError(`Redis at ${shown} does not speak TLS; use redis:// instead of rediss://.`);
  }
  if (error !== null && /^DENIED/.test(error.message)) {
    return new StoreOpenError(`Redis at ${shown} lets nobody in from here: ${error.message}`);
  }
  const detail = code ?? (error === null ? 'no reply' : error.message);
  return new StoreOpenError(`No Redis answers at ${shown} (${detail}).`);
}
