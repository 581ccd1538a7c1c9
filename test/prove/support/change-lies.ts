/** Lies about messages that people edit, delete, react to and answer. */
import type { EventOf, HistoryEvent, Seen } from '../../../prove/history.js';
import { after, all, appended, middle, type PlantedLie, replace, stored, without } from './lies.js';

type Kind = NonNullable<Seen['kind']>;

/** Where rows are seen: in answers to a join, over HTTP and on a page as it stands. */
type Rows = EventOf<'join'> | EventOf<'rows'> | EventOf<'final'>;

function changeIn(events: readonly HistoryEvent[], kind: Kind) {
  const found = all(events, 'log').flatMap((log) =>
    log.messages.filter((entry) => entry.kind === kind).map((entry) => ({ log, entry })),
  );
  return middle(found);
}

/** The middle row that fits in one kind of event, with another in its place. */
function withRow(
  events: HistoryEvent[],
  views: readonly Rows[],
  fits: (row: Seen) => boolean,
  lie: (row: Seen) => Seen | null,
): HistoryEvent[] {
  const view = middle(views.filter(({ messages }) => messages.some(fits)));
  const row = view.messages.find(fits) as Seen;
  const messages = view.messages.flatMap((one) => (one === row ? (lie(row) ?? []) : one));
  return replace(events, view, { messages });
}

const screens = (events: readonly HistoryEvent[]) => all(events, 'rows');
const reads = (events: readonly HistoryEvent[]) => all(events, 'final');
const pages = (events: readonly HistoryEvent[]) =>
  all(events, 'join').filter(({ since, complete }) => since === null || !complete);

const twice = ({ reactions = [], ...row }: Seen): Seen => ({
  ...row,
  reactions: reactions.map((one) => ({ ...one, count: one.count + 1 })),
});
const hasReaction = ({ reactions = [] }: Seen) => reactions.length > 0;
const isEdited = ({ edited }: Seen) => edited !== undefined;
const isDeleted = ({ deleted, kind }: Seen) => deleted === true && kind === undefined;

/** A deletion that was acknowledged, and something seen a while later. */
function seenAfterDeletion(
  events: HistoryEvent[],
  laterMs: number,
  make: (at: { t: number; room: string; epoch: string }, message: Seen) => HistoryEvent,
): HistoryEvent[] {
  const { log, entry } = changeIn(events, 'delete');
  const isAnswer = ({ type, ...event }: HistoryEvent) =>
    (type === 'ack' || type === 'settled') && 'mid' in event && event.mid === entry.mid;
  const ack = events.find(isAnswer) as EventOf<'ack' | 'settled'>;
  const tomb = log.messages.find(({ mid }) => mid === entry.of) as Seen;
  const send = all(events, 'send').find(({ cmid, user }) => cmid === tomb.cmid && user === tomb.user);
  const { deleted: _gone, ...message } = { ...tomb, text: send?.text ?? '' };
  const extra = make({ t: ack.t + laterMs, room: log.room, epoch: ack.epoch }, message);
  return [...events, extra].sort((a, b) => a.t - b.t);
}

const reader = { client: 'c0', view: 1, user: 'u0' };

export const CHANGE_LIES: readonly PlantedLie[] = [
  {
    what: 'an edit that was sent again was stored again',
    check: 'stored-once',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'edit');
      return appended(events, log.room, (seq) => ({ ...entry, seq, mid: `${seq}-again` }));
    },
  },
  {
    what: 'an edit that came late stands behind the deletion of its message',
    check: 'changes-are-lawful',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'delete');
      const { name: _name, kind: _kind, ...rest } = entry;
      const edit = { ...rest, kind: 'edit', text: 'back again', cmid: 'late', at: 9_999 } as const;
      return appended(events, log.room, (seq) => ({ ...edit, seq, mid: `${seq}-late` }));
    },
  },
  {
    what: 'a reaction that was there already is there once more',
    check: 'changes-are-lawful',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'react');
      const last = log.messages.findLast(
        ({ kind, of, emoji, user }) =>
          kind === 'react' && of === entry.of && emoji === entry.emoji && user === entry.user,
      ) as Seen;
      return appended(events, log.room, (seq) => ({ ...last, seq, mid: `${seq}-more`, cmid: 'more' }));
    },
  },
  {
    what: 'somebody edited the message of another',
    check: 'changes-are-lawful',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'edit');
      return stored(events, log.room, (entries) =>
        entries.map((one) => (one === entry ? { ...one, user: `not ${one.user}` } : one)),
      );
    },
  },
  {
    what: 'a text was taken out though nobody deleted it',
    check: 'changes-are-lawful',
    lie: (events) => {
      const log = middle(all(events, 'log'));
      const message = middle(log.messages.filter(({ kind, deleted }) => kind === undefined && !deleted));
      return stored(events, log.room, (entries) =>
        entries.map((one) => (one === message ? { ...one, text: '', deleted: true } : one)),
      );
    },
  },
  {
    what: 'a reaction was answered as so already, and was not',
    check: 'changes-are-lawful',
    lie: (events) => {
      const settled = middle(all(events, 'settled'));
      return events.map((event) => {
        if (event.type !== 'send' || event.cmid !== settled.cmid || event.change === undefined) return event;
        return { ...event, change: { ...event.change, on: event.change.on !== true } };
      });
    },
  },
  {
    what: 'somebody was told that a message is gone which is there',
    check: 'changes-are-lawful',
    lie: (events) => {
      const gone = all(events, 'fail').find(({ code }) => code === 'forbidden') as EventOf<'fail'>;
      const log = all(events, 'log').find(({ room }) => room === gone.room) as EventOf<'log'>;
      const there = middle(log.messages.filter(({ kind, deleted }) => kind === undefined && !deleted));
      return replace(events, gone, { code: 'gone' }).map((event) => {
        if (event.type !== 'send' || event.cmid !== gone.cmid || event.change === undefined) return event;
        return { ...event, change: { ...event.change, of: there.mid } };
      });
    },
  },
  {
    what: 'somebody was told that their own message is not theirs',
    check: 'changes-are-lawful',
    lie: (events) => {
      const fail = all(events, 'fail').find(({ code }) => code === 'forbidden') as EventOf<'fail'>;
      const log = all(events, 'log').find(({ room }) => room === fail.room) as EventOf<'log'>;
      const own = middle(log.messages.filter(({ kind, user }) => kind === undefined && user === fail.user));
      return events.map((event) => {
        if (event.type !== 'send' || event.cmid !== fail.cmid || event.change === undefined) return event;
        return { ...event, change: { ...event.change, of: own.mid } };
      });
    },
  },
  {
    what: 'a page over HTTP has a text 2 s after its deletion',
    check: 'deleted-is-gone',
    lie: (events) =>
      seenAfterDeletion(events, 2_000, ({ t, room, epoch }, message) => ({
        ...{ type: 'rows', t, room, by: 'n/1/1', reader: 'u0', epoch, head: message.seq, askedAt: t },
        messages: [message],
      })),
  },
  {
    what: 'a fill brings a text 2 s after its deletion',
    check: 'deleted-is-gone',
    lie: (events) =>
      seenAfterDeletion(events, 2_000, ({ t, room, epoch }, message) => ({
        ...{ type: 'join', t, ...reader, room, epoch, head: message.seq, complete: true },
        since: { epoch, seq: message.seq - 1, mid: 'before' },
        messages: [message],
      })),
  },
  {
    what: 'a page that was joined has a text 2 s after its deletion',
    check: 'deleted-is-gone',
    lie: (events) =>
      seenAfterDeletion(events, 2_000, ({ t, room, epoch }, message) => ({
        ...{ type: 'join', t, ...reader, room, since: null, epoch, head: message.seq, complete: true },
        messages: [message],
      })),
  },
  {
    what: 'a batch brings a text that the same batch deletes',
    check: 'deleted-is-gone',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'delete');
      const from = log.messages.findIndex(({ mid }) => mid === entry.of);
      const batch = log.messages.slice(from, entry.seq);
      const messages = batch.map((one, index) =>
        index === 0 ? { ...one, text: 'still here', deleted: false } : one,
      );
      const wire = { ...reader, type: 'wire', t: log.t, room: log.room, epoch: log.epoch ?? '' } as const;
      return after(events, log, { ...wire, messages });
    },
  },
  {
    what: 'the text of an edit of a deleted message is in a fill',
    check: 'deleted-is-gone',
    lie: (events) =>
      seenAfterDeletion(events, 2_000, ({ t, room, epoch }, { seq, mid, user }) => ({
        ...{ type: 'join', t, ...reader, room, epoch, head: seq + 1, complete: true, tookMs: 100 },
        since: { epoch, seq, mid },
        messages: [{ seq: seq + 1, mid: 'an edit', cmid: 'e', user, kind: 'edit', of: mid, text: 'edited' }],
      })),
  },
  {
    what: 'the log has the text of a deleted message',
    check: 'deleted-is-gone',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'delete');
      return stored(events, log.room, (entries) =>
        entries.map((one) => (one.mid === entry.of ? { ...one, text: 'still here' } : one)),
      );
    },
  },
  {
    what: 'the store keeps the text of a deleted message beside the log',
    check: 'deleted-is-gone',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'delete');
      const { seq } = log.messages.find(({ mid }) => mid === entry.of) as Seen;
      return replace(events, log, { beside: [{ seq, text: 'still here' }] });
    },
  },
  {
    what: 'a deletion was undone on a page as it stands, by an edit that came late',
    check: 'pages-are-folds',
    lie: (events) =>
      withRow(events, screens(events), isDeleted, ({ deleted: _gone, ...row }) => ({
        ...row,
        text: 'back again',
        edited: 9_999,
      })),
  },
  {
    what: 'a page as it stands counts a reaction twice',
    check: 'pages-are-folds',
    lie: (events) => withRow(events, screens(events), hasReaction, twice),
  },
  {
    what: 'a page that was joined counts a reaction twice',
    check: 'pages-are-folds',
    lie: (events) => withRow(events, pages(events), hasReaction, twice),
  },
  {
    what: 'a page takes the reaction of others for one of mine',
    check: 'pages-are-folds',
    lie: (events) =>
      withRow(events, screens(events), hasReaction, ({ reactions = [], ...row }) => ({
        ...row,
        reactions: reactions.map((one) => ({ ...one, mine: !one.mine })),
      })),
  },
  {
    what: 'a page does not know of an edit before its head',
    check: 'pages-are-folds',
    seed: 12,
    lie: (events) =>
      withRow(events, pages(events), isEdited, ({ edited: _none, ...row }) => ({
        ...row,
        text: 'as before',
      })),
  },
  {
    what: 'a page says that a message was edited at another time',
    check: 'pages-are-folds',
    lie: (events) => withRow(events, screens(events), isEdited, (row) => ({ ...row, edited: 1 })),
  },
  {
    what: 'a page counts the replies to a message wrong',
    check: 'pages-are-folds',
    lie: (events) =>
      withRow(
        events,
        screens(events),
        ({ replies = 0 }) => replies > 0,
        ({ replies = 0, ...row }) => ({
          ...row,
          replies: replies + 1,
        }),
      ),
  },
  {
    what: 'a page forgot a pin',
    check: 'pages-are-folds',
    lie: (events) =>
      withRow(
        events,
        screens(events),
        ({ pinned }) => pinned === true,
        ({ pinned: _none, ...row }) => row,
      ),
  },
  {
    what: 'a page counts changes as rows, and has too few texts',
    check: 'pages-are-folds',
    lie: (events) => {
      const page = middle(pages(events).filter(({ messages }) => messages.length > 3));
      return replace(events, page, { messages: page.messages.slice(1) });
    },
  },
  {
    what: 'a page lacks one of the messages between its rows',
    check: 'complete-means-complete',
    lie: (events) => {
      const page = middle(pages(events).filter(({ messages }) => messages.length > 2));
      return replace(events, page, { messages: page.messages.filter((_, index) => index !== 1) });
    },
  },
  {
    what: 'a page is shown without one of the messages between its rows',
    check: 'shown-is-dense',
    lie: (events) => {
      const shown = middle(
        all(events, 'shown').filter(({ messages, pageTo }) => pageTo !== undefined && messages.length > 2),
      );
      return replace(events, shown, { messages: shown.messages.filter((_, index) => index !== 1) });
    },
  },
  {
    what: 'a change was never heard by one page, and was in none that it was given',
    check: 'shown-to-all',
    lie: (events) => {
      const views = new Map(all(events, 'view').map(({ client, view }) => [client, view]));
      const change = all(events, 'shown').filter(
        ({ client, view, messages }) =>
          views.get(client) === view && messages.length === 1 && messages[0]?.kind !== undefined,
      );
      return without(events, middle(change));
    },
  },
  {
    what: 'two workers have two outcomes of the same changes',
    check: 'final-reads-agree',
    lie: (events) => withRow(events, reads(events), hasReaction, twice),
  },
  {
    what: 'a message that was deleted is there again for a fresh reader',
    check: 'final-reads-agree',
    lie: (events) =>
      withRow(events, reads(events), isDeleted, ({ deleted: _gone, ...row }) => ({
        ...row,
        text: 'back again',
      })),
  },
  {
    what: 'an acknowledged change is not in the log',
    check: 'acked-is-stored',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'react');
      return stored(events, log.room, (entries) => entries.filter((one) => one !== entry));
    },
  },
  {
    what: 'a person was never told what became of an edit',
    check: 'outcome-is-told',
    lie: (events) => {
      const isEdit = ({ cmid, user }: EventOf<'ack'>) =>
        all(events, 'send').some(
          (send) => send.cmid === cmid && send.user === user && send.change?.kind === 'edit',
        );
      const { cmid, user } = middle(all(events, 'ack').filter(isEdit));
      const tells = (event: HistoryEvent) =>
        event.type === 'ack' || event.type === 'settled' || event.type === 'shown';
      return events.filter((event) => {
        if (!tells(event)) return true;
        const names = 'messages' in event ? event.messages : 'cmid' in event ? [event] : [];
        return !names.some((one) => one.cmid === cmid && one.user === user);
      });
    },
  },
  {
    what: 'an edit is in the log that nobody made',
    check: 'nothing-from-nowhere',
    lie: (events) => {
      const { entry } = changeIn(events, 'edit');
      return events.filter(
        (event) => !(event.type === 'send' && event.cmid === entry.cmid && event.user === entry.user),
      );
    },
  },
  {
    what: 'a row has the text of an edit that nobody made',
    check: 'nothing-from-nowhere',
    lie: (events) => withRow(events, screens(events), isEdited, (row) => ({ ...row, text: 'forged' })),
  },
  {
    what: 'a message is seen as deleted that nobody deleted',
    check: 'nothing-from-nowhere',
    lie: (events) =>
      withRow(
        events,
        screens(events),
        ({ deleted }) => deleted !== true,
        (row) => ({ ...row, text: '', deleted: true }),
      ),
  },
  {
    what: 'a reaction is another one for one reader',
    check: 'one-message-a-number',
    lie: (events) => {
      const wire = middle(all(events, 'wire').filter(({ messages }) => messages[0]?.kind === 'react'));
      const messages = wire.messages.map((entry) => ({ ...entry, on: entry.on !== true }));
      return replace(events, wire, { messages });
    },
  },
  {
    what: 'unread counts a message that was deleted',
    check: 'unread-is-exact',
    lie: (events) => miscounted(events, ({ deleted, kind }) => kind === undefined && deleted === true),
  },
  {
    what: 'mentions are one too many',
    check: 'mentions-are-exact',
    lie: (events) => {
      const unread = middle(all(events, 'unread').filter(({ mentions = 0 }) => mentions > 0));
      return replace(events, unread, { mentions: (unread.mentions ?? 0) + 1 });
    },
  },
  {
    what: 'a text calls somebody whom it does not name',
    check: 'mentions-are-exact',
    lie: (events) => recalled(events, () => ['u0']),
  },
  {
    what: 'a text does not call whom it names',
    check: 'mentions-are-exact',
    lie: (events) => recalled(events, (calls) => (calls.includes('@room') ? undefined : calls)),
  },
  {
    what: 'unread counts changes',
    check: 'unread-is-exact',
    lie: (events) => miscounted(events, ({ kind }) => kind !== undefined),
  },
  {
    what: 'a batch lacks the change between two messages',
    check: 'batches-are-dense',
    lie: (events) => {
      const { log, entry } = changeIn(events, 'react');
      const around = log.messages.filter(({ seq }) => Math.abs(seq - entry.seq) === 1);
      const wire = { ...reader, type: 'wire', t: log.t, room: log.room, epoch: log.epoch ?? '' } as const;
      return after(events, log, { ...wire, messages: around });
    },
  },
];

/** The logs say of their texts that they call others. `calls`: whom each called; undefined: nobody. */
function recalled(
  events: HistoryEvent[],
  calls: (before: readonly string[]) => readonly string[] | undefined,
): HistoryEvent[] {
  return events.map((event) => {
    if (event.type !== 'log') return event;
    const messages = event.messages.map((entry) => {
      const now = entry.calls === undefined ? undefined : calls(entry.calls);
      const { calls: _before, ...rest } = entry;
      return now === undefined ? rest : { ...rest, calls: now };
    });
    return { ...event, messages };
  });
}

/** Somebody's count has one more: an entry of another that it must not count. */
function miscounted(events: HistoryEvent[], counts: (entry: Seen) => boolean): HistoryEvent[] {
  const unread = middle(
    all(events, 'unread').filter(({ room, user }) =>
      all(events, 'log').some(
        (log) => log.room === room && log.messages.some((entry) => entry.user !== user && counts(entry)),
      ),
    ),
  );
  return replace(events, unread, { unread: unread.unread + 1 });
}
