import type { Mutant } from './mutant.js';

/** Rooms and members that are not as the log says. */
export const PEOPLE_MUTANTS: readonly Mutant[] = [
  {
    name: 'removed-reads-on',
    about: 'nobody tells the sockets of a removed person, so that they are sent what is written after',
    caughtBy: ['moderation-holds'],
    faults: ['sigkill'],
    changes: [
      {
        file: 'store/redis/scripts/room-change.lua',
        from: "redis.call('SPUBLISH', ARGV[1], 'r' .. frame)",
        to: '',
      },
      {
        file: 'worker/rooms/moderation.js',
        from: 'this.updates.roomGone(id, userId, "removed", notice?.id ?? null);',
        to: '',
      },
    ],
  },
  {
    name: 'name-told-twice',
    about: 'a new name of a room has two rows',
    caughtBy: ['moderation-holds'],
    faults: ['sigkill'],
    changes: [
      {
        file: 'store/redis/scripts/edit-room.lua',
        from: 'tell(what, \',"text":\' .. json)',
        to: 'tell(what, \',"text":\' .. json) tell(what, \',"text":\' .. json)',
      },
    ],
  },
  {
    name: 'ban-forgotten',
    about: 'whoever is banned may come back',
    caughtBy: ['moderation-holds'],
    faults: ['sigkill'],
    changes: [
      {
        file: 'store/redis/scripts/add-member.lua',
        from: "if redis.call('HEXISTS', KEYS[6], ARGV[7]) == 1 then return 'banned' end",
        to: '',
      },
    ],
  },
  {
    name: 'direct-room-made-twice',
    about: 'each of two people gets a direct room of their own',
    caughtBy: ['direct-rooms-are-one'],
    faults: ['sigkill'],
    changes: [
      { file: 'domain/direct-rooms.js', from: '...new Set(people)].sort()', to: '...new Set(people)]' },
    ],
  },
];
