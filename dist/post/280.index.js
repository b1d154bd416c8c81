export const id = 280;
export const ids = [280];
export const modules = {

/***/ 225:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  finish: () => (/* binding */ finish)
});

;// CONCATENATED MODULE: ./src/errors.ts
/**
 * What can go wrong, sorted by what the caller can do about it. Callers decide by class and field, never by
 * message. A message says what was tried and what came back; it never holds a query, a header or a token.
 */
/** One input that cannot be understood. `message` says what is wrong and what to write instead. */
class errors_Problem extends Error {
    name = 'Problem';
}
/** Everything that is wrong with the inputs, found before anything was sent. One line a problem. */
class InputError extends Error {
    name = 'InputError';
    problems;
    constructor(problems) {
        super(['Nothing was sent, for these inputs are wrong:', ...problems].join('\n'));
        this.problems = problems;
    }
}
/** No whole answer came back. */
class TransportError extends Error {
    name = 'TransportError';
    /** `no`: it is certain that the server never saw the request. `maybe`: it may have acted on it. */
    arrived;
    /** What stood in the way before the request could be sent, where it has a name. */
    trouble;
    constructor(message, facts) {
        super(message, { cause: facts.cause });
        this.arrived = facts.arrived;
        this.trouble = facts.trouble;
    }
    /** True where trying again cannot help: a certificate that is refused, a proxy that wants a login. */
    get permanent() {
        const passing = [undefined, 'handshake', 'proxy refusal', 'proxy unreachable'];
        return !passing.includes(this.trouble);
    }
}
/** The server, or something in front of it, answered with a status that is not 2xx. */
class RefusedError extends Error {
    name = 'RefusedError';
    status;
    /** Kompira's own words: `detail`, or the field errors of a validation; empty where something else answered. */
    reason;
    /** What `Retry-After` asks for, in ms from now; undefined where there is none. */
    retryAfterMs;
    /** Where a redirect leads, without its query. */
    location;
    constructor(message, facts) {
        super(message);
        this.location = facts.location;
        this.status = facts.status;
        this.reason = facts.reason;
        this.retryAfterMs = facts.retryAfterMs;
    }
}
/**
 * Whether Kompira itself answered with one of these statuses. It gives its reason in a form of its own; what a proxy or
 * a gateway answers says nothing about the process.
 */
function isOwnWord(thrown, statuses) {
    return thrown instanceof RefusedError && thrown.reason !== '' && statuses.includes(thrown.status);
}
/** The server said yes, but what it answered is not what the API promises. */
class NotUnderstoodError extends Error {
    name = 'NotUnderstoodError';
    /** True where the answer is the server's own and asking again cannot change it. */
    permanent;
    constructor(message, facts = { permanent: false }) {
        super(message);
        this.permanent = facts.permanent;
    }
}
/** Text for anything that can be thrown. */
function errors_messageOf(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** The same as a sentence among others. */
function errors_sentenceOf(thrown) {
    const message = errors_messageOf(thrown);
    return /[.!?。…]"?$/.test(message) ? message : `${message}.`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(500);
;// CONCATENATED MODULE: ./src/clock.ts

/** The longest delay of a Node timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Milliseconds on a clock that nobody sets. */
function clock_nowMs() {
    return performance.now();
}
/** Sleeps, or until the signal; never throws. */
async function sleep(ms, signal) {
    await (0,promises_.setTimeout)(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
}
/** `30 ms`, `0.3 s`, `5.3 s`, `1m 20s`, `2h 5m`: what a person wants to know of a time in ms. */
function readable(ms) {
    const seconds = ms / 1000;
    if (ms > 0 && seconds < 0.095)
        return `${Math.ceil(ms)} ms`;
    if (seconds < 60)
        return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`.replace(/^60 s$/, '1m');
    const minutes = Math.floor(Math.round(seconds) / 60);
    const units = [
        [Math.floor(minutes / 1440), 'd'],
        [Math.floor(minutes / 60) % 24, 'h'],
        [minutes % 60, 'm'],
        [Math.round(seconds) % 60, 's'],
    ];
    const first = units.findIndex(([count]) => count > 0);
    return units
        .slice(first, first + 2)
        .filter(([count]) => count > 0)
        .map(([count, unit]) => `${count}${unit}`)
        .join(' ');
}

;// CONCATENATED MODULE: ./src/job/interruption.ts

/**
 * By when a stop after a cancel must be proven: the runner loses patience 7.5 s after it, and outputs are still to be
 * written.
 */
const STOPPED_BY_MS = 6500;
class Interrupted extends Error {
    name = 'Interrupted';
    /** `cancelled` by the runner (a person, or `timeout-minutes`), or `crashed` by an error that nobody caught. */
    kind;
    /** When it came, on the monotonic clock. */
    atMs = clock_nowMs();
    constructor(kind, message, cause) {
        super(message, { cause });
        this.kind = kind;
    }
}
/** Of a step that came to no verdict. */
function outcomeOf({ signal }) {
    return signal.reason instanceof Interrupted && signal.reason.kind === 'cancelled' ? 'cancelled' : 'error';
}
function isInterrupted({ signal }) {
    return signal.aborted;
}
/** Aborted once `signal` has been for `graceMs`, or at once when it is urgent. */
function graceAfter({ signal, urgent }, graceMs) {
    const grace = new AbortController();
    const begin = () => {
        AbortSignal.timeout(graceMs).addEventListener('abort', () => {
            grace.abort();
        });
    };
    if (signal.aborted)
        begin();
    else
        signal.addEventListener('abort', begin, { once: true });
    return AbortSignal.any([urgent, grace.signal]);
}

;// CONCATENATED MODULE: ./src/job/outage.ts
/** The patience with a server that does not answer: how long, and how often it is tried meanwhile. */
/** Short enough that a proxy's restart goes unnoticed, long enough not to add to a server's trouble. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;
/** One stretch of trouble after another. Times in ms on one monotonic clock. */
class Outage {
    #toleranceMs;
    #sinceMs;
    #failures = 0;
    constructor(toleranceMs) {
        this.#toleranceMs = toleranceMs;
    }
    get underWay() {
        return this.#sinceMs !== undefined;
    }
    /**
     * Takes note of a try that failed, begun at `triedMs`. Answers the pause before the next one, at least `askedMs`
     * where the server asked for it; undefined when the tolerance is used up. The last pause ends with the tolerance, so
     * that the last try comes at its very end; where the first try alone took longer, there is one more.
     */
    failed(triedMs, nowMs, askedMs = 0) {
        this.#sinceMs ??= triedMs;
        const leftMs = Math.max(0, this.leftMs(nowMs));
        if (leftMs === 0 && (this.#failures > 0 || this.#toleranceMs === 0))
            return undefined;
        // Half of it by chance: many steps that lost the same server should not come back all at once.
        const backOffMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
        this.#failures += 1;
        return Math.min(Math.max(backOffMs, askedMs), leftMs);
    }
    /** What is left of the tolerance. */
    leftMs(nowMs) {
        return this.#toleranceMs - (nowMs - (this.#sinceMs ?? nowMs));
    }
    /** A good answer came: how long the trouble lasted, undefined where there was none. The tolerance is whole again. */
    over(nowMs) {
        const lengthMs = this.#sinceMs === undefined ? undefined : nowMs - this.#sinceMs;
        this.#sinceMs = undefined;
        this.#failures = 0;
        return lengthMs;
    }
}

;// CONCATENATED MODULE: ./src/job/candidates.ts
/** Names the processes that may have come of a start whose answer was lost, for a person to look at. Never adopts one. */




/** Long enough for a server that stumbled over the start to come back, short enough for a step that is red anyway. */
const LOOK_UP_MS = 30_000;
/** Worth it even where outage-tolerance says to give up at once. */
const LEAST_LOOK_UP_MS = 5000;
/** 7.5 s after a cancel the runner loses patience, and the start itself may have taken seven; then post looks once more. */
const LOOK_UP_AFTER_CANCEL_MS = 2000;
/** The server's clock comes in whole seconds, and the start may have reached it a little before we counted. */
const CLOCK_SLACK_MS = 2000;
/** In words, with links. Tries for a while where the server does not answer; never throws. */
async function nameCandidates(lost) {
    const { kompira, interruption } = lost;
    const outage = new Outage(Math.min(LOOK_UP_MS, Math.max(LEAST_LOOK_UP_MS, lost.outageToleranceMs)));
    const signal = graceAfter(interruption, LOOK_UP_AFTER_CANCEL_MS);
    const list = kompira.pageUrl('/process');
    for (;;) {
        const triedMs = clock_nowMs();
        try {
            return await describeCandidates(lost, { timeoutMs: LOOK_UP_MS, signal });
        }
        catch (thrown) {
            const pauseMs = isOwnWord(thrown, [401, 403, 404]) ? undefined : outage.failed(triedMs, clock_nowMs());
            if (pauseMs === undefined || interruption.signal.aborted) {
                return `Its processes could not be listed either. ${errors_sentenceOf(thrown)}\nLook at ${list} before you run this step again.`;
            }
            await sleep(pauseMs, interruption.signal);
        }
    }
}
async function describeCandidates({ kompira, jobflow, sinceSentMs }, limits) {
    const { rows, serverTimeMs } = await kompira.newestProcesses(jobflow, limits);
    const sentMs = serverTimeMs === undefined ? undefined : serverTimeMs - sinceSentMs() - CLOCK_SLACK_MS;
    const found = mayBeOurs(rows, sentMs);
    const listed = (some) => describeRows(kompira, some, 20);
    if (found.length > 0)
        return `It may be one of these; look there before you run this step again:\n${listed(found)}`;
    const newest = rows.length === 0
        ? 'It has no processes that this user may see.'
        : // Two machines may tell the time here, so what the clocks rule out is shown all the same.
            `The newest are:\n${listed(mayBeOurs(rows, undefined).slice(0, 3))}`;
    return (`By the server's clock none of its processes is as new as this start. ${newest}\n` +
        `One can still appear: look at ${kompira.pageUrl('/process')} before you run this step again.`);
}
/** A line for each, for the first `most` of them. `least` says that there may be more than these rows. */
function describeRows(kompira, rows, most, { least = false } = {}) {
    const lines = rows.slice(0, most).map((row) => describeRow(kompira, row));
    const more = rows.length - lines.length;
    return [...lines, ...(more > 0 ? [`  and ${least ? 'at least ' : ''}${more} more`] : [])].join('\n');
}
/** A process in a line, with its link. */
function describeRow(kompira, { path, status, user, startedTime }) {
    const begun = startedTime === null ? 'not begun yet' : `begun ${startedTime}`;
    return `  ${kompira.pageUrl(path)}  ${[status, begun, ...(user === null ? [] : [`by ${user}`])].join(', ')}`;
}
/**
 * The rows that may come from a start which the server saw no earlier than `sentMs`, by the server's clock. Ids grow
 * as processes are made, so nothing older than a process that began before can be ours; a NEW process has not begun,
 * so its id is all there is to tell it by. Newest first; all of them where the server's clock is not known.
 */
function mayBeOurs(rows, sentMs) {
    const newestFirst = rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    if (sentMs === undefined)
        return newestFirst;
    const older = newestFirst.findIndex(({ startedTime }) => startedTime !== null && Date.parse(startedTime) < sentMs);
    return older === -1 ? newestFirst : newestFirst.slice(0, older);
}

;// CONCATENATED MODULE: ./src/json.ts
/** JSON that loses nothing: a number that JavaScript cannot hold as it was written keeps its source text. */
const json = JSON;
/** Throws SyntaxError for what is not JSON, RangeError for what is nested deeper than the stack. */
function json_parseJson(text) {
    return json.parse(text, (_key, value, { source }) => typeof value === 'number' && source !== undefined && String(value) !== source
        ? json.rawJSON(source)
        : value);
}
/** Its reviver told how a value was written. Throws as `parseJson` does. */
const parseJsonWith = json.parse;
const json_printJson = json.stringify;
const isRawNumber = json.isRawJSON;
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}
/** The value as a JavaScript number, its last digits rounded where they do not fit; undefined for another type. */
function asNumber(value) {
    if (typeof value === 'number')
        return value;
    return isRawNumber(value) ? Number(value.rawJSON) : undefined;
}
/** Whether two values mean the same: `1` and `1.0` do, and the order of keys does not matter. */
function sameJson(a, b) {
    return canonical(a) === canonical(b);
}
function canonical(value) {
    if (typeof value === 'number' || isRawNumber(value))
        return canonicalNumber(json_printJson(value));
    if (Array.isArray(value))
        return `[${value.map(canonical).join()}]`;
    if (isJsonObject(value)) {
        const members = Object.keys(value).sort();
        return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`;
    }
    return json_printJson(value);
}
/** Significant digits and a power of ten: the same for every spelling of one number, however long. */
function canonicalNumber(text) {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
    const digits = (whole + fraction).replace(/^0+/, '');
    // The look behind keeps it linear in a long run of zeros.
    const significant = digits.replace(/(?<!0)0+$/, '');
    if (significant === '')
        return '0';
    return `${sign}${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`;
}

;// CONCATENATED MODULE: ./src/text.ts
/** The lines of a text. A lone `\r` ends one too, as it does for the runner. */
function text_linesOf(text) {
    return text.split(/\r\n|[\r\n]/);
}
/** The beginning of a text, with a mark where there was more. */
function cut(text, characters) {
    return text.length > characters ? `${text.slice(0, characters)}…` : text;
}

;// CONCATENATED MODULE: ./src/kompira/bodies.ts
/** The body of an answer: its JSON, or the reason of a refusal. */



/** The JSON of an answer. */
function understand(what, { headers, text }, clean) {
    try {
        return clean(json_parseJson(text));
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new NotUnderstoodError(`${what}: the answer is nested too deeply`, { permanent: true });
        const firstLine = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
        const type = headers['content-type'] ?? 'without a content type';
        throw new NotUnderstoodError(`${what}: the answer is not JSON (${type}), ` +
            (firstLine ? `it begins: ${clip(firstLine)}` : 'it is empty'));
    }
}
/** An error answer of Django REST framework: `{"detail": "…"}`, or `{"<field>": ["…", …]}`. */
function refusal(what, answer, clean) {
    const { detail, words } = wordsIn(answer.text, clean);
    const location = redirectIn(answer);
    const redirect = location === undefined ? '' : `, a redirect to ${clip(location)}`;
    const said = words ? `${answer.status} "${words}"` : `${answer.status}${redirect}${titleIn(answer)}`;
    return new RefusedError(`${what}: ${said}`, {
        status: answer.status,
        // A gateway speaks JSON too, but not in this form.
        reason: detail ?? (answer.status === 400 ? words : ''),
        retryAfterMs: retryAfterMs(answer.headers),
        location,
    });
}
function wordsIn(text, clean) {
    let body;
    try {
        body = clean(json_parseJson(text));
    }
    catch {
        return { words: '' };
    }
    if (Array.isArray(body))
        return { words: clip(body.map(printable).join(' ')) };
    if (!isJsonObject(body))
        return { words: '' };
    if (typeof body.detail === 'string')
        return { detail: clip(body.detail), words: clip(body.detail) };
    const fields = Object.entries(body).map(([field, messages]) => `${field}: ${[messages].flat().map(printable).join(' ')}`);
    return { words: clip(fields.join('; ')) };
}
/** What a page that is not Kompira's says of itself. */
function titleIn({ text }) {
    const title = /<title>([^<]{1,200})<\/title>/i.exec(text)?.[1]?.trim();
    return title === undefined ? '' : `, a page with the title "${title}"`;
}
/** Origin and path alone: the query of a redirect repeats the query of the request. */
function redirectIn({ status, headers }) {
    return status >= 300 && status < 400 ? headers.location?.split(/[?#]/, 1)[0] : undefined;
}
/** RFC 9110: a number of seconds, or a date. */
function retryAfterMs({ 'retry-after': header, date }) {
    if (header === undefined)
        return undefined;
    if (/^\d+$/.test(header))
        return Number(header) * 1000;
    const [until, now] = [Date.parse(header), Date.parse(date ?? '')];
    // By the server's clock, where it tells the time.
    return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(now) ? Date.now() : now));
}
function printable(value) {
    return typeof value === 'string' ? value : show(value);
}
/** A value in a message. */
function show(value) {
    return value === undefined ? 'missing' : clip(json_printJson(value));
}
/** Enough of a foreign text to recognise it by. */
function clip(text) {
    return cut(text, 200);
}

;// CONCATENATED MODULE: ./src/kompira/answers.ts
/**
 * What the server answers, from `unknown` JSON into types. What decides a verdict (status, exit status, result,
 * error, console) is checked; what only decorates is null where it is not what it should be, so that a server of
 * another version does not turn a good answer into a failure.
 */



const ACTIVE_STATUSES = ['NEW', 'READY', 'RUNNING', 'WAITING'];
const FINAL_STATUSES = ['DONE', 'ABORTED'];
function answers_isFinal(status) {
    return FINAL_STATUSES.includes(status);
}
/** The path that a start answers, `/process/id_262`; another host, another object or `..` is not one. */
function processPath(what, body) {
    if (typeof body === 'string' && idIn(body) !== undefined)
        return body;
    throw new NotUnderstoodError(`${what}: the answer is not the path of a process: ${show(body)}`);
}
function toProcess(path, what, body) {
    if (!isJsonObject(body))
        throw new NotUnderstoodError(`${what}: the answer is not a process: ${show(body)}`);
    if (typeof body.abspath === 'string' && body.abspath !== path)
        throw new NotUnderstoodError(`${what}: the answer is of another process: ${show(body.abspath)}`);
    const checked = (name, read) => {
        const value = body[name];
        const understood = value === undefined ? undefined : read(value);
        if (understood === undefined)
            throw new NotUnderstoodError(`${what}: ${name} is ${show(value)}`);
        return understood;
    };
    const fields = {
        path,
        exitStatus: checked('exit_status', (value) => (value === null ? null : asInteger(value))),
        result: checked('result', (value) => value),
        error: checked('error', (value) => value),
        console: checked('console', (value) => asString(value ?? '')),
        suspended: body.suspended === true,
        startedTime: asString(body.started_time) ?? null,
        finishedTime: asString(body.finished_time) ?? null,
        elapsedSeconds: asFinite(body.elapsed_time) ?? null,
        job: asString(body.job) ?? null,
        currentJob: asString(body.current_job) ?? null,
        line: asInteger(body.lineno) ?? null,
    };
    const status = checked('status', asString);
    // All but the status is a process's, so this is no gateway's page: a later look would say the same.
    if (!isStatus(status)) {
        throw new NotUnderstoodError(`${what}: ${show(status)} is no status this action knows`, {
            permanent: true,
        });
    }
    return { ...fields, status };
}
/** The processes of a page; what is no process on it is left out. */
function toRows(what, body) {
    return resultsIn(what, body).flatMap((row) => toRow(row) ?? []);
}
function resultsIn(what, body) {
    const results = isJsonObject(body) ? body.results : undefined;
    if (Array.isArray(results))
        return results;
    throw new NotUnderstoodError(`${what}: the answer is not a page: ${show(body)}`);
}
function toRow(row) {
    const fields = isJsonObject(row) ? row : {};
    const path = asString(fields.abspath) ?? '';
    const id = idIn(path);
    const status = asString(fields.status);
    if (id === undefined || status === undefined)
        return undefined;
    return {
        id,
        path,
        status,
        user: asString(fields.user) ?? null,
        startedTime: asString(fields.started_time) ?? null,
        finishedTime: asString(fields.finished_time) ?? null,
        job: asString(fields.job) ?? null,
        exitStatus: asInteger(fields.exit_status) ?? null,
        result: fields.result ?? null,
        error: fields.error ?? null,
    };
}
/**
 * The processes of this jobflow that have not ended, out of a page of those. A server that does not filter as it was
 * asked to shows others as well; then what is not on this page cannot be ruled out. Nor can a row that does not say of
 * which jobflow it is.
 */
function toActive(jobflow, what, body) {
    const results = resultsIn(what, body);
    const rows = results.map((result) => {
        const row = toRow(result);
        if (row && row.job !== null)
            return row;
        const message = `${what}: the page holds what is no process of a jobflow: ${show(result)}`;
        throw new NotUnderstoodError(message, { permanent: true });
    });
    const active = rows.filter(({ job, status }) => job === jobflow && !FINAL_STATUSES.includes(status));
    const count = isJsonObject(body) ? asInteger(body.count) : undefined;
    if (active.length < rows.length && count !== rows.length) {
        throw new NotUnderstoodError(`${what}: the server does not filter its processes as it was asked to`, {
            permanent: true,
        });
    }
    return active;
}
function toObject(what, body) {
    const { abspath, type_object: type, fields } = isJsonObject(body) ? body : {};
    if (typeof abspath !== 'string' || typeof type !== 'string') {
        throw new NotUnderstoodError(`${what}: the answer is not an object of Kompira: ${show(body)}`);
    }
    return { path: abspath, type, source: isJsonObject(fields) ? (asString(fields.source) ?? null) : null };
}
/** The paths on a page of objects of these types. */
function toPaths(what, body, types) {
    const results = isJsonObject(body) ? body.results : undefined;
    if (!Array.isArray(results))
        throw new NotUnderstoodError(`${what}: the answer is not a page: ${show(body)}`);
    return results.flatMap((row) => {
        const { abspath, type_object: type } = isJsonObject(row) ? row : {};
        return typeof abspath === 'string' && typeof type === 'string' && types.includes(type) ? [abspath] : [];
    });
}
function idIn(path) {
    const id = /^\/process\/id_(\d{1,19})$/.exec(path)?.[1];
    return id === undefined ? undefined : BigInt(id);
}
function isStatus(value) {
    return [...ACTIVE_STATUSES, ...FINAL_STATUSES].includes(value);
}
function asString(value) {
    return typeof value === 'string' ? value : undefined;
}
function asFinite(value) {
    const number = asNumber(value);
    return Number.isFinite(number) ? number : undefined;
}
function asInteger(value) {
    return Number.isSafeInteger(value) ? value : undefined;
}

;// CONCATENATED MODULE: ./src/job/stop.ts
/** Stops a process, and proves it: terminated, then read until it is final. Prints nothing. */



const stop_FIRST_PAUSE_MS = 50;
const stop_LONGEST_PAUSE_MS = 1000;
/** A terminate that was taken may still need a moment; one that was lost should not wait for ever. */
const TERMINATE_AGAIN_MS = 2000;
/** In less time no answer comes, and its failure would hide the true reason. */
const LEAST_TRY_MS = 200;
/** What a slow server may take for a look. */
const SLOW_LOOK_MS = 3500;
/** One 404, or one 403, can be a server in the middle of its restart. */
const SURELY = 3;
const SURELY_APART_MS = 500;
/** Never throws. A terminate that was refused or lost is tried again while there is time. */
async function stop_stop({ kompira, path, budgetMs, signal, onLook }) {
    const deadlineMs = clock_nowMs() + budgetMs;
    const leftMs = () => deadlineMs - clock_nowMs();
    const isUrgent = () => signal.aborted;
    let cause = new Error('There was no time left to terminate it');
    let terminatedMs = -Infinity;
    let notFound = 0;
    let refused = 0;
    for (let pauseMs = stop_FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !isUrgent(); pauseMs *= 2) {
        try {
            if (clock_nowMs() - terminatedMs >= TERMINATE_AGAIN_MS) {
                // Half of what is left: a terminate that hangs must leave time for the look that proves it.
                await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal });
                terminatedMs = clock_nowMs();
            }
        }
        catch (thrown) {
            cause = thrown;
            if (isOwnWord(thrown, [401, 403]))
                refused += 1;
        }
        if (leftMs() <= LEAST_TRY_MS)
            break;
        try {
            // One that hangs must leave time for the next.
            const timeoutMs = Math.max(leftMs() / 2, Math.min(leftMs(), SLOW_LOOK_MS));
            const process = await kompira.process(path, { timeoutMs, signal });
            onLook(process);
            if (answers_isFinal(process.status))
                return { end: 'stopped', process };
            if (terminatedMs > -Infinity)
                cause = new Error(`The server was told to terminate it, but it is ${process.status} still`);
        }
        catch (thrown) {
            if (isOwnWord(thrown, [404])) {
                notFound += 1;
                pauseMs = Math.max(pauseMs, SURELY_APART_MS);
            }
            if (notFound >= SURELY)
                return { end: 'gone' };
            if (isOwnWord(thrown, [401, 403]))
                return { end: 'unproven', cause: thrown };
            cause = thrown;
        }
        if (refused >= SURELY)
            break;
        await sleep(Math.min(pauseMs, stop_LONGEST_PAUSE_MS, leftMs()), signal);
    }
    if (isUrgent())
        cause = new Error('The step was ended before the stop was proven');
    return { end: 'unproven', cause };
}

;// CONCATENATED MODULE: ./package.json
const package_namespaceObject = {"rE":"0.1.0"};
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(67);
var external_node_http_default = /*#__PURE__*/__webpack_require__.n(external_node_http_);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(708);
var external_node_https_default = /*#__PURE__*/__webpack_require__.n(external_node_https_);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(692);
var external_node_tls_default = /*#__PURE__*/__webpack_require__.n(external_node_tls_);
;// CONCATENATED MODULE: ./src/kompira/tls.ts

/** By the error codes of OpenSSL and Node. */
const TROUBLES = {
    DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'unknown authority',
    UNABLE_TO_GET_ISSUER_CERT: 'incomplete chain',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown authority',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'incomplete chain',
    ERR_TLS_CERT_ALTNAME_INVALID: 'wrong name',
    CERT_HAS_EXPIRED: 'expired',
    CERT_NOT_YET_VALID: 'not yet valid',
};
/** TLS 1.3 lets a client go ahead, and only then says that it has no certificate: the request was never read. */
const WANTS_CERTIFICATE = /^ERR_SSL_(TLSV13|SSLV3)_ALERT_(CERTIFICATE_REQUIRED|NO_CERTIFICATE)/;
function tlsTroubleOf(code) {
    if (WANTS_CERTIFICATE.test(code))
        return 'client certificate';
    const known = TROUBLES[code];
    if (known)
        return known;
    if (/^(CERT_|UNABLE_TO_|INVALID_|ERR_TLS_CERT)/.test(code))
        return 'other certificate';
    return code === 'EPROTO' || code.startsWith('ERR_SSL_') ? 'handshake' : undefined;
}
/** Whether the certificate itself says more. */
function isMatterOfCertificate(trouble) {
    return trouble !== 'handshake' && trouble !== 'client certificate';
}
/** Whether a further authority could settle it. */
function isMatterOfTrust(trouble) {
    return ['self-signed', 'unknown authority', 'incomplete chain'].includes(trouble);
}
/**
 * Trusts these too (PEM), besides all that is trusted already. For the whole process: it is the only way that reaches
 * both Node's own agents and the tunnels through a proxy.
 */
function trustAlso(authorities) {
    external_node_tls_default().setDefaultCACertificates([...external_node_tls_default().getCACertificates('default'), ...authorities]);
}
/** Those of the operating system. Reading them takes about 120 ms, so they are asked for only once others failed. */
function trustSystem() {
    trustAlso(external_node_tls_default().getCACertificates('system'));
}
/** What is wrong with the certificate that the server at `host` showed; undefined where it could not be had. */
function describeTrouble(trouble, host, shown) {
    switch (trouble) {
        case 'self-signed':
            return `the certificate of ${host} is self-signed: nobody this runner trusts vouches for it`;
        case 'unknown authority':
            return `the certificate of ${host} comes from an authority that is not trusted here${shown ? `: ${oneLine(shown.issuer)}` : ''}`;
        case 'incomplete chain':
            return `the certificate of ${host} leads to no authority that is trusted here${shown ? `: it was issued by ${oneLine(shown.issuer)}` : ''}`;
        case 'wrong name':
            return `the certificate is not for ${host}${shown ? `, but for ${namesIn(shown)}` : ''}`;
        case 'expired':
            // One of its authorities may be what has expired; only the server's own certificate is seen here.
            if (shown && shown.validToDate > new Date())
                return `a certificate above that of ${host} has expired`;
            return `the certificate of ${host} has expired${shown ? ` on ${shown.validTo}` : ''}`;
        case 'not yet valid':
            return `the certificate of ${host} is not valid yet${shown ? `, but from ${shown.validFrom} on` : ''}`;
        case 'other certificate':
            return `the certificate of ${host} cannot be accepted`;
        case 'client certificate':
            return `${host} wants a certificate of those who call it`;
        case 'handshake':
            return `the TLS handshake with ${host} failed`;
    }
}
function namesIn(certificate) {
    return certificate.subjectAltName ?? oneLine(certificate.subject);
}
function oneLine(name) {
    return name.replaceAll('\n', ', ');
}

;// CONCATENATED MODULE: ./src/kompira/attempt.ts





class Attempt {
    brokenOff;
    #reject;
    #request;
    #reason;
    #sent = false;
    #answered = false;
    constructor() {
        const { promise, reject } = Promise.withResolvers();
        promise.catch(() => undefined);
        this.brokenOff = promise;
        this.#reject = reject;
    }
    /** Node's own module, its requests watched by this attempt. */
    through(url) {
        const { request } = url.protocol === 'https:' ? (external_node_https_default()) : (external_node_http_default());
        const watched = (options, onAnswer) => {
            this.#request = request(options, (message) => {
                this.#answered = true;
                onAnswer(message);
            });
            this.#watch(this.#request);
            return this.#request;
        };
        return { request: watched };
    }
    #watch(request) {
        const sent = () => (this.#sent = true);
        request.once('socket', (socket) => {
            if (request.reusedSocket)
                sent();
            else if (socket instanceof external_node_tls_.TLSSocket)
                socket.once('secureConnect', sent);
            else if (socket.connecting)
                socket.once('connect', sent);
            else
                sent();
        });
    }
    breakOff(reason) {
        this.#reason ??= reason;
        this.#request?.destroy(reason);
        this.#reject(reason);
    }
    throwIfBrokenOff() {
        if (this.#reason)
            throw this.#reason;
    }
    /** Ends what may still be under way of it. */
    close() {
        this.#request?.destroy();
    }
    /** Whether bytes of the request can have reached the server: connected, and past the handshake if there is one. */
    get sent() {
        return this.#sent;
    }
    /** Whether a kept connection broke before any answer, and not because it was broken off from here. */
    get stale() {
        return this.#request?.reusedSocket === true && !this.#answered && this.#reason === undefined;
    }
    /** Why it failed: the reason for which it was broken off, if it was. */
    causeOf(thrown) {
        return this.#reason ?? thrown;
    }
}
/** The certificate that a server shows, whatever it is worth. */
function certificateOf(message) {
    return message.socket instanceof external_node_tls_.TLSSocket ? message.socket.getPeerX509Certificate() : undefined;
}
/** What stood in the way of a request that was never sent, where it has a name. */
function troubleOf(cause) {
    // The words of the package `tunnel`, by which http-client goes through proxies; there is no code to go by.
    const message = errors_messageOf(cause);
    // tinyproxy answers a wrong login with 401.
    if (/statusCode=(401|407)\b/.test(message))
        return 'proxy login';
    if (message.includes('tunneling socket could not be established, statusCode='))
        return 'proxy refusal';
    if (message.includes('tunneling socket could not be established'))
        return 'proxy unreachable';
    return tlsTroubleIn(cause);
}
function tlsTroubleIn(cause) {
    return tlsTroubleOf(codeOf(cause));
}
const SENTENCES = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the host name cannot be resolved',
    EAI_AGAIN: 'the host name cannot be resolved just now',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
    ETIMEDOUT: 'the connection timed out',
    ECONNRESET: 'the connection was cut off',
    EPIPE: 'the connection was cut off',
};
/** A failure in words. */
function describe(cause, trouble) {
    const [, status] = /statusCode=(\d+)/.exec(errors_messageOf(cause)) ?? [];
    if (trouble === 'proxy login')
        return `the proxy wants a login, or another one (${status ?? ''})`;
    if (trouble === 'proxy refusal')
        return `the proxy refused to connect (${status ?? ''})`;
    if (trouble === 'proxy unreachable')
        return `the proxy cannot be reached (${errors_messageOf(cause).split('cause=').at(-1) ?? ''})`;
    return SENTENCES[codeOf(cause)] ?? opensslReason(cause) ?? errors_messageOf(cause);
}
/** What OpenSSL says, without the files and lines of its source around it. */
function opensslReason(cause) {
    const reason = cause instanceof Error && 'reason' in cause ? cause.reason : undefined;
    if (typeof reason === 'string')
        return reason;
    return /SSL routines:[^:]*:([^:]+)/.exec(errors_messageOf(cause))?.[1];
}
function codeOf(thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    return typeof code === 'string' ? code : '';
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(30);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(136);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(942);
;// CONCATENATED MODULE: ./src/kompira/send.ts




/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
function newClient(insecure) {
    return new lib/* HttpClient */.Qq(undefined, undefined, {
        keepAlive: true,
        ignoreSslError: insecure,
        // It ends idle sockets only, and its default of three minutes would cut a longer request-timeout short.
        socketTimeout: MAX_TIMER_MS,
    });
}
async function send(client, attempt, { url, method, headers, body }) {
    const agent = client.getAgent(url.href);
    const { options: tls, proxyOptions } = agent;
    // Whoever puts an intermediate authority into ca-certificate means to trust it.
    tls.allowPartialTrustChain = true;
    // A tunnel would look in the certificate of an https proxy for the name of the server.
    if (proxyOptions && !(0,external_node_net_.isIP)(proxyOptions.host))
        proxyOptions.servername = proxyOptions.host;
    const options = { ...(0,external_node_url_.urlToHttpOptions)(url), method, headers, agent };
    const sending = client.requestRaw({ options, parsedUrl: url, httpModule: attempt.through(url) }, body);
    // A request that waits for its proxy has no socket to destroy yet, so breaking it off would not end it.
    return (await Promise.race([sending, attempt.brokenOff])).message;
}
/** `readBody()` of the client listens for `end` alone and never settles where the body is cut off; this throws. */
async function readBody(message) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of message) {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES)
            throw new Error(`the answer is larger than ${MAX_BODY_BYTES / 1024 ** 2} MiB`);
        chunks.push(chunk);
    }
    return { text: new TextDecoder().decode(Buffer.concat(chunks)), bytes };
}

;// CONCATENATED MODULE: ./src/kompira/http.ts





/** Looking at a certificate that was refused is for the message alone. */
const LOOK_AT_CERTIFICATE_MS = 5000;
class Transport {
    #options;
    #client;
    #trustsSystem = false;
    constructor(options) {
        this.#options = options;
        if (options.authorities.length > 0)
            trustAlso(options.authorities);
        // It would switch the checks off without a word; `insecure` is the way to do that.
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
    /**
     * Throws TransportError alone; an answer of any status is an answer, and no redirect is followed. Nothing is
     * repeated but what is certain to have had no effect: a GET on a kept connection that turns out to have been closed
     * by the server meanwhile, and a handshake that failed for want of an authority which the system may know.
     */
    async exchange(exchange) {
        const attempt = new Attempt();
        try {
            return await this.#once(exchange, attempt);
        }
        catch (thrown) {
            const cause = attempt.causeOf(thrown);
            if (exchange.method === 'GET' && attempt.stale)
                return this.#onceMore(exchange);
            const trouble = attempt.sent ? undefined : tlsTroubleIn(cause);
            if (trouble && isMatterOfTrust(trouble) && !this.#trustsSystem) {
                this.#trustsSystem = true;
                trustSystem();
                this.close();
                return await this.#onceMore(exchange);
            }
            throw await this.#failure(exchange, attempt, cause);
        }
    }
    async #onceMore(exchange) {
        const attempt = new Attempt();
        try {
            return await this.#once(exchange, attempt);
        }
        catch (thrown) {
            throw await this.#failure(exchange, attempt, attempt.causeOf(thrown));
        }
    }
    async #once(exchange, attempt) {
        const { method, url, headers, body, signal, signalUntilSent, timeoutMs } = exchange;
        const beganMs = clock_nowMs();
        const limitMs = Math.min(timeoutMs ?? MAX_TIMER_MS, this.#options.requestTimeoutMs, MAX_TIMER_MS);
        const timer = setTimeout(() => {
            attempt.breakOff(new Error(`no complete answer within ${Math.round(limitMs) / 1000} s`));
        }, limitMs);
        const onAbort = () => {
            attempt.breakOff(new Error('broken off by this step'));
        };
        const onAbortUntilSent = () => {
            if (!attempt.sent)
                onAbort();
        };
        signal?.addEventListener('abort', onAbort);
        signalUntilSent?.addEventListener('abort', onAbortUntilSent);
        if (signal?.aborted || signalUntilSent?.aborted)
            onAbort();
        const tell = (outcome) => {
            this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round(clock_nowMs() - beganMs)} ms`);
        };
        try {
            this.#client ??= newClient(this.#options.insecure);
            const message = await send(this.#client, attempt, {
                url,
                method,
                headers: { ...this.#options.headers, ...headers },
                body: body ?? '',
            });
            const { text, bytes } = await readBody(message);
            // Node takes a body that says no length for whole, even if its end came of a break-off from here.
            attempt.throwIfBrokenOff();
            tell(`${message.statusCode ?? 0}, ${bytes} bytes`);
            return { status: message.statusCode ?? 0, headers: message.headers, text };
        }
        catch (thrown) {
            attempt.close();
            tell(errors_messageOf(attempt.causeOf(thrown)));
            throw thrown;
        }
        finally {
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            signalUntilSent?.removeEventListener('abort', onAbortUntilSent);
        }
    }
    async #failure({ method, url, signal }, attempt, cause) {
        if (attempt.sent && tlsTroubleIn(cause) !== 'client certificate') {
            const what = `${method} ${url.pathname}`;
            return new TransportError(`${what}: ${withCode(describe(cause, undefined), cause)}`, {
                arrived: 'maybe',
                cause,
            });
        }
        // What cannot be reached is named whole.
        const what = `${method} ${url.origin}${url.pathname}`;
        const trouble = troubleOf(cause);
        const ofTls = tlsTroubleIn(cause);
        const sentence = ofTls
            ? describeTrouble(ofTls, url.hostname, isMatterOfCertificate(ofTls) ? await shownCertificate(url, signal) : undefined) + (ofTls === 'handshake' ? `: ${opensslReason(cause) ?? errors_messageOf(cause)}` : '')
            : describe(cause, trouble);
        return new TransportError(`${what}: ${withCode(sentence, cause)}`, { arrived: 'no', trouble, cause });
    }
    /** Drops every connection, with what is under way on it, so that the next exchange opens a new one. */
    close() {
        this.#client?.dispose();
        this.#client = undefined;
    }
}
/**
 * The certificate at an address whose certificate was refused, for the message: the error itself has not kept it. The
 * request that brings it carries nothing, no token and no header of ours, to `/`.
 */
async function shownCertificate(url, signal) {
    const attempt = new Attempt();
    const client = newClient(true);
    const limit = AbortSignal.any([AbortSignal.timeout(LOOK_AT_CERTIFICATE_MS), ...(signal ? [signal] : [])]);
    limit.addEventListener('abort', () => {
        attempt.breakOff(new Error('no answer'));
    });
    try {
        return certificateOf(await send(client, attempt, { url: new URL('/', url), method: 'HEAD', headers: {}, body: '' }));
    }
    catch {
        return undefined;
    }
    finally {
        attempt.close();
        client.dispose();
    }
}
function withCode(sentence, cause) {
    const code = codeOf(cause);
    return code === '' || sentence.includes(code) || sentence.startsWith('the proxy')
        ? sentence
        : `${sentence} (${code})`;
}

;// CONCATENATED MODULE: ./src/kompira/paths.ts
/** Object paths as parts of an address. */
/** Segment by segment: a `%`, `#` or `?` is part of a name. */
function encodePath(path) {
    return path.split('/').map(encodeURIComponent).join('/');
}
/**
 * The address that starts the jobflow by a POST alone: no header, no body, so that a form in a mail can do it. Whoever
 * has the address has the token.
 */
function executeUrl(server, jobflow, token) {
    return `${server}${encodePath(jobflow)}.execute?token=${encodeURIComponent(token)}&format=json`;
}

;// CONCATENATED MODULE: ./src/kompira/secrets.ts

/** Shorter ones are found in harmless text, which would be spoilt. */
const SHORTEST = 8;
/** Every spelling in which a token could come along: plain, in a URL, and in Base64 by itself or as a header. */
function spellingsOf(token) {
    if (token === '')
        return [];
    const base64 = [token, `Token ${token}`].map((text) => Buffer.from(text).toString('base64'));
    const inUrl = [encodeURIComponent(token), new URLSearchParams({ '': token }).toString().slice(1)];
    const inLowerCase = inUrl.map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
    return [...new Set([token, ...inUrl, ...inLowerCase, ...base64])];
}
/**
 * Puts `***` for every spelling of the token: what a server echoes of it goes no further. So for a large part of one at
 * either end of the text, where a console begins or ends in the middle of it.
 */
function redactor(token) {
    const spellings = token.length < SHORTEST ? [] : spellingsOf(token);
    const without = (text, spelling) => text.length < SHORTEST ? text : withoutParts(text.replaceAll(spelling, '***'), spelling);
    return (text) => spellings.reduce(without, text);
}
function withoutParts(text, spelling) {
    let [from, to] = [0, text.length];
    for (let length = SHORTEST; length < spelling.length; length += 1) {
        if (text.startsWith(spelling.slice(-length)))
            from = length;
        if (text.endsWith(spelling.slice(0, length)))
            to = text.length - length;
    }
    const [head, tail] = [from > 0 ? '***' : '', to < text.length ? '***' : ''];
    return from < to ? head + text.slice(from, to) + tail : head || tail || text;
}
/** The same for every text in a value, names included: JSON can spell a token in escapes. */
function redactJson(value, redact) {
    if (typeof value === 'string')
        return redact(value);
    if (Array.isArray(value))
        return value.map((item) => redactJson(item, redact));
    if (!isJsonObject(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]));
}

;// CONCATENATED MODULE: ./src/kompira/call.ts




class Caller {
    #server;
    #redact;
    #query;
    #transport;
    constructor({ server, token, tokenLocation, userAgent, headers, ...transport }) {
        const inHeader = tokenLocation === 'header';
        this.#server = server;
        this.#redact = redactor(token);
        this.#query = inHeader ? [] : Object.entries({ token, format: 'json' });
        this.#transport = new Transport({
            ...transport,
            headers: {
                ...headers,
                // Without it the server answers a browser: HTML, or a redirect to its login page.
                accept: 'application/json',
                ...(inHeader && { authorization: `Token ${token}` }),
                'user-agent': userAgent,
            },
        });
    }
    /** The address of an object. */
    url(path) {
        return this.#server + encodePath(path);
    }
    /** The JSON of a good answer. Throws TransportError, RefusedError or NotUnderstoodError. */
    async ask(call) {
        return this.read(call, await this.exchange(call));
    }
    /** A good answer as it came. Throws TransportError or RefusedError. */
    async exchange(call) {
        if (call.fresh)
            this.close();
        const query = new URLSearchParams([...(call.query ?? []), ...this.#query]).toString();
        const target = this.url(call.path) + (call.call ? `.${call.call}` : '') + (query && `?${query}`);
        const exchange = {
            method: call.method,
            url: new URL(target),
            ...(call.body !== undefined && {
                body: JSON.stringify(call.body),
                headers: { 'content-type': 'application/json' },
            }),
            ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
            signal: call.signal,
            signalUntilSent: call.signalUntilSent,
        };
        const answer = this.#withoutToken(await this.#transport.exchange(exchange));
        if (answer.status >= 200 && answer.status < 300)
            return answer;
        throw refusal(nameOf(call), answer, this.#clean);
    }
    /** The JSON of an answer to this call. Throws NotUnderstoodError. */
    read(call, answer) {
        return understand(nameOf(call), answer, this.#clean);
    }
    /** Drops every connection; the next call opens a new one. */
    close() {
        this.#transport.close();
    }
    /** What the server echoes of the token (an error page with the address, a jobflow that prints it) goes no further. */
    #withoutToken({ status, headers, text }) {
        const clean = (value) => typeof value === 'string' ? this.#redact(value) : value;
        return {
            status,
            headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)])),
            text: this.#redact(text),
        };
    }
    #clean = (value) => redactJson(value, this.#redact);
}
/** How messages name it; never with its query. */
function nameOf({ method, path, call }) {
    return `${method} ${path}${call ? `.${call}` : ''}`;
}

;// CONCATENATED MODULE: ./src/kompira/client.ts


/** The types of what can be executed. */
const JOBFLOW_TYPE = '/system/types/Jobflow';
const JOB_TYPES = [JOBFLOW_TYPE, '/system/types/ScriptJob'];
const client_MONITORING_MODES = (/* unused pure expression or super */ null && (['NOTHING', 'MAIL', 'ABORT_MAIL']));
/** As many active processes as are asked for. */
const MOST_ACTIVE = 100;
/** What of a process is asked for; a server that knows no `attrs` sends everything. */
const PROCESS_ATTRS = [
    'abspath',
    'status',
    'suspended',
    'exit_status',
    'result',
    'error',
    'console',
    'started_time',
    'finished_time',
    'elapsed_time',
    'job',
    'current_job',
    'lineno',
];
class Kompira {
    #caller;
    constructor(options) {
        this.#caller = new Caller(options);
    }
    /** The address at which a person sees the object in a browser; the same as the API's. */
    pageUrl(path) {
        return this.#caller.url(path);
    }
    /**
     * Starts a process of the jobflow and answers its path, `/process/id_262`. Never sent twice from here.
     */
    async execute(jobflow, options, limits) {
        const body = Object.keys(options).length > 0 ? { body: options } : {};
        const call = { method: 'POST', path: jobflow, call: 'execute', fresh: true, ...body, ...limits };
        return processPath(nameOf(call), await this.#caller.ask(call));
    }
    async process(path, limits) {
        const query = PROCESS_ATTRS.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return toProcess(path, nameOf(call), await this.#caller.ask(call));
    }
    /**
     * The newest processes of a jobflow, newest first, a hundred at the most, as far as this user may see them, and the server's clock in
     * ms since 1970 where it says so. `attrs` is not asked for: before 1.6.2.post4 it does not work on this list.
     */
    async newestProcesses(jobflow, limits) {
        const query = [
            ['job', jobflow],
            ['order_by', '-id'],
            ['page_size', '100'],
        ];
        const call = { method: 'GET', path: '/process', query, ...limits };
        const answer = await this.#caller.exchange(call);
        const clock = Date.parse(answer.headers.date ?? '');
        const rows = toRows(nameOf(call), this.#caller.read(call, answer));
        return {
            // A server that does not filter as it was asked to shows others as well.
            rows: rows.filter(({ job }) => job === null || job === jobflow),
            serverTimeMs: Number.isNaN(clock) ? undefined : clock,
        };
    }
    /** The processes of a jobflow that have not ended, newest first, as far as this user may see; MOST_ACTIVE at the most. */
    async activeProcesses(jobflow, limits) {
        const query = [
            ['job', jobflow],
            ['status__in', ACTIVE_STATUSES.join()],
            ['order_by', '-id'],
            ['page_size', String(MOST_ACTIVE)],
        ];
        const call = { method: 'GET', path: '/process', query, ...limits };
        return toActive(jobflow, nameOf(call), await this.#caller.ask(call));
    }
    /** An object of any type; of what it holds, all, or these attributes. */
    async object(path, limits, attributes = []) {
        const query = attributes.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return toObject(nameOf(call), await this.#caller.ask(call));
    }
    /** The paths of the jobflows and script jobs in a directory, two hundred at the most, as far as this user may see. */
    async jobflowsIn(directory, limits) {
        const query = [
            ['type_object__in', JOB_TYPES.join()],
            ['attrs', 'abspath'],
            ['attrs', 'type_object'],
            ['page_size', '200'],
        ];
        const call = { method: 'GET', path: directory, call: 'children', query, ...limits };
        return toPaths(nameOf(call), await this.#caller.ask(call), JOB_TYPES);
    }
    /** The processes that this one forked, the first hundred of them, as far as this user may see them. */
    async children(path, limits) {
        const call = { method: 'GET', path, call: 'children', query: [['page_size', '100']], ...limits };
        return toRows(nameOf(call), await this.#caller.ask(call));
    }
    /**
     * Asks for the end of a process and its children, or for a halt, or for going on. The answer proves nothing (before
     * 1.6.0 it is not JSON): look.
     */
    async control(path, command, limits) {
        await this.#caller.exchange({
            method: 'POST',
            path,
            call: command,
            fresh: command !== 'terminate',
            ...limits,
        });
    }
    /**
     * The process once it has ended. The server holds the request up to that many whole seconds, then answers 408;
     * such a RefusedError is no refusal.
     */
    async waitForEnd(path, seconds, limits) {
        const call = { method: 'POST', path, call: 'wait', body: { timeout: seconds }, ...limits };
        return toProcess(path, nameOf(call), await this.#caller.ask(call));
    }
    /**
     * Puts a message into a channel. Never sent twice from here. What Kompira answers is not known, but that it is JSON or nothing; the page of a login or a gateway is neither.
     */
    async send(channel, message, limits) {
        const call = { method: 'POST', path: channel, call: 'send', body: message, fresh: true, ...limits };
        const answer = await this.#caller.exchange(call);
        if (answer.text.trim() !== '')
            this.#caller.read(call, answer);
    }
    /**
     * Takes a message out of a channel. The server holds the request up to that many whole seconds, then answers 408;
     * such a RefusedError is no refusal.
     */
    async receive(channel, seconds, limits) {
        return this.#caller.ask({
            method: 'POST',
            path: channel,
            call: 'recv',
            body: { timeout: seconds },
            // A message that goes out on a connection which is being closed is lost.
            fresh: true,
            ...limits,
        });
    }
    /** Drops every connection; the next call opens a new one. */
    close() {
        this.#caller.close();
    }
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 8 modules
var lib_core = __webpack_require__(58);
;// CONCATENATED MODULE: ./src/github/log.ts
/**
 * The one file that writes to the step's log. The runner reads every line of it for commands, so whatever is not
 * this action's own words goes through `inert()` here, at the edge, where nobody can forget it.
 */


/** Stands before each line that is not ours: it tells them apart, and a line that begins with it is no command. */
const GUTTER = '│ ';
/** Our own words, which may quote foreign ones. */
function info(text) {
    for (const line of text_linesOf(text))
        lib_core/* info */.pq(inert(line));
}
/** Foreign text: one gutter a line. */
function foreign(lines) {
    for (const line of lines.flatMap(linesOf))
        core.info(GUTTER + inert(line));
}
/** Whether somebody has switched the runner's debug log on. */
function isDebug() {
    return lib_core/* isDebug */._o();
}
function debug(text) {
    lib_core/* debug */.Yz(text_linesOf(text).map(inert).join('\n'));
}
/** An annotation: something that a person should look at, though the step goes on. */
function warning(text) {
    lib_core/* warning */.$e(text_linesOf(text).map(inert).join('\n'));
}
/** The annotation of a red step, under a title that a person can read in a list. One failure, one call. */
function failure(title, text) {
    lib_core/* error */.z3(text_linesOf(text).map(inert).join('\n'), { title: text_linesOf(title).map(inert).join(' ') });
}
function startGroup(title) {
    core.startGroup(inert(title));
}
function endGroup() {
    core.endGroup();
}
/** From here on the runner prints `***` where the text would stand. */
function mask(secret) {
    if (secret !== '')
        lib_core/* setSecret */.Pq(secret);
}
/**
 * One line made harmless: colours and cursor moves are taken out, other control characters and the marks that turn
 * the direction of text become visible, and `##[`, which is a command wherever it stands, is broken with a space.
 * A `::` at the start, white space aside, is broken too; behind a gutter it would not need to be.
 */
function inert(line) {
    return line
        .replace(TERMINAL_SEQUENCE, '')
        .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu, visible)
        .replaceAll('##[', '## [')
        .replace(/^(\p{White_Space}*):(?=:)/u, '$1: ');
}
const ESC = '\u001b';
const BEL = '\u0007';
/** ESC and [ in one. */
const CSI = '\u009b';
/** Colours and cursor moves (CSI), titles and links (OSC). No part reaches past the next ESC, so hostile runs stay linear. */
const TERMINAL_SEQUENCE = new RegExp(`(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]|${ESC}\\][^${ESC}${BEL}]*(?:${BEL}|${ESC}\\\\)`, 'g');
function visible(character) {
    if (character === '\t')
        return character;
    const code = character.codePointAt(0) ?? 0;
    // Unicode has pictures of the 32 control characters of ASCII: ␀ for NUL, ␛ for ESC.
    if (code < 0x20)
        return String.fromCodePoint(0x2400 + code);
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

;// CONCATENATED MODULE: ./src/github/connect.ts
/** The client of the server that the inputs name, and what there is to be said about the connection. */



function connect(connection) {
    if (connection.insecure) {
        warning('insecure is true: any certificate is accepted, and plain http, so whoever stands between this runner and the ' +
            'server can read the token. Better: https, and the certificate of its authority in ca-certificate.');
    }
    if (connection.tokenLocation === 'query') {
        info('token-location is query: the token is part of every address, so access logs of the server and of all proxies ' +
            'on the way hold it.');
    }
    return new Kompira({
        ...connection,
        userAgent: `kompira-action/${package_namespaceObject.rE}`,
        onExchange: (line) => {
            if (isDebug())
                debug(line);
        },
    });
}

;// CONCATENATED MODULE: ./src/github/follow.ts
/** Follows a process to its end, whatever that is: watch, show, stop if need be, judge. */













/** The verdict is known; its reasons are worth a moment, not more. */
const LOOK_FOR_REASONS_MS = 5000;
/** The outputs of the process are set when it returns. */
async function follow(options) {
    const { kompira, path, connection, waiting, interruption } = options;
    const console = new ConsolePrinter(options.console);
    const url = kompira.pageUrl(path);
    let process;
    const onLook = (look) => {
        process = look;
        return console.show(look.console);
    };
    const begin = () => {
        console.begin(path);
        setStarted(path, url);
        return watch({
            kompira,
            path,
            timeoutMs: waiting.timeoutMs,
            pollIntervalMs: waiting.pollIntervalMs,
            longPoll: waiting.longPoll,
            requestTimeoutMs: connection.requestTimeoutMs,
            outageToleranceMs: connection.outageToleranceMs,
            signal: interruption.signal,
            onLook,
            onNotice: teller(url),
        });
    };
    // Whatever goes wrong on this side (a disk that is full), what was started is not left behind.
    const watched = await Promise.try(begin).catch((cause) => ({
        end: 'crashed',
        last: process,
        cause,
    }));
    if (watched.end === 'finished')
        trySaveState({ phase: 'nothing to do' });
    const ended = watched.end === 'finished'
        ? judge(watched.process, waiting.failOnResult)
        : await endUnfinished(watched, options, onLook);
    console.end(ended.green);
    const verdict = process ? reported(ended, process, url) : ended;
    // The output `console` is set all the same; whoever switches it off does not want to read it anywhere.
    const shown = process && options.console === 'off' ? { ...process, console: '' } : process;
    if (!shown || watched.end !== 'finished') {
        const text = [verdict.text, ...lastPrinted(shown?.console ?? '')].join('\n');
        return { verdict, text, process: shown, reasons: NO_REASONS };
    }
    const limits = { timeoutMs: LOOK_FOR_REASONS_MS, signal: interruption.signal };
    if (verdict.green) {
        const children = options.summary ? await findChildren(kompira, shown, limits) : [];
        return { verdict, text: verdict.text, process: shown, reasons: { place: null, children } };
    }
    const reasons = await findReasons(kompira, shown, limits);
    const { failOnResult } = waiting;
    const pageUrl = (of) => kompira.pageUrl(of);
    return {
        verdict,
        text: explain({ verdict, process: shown, reasons, failOnResult, pageUrl }),
        process: shown,
        reasons,
    };
}
/** The verdict once the outputs are set. Nobody should go on without them, so it is red where they cannot be. */
function reported(verdict, process, url) {
    try {
        report(process, url);
        return verdict;
    }
    catch (thrown) {
        const outcome = verdict.green ? 'error' : verdict.outcome;
        const text = `${verdict.text}\nThe outputs could not be set. ${sentenceOf(thrown)}`;
        return { outcome, green: false, text };
    }
}
/** Sets the outputs of a process. */
function report(process, url) {
    setProcess(process, (names) => {
        log.warning(`Longer than a step can be handed, so only the beginning was set: ${names.join(', ')}. All of it: ${url}`);
    });
}
async function endUnfinished(watched, { kompira, path, waiting, interruption }, onLook) {
    const waited = { path, ...waiting, signal: interruption.signal };
    const { outcome, policy, budgetMs, told, gone } = giveUp(watched, waited, nowMs());
    const url = kompira.pageUrl(path);
    if (policy === 'leave') {
        trySaveState({ phase: 'nothing to do' });
        const left = gone ? 'Nothing was done about it' : `${path} was left as it was`;
        return { outcome, green: false, text: `${told}\n${left}: ${url}` };
    }
    trySaveState({ phase: 'to stop', path, url });
    log.info(`Terminating ${path}.`);
    const stopped = await stop({ kompira, path, budgetMs, signal: interruption.urgent, onLook });
    if (stopped.end !== 'unproven')
        trySaveState({ phase: 'nothing to do' });
    return { outcome, green: false, text: `${told}\n${describeStopped(stopped, url)}` };
}
/** What became of a process that was to be stopped, in words. */
function describeStopped(stopped, url) {
    switch (stopped.end) {
        case 'stopped':
            return `It is ${stopped.process.status} now, and nothing of it runs any more: ${url}`;
        case 'gone':
            return 'The server shows this user no such process any more.';
        case 'unproven':
            return `It may still be running, for its end could not be proven. ${errors_sentenceOf(stopped.cause)}\nStop it here: ${url}`;
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(24);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(760);
// EXTERNAL MODULE: external "node:querystring"
var external_node_querystring_ = __webpack_require__(792);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(598);
;// CONCATENATED MODULE: ./src/github/parse.ts
/** Input texts into values. Pure: each function answers the value or throws a Problem that says what to write. */



const UNIT_MS = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
};
/**
 * A duration in ms: numbers with a unit, joined (`90s`, `1h30m`). A bare number is refused, since half the world
 * reads it as seconds and half as minutes. `least` and `most` are durations in the same notation.
 */
function parseDuration(text, { least, most }) {
    if (/^\d+(\.\d+)?$/.test(text)) {
        throw new errors_Problem(`${quote(text)} has no unit. Write ${brief(text)}s for seconds, or ${brief(text)}m for minutes.`);
    }
    if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
        throw new errors_Problem(`${quote(text)} is not a duration. Write a number with ms, s, m, h or d: 90s, or 1h30m.`);
    }
    const ms = sumDuration(text);
    if (ms < sumDuration(least))
        throw new errors_Problem(`${quote(text)} is too short. Write ${least} or more.`);
    if (ms > sumDuration(most))
        throw new errors_Problem(`${quote(text)} is too long. Write ${most} or less.`);
    return ms;
}
function sumDuration(text) {
    const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
    const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
    return Math.round(ms);
}
/** The spellings of YAML 1.2, which are also those of `core.getBooleanInput`. */
function parse_parseBoolean(text) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw new errors_Problem(`${quote(text)} is neither true nor false. Write one of the two.`);
}
function parse_parseOneOf(text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
        throw new errors_Problem(`${quote(text)} is none of ${choices.join(', ')}. Write one of these.`);
    return choice;
}
/** The object path of a jobflow or script job. */
function parse_parseJobflow(text) {
    return parse_parseObjectPath(text, { example: '/root/restart_process', calls: ['execute'] });
}
/**
 * An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's.
 * `calls` are the suffixes that this action adds to it.
 */
function parse_parseObjectPath(text, { example, calls }) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//')) {
        throw new Problem(`${quoteAddress(text)} is a URL. Write the object path alone: ${example}`);
    }
    const path = text.startsWith('/') ? text : `/${text}`;
    const segments = path.slice(1).split('/');
    if (/\p{Cc}|\p{Cs}/u.test(path)) {
        throw new Problem(`${quote(text)} has a line break, another control character or half a character in it. Write one path, on one line.`);
    }
    if (segments.includes('')) {
        const whole = segments.filter((segment) => segment !== '').join('/');
        throw new Problem(`${quote(text)} has an empty part between or after its slashes. Write ${whole === '' ? example : `/${whole}`}`);
    }
    if (segments.includes('.') || segments.includes('..')) {
        throw new Problem(`${quote(text)} has . or .. in it. Write the path from the root: ${example}`);
    }
    const suffix = calls.map((call) => `.${call}`).find((call) => path.endsWith(call));
    if (suffix !== undefined) {
        const rest = path.slice(0, -suffix.length);
        throw new Problem(`${quote(text)} ends in ${suffix}, which this action adds itself. Write ${rest.endsWith('/') ? example : rest}`);
    }
    return path;
}
/**
 * The path of a process, `/process/id_262`, from its id, its path, or its URL on this server. Of a URL from a browser,
 * what follows `?` or `#` does not count, and is not quoted: it can hold a token.
 */
function parse_parseProcess(text, server) {
    const bare = text.replace(/[?#].*$/s, '');
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare);
    if (isUrl && server !== undefined) {
        const base = `${new URL(server).href.replace(/\/$/, '')}/`;
        const url = URL.canParse(bare) ? new URL(bare).href : '';
        if (!url.startsWith(base)) {
            throw new Problem(`${quote(bare.replace(/\/\/[^/]*@/, '//'))} is not an address on ${server}, the server of this step. ` +
                'Set server to the one where the process runs, and leave a user or password out.');
        }
        return idPath(url.slice(base.length), text);
    }
    // Without a server, which is a problem of its own, there is nothing to compare the address with.
    return isUrl ? bare : idPath(bare, text);
}
function idPath(bare, text) {
    const id = /^(?:\/?process\/id_)?(\d{1,19})\/?$/.exec(bare)?.[1];
    if (id === undefined) {
        throw new Problem(`${quoteAddress(text)} is no process. Write its id, its path or its address, ` +
            'as the outputs process-id, process and process-url have them: 262, or /process/id_262');
    }
    return `/process/id_${id}`;
}
/** JSON values, one a line; blank lines do not count. */
function parse_parseJsonLines(text) {
    return linesOf(text).flatMap((line, index) => {
        const value = line.trim();
        if (value === '')
            return [];
        try {
            return [parseJson(value)];
        }
        catch (thrown) {
            throw new Problem(`line ${index + 1}, ${quote(value)}, is not JSON (${messageOf(thrown)}). ` +
                `Write one JSON value a line${insteadOf(value)}`);
        }
    });
}
/** What somebody most likely meant by a line that is not JSON. */
function insteadOf(line) {
    if (/^(true|false|null)$/i.test(line))
        return `: ${line.toLowerCase()}`;
    if (line.includes(','))
        return '; a text needs its quotes.';
    const [, text = line] = /^'(.*)'$/.exec(line) ?? [];
    return `; a text needs its quotes: ${quote(text)}`;
}
/** An input as the user wrote it, on one line, cut where it is long. */
function quote(text) {
    return JSON.stringify(brief(text));
}
/** The same for what is or should be an address: `this` where it can hold a password or a token. */
function quoteAddress(text) {
    return /[?#@]/.test(text) ? 'this' : quote(text);
}
/** As much of an input as a message needs. */
function brief(text) {
    return cut(text, 120);
}

;// CONCATENATED MODULE: ./src/github/parse-connection.ts
/** The connection inputs, text into values. Pure: each function answers the value or throws a Problem that says what to write. */




/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password. `insecure` is left out where there is no such input.
 */
function parseServer(text, { insecure } = {}) {
    // The URL parser would drop a line break without a word.
    if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) {
        throw new errors_Problem(`${quoteAddress(text)} is not the URL of a server. Write it whole: https://kompira.example.com`);
    }
    const url = new URL(text);
    if (url.pathname.endsWith('.execute')) {
        throw new errors_Problem(`${quoteAddress(text)} is the address of a jobflow. Write ${url.origin}, and the object path into jobflow.`);
    }
    const bare = url.origin + url.pathname.replace(/\/+$/, '');
    if (url.username || url.password) {
        throw new errors_Problem(`a URL with a user or password is refused. Write ${bare}, and give the token in its own input.`);
    }
    if (text.includes('?') || text.includes('#')) {
        throw new errors_Problem(`a URL with a query or a fragment is refused. Write ${bare}`);
    }
    if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
        throw new errors_Problem(`${quote(text)} would send the token in clear text. Write ${bare.replace('http:', 'https:')}` +
            (insecure === undefined ? '' : ', or set insecure to true where the network is your own.'));
    }
    return bare;
}
/** Of a proxy: with its scheme, and a name and password that can be decoded. Never quoted: it can hold the password. */
function parseProxy(text) {
    const url = /^https?:\/\/[^/]/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
    try {
        if (url && ['', '/'].includes(url.pathname) && !url.search && !url.hash) {
            decodeURIComponent(url.username + url.password);
            return;
        }
    }
    catch {
        // A % that encodes nothing: refused like the rest.
    }
    throw new errors_Problem('this is not the URL of a proxy. Write http://proxy.example.com:3128, with a user as ' +
        'http://user:password@proxy.example.com:3128, its special characters percent-encoded.');
}
/** Whether a host, as a URL has it, is this machine. */
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
/** Certificates in PEM, each for itself. Keys and texts around them are left out; a private key is refused. */
function parsePem(text) {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
        throw new errors_Problem('there is a private key in it, which belongs to the server alone. Give the certificate without it.');
    }
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) {
        throw new errors_Problem('there is no certificate in it. PEM begins with -----BEGIN CERTIFICATE-----.');
    }
    for (const [index, block] of blocks.entries()) {
        try {
            new external_node_crypto_.X509Certificate(block);
        }
        catch (thrown) {
            throw new errors_Problem(`certificate ${index + 1} of ${blocks.length} cannot be read (${errors_messageOf(thrown)}). Copy it again, whole and with its line breaks.`);
        }
    }
    return blocks;
}
/** What this action sets itself, what Kompira would take for a login, and what would change how a message is framed. */
const OWN_HEADERS = [
    'authorization',
    'host',
    'accept',
    'user-agent',
    'content-type',
    'content-length',
    'content-encoding',
    'accept-encoding',
    'transfer-encoding',
    'connection',
    'upgrade',
    'expect',
    'te',
    'trailer',
    'proxy-authorization',
];
/** Further headers, one `Name: value` a line; names in lower case. A value is a secret and never quoted. */
function parseHeaders(text) {
    const headers = new Map();
    for (const [index, line] of text_linesOf(text).entries()) {
        if (line.trim() === '')
            continue;
        const [, name = '', value = ''] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
        const key = name.toLowerCase();
        if (key === '' || value === '') {
            throw new errors_Problem(`line ${index + 1} is not a header. Write Name: value, in ASCII, one a line.`);
        }
        if (OWN_HEADERS.includes(key))
            throw new errors_Problem(`line ${index + 1}: ${name} is left to this action. Leave it out.`);
        if (headers.has(key))
            throw new errors_Problem(`line ${index + 1}: ${name} is there twice. Leave one out.`);
        headers.set(key, value);
    }
    return Object.fromEntries(headers);
}
/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
function parseToken(text) {
    if (!/^[\x21-\x7e]+$/.test(text)) {
        throw new errors_Problem('there are spaces, line breaks or letters in it that no token has. ' +
            'Copy it again from the REST API token of your Kompira user, the token alone, without "Token".');
    }
    return text;
}

;// CONCATENATED MODULE: ./src/github/reader.ts
/** Reads inputs and variables of the step, and collects all that is wrong with them for one error. */


/**
 * What an input is when it is left empty, as a workflow that hands its own inputs on often leaves it. The same as
 * the defaults of the root action.yml, which a test holds against these. `fail-on-result` is none of them: empty means
 * none.
 */
const DEFAULTS = {
    wait: 'true',
    'if-running': 'start',
    'dry-run': 'false',
    summary: 'true',
    timeout: '60m',
    'poll-interval': '5s',
    'long-poll': 'false',
    'on-timeout': 'terminate',
    'on-cancel': 'terminate',
    console: 'stream',
    'token-location': 'header',
    insecure: 'false',
    'request-timeout': '30s',
    'outage-tolerance': '5m',
};
/** A parser of durations within these bounds; in ms. */
function reader_duration(least, most) {
    return (text) => parseDuration(text, { least, most });
}
/** As the runner spells it: hyphens stay. */
function variableOf(name) {
    return `INPUT_${name.toUpperCase()}`;
}
class reader_Reader {
    #env;
    #defaults;
    #problems = [];
    /** `defaults`: where those of this action differ. */
    constructor(env, defaults = {}) {
        this.#env = env;
        this.#defaults = { ...DEFAULTS, ...defaults };
    }
    variable(name) {
        return this.#env[name]?.trim() ?? '';
    }
    /** Where the repository was checked out; this folder where nobody says. */
    get workspace() {
        return this.variable('GITHUB_WORKSPACE') || '.';
    }
    /** The text of an input, white space around it aside; `variable` stands in where it is empty. */
    text(name, variable) {
        const text = this.#env[variableOf(name)]?.trim() ?? '';
        return text === '' && variable !== undefined ? this.variable(variable) : text;
    }
    read(name, parse) {
        return this.parse(name, this.text(name) || this.#defaults[name], parse);
    }
    optional(name, parse) {
        const text = this.text(name);
        return text === '' ? undefined : this.parse(name, text, parse);
    }
    /** The same for an input of several lines, where white space at either end has a meaning. */
    block(name, parse) {
        return this.text(name) === '' ? undefined : this.parse(name, this.#env[variableOf(name)] ?? '', parse);
    }
    /** The same, with a parser that may have to be loaded first. */
    async blockLater(name, parse) {
        if (this.text(name) === '')
            return undefined;
        try {
            return await parse(this.#env[variableOf(name)] ?? '');
        }
        catch (thrown) {
            this.#collect(name, thrown);
            return undefined;
        }
    }
    required(name, parse, advice, variable) {
        const text = this.text(name, variable);
        return this.parse(name, text, (given) => {
            if (given === '')
                throw new errors_Problem(`is empty. ${advice}`);
            return parse(given);
        });
    }
    /** A value that stands in for what was wrong never leaves this file: `finish` throws first. */
    parse(name, text, parse) {
        try {
            return parse(text);
        }
        catch (thrown) {
            this.#collect(name, thrown);
            return undefined;
        }
    }
    /** For what is wrong with inputs that are each right by themselves. */
    refuse(name, message) {
        this.#problems.push(`${name}: ${message}`);
    }
    #collect(name, thrown) {
        if (!(thrown instanceof errors_Problem))
            throw thrown;
        this.refuse(name, errors_messageOf(thrown));
    }
    finish() {
        if (this.#problems.length > 0)
            throw new InputError(this.#problems);
    }
}

;// CONCATENATED MODULE: ./src/github/connection.ts
/** The inputs that every action shares which talks to a server. */









/** The token is masked before anything else is looked at. */
function connection_readConnection(reader) {
    for (const spelling of spellingsOf(reader.text('token', 'KOMPIRA_TOKEN')))
        mask(spelling);
    checkProxies(reader);
    const insecure = reader.read('insecure', parse_parseBoolean);
    const headers = reader.optional('headers', parseHeaders) ?? {};
    for (const value of Object.values(headers))
        maskText(value);
    return {
        token: reader.required('token', parseToken, 'Give the input token, or the environment variable KOMPIRA_TOKEN: the REST API token of the Kompira user who runs the ' +
            'jobflow. A secret is empty where it has another name, and in workflows that a fork started.', 'KOMPIRA_TOKEN'),
        server: reader.required('server', (text) => parseServer(text, { insecure }), 'Give the input server, or the environment variable KOMPIRA_SERVER: https://kompira.example.com', 'KOMPIRA_SERVER'),
        tokenLocation: reader.read('token-location', (text) => parse_parseOneOf(text, ['header', 'query'])),
        authorities: reader.optional('ca-certificate', (text) => parsePem(pemText(text, reader.workspace))) ?? [],
        insecure,
        headers,
        requestTimeoutMs: reader.read('request-timeout', reader_duration('10ms', '1h')),
        outageToleranceMs: reader.read('outage-tolerance', reader_duration('0s', '1d')),
    };
}
/** The text itself, or that of the file it names. Throws a Problem. */
function pemText(text, workspace) {
    if (text.includes('-----BEGIN'))
        return text;
    try {
        return (0,external_node_fs_.readFileSync)((0,external_node_path_.resolve)(workspace, text), 'utf8');
    }
    catch (thrown) {
        // Several lines are no path, but perhaps a key that has lost its heading.
        const shown = /[\r\n]/.test(text) ? 'this' : quote(text);
        const [why = ''] = errors_messageOf(thrown).split(', open ', 1);
        throw new errors_Problem(`${shown} is neither PEM text nor a file that can be read (${why}). ` +
            'Write a path from the workspace, or the certificate itself, from -----BEGIN CERTIFICATE----- on.');
    }
}
/** A shorter one is found in every other word, and nobody could read the log any more. */
const SHORTEST_MASKED = 3;
function maskText(secret) {
    if (secret.length >= SHORTEST_MASKED)
        mask(secret);
}
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
/**
 * Masks the passwords in the proxy variables, and refuses an address that http-client would pass over without a word,
 * to connect directly.
 */
function checkProxies(reader) {
    for (const name of PROXY_VARIABLES) {
        const text = reader.variable(name);
        const [, behindColon = ''] = /:([^:/]*)@[^@]*$/.exec(text) ?? [];
        const password = URL.canParse(text) ? new URL(text).password : '';
        for (const spelling of [behindColon, (0,external_node_querystring_.unescape)(behindColon), password, (0,external_node_querystring_.unescape)(password)])
            maskText(spelling);
        if (text !== '')
            reader.parse(name, text, parseProxy);
    }
}

;// CONCATENATED MODULE: ./src/github/inputs.ts








/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';
const PROCESS_COMMANDS = (/* unused pure expression or super */ null && (['wait', 'show', 'terminate', 'suspend', 'resume']));
const CHANNEL_COMMANDS = (/* unused pure expression or super */ null && (['send', 'receive']));
/** Throws InputError with all that is wrong. */
async function readRunInputs(env) {
    const reader = new Reader(env);
    const inputs = {
        connection: readConnection(reader),
        jobflow: reader.required('jobflow', parseJobflow, 'Write the object path of a jobflow: /root/restart_process'),
        start: await readStartOptions(reader),
        wait: reader.read('wait', parseBoolean),
        waiting: readWaiting(reader),
        ifRunning: reader.read('if-running', (text) => parseOneOf(text, IF_RUNNING)),
        dryRun: reader.read('dry-run', parseBoolean),
        ...readTelling(reader),
    };
    reader.finish();
    return inputs;
}
/** Throws InputError with all that is wrong. */
function readProcessInputs(env) {
    // This step did not start the process, so it does not end it either unless told to.
    const reader = new Reader(env, { 'on-timeout': 'leave', 'on-cancel': 'leave' });
    const connection = readConnection(reader);
    const inputs = {
        connection,
        path: reader.required('process', (text) => parseProcess(text, connection.server), 'Write the id, the path or the address of a process. An output is empty where its step started none, and ' +
            'in another job where GitHub found a secret in it.'),
        command: reader.optional('command', (text) => parseOneOf(text, PROCESS_COMMANDS)) ?? 'wait',
        waiting: readWaiting(reader),
        ...readTelling(reader),
    };
    reader.finish();
    return inputs;
}
/** Throws InputError with all that is wrong. */
async function readChannelInputs(env) {
    const reader = new Reader(env);
    const connection = readConnection(reader);
    const command = reader.optional('command', (text) => parseOneOf(text, CHANNEL_COMMANDS)) ?? 'send';
    const message = await reader.blockLater('message', parseTyped);
    const given = reader.text('message') !== '';
    if (command === 'send' && !given)
        reader.refuse('message', 'is empty. Write what to send, in YAML or JSON; null is a message too.');
    if (command === 'receive' && given)
        reader.refuse('message', 'has no meaning with command: receive. Leave it out, or write command: send.');
    const inputs = {
        connection,
        channel: reader.required('channel', (text) => parseObjectPath(text, { example: '/root/approval', calls: ['send', 'recv'] }), 'Write the object path of a channel: /root/approval'),
        command,
        message,
        timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
    };
    reader.finish();
    return inputs;
}
/** What the post step needs of the inputs. Throws InputError. */
function readPostInputs(env) {
    const reader = new reader_Reader(env);
    const connection = connection_readConnection(reader);
    reader.finish();
    return connection;
}
async function readStartOptions(reader) {
    const ofJobflow = {
        parameters: await reader.blockLater('parameters', parseMapping),
        step_mode: reader.optional('step-mode', parseBoolean),
        checkpoint_mode: reader.optional('checkpoint-mode', parseBoolean),
        monitoring_mode: reader.optional('monitoring-mode', (text) => parseOneOf(text, MONITORING_MODES)),
    };
    const path = (text) => parseObjectPath(text, { example: '/root/server1', calls: [] });
    const ofScriptJob = {
        node: reader.optional('node', path),
        account: reader.optional('account', path),
        command_line: reader.optional('command-line', (text) => text),
    };
    const given = (options) => Object.keys(options)
        .map((option) => option.replaceAll('_', '-'))
        .filter((name) => reader.text(name) !== '');
    if (given(ofJobflow).length > 0 && given(ofScriptJob).length > 0) {
        reader.refuse(given(ofScriptJob).join(', '), `only a script job takes these, and only a jobflow takes ${given(ofJobflow).join(', ')}. Leave out the one or the other.`);
    }
    const entries = Object.entries({ ...ofJobflow, ...ofScriptJob });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
function readWaiting(reader) {
    return {
        timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
        pollIntervalMs: reader.read('poll-interval', duration('10ms', '1h')),
        longPoll: reader.read('long-poll', parseBoolean),
        onTimeout: reader.read('on-timeout', (text) => parseOneOf(text, POLICIES)),
        onCancel: reader.read('on-cancel', (text) => parseOneOf(text, POLICIES)),
        failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
    };
}
function readTelling(reader) {
    return {
        console: reader.read('console', (text) => parseOneOf(text, CONSOLE_MODES)),
        summary: reader.read('summary', parseBoolean),
    };
}

;// CONCATENATED MODULE: ./src/github/outputs.ts
/** The outputs of the step, each in one place. */




/** What the server keeps of a console. */
const CONSOLE_BYTES = (/* unused pure expression or super */ null && (64 * 1024));
/**
 * A step gets an output as a variable, and Linux hands no program one of more than 128 KiB. With the console, three of
 * these stay below the 1 MB, counted in UTF-16, that GitHub takes for all outputs of a job.
 */
const VALUE_BYTES = 120_000;
function setOutcome(outcome) {
    lib_core/* setOutput */.uH('outcome', outcome);
}
/** The body of an alert mail. It may hold a token, which is masked: the runner keeps it from other jobs. */
function setMail(html) {
    core.setOutput('html', html);
}
/** As soon as it has started: `path` is `/process/id_262`, `url` where a person finds it. */
function outputs_setStarted(path, url) {
    core.setOutput('process-id', path.replace('/process/id_', ''));
    core.setOutput('process', path);
    core.setOutput('process-url', url);
}
/** What the last look said. What is too long for GitHub is shortened, and `onShortened` told the names. */
function outputs_setProcess(process, onShortened) {
    const outputs = {
        status: process.status,
        'started-time': process.startedTime,
        'finished-time': process.finishedTime,
        ...(isFinal(process.status) && {
            'exit-status': process.exitStatus === null ? null : String(process.exitStatus),
            result: plain(process.result),
            'result-json': printJson(process.result),
            error: process.error === null ? '' : plain(process.error),
            console: lastBytes(process.console, CONSOLE_BYTES),
            'elapsed-seconds': process.elapsedSeconds === null ? null : String(process.elapsedSeconds),
        }),
    };
    setAll(outputs, onShortened);
}
/** What came from a channel. */
function setMessage(message, onShortened) {
    setAll({ message: plain(message), 'message-json': printJson(message) }, onShortened);
}
function setAll(outputs, onShortened) {
    const shortened = [];
    for (const [name, value] of Object.entries(outputs)) {
        if (value === null)
            continue;
        const fits = Buffer.byteLength(value) <= VALUE_BYTES;
        if (!fits)
            shortened.push(name);
        core.setOutput(name, fits ? value : shorten(name, value));
    }
    if (shortened.length > 0)
        onShortened(shortened);
}
/** Half a JSON text is none: what is left of one goes out as a JSON text of its own, which may double its quotes. */
function shorten(name, value) {
    return name.endsWith('-json')
        ? JSON.stringify(firstBytes(value, VALUE_BYTES / 2))
        : firstBytes(value, VALUE_BYTES);
}
/** Characters that the cut goes through are left out whole. */
function firstBytes(text, bytes) {
    const encoded = Buffer.from(text);
    return encoded.length <= bytes
        ? text
        : encoded
            .subarray(0, bytes)
            .toString()
            .replace(/\ufffd+$/, '');
}
function lastBytes(text, bytes) {
    const encoded = Buffer.from(text);
    return encoded.length <= bytes
        ? text
        : encoded
            .subarray(-bytes)
            .toString()
            .replace(/^\ufffd+/, '');
}

;// CONCATENATED MODULE: ./src/github/step.ts
/**
 * The life of a step: red until a verdict turns it green. A step that crashes, runs empty or hangs on a promise that
 * never settles ends red too, with a reason.
 */




/** What is left open when the work is done (a connection that does not close) must not keep the job for longer. */
const LINGER_MS = 2000;
/** Runs the work, prints a failure once, and sets exit code and outcome. Never rejects. */
async function step(work) {
    process.exitCode = 1;
    // What the libraries use is no news for those who read the log (going through a proxy with a login is deprecated).
    process.noDeprecation = true;
    let settled = false;
    process.on('exit', () => {
        if (!settled)
            settle(failed('The step ended without a verdict. This is a fault of the action: please report it.'));
    });
    const ending = await work(listen()).catch((thrown) => {
        if (thrown instanceof InputError)
            return failed(thrown.message, 'Kompira: the inputs are wrong');
        debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
        return failed(`The action failed: ${errors_messageOf(thrown)}. Please report it.`);
    });
    settle(ending);
    settled = true;
    // Not before the runner has taken all of the log: the last of it says why.
    setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}
function settle({ title, outcome, green, text }) {
    try {
        if (outcome)
            setOutcome(outcome);
    }
    catch (thrown) {
        const unset = `The output outcome could not be set. ${errors_sentenceOf(thrown)}`;
        settle({ title, green: false, text: text === '' ? unset : `${text}\n${unset}` });
        return;
    }
    if (!green)
        failure(title, text);
    else if (text !== '')
        info(text);
    process.exitCode = green ? 0 : 1;
}
function failed(text, title = 'Kompira: the action failed') {
    return { title, outcome: 'error', green: false, text };
}
/**
 * Signals and uncaught errors as one Interruption. The runner sends SIGINT when the job is cancelled or out of time,
 * SIGTERM 7.5 s later, and ends the whole tree 2.5 s after that.
 */
function listen() {
    const first = new AbortController();
    const second = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => {
            const reason = new Interrupted('cancelled', `The step was cancelled (${signal}).`);
            if (first.signal.aborted)
                second.abort(reason);
            else
                first.abort(reason);
        });
    }
    const crash = (error) => {
        first.abort(new Interrupted('crashed', `The action failed: ${error.message}. Please report it.`, error));
    };
    process.on('uncaughtException', (error) => {
        if (!first.signal.aborted)
            debug(error.stack ?? '');
        crash(error);
    });
    // A log that nobody takes any more is no reason to say so in it, again and again.
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', crash);
    return { signal: first.signal, urgent: second.signal };
}

;// CONCATENATED MODULE: ./src/github/finish.ts
/** Finishes what a step that was killed left undone. */








/** Post has no signal to race; long enough for a server that comes back from a restart. */
const STOP_MS = 30_000;
const TITLE = 'Kompira: something may still be running';
/** Runs the post step. Red only where something of ours may still run. */
function finish(state) {
    return step((interruption) => work(state, interruption));
}
async function work(state, interruption) {
    try {
        const connection = readPostInputs(process.env);
        const kompira = connect(connection);
        try {
            return state.phase === 'starting'
                ? await nameLost(state, connection, kompira, interruption)
                : await stopLeft(state.path, kompira, interruption);
        }
        finally {
            kompira.close();
        }
    }
    catch (thrown) {
        const what = state.phase === 'starting' ? `A process of ${state.jobflow}` : `${state.path} (${state.url})`;
        return {
            title: TITLE,
            green: false,
            text: `${what} may still be running, and was not stopped. ${errors_sentenceOf(thrown)}`,
        };
    }
}
async function nameLost({ jobflow, sentAt }, { outageToleranceMs }, kompira, interruption) {
    const sinceSentMs = () => {
        const ms = Date.now() - sentAt;
        // Somebody has set the clock back meanwhile: then it rules out nothing.
        return ms < 0 ? Infinity : ms;
    };
    const found = await nameCandidates({ outageToleranceMs, kompira, jobflow, interruption, sinceSentMs });
    const text = `The start of ${jobflow} was sent, and it is not certain what became of it.\n${found}`;
    return { title: TITLE, green: false, text };
}
async function stopLeft(path, kompira, { urgent }) {
    info(`The step was ended before ${path} was. Terminating it.`);
    const stopped = await stop_stop({ kompira, path, budgetMs: STOP_MS, signal: urgent, onLook: () => undefined });
    const text = `${path}: ${describeStopped(stopped, kompira.pageUrl(path))}`;
    return { title: TITLE, green: stopped.end !== 'unproven', text };
}


/***/ }),

/***/ 192:
/***/ ((module) => {

/** Stands in the bundles for a package of which nothing is ever called (build.ts says why): it throws whatever is asked of it. */
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      throw new Error(`${String(name)} belongs to a package that is left out of this bundle.`);
    },
  },
);


/***/ })

};
