/** What became of the messages, in words. It is reported, not judged. Pure. */
import { authored, type Facts, type Page } from '../checker/facts.js';
import { isHere, missingOf } from '../checker/shown-to-all.js';
import type { EventOf } from '../history.js';

interface Found {
  /** Different messages. */
  readonly messages: Set<string>;
  times: number;
  /** The earliest. */
  first: { readonly at: number; readonly what: string } | null;
}

/** One line for each way in which messages, or people, were lost; or one that says that none were. */
export function appWords(facts: Facts): string[] {
  const taken = `${facts.acks.size} ${facts.run.acksAreAssumed === true ? 'sent' : 'acknowledged'}`;
  const lost = lostOn(facts);
  const gone = goneFrom(facts);
  const doubled = doubledOn(facts);
  const disordered = disorderedOn(facts);
  const lines = [
    line(lost, 'LOST', `of ${taken}, never shown to somebody who was there`),
    line(gone, 'GONE', `of ${taken}, nowhere at the end`),
    line(doubled, 'DOUBLED', 'shown more than once on one page'),
    line(disordered, 'OUT OF ORDER', 'shown after one that follows it'),
  ].flat();
  return lines.length > 0 ? lines : [`Of ${taken} messages none was lost, doubled or shown out of order.`];
}

function line({ messages, times, first }: Found, kind: string, what: string): string[] {
  if (first === null) return [];
  const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;
  return [
    `${kind}: ${count(messages.size, 'message')} ${what} (${count(times, 'time')}).`,
    `  First, at ${seconds(first.at)}: ${first.what}.`,
  ];
}

function lostOn(facts: Facts): Found {
  const found = nothing();
  const closed = new Set(
    facts
      .of('view')
      .flatMap(({ client, view, change }) => (change === 'closed' ? [`${client}#${view}`] : [])),
  );
  for (const page of facts.pages.values()) {
    const log = facts.logs.get(page.room);
    if (log === undefined || closed.has(`${page.client}#${page.view}`) || !isHere(page)) continue;
    const missing = new Set(missingOf(page, log));
    for (const message of log.messages) {
      const name = authored(message.user, message.cmid);
      const ack = facts.acks.get(name)?.[0];
      if (missing.has(message.seq) && ack !== undefined) {
        add(found, name, ack.t, `${titleOf(facts, name)} never came to ${page.client} in ${page.room}`);
      }
    }
  }
  return found;
}

function goneFrom(facts: Facts): Found {
  const found = nothing();
  for (const [name, [ack]] of facts.acks) {
    if (ack === undefined || facts.storedByMid.get(ack.room)?.has(ack.mid) === true) continue;
    add(found, name, ack.t, `${titleOf(facts, name)} was taken, and ${ack.room} does not have it`);
  }
  return found;
}

function doubledOn(facts: Facts): Found {
  const found = nothing();
  for (const { page, event, name, shown } of sightings(facts)) {
    if (shown.has(name))
      add(found, name, event.t, `${titleOf(facts, name)} was shown to ${page.client} again in ${page.room}`);
  }
  return found;
}

function disorderedOn(facts: Facts): Found {
  const found = nothing();
  for (const { page, event, name, seq, shown, highest } of sightings(facts)) {
    if (shown.has(name) || highest === null || highest.seq < seq) continue;
    const what = `${page.client} was shown ${titleOf(facts, name)} after ${titleOf(facts, highest.name)} in ${page.room}`;
    add(found, name, event.t, what);
  }
  return found;
}

interface Sight {
  readonly page: Page;
  readonly event: EventOf<'shown'>;
  readonly name: string;
  readonly seq: number;
  /** What the page had shown before, and of that the one with the highest number. */
  readonly shown: ReadonlySet<string>;
  readonly highest: { readonly name: string; readonly seq: number } | null;
}

function* sightings(facts: Facts): Generator<Sight> {
  for (const page of facts.pages.values()) {
    const shown = new Set<string>();
    let highest: Sight['highest'] = null;
    for (const event of page.events) {
      if (event.type !== 'shown') continue;
      for (const { user, cmid, seq } of event.messages) {
        const name = authored(user, cmid);
        yield { page, event, name, seq, shown, highest };
        shown.add(name);
        if (highest === null || seq > highest.seq) highest = { name, seq };
      }
    }
  }
}

const TITLE_CHARS = 24;

/** A message as a person would name it. */
function titleOf(facts: Facts, name: string): string {
  const send = facts.sends.get(name)?.[0];
  if (send === undefined) return name;
  const { text } = send;
  const cut = text.length > TITLE_CHARS ? `${text.slice(0, TITLE_CHARS).toWellFormed()}…` : text;
  // Its line ends stay within its line, those too that JSON leaves as they are.
  const inLine = JSON.stringify(cut).replaceAll(/[\u0085\u2028\u2029]/g, ' ');
  return `${inLine} (${send.client}/${send.cmid})`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3)} s`;
}

function nothing(): Found {
  return { messages: new Set(), times: 0, first: null };
}

function add(found: Found, name: string, at: number, what: string): void {
  found.messages.add(name);
  found.times += 1;
  if (found.first === null || at < found.first.at) found.first = { at, what };
}
