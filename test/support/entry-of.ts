export { entryOf } from '../../src/store/log-codec.js';

/** The whole entry, as `append.lua` makes it. `at`: ms since 1970, by the store's clock. */
export function entryJson(seq: number, mid: string, body: string, at: number): string {
  return `{"seq":${seq},"mid":"${mid}",${body},"at":${at}}`;
}
