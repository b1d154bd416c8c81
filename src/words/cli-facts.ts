/** What the command line says besides: its help, and the findings of `doctor`. */
import type { Finding } from '../core/doctor.ts';
import type { Sayings } from './facts.ts';

export interface CliCatalog {
  /** What stands for the parts of a command line. */
  readonly usage: Readonly<Record<'command' | 'jobflow' | 'process' | 'channel' | 'options', string>>;
  readonly commands: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly headings: Readonly<
    Record<'usage' | 'commands' | 'options' | 'default' | 'exit-codes' | 'more', string>
  >;
  /** By exit code. */
  readonly exitCodes: Readonly<Record<number, string>>;
  /** One line each, with what to do. `cause` and `hint`: what went wrong, in a sentence. */
  readonly findings: Sayings<Finding, [texts: { readonly cause: string; readonly hint: string }]>;
  readonly grades: Readonly<Record<'ok' | 'warning' | 'failed', string>>;
}
