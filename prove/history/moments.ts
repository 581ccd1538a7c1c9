/** What every event has: when, and on whose page. */

export interface At {
  readonly t: number;
}

/** Something that happened in one page load of one client of one person. */
export interface InView extends At {
  readonly client: string;
  readonly view: number;
  readonly user: string;
}
