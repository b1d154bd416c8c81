/** The latest part of what a process has printed, as the server keeps it. */
export class Console {
  readonly #maxBytes: number;
  readonly #cutCharacters: 'replaced' | 'dropped';
  #kept: Buffer = Buffer.alloc(0);

  /** `cutCharacters`: what a character becomes whose first bytes were cut away, U+FFFD or nothing. */
  constructor(maxBytes: number, cutCharacters: 'replaced' | 'dropped') {
    this.#maxBytes = maxBytes;
    this.#cutCharacters = cutCharacters;
  }

  write(text: string): void {
    this.#kept = Buffer.concat([this.#kept, Buffer.from(text)]).subarray(-this.#maxBytes);
  }

  /** The cut is made at a byte, so it may go through a character. */
  get text(): string {
    if (this.#cutCharacters === 'replaced') return this.#kept.toString();
    const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
    const start = this.#kept.findIndex((byte) => !isContinuation(byte));
    return this.#kept.subarray(Math.max(start, 0)).toString();
  }
}
