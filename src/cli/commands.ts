/** A subcommand of `holdfast`. New ones are added to the table in `holdfast.ts`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /**
   * Runs with the arguments after its name. Resolves with the exit code when it is done, or with null when it goes on
   * (a server). Throws `UsageError` or `ConfigError` for what the person has to mend.
   */
  readonly run: (args: readonly string[]) => Promise<number | null>;
}

/** The command was called wrongly; the message says how it is called. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
