/** The people of a test file, who leave together. It starts nothing but their sockets. */
import type { Person } from './person.js';

/** `make`: how somebody new comes about, `() => Person.signUp(node.url)` say. */
export class People<P extends Person, Args extends unknown[] = []> {
  private readonly all: P[] = [];

  constructor(private readonly make: (...args: Args) => Promise<P>) {}

  /** Somebody new, under a fresh name. */
  async someone(...args: Args): Promise<P> {
    const person = await this.make(...args);
    this.add(person);
    return person;
  }

  /** Whoever came about in another way leaves with the others. */
  add(person: P): void {
    this.all.push(person);
  }

  /** Ends all their sockets; who comes later can be ended by another call. */
  close(): void {
    for (const person of this.all.splice(0)) person.close();
  }
}
