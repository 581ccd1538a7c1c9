import type { NoticeInput } from '../interfaces/rooms.js';
import { refJson } from '../log-codec.js';
import { ROOM_REFUSALS, roomRefusal, roomRestless } from '../room-refusals.js';
import { WrongReply } from './question.js';
import { readScript, type ScriptName } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

const ANSWERS = ['done', 'no-room', 'outdated', ...ROOM_REFUSALS] as const;
export type RoomChanged = (typeof ANSWERS)[number];

/** Runs a script that begins with `room-change.lua`. `rest`: its own arguments. */
export function changeRoom(
  connection: StoreConnection,
  script: ScriptName,
  room: string,
  notice: NoticeInput | null,
  ...rest: readonly (string | number)[]
): Promise<RoomChanged> {
  const { meta, members, log, cmids, roles, bans, silent, feed } = connection.keys.room(room);
  const known = notice?.known;
  const noticeArgs = [notice?.id ?? '', known?.epoch ?? '', known?.seq ?? 0, known?.mid ?? ''];
  const actor = notice === null ? '' : refJson(notice.user);
  const keys = [meta, members, log, cmids, roles, bans, silent];
  return readScript(connection, script, [...keys, feed, ...noticeArgs, actor, ...rest], (reply) => {
    if (!(ANSWERS as readonly unknown[]).includes(reply)) throw new WrongReply(script);
    return reply as RoomChanged;
  });
}

/** Throws what refuses a change. False: there is no such room. `bot`: the name of one that was to be added. */
export function isDone(answer: RoomChanged, bot?: string): boolean {
  if (answer === 'done') return true;
  if (answer === 'no-room') return false;
  if (answer === 'outdated') throw roomRestless();
  throw roomRefusal(answer, bot);
}
