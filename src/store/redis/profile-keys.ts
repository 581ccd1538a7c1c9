/** The keys of what people say of themselves. They share a hash tag, so that a change and its version are one step. */
export interface ProfileKeys {
  /** Hash: user id → the profile as JSON (`KeptProfile`, without its id); `@` → version of the last change. */
  readonly all: string;
  /** Sorted set: user id → version of their last change. */
  readonly changed: string;
  /** Hash: user id → their picture in base64. */
  readonly pictures: string;
}

/** `prefix`: of the cluster. */
export function profileKeys(prefix: string): ProfileKeys {
  const tag = `${prefix}{profiles}:`;
  return { all: `${tag}all`, changed: `${tag}changed`, pictures: `${tag}pictures` };
}
