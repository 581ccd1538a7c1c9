/** Those who listen for one kind of thing; told in the order in which they came. */
export class Listeners<Args extends unknown[] = []> {
  private readonly all: ((...args: Args) => void)[] = [];

  add(listener: (...args: Args) => void): void {
    this.all.push(listener);
  }

  notify(...args: Args): void {
    for (const listener of this.all) listener(...args);
  }
}
