/** A live list whose every change can be waited for, so that no test needs to sleep. */
export class Watched<T> {
  readonly items: T[] = [];
  readonly #looks = new Set<() => void>();

  add(item: T): void {
    this.items.push(item);
    this.changed();
  }

  /** To be called after any change of any item. */
  changed(): void {
    for (const look of this.#looks) look();
  }

  /** The first item that passes `test`, there already or to come. Rejects when `signal` aborts or `test` throws. */
  wait(test: (item: T) => boolean, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.#looks.delete(look);
        signal?.removeEventListener('abort', giveUp);
        act();
      };
      const giveUp = (): void => {
        settle(() => {
          reject(new Error('The wait was given up', { cause: signal?.reason }));
        });
      };
      const look = (): void => {
        try {
          const found = this.items.find(test);
          if (found === undefined) return;
          settle(() => {
            resolve(found);
          });
        } catch (error) {
          settle(() => {
            reject(error instanceof Error ? error : new Error(String(error)));
          });
        }
      };
      if (signal?.aborted) {
        giveUp();
        return;
      }
      signal?.addEventListener('abort', giveUp);
      this.#looks.add(look);
      look();
    });
  }
}
