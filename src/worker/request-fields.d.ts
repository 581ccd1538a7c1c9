declare namespace Express {
  interface Request {
    /** Whose session is about to begin; marks its id. */
    holdfastOwner?: string;
  }
}
