import type { Mutant } from './mutant.js';

const APPEND = 'store/redis/scripts/append.lua';
const FEED = 'worker/rooms/room-feed.js';
const PUBLISH = 'published[#published + 1] = json';
const DROP_TENTH = `if tonumber(seq) % 10 ~= 0 then ${PUBLISH} end`;
const SENDS = 'worker/rooms/room-sends.js';
const BATCHES = 'worker/rooms/room-batches.js';

/** Messages lost, doubled, out of order, told to the wrong one, or acknowledged too early. */
export const DELIVERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'forget-cmid',
    about: 'a resent message is stored again',
    caughtBy: ['stored-once', 'ack-agrees'],
    faults: ['store-frozen'],
    changes: [{ file: APPEND, from: 'if before then', to: 'if false then' }],
  },
  {
    name: 'resume-off-by-one',
    about: 'a resume leaves out the first missed message and says complete',
    caughtBy: ['complete-means-complete'],
    faults: ['network-1s'],
    changes: [
      {
        file: 'worker/rooms/join-plan.js',
        from: '{ kind: "fill", from: since.seq + 1 }',
        to: '{ kind: "fill", from: since.seq + 2 }',
      },
    ],
  },
  {
    name: 'blind-to-forks',
    about:
      'nobody compares what they hold with the log, so numbers are given twice after the store went back in time',
    caughtBy: ['one-message-a-number', 'acked-is-stored', 'shown-is-dense', 'resets-are-told'],
    faults: ['store-rolled-back'],
    store: 'redis',
    changes: [
      { file: APPEND, from: 'if ARGV[2] == epoch then', to: 'if false then' },
      {
        file: 'worker/rooms/join-plan.js',
        from: 'return { kind: "forked" };\n  if (ours.head > 0',
        to: 'return { kind: "same" };\n  if (ours.head > 0',
      },
      { file: 'worker/rooms/join-plan.js', from: 'held?.mid === since.mid', to: 'true' },
      {
        file: 'worker/rooms/join-plan.js',
        from: 'if (since.seq > log.head) return headIsFresh ? newest(false) : { kind: "behind" };',
        to: 'if (since.seq > log.head) return { kind: "fill", from: log.head + 1 };',
      },
    ],
  },
  {
    name: 'wrong-unread',
    about: "sending does not move the sender's read position",
    caughtBy: ['unread-is-exact'],
    faults: ['sigkill'],
    changes: [{ file: APPEND, from: "redis.call('HSET', KEYS[5], user, seq)", to: '' }],
  },
  {
    name: 'mentions-stay',
    about: 'a mention is counted though it was read',
    caughtBy: ['mentions-are-exact'],
    faults: ['sigkill'],
    changes: [
      {
        file: 'store/redis/scripts/room-views.lua',
        from: "string.format(' %015.0f', tonumber(meta[7]) + 1)",
        to: "' '",
      },
    ],
  },
  {
    name: 'ghost-presence',
    about: 'whoever left stays in the picture',
    caughtBy: ['presence-is-true'],
    faults: ['sigkill'],
    changes: [
      {
        file: 'worker/rooms/presence-union.js',
        from: 'if (row.count > 0) return false;',
        to: 'return false;',
      },
    ],
  },
  {
    name: 'forgetful-outbox',
    about: 'a reload of the page forgets what was pending',
    caughtBy: ['outcome-is-told'],
    faults: ['store-cut'],
    store: 'redis',
    lively: 20,
    changes: [
      {
        file: 'client/delivery/outbox-storage.js',
        from: 'else this.storage.set(this.key, JSON.stringify(items));',
        to: 'else this.storage.remove(this.key);',
      },
    ],
  },
  {
    name: 'dropped-publication',
    about: 'every tenth publication is dropped; the next one shows the hole, and the log fills it',
    caughtBy: 'repaired',
    faults: ['network-1s'],
    changes: [{ file: APPEND, from: PUBLISH, to: DROP_TENTH }],
  },
  {
    name: 'skip-gap-repair',
    about: 'every tenth publication is dropped, and a jump of seq is not fetched from the log',
    caughtBy: [
      'complete-means-complete',
      'final-reads-agree',
      'shown-is-dense',
      'shown-to-all',
      'log-is-dense',
    ],
    faults: ['sigkill'],
    changes: [
      { file: APPEND, from: PUBLISH, to: DROP_TENTH },
      {
        file: FEED,
        from: 'this.ahead.add(epoch, message);\n      void this.compare();',
        to: 'this.accept(message);',
      },
      { file: FEED, from: 'const EXPECT_WITHIN_MS = 150;', to: 'const EXPECT_WITHIN_MS = 1e8;' },
    ],
  },
  {
    name: 'reordered-batch',
    about: 'a batch goes out with its newest message first',
    caughtBy: ['batches-are-dense', 'shown-is-dense'],
    faults: ['sigkill'],
    rate: 120,
    gathers: true,
    changes: [
      {
        file: BATCHES,
        from: 'const messages = tailFrom(this.held, this.sentUpTo + 1);',
        to: 'const messages = tailFrom(this.held, this.sentUpTo + 1).reverse();',
      },
    ],
  },
  {
    name: 'ack-while-gathering',
    about:
      'a text that waits for its batch is acknowledged, with the number it will probably get, before it is in the log',
    caughtBy: ['ack-agrees', 'acked-is-stored', 'one-message-a-number'],
    faults: ['sigkill'],
    gathers: true,
    changes: [
      {
        file: SENDS,
        from: 'if (time !== null) await time;\n    const answers',
        to: `if (time !== null && feed !== undefined && reply === undefined && ids === undefined) {
      const early = this.inputOf(user, room, cmid, feed);
      time.then(() => this.store.log.append({ ...early, text, calls })).catch(() => {});
      const seq = feed.head + 1;
      return { epoch: feed.epoch, seq, mid: \`\${seq}-\${early.mid}\`, duplicate: false };
    }
    const answers`,
      },
    ],
  },
  {
    name: 'early-ack',
    about: 'a message is acknowledged before it is in the log, with the number it will probably get',
    caughtBy: ['ack-agrees', 'acked-is-stored', 'one-message-a-number'],
    faults: ['store-cut'],
    store: 'redis',
    changes: [
      {
        file: SENDS,
        from: 'const result = await this.store.log.append({ ...input, text, reply: answers, files, calls });',
        to: `if (feed !== undefined) {
      const seq = feed.head + 1;
      this.store.log.append({ ...input, text, reply: answers, files, calls }).catch(() => {});
      return { epoch: feed.epoch, seq, mid: \`\${seq}-\${input.mid}\`, duplicate: false };
    }
    const result = await this.store.log.append({ ...input, text, reply: answers, files, calls });`,
      },
    ],
  },
  {
    name: 'reply-of-the-next-command',
    about:
      'nobody looks at which question a reply of the store names, so that it is taken for the answer to the next one',
    caughtBy: [
      'ack-agrees',
      'acked-is-stored',
      'one-message-a-number',
      'session-never-swapped',
      'answers-are-whole',
      'names-to-the-letter',
    ],
    faults: ['replies-swapped', 'replies-dropped'],
    changes: [
      {
        file: 'store/redis/read-appended.js',
        from: 'if (typeof reply !== "string" || !reply.startsWith(question)) throw wrongReply();',
        to: 'if (typeof reply !== "string") throw wrongReply();',
      },
      { file: 'store/redis/scripts.js', from: 'reply[0] !== question || ', to: '' },
    ],
  },
  {
    name: 'ack-before-write',
    about: 'the embedded store answers at once and writes a moment later',
    caughtBy: ['acked-is-stored', 'one-message-a-number'],
    faults: ['everything-killed'],
    changes: [
      {
        file: 'store/embedded/journal.js',
        from: 'if (this.items.length > 0 && !this.stream.isAmid) this.writeStep();',
        to: `this.late ??= setTimeout(() => {
      this.late = undefined;
      if (this.items.length > 0 && !this.stream.isAmid) this.writeStep();
    }, 300);`,
      },
    ],
  },
];
