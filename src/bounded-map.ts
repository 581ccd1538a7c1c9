/** What remembers only so much: beyond its bound the oldest is dropped. Pure. */

/** `onDropped` is called with each key that had to go, and not with those that are deleted. */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor(
    private readonly max: number,
    private readonly onDropped: (key: K) => void = () => {},
  ) {
    super();
  }

  /** A key that is there keeps its age, as in any map. */
  override set(key: K, value: V): this {
    super.set(key, value);
    if (this.size > this.max) {
      const oldest = this.keys().next().value as K;
      this.delete(oldest);
      this.onDropped(oldest);
    }
    return this;
  }

  /** Sets it, and makes it the newest. */
  setNewest(key: K, value: V): this {
    this.delete(key);
    return this.set(key, value);
  }
}

/** A value that is there keeps its age, as in any set. */
export class BoundedSet<T> extends Set<T> {
  constructor(private readonly max: number) {
    super();
  }

  override add(value: T): this {
    super.add(value);
    if (this.size > this.max) this.delete(this.values().next().value as T);
    return this;
  }
}
