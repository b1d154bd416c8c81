/** English of the command line. */
import type { CliCatalog } from './cli-facts.ts';
import { durationIn } from './duration.ts';

const duration = durationIn('en');
const inDays = (days: number) => (days < 1 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`);

export const cliEn: CliCatalog = {
  usage: {
    command: 'COMMAND',
    jobflow: 'JOBFLOW',
    process: 'PROCESS',
    channel: 'CHANNEL',
    options: 'OPTIONS',
  },
  commands: {
    run: 'start a jobflow and wait for its process to end',
    wait: 'wait for a process that is already running',
    show: 'show a process',
    terminate: 'terminate a process, and confirm that it has ended',
    suspend: 'suspend a process',
    resume: 'resume a suspended process',
    send: 'send a message to a channel',
    receive: 'receive a message from a channel',
    finish: 'terminate what a killed run has left, or list what it may have left (--state)',
    doctor: 'check server, certificate, clock, token and rights; starts nothing',
  },
  options: {
    server: 'base URL of the Kompira server; env KOMPIRA_SERVER',
    'token-file': 'file that holds the REST API token, - for stdin; env KOMPIRA_TOKEN holds the token itself',
    'token-location': 'header or query (for gateways that remove the Authorization header)',
    'ca-certificate': 'PEM text or file to trust besides the public and system authorities',
    'client-certificate': 'PEM text or file, for gateways that require a client certificate',
    'client-key': 'PEM text or file, the key of client-certificate',
    insecure: 'accept any certificate, and plain http',
    headers: 'additional HTTP header "Name: value"; repeat for several',
    'display-url': 'base URL for links, if people reach the server under another name',
    'request-timeout': 'maximum time for one HTTP request',
    'outage-tolerance': 'how long the server may be unreachable',
    language: 'en or ja; env KOMPIRA_LANGUAGE, LC_ALL, LC_MESSAGES or LANG',
    jobflow: 'object path of a jobflow or script job',
    process: 'ID, path or URL of a process',
    channel: 'object path of a channel',
    parameters: 'jobflow parameters, one mapping in YAML or JSON',
    'parameters-file': 'file that holds the parameters, - for stdin',
    wait: 'wait for the process to end; --no-wait only starts it',
    timeout: 'maximum time to wait',
    'start-timeout': 'maximum time that the process may stay NEW',
    'poll-interval': 'maximum interval between two polls',
    'long-poll': 'let the server hold a request until the process ends',
    'on-timeout': 'terminate or leave',
    'on-cancel': 'terminate or leave',
    'fail-on-result': 'result that counts as a failure, a JSON value; repeat for several',
    console: 'process console: stream, on-failure or off',
    'if-running': 'start, skip, fail, wait or join, if a process of this jobflow is active',
    'dry-run': 'check server, token and jobflow, start nothing',
    'step-mode': 'true or false',
    'checkpoint-mode': 'true or false',
    'monitoring-mode': 'NOTHING, MAIL or ABORT_MAIL',
    node: 'script job: object path of the node',
    account: 'script job: object path of the account',
    'command-line': 'script job: command line',
    message: 'message to send, any YAML or JSON value',
    state: 'file that keeps what kompira finish needs after a kill',
    grace: 'how long a stop may take after the first signal',
    json: 'write the outputs to stdout as one JSON object; the console goes to stderr',
    junit: 'write the process and its children to this file as JUnit XML',
    quiet: 'only the console, warnings and errors',
    help: 'show this help',
    version: 'show the version',
  },
  headings: {
    usage: 'Usage:',
    commands: 'Commands:',
    options: 'Options:',
    default: 'default:',
    'exit-codes': 'Exit codes:',
    more: 'Options of a command: kompira COMMAND --help',
  },
  exitCodes: {
    0: 'passed',
    2: 'invalid usage or input; nothing was sent',
    10: 'nothing was started; safe to run again',
    20: 'the process failed',
    21: 'timed out',
    22: 'cancelled',
    30: 'unknown: something may be running, or may have run; check in Kompira',
  },
  findings: {
    proxy: ({ proxy }) =>
      proxy === undefined ? 'Direct connection, no proxy.' : `Through the proxy ${proxy}.`,
    name: ({ host, addresses }) =>
      addresses.includes(host) ? `${host} is an IP address.` : `${host} resolves to ${addresses.join(', ')}.`,
    'name-by-proxy': ({ host }) => `The proxy resolves ${host}.`,
    'name-unknown': ({ host }) =>
      `${host} does not exist in DNS. Check the host name in --server, and that this machine uses the DNS of your network.`,
    tls: ({ issuer, validTo, days }) =>
      `Certificate issued by ${issuer}, valid until ${validTo} (${days} days).`,
    'tls-expires': ({ validTo, days }) =>
      `The certificate ${days < 0 ? 'has expired' : `expires in ${inDays(days)}`} (${validTo}). Renew it on the server.`,
    'tls-unknown': () => 'The dates of the certificate could not be read.',
    'tls-unchecked': () =>
      '--insecure is true: the certificate is not checked, and anybody in between can read the token. Use --ca-certificate instead.',
    'no-tls-local': () => 'Plain http to this machine.',
    'no-tls': () => 'Plain http: anybody in between can read the token. Use https.',
    unreachable: (_finding, { cause }) => cause,
    'not-kompira': (_finding, { cause }) => cause,
    'token-refused': (_finding, { cause }) => cause,
    'request-refused': (_finding, { cause }) => cause,
    'filters-refused': (_finding, { cause }) =>
      `The process list cannot be filtered, so do not use --if-running. ${cause}`,
    clock: ({ aheadMs }) => `The clock of the server differs by ${duration(Math.abs(aheadMs))}.`,
    'clock-wrong': ({ aheadMs }) =>
      `The clock of the server is ${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}. Synchronize both clocks (NTP): certificates and times in messages depend on them.`,
    'clock-unknown': () => 'The server does not say what time it is.',
    token: () => 'Token accepted.',
    'rights-unknown': () => 'To check a jobflow as well: kompira doctor /path/of/jobflow',
    rights: ({ jobflow, type }) =>
      `${jobflow} can be read (${type}). Whether this user can execute it shows at the first run.`,
    'not-a-job': ({ jobflow, type }) =>
      `${jobflow} is a ${type} and cannot be executed. Write the path of a jobflow or a script job.`,
    'rights-refused': ({ jobflow }, { cause, hint }) =>
      `${jobflow}: ${cause}${hint === '' ? '' : ` ${hint}`}`,
    wait: () => '.wait works: --long-poll can be used.',
    'wait-missing': () => '.wait does not work here. Leave --long-poll off.',
    'wait-unknown': () => '.wait was not tried: this user sees no ended process.',
    attrs: () => 'attrs works on the process list.',
    'attrs-ignored': () =>
      'attrs is ignored on the process list (before 1.6.2.post4): responses are larger, nothing else.',
    'attrs-unknown': () => 'attrs was not tried: this user sees no process.',
    filters: () => 'The process list can be filtered: --if-running can be used.',
    'filters-ignored': () =>
      "The server ignores the filters of the process list. Do not use --if-running; GitHub's concurrency or flock keeps runs apart.",
    'filters-unknown': () => 'Filters were not tried: this user sees no process.',
    'not-examined': ({ what }, { cause }) =>
      `${what === 'filters' ? 'The filters of the process list' : what === 'wait' ? '.wait' : 'attrs'} could not be checked. ${cause}`,
    version: ({ server, isRecent }) =>
      `Version unknown.${server === '' ? '' : ` Web server: ${server}.`}${isRecent === undefined ? '' : ` Judging by the process list: Kompira ${isRecent ? '1.6.2.post4 or newer' : 'older than 1.6.2.post4'}.`}`,
  },
  grades: { ok: 'ok', warning: 'warning', failed: 'FAILED' },
};
