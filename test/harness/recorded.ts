/** How long a test waits for something that should happen at once, before it says what it was waiting for. */
const PATIENCE_MS = 20_000;

interface Wait<T> {
  readonly wanted: (item: T) => boolean;
  readonly resolve: (item: T) => void;
  readonly reject: (reason: Error) => void;
}

/** Everything of one kind that has happened, in order; and a way to wait for what has not happened yet. */
export class Recorded<T> {
  readonly items: T[] = [];
  readonly #waits = new Set<Wait<T>>();
  #ended: Error | null = null;

  /** @param what for messages: "log line of the proxy" */
  constructor(private readonly what: string) {}

  get count(): number {
    return this.items.length;
  }

  add(item: T): void {
    this.items.push(item);
    for (const wait of this.#waits) if (wait.wanted(item)) wait.resolve(item);
  }

  /** No more will come: who still waits is told why. */
  end(reason: Error): void {
    this.#ended = reason;
    for (const wait of this.#waits) wait.reject(reason);
  }

  /** The first that matches, of those that happened or will. */
  async first(wanted: (item: T) => boolean = () => true): Promise<T> {
    const known = this.items.find(wanted);
    return known === undefined ? this.next(wanted) : known;
  }

  /** The next that matches, not counting what has happened already. */
  async next(wanted: (item: T) => boolean = () => true): Promise<T> {
    if (this.#ended !== null) throw this.#ended;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const wait: Wait<T> = { wanted, resolve, reject };
    const impatience = setTimeout(() => {
      const last = JSON.stringify(this.items.slice(-5), null, 1)?.slice(0, 4_000);
      reject(new Error(`waited ${PATIENCE_MS} ms for a ${this.what}: ${wanted.toString()}\nthe last ones: ${last}`));
    }, PATIENCE_MS);
    this.#waits.add(wait);
    try {
      return await promise;
    } finally {
      clearTimeout(impatience);
      this.#waits.delete(wait);
    }
  }

  /** Resolves when there have been this many that match. */
  async atLeast(count: number, wanted: (item: T) => boolean = () => true): Promise<T[]> {
    let missing = count - this.items.filter(wanted).length;
    if (missing > 0) await this.next((item) => wanted(item) && --missing === 0);
    return this.items.filter(wanted);
  }
}
