/** A channel: messages in the order they came, each for one receiver, whoever has waited longest. */
export class Channel {
  readonly path: string;
  /** Those that wait for a receiver, the oldest first. */
  readonly messages: unknown[] = [];
  /** A Set keeps the order in which they came. */
  readonly #receivers = new Set<(message: unknown) => void>();

  constructor(path: string) {
    this.path = path;
  }

  send(message: unknown): void {
    const [first] = this.#receivers;
    if (first) first(message);
    else this.messages.push(message);
  }

  /** The oldest message, there already or to come. Once `signal` aborts it rejects, and takes none. */
  receive(signal: AbortSignal): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const leave = (): void => {
      this.#receivers.delete(take);
      reject(new Error('The wait was given up', { cause: signal.reason }));
    };
    const take = (message: unknown): void => {
      this.#receivers.delete(take);
      signal.removeEventListener('abort', leave);
      resolve(message);
    };
    if (signal.aborted) {
      leave();
    } else if (this.messages.length > 0) {
      resolve(this.messages.shift());
    } else {
      signal.addEventListener('abort', leave);
      this.#receivers.add(take);
    }
    return promise;
  }
}
