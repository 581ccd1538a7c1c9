import type { EventOf } from '../history.js';
import type { Check, Violation } from './check.js';
import { isPage } from './entry-kinds.js';
import { Folding, wordOfRow, wordOfSeen } from './folding.js';
import { moderatorsOf } from './moderator-actions.js';
import { writtenText } from './written-text.js';

/** A page counts texts and notices, not changes; see `RunEvent`. */
const PAGE_ROWS = 50;

/**
 * CHANGE-3: each page is the fold of the log up to its head. That is by a join, by HTTP, and as it stands at the end on
 * everybody's screen after all that came behind it. Its rows are the newest ones, without a hole. CHANGE-1: so all who
 * look see one outcome.
 */
export const pagesAreFolds: Check = {
  name: 'pages-are-folds',
  promises: ['CHANGE-3', 'CHANGE-1', 'SEND-4'],
  find(facts) {
    const found: Violation[] = [];
    const views = [...facts.of('join').filter(isPage).map(viewOfJoin), ...facts.of('rows').map(viewOfRows)];
    for (const log of facts.logs.values()) {
      const here = views.filter(({ event }) => event.room === log.room && event.epoch === log.epoch);
      here.sort((a, b) => a.head - b.head);
      const folding = new Folding(writtenText(facts, log.room), moderatorsOf(facts, log.room));
      let at = 0;
      for (const view of here) {
        for (; (log.messages[at]?.seq ?? Number.POSITIVE_INFINITY) <= view.head; at += 1) {
          folding.add(log.messages[at] as (typeof log.messages)[number]);
        }
        const wrong = wrongIn(view, folding, log.first, facts.run.pageRows ?? PAGE_ROWS);
        if (wrong === null) continue;
        found.push({
          at: view.event.t,
          what: `${view.whose} of ${log.room} at ${view.head} ${wrong}`,
          events: [view.event],
        });
      }
    }
    return found;
  },
};

interface View {
  readonly event: EventOf<'join'> | EventOf<'rows'>;
  readonly head: number;
  readonly reader: string;
  readonly whose: string;
  /** It was asked for as a page; what stands on a screen has as many rows as were held. */
  readonly isAnswer: boolean;
}

function viewOfJoin(event: EventOf<'join'>): View {
  const { head, user: reader, client } = event;
  return { event, head, reader, whose: `${client}'s page`, isAnswer: true };
}

function viewOfRows(event: EventOf<'rows'>): View {
  const { head, reader, by, askedAt } = event;
  return { event, head, reader, whose: `what ${by} has`, isAnswer: askedAt !== undefined };
}

function wrongIn(
  { event, reader, isAnswer }: View,
  folding: Folding,
  first: number,
  pageRows: number,
): string | null {
  const got = event.messages.filter(({ seq }) => seq >= first);
  // A screen's list of messages has no notices.
  const all = folding.rows.filter(({ entry }) => isAnswer || entry.kind === undefined);
  const rows = all.slice(got.length === 0 ? all.length : -got.length);
  const differs = got.findIndex((one, index) => {
    const row = rows[index];
    return row === undefined || wordOfRow(row, reader) !== wordOfSeen(one);
  });
  if (differs >= 0) {
    const row = rows[differs];
    const right = row === undefined ? 'nothing' : wordOfRow(row, reader);
    return `shows ${wordOfSeen(got[differs] as (typeof got)[number])}, which is ${right}`;
  }
  const whole = Math.min(pageRows, all.length);
  return isAnswer && got.length < whole ? `has ${got.length} rows, of ${all.length}` : null;
}
