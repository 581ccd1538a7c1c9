/** The store cannot be opened, for a reason that an operator can mend. The message names no credentials. */
export class StoreOpenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreOpenError';
  }
}
