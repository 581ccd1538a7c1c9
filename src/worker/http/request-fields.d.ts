declare namespace Express {
  interface Request {
    /** The id of the session that is about to begin. */
    holdfastSessionId?: string;
  }
}
