/**
 * Asks for several keys in one command, where the store allows it. A Cluster does not, of whatever number of nodes,
 * when the keys lie in different hash slots. From its first refusal on `each` is asked instead.
 */
export function multiKeyRead(): <T>(all: () => Promise<T>, each: () => Promise<T>) => Promise<T> {
  let refused = false;
  return async (all, each) => {
    if (refused) return each();
    try {
      return await all();
    } catch (error) {
      if (!/^CROSSSLOT\b/.test((error as Error).message)) throw error;
      refused = true;
      return each();
    }
  };
}
