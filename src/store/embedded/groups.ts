/**
 * Which keys belong together: those with one hash tag. Written for the keys of `redis/keys.ts`.
 *
 * A room's log and cmids can be large and only grow, so they are saved entry by entry; cmids are rebuilt from the log. What
 * describes running processes (leases, nodes' views, presence) is not saved: after a restore those processes say it again. Nor are
 * tickets: one that was used must not come back.
 */
const TAG = /\{([^}]+)\}/;
const EPHEMERAL = /^hf:\{c\}:(leases|nodes|node-details|node-expiry)$|^hf:\{r:[^}]*\}:presence$|^hf:\{tk:/;
const LOG_PART = /^hf:\{r:[^}]*\}:(log|cmids)$/;

export function isSaved(key: string): boolean {
  return !EPHEMERAL.test(key);
}

/** The tag, or the whole key when it has none. */
export function groupOf(key: string): string {
  return TAG.exec(key)?.[1] ?? key;
}

/** The room's log itself or its index: saved by entries, not by DUMP. */
export function isLogPart(key: string): boolean {
  return LOG_PART.test(key);
}

export function isRoomTag(tag: string): boolean {
  return tag.startsWith('r:');
}
