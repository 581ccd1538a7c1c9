/** The last texts that were added, at most `max`. */
export class Recent {
  private readonly texts = new Set<string>();

  constructor(private readonly max: number) {}

  has(text: string): boolean {
    return this.texts.has(text);
  }

  /** False: it was there already. */
  add(text: string): boolean {
    if (this.texts.has(text)) return false;
    this.texts.add(text);
    if (this.texts.size > this.max) this.texts.delete(this.texts.values().next().value as string);
    return true;
  }

  delete(text: string): boolean {
    return this.texts.delete(text);
  }

  get all(): readonly string[] {
    return [...this.texts];
  }
}
