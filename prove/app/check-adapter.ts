/** Whether what an adapter gives is what it must be. Pure. */
import { type Adapter, AdapterError, type AppPage, type Arrived, type Started } from './adapter.js';

const MAX_CHARS = 1_000;
/** The label of a text, and something of the text behind it. */
const LEAST_CHARS = 40;
const ROOMS_MAX = 500;

/**
 * The adapter that a module exports. `file`: what it is called until it says so. Throws an AdapterError that names what
 * is wrong.
 */
export function adapterOf(exported: unknown, file: string): Adapter {
  const given = (exported ?? {}) as Record<string, unknown>;
  const { name = file, rooms = null, history, answers = true, maxChars = MAX_CHARS, start, signIn } = given;
  const wrong = (what: string, right: string): never => {
    throw new AdapterError(`The adapter ${file}: ${what}; ${right}.`);
  };
  for (const [called, about] of Object.entries({
    start: 'starts the application',
    signIn: 'loads the page as one person',
  })) {
    if (given[called] === undefined) {
      wrong(`it exports no ${called}`, `it must export a function ${called} that ${about}`);
    }
    if (typeof given[called] !== 'function') {
      wrong(`its ${called} is ${kindOf(given[called])}`, `it must be a function that ${about}`);
    }
  }
  if (history !== 'kept' && history !== 'none') {
    const is = history === undefined ? 'it exports no history' : `its history is ${show(history)}`;
    wrong(is, "it must be 'kept' (a page that comes later is shown what was written before) or 'none'");
  }
  if (typeof name !== 'string' || name === '') wrong(`its name is ${show(name)}`, 'it must be a text');
  if (rooms !== null && !isListOfTexts(rooms, ROOMS_MAX)) {
    wrong(
      `its rooms are ${show(rooms)}`,
      `they must be a list of 1 to ${ROOMS_MAX} different names, or missing`,
    );
  }
  if (typeof answers !== 'boolean') {
    wrong(`its answers is ${show(answers)}`, 'it must be true (the server answers a message) or false');
  }
  if (!Number.isInteger(maxChars) || Number(maxChars) < LEAST_CHARS) {
    wrong(`its maxChars is ${show(maxChars)}`, `it must be a whole number from ${LEAST_CHARS}`);
  }
  return { name, rooms, history, answers, maxChars, start, signIn } as Adapter;
}

/** What `start` resolved with. */
export function startedOf(given: unknown): Started {
  const urls = (given as Partial<Started> | null | undefined)?.urls;
  if (!isListOfTexts(urls)) {
    throw new AdapterError(
      `start resolved with ${show(given)}; it must resolve with { urls: ['http://127.0.0.1:…', …] }.`,
    );
  }
  for (const url of urls) {
    if (!URL.canParse(url) || new URL(url).protocol !== 'http:') {
      throw new AdapterError(`start gave the address ${show(url)}; it must be one that begins with http://.`);
    }
  }
  return { urls: urls.map((url) => url.replace(/\/+$/, '')) };
}

/** What `signIn` resolved with. */
export function asAppPage(given: unknown): AppPage {
  const page = (given ?? {}) as Record<string, unknown>;
  const missing = ['join', 'send', 'close'].filter((called) => typeof page[called] !== 'function');
  if (missing.length > 0) {
    throw new AdapterError(
      `signIn resolved with ${show(given)}; it must resolve with { join, send, close }, and ${missing.join(' and ')} ${missing.length === 1 ? 'is no function' : 'are no functions'}.`,
    );
  }
  if (page.readAll !== undefined && typeof page.readAll !== 'function') {
    throw new AdapterError(
      `readAll of a page is ${kindOf(page.readAll)}; it must be a function, or missing.`,
    );
  }
  return given as AppPage;
}

/** What is wrong with a message that `arrived` was called with; null when nothing is. */
export function wrongInArrived(given: unknown): string | null {
  const { room, text, from } = (given ?? {}) as Partial<Record<keyof Arrived, unknown>>;
  if (
    typeof room === 'string' &&
    typeof text === 'string' &&
    (from === undefined || typeof from === 'string')
  )
    return null;
  return `arrived was called with ${show(given)}; it must be called with { room, text, from? }, all of them texts`;
}

function isListOfTexts(given: unknown, max = Number.POSITIVE_INFINITY): given is string[] {
  return (
    Array.isArray(given) &&
    given.length > 0 &&
    given.length <= max &&
    new Set(given).size === given.length &&
    given.every((one) => typeof one === 'string' && one !== '')
  );
}

function kindOf(given: unknown): string {
  return given === null ? 'null' : Array.isArray(given) ? 'a list' : `of type ${typeof given}`;
}

const SHOWN_CHARS = 80;

function show(given: unknown): string {
  if (given === undefined) return 'nothing';
  if (typeof given === 'function') return 'a function';
  let text: string | undefined;
  try {
    text = JSON.stringify(given);
  } catch {
    // What contains itself has no JSON.
    text = undefined;
  }
  return (text ?? kindOf(given)).slice(0, SHOWN_CHARS);
}
