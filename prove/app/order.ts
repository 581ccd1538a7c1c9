/** One order out of what several have seen. Pure. */

/**
 * All names of the sequences, in one order. Whatever all sequences agree on stays so. Where they contradict each other
 * `leading` is right, and after that what was seen first. `seenAt`: when each was first seen.
 */
export function orderOf(
  leading: readonly string[],
  sequences: readonly (readonly string[])[],
  seenAt: ReadonlyMap<string, number>,
): string[] {
  const after = new Map<string, Set<string>>();
  const before = new Map<string, Set<string>>();
  const hard = new Map<string, string>();
  const names = new Set<string>();
  const link = (earlier: string, later: string) => {
    setOf(after, earlier).add(later);
    setOf(before, later).add(earlier);
  };
  for (const sequence of [leading, ...sequences]) {
    const once = [...new Set(sequence)];
    once.forEach((name, at) => {
      names.add(name);
      const earlier = once[at - 1];
      if (earlier === undefined) return;
      link(earlier, name);
      if (sequence === leading) hard.set(name, earlier);
    });
  }
  const left = new Set(names);
  const free = new Set([...names].filter((name) => (before.get(name)?.size ?? 0) === 0));
  const order: string[] = [];
  while (left.size > 0) {
    const next = earliest(free.size > 0 ? free : released(left, hard), seenAt);
    order.push(next);
    left.delete(next);
    free.delete(next);
    for (const later of after.get(next) ?? []) {
      const waits = before.get(later);
      waits?.delete(next);
      if (waits?.size === 0 && left.has(later)) free.add(later);
    }
  }
  return order;
}

/** In a circle of contradictions: those whose leader has gone ahead. */
function released(left: ReadonlySet<string>, hard: ReadonlyMap<string, string>): string[] {
  return [...left].filter((name) => !left.has(hard.get(name) ?? ''));
}

function earliest(names: Iterable<string>, seenAt: ReadonlyMap<string, number>): string {
  let best = '';
  let bestAt = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const at = seenAt.get(name) ?? Number.MAX_VALUE;
    if (at < bestAt) [best, bestAt] = [name, at];
  }
  return best;
}

function setOf(map: Map<string, Set<string>>, name: string): Set<string> {
  const known = map.get(name) ?? new Set<string>();
  map.set(name, known);
  return known;
}
