/** The process console in the step's log. */
import { now } from '../clock.ts';
import { ConsoleTail } from '../core/console-tail.ts';
import type { ConsoleMode } from '../inputs/inputs.ts';
import { linesOf } from '../text.ts';
import type { LogLine } from '../words/facts.ts';

/** A line that has no end is shown after so much silence: it may be a prompt. */
const PROMPT_MS = 2000;

/** Where it goes to. */
export interface Sink {
  readonly serverText: (lines: readonly string[]) => Promise<void>;
  readonly say: (line: LogLine) => void;
}

export class ConsolePrinter {
  readonly #mode: ConsoleMode;
  readonly #sink: Sink;
  readonly #tail = new ConsoleTail();
  #window = '';
  #saidRepeats = false;
  #isShown = false;
  #heardAt = now();

  constructor(mode: ConsoleMode, sink: Sink) {
    this.#mode = mode;
    this.#sink = sink;
  }

  /** Whether what was printed last stands in the log. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /** Takes the console as the server shows it; answers how many bytes of it were new. */
  async show(window: string): Promise<number> {
    const isFirst = this.#window === '';
    this.#window = window;
    const { lines, gap, cutOff, bytes } = this.#tail.take(window);
    if (this.#mode !== 'stream') return bytes;
    this.#isShown = window !== '';
    await this.#sink.serverText(cutOff);
    if (gap === 'lost') this.#sink.say({ kind: isFirst ? 'console-gone' : 'console-lost' });
    if (gap === 'anew') this.#sink.say({ kind: 'console-anew' });
    if (gap === 'repeats' && !this.#saidRepeats) {
      this.#saidRepeats = true;
      this.#sink.say({ kind: 'console-repeats' });
    }
    await this.#sink.serverText(lines);
    if (bytes > 0) this.#heardAt = now();
    else if (now() - this.#heardAt >= PROMPT_MS) await this.#sink.serverText(this.#tail.end());
    return bytes;
  }

  /** Nothing more is to come. */
  async end(passes: boolean): Promise<void> {
    if (this.#mode === 'stream') await this.#sink.serverText(this.#tail.end());
    if (this.#mode !== 'on-failure' || passes || this.#window === '') return;
    this.#isShown = true;
    this.#sink.say({ kind: 'console-tail' });
    await this.#sink.serverText(linesOf(this.#window.replace(/(\r\n|\r|\n)$/, '')));
  }
}
