/** One line on a terminal about what runs, drawn anew each second, and gone before anything else is written. */
import { now } from '../clock.ts';
import type { Process } from '../kompira/answers.ts';
import { neutralize } from '../text.ts';
import type { Words } from '../words/say.ts';

/** A line that is too long is cut by the terminal (`?7l`), which knows how wide its characters are. */
const inOneLine = (text: string) => `\r\u001b[2K\u001b[?7l${text}\u001b[?7h`;

export class Progress {
  readonly #terminal: NodeJS.WriteStream | undefined;
  readonly #startedAt = now();
  #expectedMs: number | undefined;
  #draw = (): void => undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Without a terminal it draws nothing. */
  constructor(terminal: NodeJS.WriteStream | undefined) {
    this.#terminal = terminal;
  }

  expect(seconds: number): void {
    this.#expectedMs = seconds * 1000;
  }

  poll(words: Words, { status, currentJob, line }: Process): void {
    const place = currentJob === null ? '' : words.catalog.place(currentJob, line);
    this.#draw = () => {
      const facts = { status, place, elapsedMs: now() - this.#startedAt, expectedMs: this.#expectedMs };
      this.#terminal?.write(inOneLine(neutralize(words.line({ kind: 'progress', ...facts }))));
    };
    this.#timer ??= setInterval(() => {
      this.#draw();
    }, 1000).unref();
    this.#draw();
  }

  /** Makes room for a line of something else. */
  clear(): void {
    if (this.#timer) this.#terminal?.write(inOneLine(''));
  }

  end(): void {
    this.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
