import type { Mutant } from './mutant.js';

const APPEND = 'store/redis/scripts/append.lua';
const RULES = 'store/redis/scripts/append-rules.lua';

/** Edits, deletions, reactions and pins that one sees wrong. */
export const CHANGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'edit-applied-twice',
    about: 'a change that is sent again is stored again',
    caughtBy: ['stored-once', 'failed-is-not-stored'],
    faults: ['store-frozen'],
    changes: [
      {
        file: APPEND,
        from: "redis.call('HSET', KEYS[4], cmid, seq .. ' ' .. headMid)",
        to: "if not isChange then redis.call('HSET', KEYS[4], cmid, seq .. ' ' .. headMid) end",
      },
    ],
  },
  {
    name: 'deletion-undone',
    about: 'an edit that comes after the deletion of its message is taken, and the message has a text again',
    caughtBy: ['changes-are-lawful', 'pages-are-folds', 'deleted-is-gone'],
    // Few edit what was just deleted.
    rate: 50,
    faults: ['sigkill'],
    changes: [
      {
        file: RULES,
        from: "if not alive then return 'gone' end",
        to: "if not alive and kind ~= 'edit' then return 'gone' end",
      },
      {
        file: RULES,
        from: "local author = string.match(entry[2][4], '^(.-):')",
        to: "local author = entry and string.match(entry[2][4], '^(.-):') or user",
      },
      {
        file: 'protocol/fold.js',
        from: 'entry.of !== message.mid || message.deleted)',
        to: 'entry.of !== message.mid)',
      },
    ],
  },
  {
    name: 'reaction-counted-twice',
    about: 'a worker folds each change into its pages twice',
    caughtBy: ['pages-are-folds'],
    faults: ['sigkill'],
    lively: 5,
    changes: [
      {
        file: 'worker/rooms/log-page-rows.js',
        from: 'if (entry.sort === "change" || entry.sort === "reply") this.fold(entry);',
        to: 'if (entry.sort === "change" || entry.sort === "reply") this.fold(entry), this.fold(entry);',
      },
    ],
  },
  {
    name: 'reaction-of-one-counts-two',
    about: 'who reacts once more with the same emoji is counted once more',
    caughtBy: ['changes-are-lawful'],
    faults: ['sigkill'],
    changes: [
      {
        file: RULES,
        from: "if (before ~= nil) == (on == '1') then return 'unchanged' end",
        to: "if before == nil and on ~= '1' then return 'unchanged' end",
      },
      {
        file: RULES,
        from: 'local at = before and string.sub(before, -15) or pad(seq)',
        to: "local at = on == '0' and before and string.sub(before, -15) or pad(seq)",
      },
    ],
  },
  {
    name: 'deleted-stays-in-fills',
    about: 'a worker goes on holding the texts of deleted messages, for those who come back',
    caughtBy: ['deleted-is-gone'],
    faults: ['sigstop'],
    rate: 60,
    changes: [
      {
        file: 'worker/rooms/held-log.js',
        from: 'this.kept.bury(entry.entry.of)',
        to: 'void 0',
      },
    ],
  },
  {
    name: 'pin-applied-twice',
    about: 'a pin that is there already is stored once more',
    caughtBy: ['changes-are-lawful'],
    faults: ['sigkill'],
    // Two people seldom pin one message at a time.
    rate: 60,
    gathers: true,
    changes: [
      {
        file: 'store/redis/scripts/append-rules.lua',
        from: "if state.pinned == on then return 'unchanged' end",
        to: '',
      },
    ],
  },
];
