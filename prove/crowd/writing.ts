import { LIMITS } from '../../src/protocol/limits.js';
import type { Random } from '../random.js';
import type { Asker } from './requests.js';
import { messageToAnswer, wishFor } from './wishes.js';

/** One of so many texts that somebody writes calls somebody, and one of so many of those calls all. */
const CALLS_CHANCE = 0.25;
const EVERYONE_CHANCE = 0.2;

/** What somebody writes on their page. While it is closed nothing is. */
export class Writing {
  constructor(
    private readonly writer: Pick<Asker, 'page'> & { readonly user: string },
    private readonly random: Random,
  ) {}

  write(room: string, text: string): void {
    this.page?.send(room, this.calling(room, text));
  }

  reply(room: string, text: string): void {
    const { page } = this;
    if (page === null) return;
    const of = messageToAnswer(page.rows(room), this.random);
    page.send(room, this.calling(room, text), of === null ? {} : { reply: of });
  }

  change(room: string, text: string): void {
    const { page } = this;
    if (page === null) return;
    const wished = wishFor(page.rows(room), this.writer.user, this.calling(room, text), this.random);
    if (wished !== null) page.change(room, wished.of, wished.change);
  }

  markRead(room: string): void {
    const { page } = this.writer;
    const last = page?.room(room)?.log.last;
    if (last !== null && last !== undefined) page?.markRead(room, last.seq);
  }

  /** Null also until the page knows who this is: it shows no composer before. */
  private get page() {
    const { page } = this.writer;
    return page?.user == null ? null : page;
  }

  /** Now and then somebody who is here is called, or all. */
  private calling(room: string, text: string): string {
    const here = this.page?.room(room)?.online ?? [];
    if (here.length === 0 || !this.random.chance(CALLS_CHANCE)) return text;
    const name = this.random.chance(EVERYONE_CHANCE) ? 'room' : this.random.pick(here).name;
    return `@${name} ${text}`.slice(0, LIMITS.textMaxChars).toWellFormed();
  }
}
