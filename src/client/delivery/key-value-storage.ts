/** Where pending messages are kept so that they survive a reload: `localStorage` in a page, memory elsewhere. */
export interface KeyValueStorage {
  readonly get: (key: string) => string | null;
  /** May throw when full or forbidden; callers go on without it. */
  readonly set: (key: string, value: string) => void;
  readonly remove: (key: string) => void;
  readonly keys: () => string[];
}

/** A storage that lives as long as the object: tests reload a “page” by giving it to a second client. */
export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  };
}
