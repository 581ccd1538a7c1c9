import type { FileInfo } from '../../protocol/files.js';
import { LIMITS } from '../../protocol/limits.js';
import type { CreateFileResult, FileReference, KeptFile, KeptFiles } from '../interfaces/files.js';
import { hashFields } from './hash-fields.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** Records of uploads. All their keys share one hash tag: what is judged together is changed in one step. */
export function redisFiles(connection: StoreConnection): KeptFiles {
  const { files } = connection.keys;

  /** For each room one question; the answers in the order of `references`. */
  async function askRooms(
    id: string,
    references: readonly FileReference[],
    member: string,
  ): Promise<FileReference[]> {
    const byRoom = new Map<string, FileReference[]>();
    for (const reference of references) {
      byRoom.set(reference.room, [...(byRoom.get(reference.room) ?? []), reference]);
    }
    const found = await Promise.all(
      [...byRoom].map(async ([room, asked]) => {
        const { members, log, cmids } = connection.keys.room(room);
        const fields = asked.map(({ userId, cmid }) => `${userId}:${cmid}`);
        const flags = await runScript<number[]>(
          connection,
          'file-living',
          members,
          log,
          cmids,
          id,
          member,
          ...fields,
        );
        return asked.filter((_, index) => flags[index] === 1);
      }),
    );
    return found.flat();
  }

  function look(id: string, inMs: number, posted: '1' | '0', dead: readonly FileReference[] = []) {
    const words = dead.map(wordsOf);
    const keys = [files.record(id), files.references(id), files.due];
    return runScript<number>(
      connection,
      'file-look',
      ...keys,
      id,
      inMs,
      posted,
      LIMITS.referenceSettlesMs,
      ...words,
    );
  }

  return {
    async create(file, by, upload): Promise<CreateFileResult> {
      const { uploadId, quotaBytes, unpostedMs, insteadOf = '', bot } = upload;
      const reply = await runScript<string>(
        connection,
        'file-create',
        files.record(file.id),
        files.upload(bot ?? by, uploadId),
        files.digest(file.sha256),
        files.used,
        files.due,
        file.id,
        by,
        file.bytes,
        quotaBytes,
        unpostedMs,
        uploadId === '' ? '0' : '1',
        JSON.stringify(bot === undefined ? file : { ...file, bot }),
        insteadOf,
      );
      const [kind, word = ''] = reply.split(' ');
      return kind === 'full'
        ? { kind, usedBytes: Number(word) }
        : { kind: kind as 'created' | 'known', id: word };
    },

    ofUpload: (by, uploadId) => runCommand<string | null>(connection, 'GET', files.upload(by, uploadId)),

    async get(id): Promise<KeptFile | null> {
      const reply = await runScript<string[] | null>(
        connection,
        'file-get',
        files.record(id),
        files.references(id),
      );
      if (reply === null) return null;
      const [by = '', at, version, posted, file = '', ...references] = reply;
      return {
        ...(JSON.parse(file) as FileInfo & Pick<KeptFile, 'bot'>),
        by,
        at: Number(at),
        version: Number(version),
        posted: posted === '1',
        references: references.map(referenceIn),
      };
    },

    async refer(id, reference, max) {
      const keys = [files.record(id), files.references(id)];
      const at = await runScript<number>(connection, 'file-refer', ...keys, wordsOf(reference), max);
      return at === 0 ? { kind: 'full' } : at === 1 ? { kind: 'known' } : { kind: 'counted', at };
    },
    async giveBack(id, reference, at) {
      await runScript(connection, 'file-give-back', files.references(id), wordsOf(reference), at);
    },

    living: (id, references) => askRooms(id, references, ''),
    isReadable: async (id, references, user) => (await askRooms(id, references, user.id)).length > 0,

    async lookSoon(ids, withinMs) {
      await Promise.all(ids.map((id) => look(id, withinMs, '1')));
    },
    due: (most, leaseMs) => runScript<string[]>(connection, 'file-due', files.due, most, leaseMs),
    async keep(id, againMs, dead) {
      await look(id, againMs, '0', dead);
    },
    async drop({ id, sha256, version }) {
      const keys = [files.record(id), files.references(id), files.digest(sha256), files.used, files.due];
      return (
        (await runScript<number>(
          connection,
          'file-drop',
          ...keys,
          id,
          version,
          LIMITS.referenceSettlesMs,
        )) === 1
      );
    },

    isDigestUsed: async (digest) =>
      (await runCommand<number>(connection, 'EXISTS', files.digest(digest))) === 1,
    usedBytes: async (by) =>
      Number((await runCommand<string | null>(connection, 'HGET', files.used, by)) ?? 0),
    async tellPlace(node, place) {
      await runCommand(connection, 'HSET', files.places, node, place);
    },
    async places() {
      return hashFields(await runCommand<string[]>(connection, 'HGETALL', files.places));
    },
  };
}

/** None of the three has a space. */
function wordsOf({ room, userId, cmid }: FileReference): string {
  return `${room} ${userId} ${cmid}`;
}

function referenceIn(words: string): FileReference {
  const [room = '', userId = '', cmid = ''] = words.split(' ');
  return { room, userId, cmid };
}
