/** The keys of one person, or of a bot, which has rooms alone. They share a hash tag. */
export interface UserKeys {
  /** Hash of the account's fields. */
  readonly account: string;
  /** String, with a time to live: the account was begun and will never be made. */
  readonly void: string;
  /** Set of rooms the person may be in: a superset, since the members of a room are the truth. */
  readonly rooms: string;
  /** Hash: room of these → who brought the person in; until they say or read something there. */
  readonly invited: string;
  /** Set of direct rooms of this person in which something was said. */
  readonly direct: string;
  /** Set of direct rooms that this person hides. */
  readonly hidden: string;
  /** Hash: user id → the block as JSON (`PersonBlock`). */
  readonly blocked: string;
  /** Hash: digest of a bot's token, or its id once that ended → the bot as JSON (`Bot`), with the key of its name. */
  readonly bots: string;
  /** Hash: address, wanted; `t:<digest>` → a link that is good (`mail-rules.lua`). */
  readonly mail: string;
}

/** `prefix`: of the cluster. */
export function userKeys(prefix: string, user: string): UserKeys {
  const tag = `${prefix}{u:${user}}:`;
  return {
    account: `${tag}account`,
    void: `${tag}void`,
    rooms: `${tag}rooms`,
    invited: `${tag}invited`,
    direct: `${tag}direct`,
    hidden: `${tag}hidden`,
    blocked: `${tag}blocked`,
    bots: `${tag}bots`,
    mail: `${tag}mail`,
  };
}
