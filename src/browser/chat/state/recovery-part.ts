import { PagePart } from './page-part.js';

/** What somebody sees who forgot their password, or opened the link of a mail; fetched when they do. */
export const recoveryPart = new PagePart<{
  /** Opens it over the page. `ask`: for a mail, of whom is `text`. Else it is the code of a link of this kind. */
  readonly openRecovery: (kind: string, text: string) => void;
}>();
