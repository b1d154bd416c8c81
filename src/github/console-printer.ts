/** The process console in the step's log. */
import { ConsoleTail } from '../job/console-tail.ts';
import { linesOf } from '../text.ts';
import * as log from './log.ts';

export const CONSOLE_MODES = ['stream', 'on-failure', 'off'] as const;
/** `stream`: as it comes. `on-failure`: at the end, if the step is red. */
export type ConsoleMode = (typeof CONSOLE_MODES)[number];

const LOST =
  'Output was lost here: more was printed between two looks than the 64 KB that the server keeps. ' +
  'A shorter poll-interval looks more often.';
const GONE =
  'Output was lost here: it was printed before the first look, and the server keeps the last 64 KB alone.';
const ANEW = 'The console begins anew here: the server shows another text than before.';
const REPEATS =
  'The output repeats itself, and the server keeps only its last 64 KB: from here on, lines that look alike may be missing.';

export class ConsolePrinter {
  readonly #mode: ConsoleMode;
  readonly #tail = new ConsoleTail();
  #window = '';
  #saidRepeats = false;

  constructor(mode: ConsoleMode) {
    this.#mode = mode;
  }

  /** What is shown from here on, till the end, can be folded away. */
  begin(path: string): void {
    if (this.#mode === 'stream') log.startGroup(`Console of ${path}`);
  }

  /** Takes the console as the server shows it; answers how many bytes of it were new. */
  show(window: string): number {
    const isFirst = this.#window === '';
    this.#window = window;
    const { lines, gap, cutOff, bytes } = this.#tail.take(window);
    if (this.#mode !== 'stream') return bytes;
    log.foreign(cutOff);
    if (gap === 'lost') log.info(isFirst ? GONE : LOST);
    if (gap === 'anew') log.info(ANEW);
    if (gap === 'repeats' && !this.#saidRepeats) {
      this.#saidRepeats = true;
      log.info(REPEATS);
    }
    log.foreign(lines);
    return bytes;
  }

  /** Nothing more is to come. */
  end(green: boolean): void {
    if (this.#mode === 'stream') {
      log.foreign(this.#tail.end());
      log.endGroup();
    }
    if (this.#mode !== 'on-failure' || green || this.#window === '') return;
    log.info('The last of what the process printed:');
    log.foreign(linesOf(this.#window.replace(/(\r\n|\r|\n)$/, '')));
  }
}
