import type { StoreLoss } from '../../protocol/store-loss.js';
import { chooseFile, type FoundFile } from './choose.js';
import { isAccountIds, isMark, isRoomMeta, type RoomParts, roomPartsOf } from './groups.js';
import { InsideClient } from './inside-client.js';
import type { JournalFolder } from './journal-folder.js';
import type { JournalRecord } from './journal-record.js';
import { Loader } from './loader.js';
import { mendRooms } from './mend-rooms.js';
import { readStoreFile } from './open-journal.js';
import { keysLike, replay, restoreSnapshotFile } from './restore.js';
import { Valkey } from './valkey.js';

/** What a store holds, for a person who has to choose. */
export interface Holdings {
  readonly accounts: number;
  readonly rooms: number;
  readonly messages: number;
  /** When its newest message was written, ms since 1970; null without messages. */
  readonly newestAt: number | null;
  /** People stay signed in: the store's mark is there, to which their cookies belong, or they belong to none yet. */
  readonly signedIn: boolean;
}

/** One way to bring the store back. */
export interface WayBack {
  readonly path: string;
  /** `sound`: a state that was true once. `pieces`: what can be read, with holes. */
  readonly kind: 'sound' | 'pieces';
  readonly holdings: Holdings;
  readonly found: FoundFile;
  /** Out of other files, beyond it. */
  readonly more: readonly JournalRecord[];
}

export interface Inspection {
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    /** Where the first damage is; null: none. */
    readonly damagedAt: number | null;
  }[];
  /** A start would take it as it is. */
  readonly starts: boolean;
  /** What a start would tell to be missing then; null: nothing. */
  readonly loss: StoreLoss | null;
  /**
   * The note beside the files, when it tells of one and there is none: a start refuses to begin an empty chat over it.
   */
  readonly noteAlone: string | null;
  /** Best first. */
  readonly ways: readonly WayBack[];
}

/** Reads every file of the folder and what each would bring back. Changes nothing. */
export async function inspectFolder(folder: JournalFolder): Promise<Inspection> {
  const found = folder.list().map((file) => readStoreFile(folder, file));
  const choice = chooseFile({ found, note: folder.readNote(), bootId: null, restarted: true });
  const ways: WayBack[] = [];
  for (const one of found) {
    const more = choice.kind === 'use' && choice.from === one ? choice.more : [];
    for (const kind of kindsOf(one)) {
      const way = { found: one, kind, more };
      const { valkey, client } = await loadWay(way);
      ways.push({ ...way, path: one.file.path, holdings: await holdingsOf(client, one) });
      await valkey.stop();
    }
  }
  return {
    files: found.map((one) => ({ path: one.file.path, bytes: totalOf(one), damagedAt: damagedAt(one) })),
    starts: choice.kind === 'use' && choice.damaged.length === 0,
    loss: choice.kind === 'use' ? choice.loss : null,
    noteAlone: found.length === 0 && choice.kind === 'refuse' ? folder.notePath : null,
    ways: ways.sort(byWorth),
  };
}

/** A Valkey that holds what this way brings back. */
export async function loadWay({
  found,
  kind,
  more,
}: Pick<WayBack, 'found' | 'kind' | 'more'>): Promise<{ valkey: Valkey; client: InsideClient }> {
  const valkey = new Valkey();
  await valkey.boot();
  const client = new InsideClient(valkey);
  await client.call('HELLO', '3');
  const loader = await Loader.begin(valkey, client);
  const { journal } = found;
  if (journal === undefined) {
    await restoreSnapshotFile(loader, kind === 'sound' ? found.snapshot : found.pieces());
  } else if (kind === 'sound') await replay(loader, [...journal.sound, ...more]);
  else await replay(loader, [...journal.sound, ...journal.behind]);
  if (kind === 'pieces') await mendRooms(client);
  return { valkey, client };
}

/** A whole copy and the steps after it; with damage also what stands behind that. */
function kindsOf({ journal, snapshot }: FoundFile): readonly WayBack['kind'][] {
  if (journal === undefined) {
    if (snapshot.end !== 'damaged') return ['sound'];
    return snapshot.whole ? ['sound', 'pieces'] : ['pieces'];
  }
  if (journal.base === null) return ['pieces'];
  return journal.behind.length === 0 ? ['sound'] : ['sound', 'pieces'];
}

function totalOf(one: FoundFile): number {
  return one.journal === undefined ? one.totalBytes : one.journal.totalBytes;
}

function damagedAt(one: FoundFile): number | null {
  const readable = one.journal === undefined ? one.snapshot.bytes : one.journal.soundBytes;
  return readable === totalOf(one) ? null : readable;
}

/** Most messages first, then most accounts, then what was true once. */
function byWorth(a: WayBack, b: WayBack): number {
  return (
    b.holdings.messages - a.holdings.messages ||
    b.holdings.accounts - a.holdings.accounts ||
    (a.kind === b.kind ? 0 : a.kind === 'sound' ? -1 : 1)
  );
}

async function holdingsOf(client: InsideClient, { journal }: FoundFile): Promise<Holdings> {
  // A snapshot file may be of before stores had a mark.
  let signedIn = journal === undefined;
  let [accounts, rooms, messages, newestAt] = [0, 0, 0, null as number | null];
  for (const key of await keysLike(client, '*')) {
    if (isAccountIds(key)) accounts += Number(await client.call('SCARD', key));
    if (isMark(key)) signedIn = true;
    if (!isRoomMeta(key)) continue;
    rooms += 1;
    const { log, silent } = roomPartsOf(key) as RoomParts;
    const [head, first] = (await client.call('HMGET', key, 'head', 'first')) as (Buffer | null)[];
    // Entries that change a message, or were deleted, are no messages.
    messages += Number(head) - Number(first) + 1 - Number(await client.call('ZCARD', silent));
    const last = (await client.call('XREVRANGE', log, '+', '-', 'COUNT', '1')) as [Buffer, Buffer[]][];
    const at = Number(/"at":(\d+)\}$/.exec(String(last[0]?.[1].at(-1)))?.[1] ?? 0);
    if (at > (newestAt ?? 0)) newestAt = at;
  }
  return { accounts, rooms, messages, newestAt, signedIn };
}
