/**
 * Where a session is: in the memory of the worker that its socket is on (`here`), or of another (`node/slot`). Or it is
 * in the `store`, or in its owner's `cookie`.
 */
export type SessionHolder = 'here' | 'store' | 'cookie' | `${string}/${number}`;
