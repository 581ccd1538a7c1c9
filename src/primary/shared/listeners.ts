/** Those who listen for one kind of thing; told in the order in which they came. */
export class Listeners<News extends unknown[] = []> {
  private readonly all: ((...news: News) => void)[] = [];

  add(listener: (...news: News) => void): void {
    this.all.push(listener);
  }

  notify(...news: News): void {
    for (const listener of this.all) listener(...news);
  }
}
