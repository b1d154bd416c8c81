export const id = 327;
export const ids = [327];
export const modules = {

/***/ 470:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  finish: () => (/* binding */ finish)
});

// NAMESPACE OBJECT: ./src/github/log.ts
var log_namespaceObject = {};
__webpack_require__.r(log_namespaceObject);
__webpack_require__.d(log_namespaceObject, {
  debug: () => (debug),
  failure: () => (failure),
  info: () => (info),
  isDebug: () => (isDebug),
  mask: () => (mask),
  serverText: () => (serverText),
  warning: () => (warning)
});

;// CONCATENATED MODULE: ./src/errors.ts
/**
 * What can go wrong with a request, as facts. Callers decide by class and field (`core/trouble.ts`), and `words` says
 * them. No error holds a query, a header or a token.
 */
const CERTIFICATE_PROBLEMS = [
    'self-signed',
    'unknown-authority',
    'incomplete-chain',
    'wrong-name',
    'expired',
    'not-yet-valid',
    'weak-certificate',
    'bad-certificate',
];
/** A request that did not bring the response it was sent for. `call` names it: method and path, `POST /root/x.execute`. */
class RequestError extends Error {
    call;
    constructor(call, message, cause) {
        super(`${call}: ${message}`, { cause });
        this.call = call;
    }
}
/** No whole response came back. */
class TransportError extends RequestError {
    name = 'TransportError';
    /** False: it is certain that the server never saw the request. */
    sent;
    /** The server, `https://host:port`. */
    origin;
    breakdown;
    constructor(call, facts) {
        super(call, facts.breakdown.kind, facts.cause);
        this.sent = facts.sent;
        this.origin = facts.origin;
        this.breakdown = facts.breakdown;
    }
}
/** The server, or something in front of it, answered with a status that is not 2xx. */
class RefusedError extends RequestError {
    name = 'RefusedError';
    status;
    /** Kompira's own words: `detail`, or the field errors of a validation; empty where something else answered. */
    reason;
    /** What a response that is not Kompira's says of itself: its title, or its JSON; empty where it says nothing. */
    page;
    /** What `Retry-After` asks for, in ms from now; undefined where there is none. */
    retryAfterMs;
    redirect;
    /** What the page of a web server says that it wants of its callers, where that is known. */
    wants;
    /** Whether the token was in the query, not in a header. */
    tokenInQuery;
    constructor(call, facts) {
        super(call, String(facts.status));
        this.status = facts.status;
        this.reason = facts.reason;
        this.page = facts.page ?? '';
        this.retryAfterMs = facts.retryAfterMs;
        this.redirect = facts.redirect;
        this.wants = facts.wants;
        this.tokenInQuery = facts.tokenInQuery ?? false;
    }
}
/** The server said yes, but the response is not what the API promises. */
class InvalidResponseError extends RequestError {
    name = 'InvalidResponseError';
    defect;
    constructor(call, defect, cause) {
        super(call, defect.kind, cause);
        this.defect = defect;
    }
}
/** True where Kompira itself refused with one of these statuses. What a gateway answers says nothing about an object. */
function isRefusedByKompira(thrown, statuses) {
    return thrown instanceof RefusedError && thrown.reason !== '' && statuses.includes(thrown.status);
}
/** Text for anything that can be thrown. */
function errors_messageOf(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** Whether it is an error of the system with this code: `ENOENT`. */
function isCode(thrown, code) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}

// EXTERNAL MODULE: ./src/json.ts
var json = __webpack_require__(301);
;// CONCATENATED MODULE: ./src/text.ts
/** Text of the server, made fit for one purpose or another. Everything here takes time linear in the text. */
/** The lines of a text. A lone `\r` ends one too, as it does for the runner. */
function text_linesOf(text) {
    return text.split(/\r\n|[\r\n]/);
}
/** The beginning of a text, with a mark where there was more. Never cuts a character in two. */
function cut(text, characters) {
    if (text.length <= characters)
        return text;
    const end = /[\ud800-\udbff]/.test(text.charAt(characters - 1)) ? characters - 1 : characters;
    return `${text.slice(0, end)}…`;
}
/** The same on one line: line breaks and the blanks around them become one blank. */
function text_oneLine(text, characters) {
    // Cut first: a long text should cost no more than a short one.
    const lines = text_linesOf(cut(text.trim(), 4 * characters)).map((line) => line.trim());
    return cut(lines.filter((line) => line !== '').join(' '), characters);
}
const ESC = '\u001b';
const BEL = '\u0007';
/** ESC and [ in one character. */
const CSI = '\u009b';
/**
 * Colours and cursor moves (CSI), titles and links (OSC), character sets (`ESC(B`, as `tput sgr0` writes it). No part
 * reaches past the next ESC, so it stays linear.
 */
const SEQUENCE = [
    `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]`,
    `${ESC}\\][^${ESC}${BEL}]*(?:${BEL}|${ESC}\\\\)`,
    `${ESC}[ -/]+[0-~]`,
].join('|');
const TERMINAL_SEQUENCES = new RegExp(SEQUENCE, 'g');
/** What nobody sees: besides these, control characters, characters without width, and what Unicode says to ignore. */
const UNSEEN = new RegExp(`${SEQUENCE}|[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}]`, 'gu');
/** The text without colours, cursor moves, titles and links. */
function withoutTerminalSequences(text) {
    return text.replace(TERMINAL_SEQUENCES, '');
}
/** The pieces of a text that can be seen, each with its place in it. */
function text_visiblePieces(text) {
    const pieces = [];
    let at = 0;
    for (const unseen of text.matchAll(UNSEEN)) {
        if (unseen.index > at)
            pieces.push({ at, text: text.slice(at, unseen.index) });
        at = unseen.index + unseen[0].length;
    }
    if (at < text.length)
        pieces.push({ at, text: text.slice(at) });
    return pieces;
}
/**
 * One line made harmless for whoever reads a log: colours and cursor moves are taken out, other control characters and
 * the marks that turn the direction of text become visible, and what a CI takes for a command is broken with a space:
 * `##[name` (GitHub, Azure) and `##vso[`, `##teamcity[` wherever they stand, `::name` and GitLab's `section_start:` at
 * the start, white space aside.
 */
function neutralize(line) {
    return withoutTerminalSequences(line)
        .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu, visible)
        .replace(/##(?=[a-z]{0,20}\[)/gi, '## ')
        .replace(/^(\p{White_Space}*):(?=:)/u, '$1: ')
        .replace(/^(\p{White_Space}*(?:section_(?:start|end)|travis_fold))(?=:)/u, '$1 ');
}
/**
 * The same JSON value, without `##vso[`, which a CI finds anywhere in a line, and without what a terminal obeys: as
 * escapes of JSON.
 */
function neutralizeJson(json) {
    return json.replace(/#(?=#)|[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function visible(character) {
    if (character === '\t')
        return character;
    const code = character.codePointAt(0) ?? 0;
    // Unicode has pictures of the 32 control characters of ASCII: ␀ for NUL, ␛ for ESC.
    if (code < 0x20)
        return String.fromCodePoint(0x2400 + code);
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

;// CONCATENATED MODULE: ./src/kompira/secrets.ts
/** What the server echoes of the token goes no further. */


/** Shorter ones are found in harmless text, which would be spoilt. */
const SHORTEST = 8;
/**
 * Every spelling in which a token could come along: plain, in a URL, and in Base64 by itself or as a header, with its
 * padding and without, in either alphabet.
 */
function spellingsOf(token) {
    if (token === '')
        return [];
    const base64 = [token, `Token ${token}`].flatMap((text) => {
        const bytes = Buffer.from(text);
        const padded = bytes.toString('base64');
        return [padded, padded.replace(/=+$/, ''), bytes.toString('base64url')];
    });
    const inUrl = [encodeURIComponent(token), new URLSearchParams({ '': token }).toString().slice(1)];
    const inLowerCase = inUrl.map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()));
    return [...new Set([token, ...inUrl, ...inLowerCase, ...base64])];
}
/**
 * Replaces every spelling of the token with `***`, whatever nobody sees within it (colours, control characters,
 * characters without width): a terminal or a later step would drop that and put the token together again. A large part
 * of a spelling at either end of the text is replaced too: a console begins or ends in the middle of one.
 */
function redactor(token) {
    const spellings = token.length < SHORTEST ? [] : spellingsOf(token);
    if (spellings.length === 0)
        return (text) => text;
    return (text) => {
        if (text.length < SHORTEST)
            return text;
        const pieces = text_visiblePieces(text);
        const seen = joined(pieces);
        const ranges = merged([...wholeIn(seen, spellings), ...atEndsOf(seen, spellings)]);
        return ranges.length === 0 ? text : replaceRanges(text, pieces, ranges);
    };
}
/** The same for an address, in which any character may be escaped. */
function redactAddress(address, redact) {
    const decoded = address.replace(/%([0-7][0-9a-f])/gi, (_escape, hex) => String.fromCharCode(parseInt(hex, 16)));
    const redacted = redact(decoded);
    return redacted === decoded ? redact(address) : redacted;
}
/**
 * The text with `***` in place of these secrets, whatever nobody sees within them: what drops that later, as a report
 * drops colours, must not put them together again. Line by line: lines of a console are joined nowhere.
 */
function hideSecrets(text, secrets) {
    const seen = secrets.map(secrets_visible).filter((secret) => secret !== '');
    if (seen.length === 0)
        return text;
    return text.replace(/[^\r\n]+/g, (line) => {
        const pieces = visiblePieces(line);
        const ranges = merged(wholeIn(joined(pieces), seen));
        return ranges.length === 0 ? line : replaceRanges(line, pieces, ranges);
    });
}
const joined = (pieces) => pieces.map(({ text }) => text).join('');
const secrets_visible = (text) => joined(visiblePieces(text));
/** Where the spellings are. */
function wholeIn(text, spellings) {
    const found = [];
    for (const spelling of spellings) {
        for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + spelling.length))
            found.push([at, at + spelling.length]);
    }
    return found;
}
/** Large parts of a spelling at either end. */
function atEndsOf(text, spellings) {
    const found = [];
    for (const spelling of spellings) {
        for (let length = Math.min(spelling.length - 1, text.length); length >= SHORTEST; length -= 1) {
            if (text.startsWith(spelling.slice(-length)))
                found.push([0, length]);
            if (text.endsWith(spelling.slice(0, length)))
                found.push([text.length - length, text.length]);
        }
    }
    return found;
}
/** Without overlaps, in order. */
function merged(ranges) {
    const apart = [];
    for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
        const last = apart.at(-1);
        if (last && from < last[1])
            last[1] = Math.max(last[1], to);
        else
            apart.push([from, to]);
    }
    return apart;
}
/** `ranges` are places in the visible text, whose pieces say where each of it stands in the whole. */
function replaceRanges(text, pieces, ranges) {
    let piece = 0;
    let before = 0;
    const placeOf = (index) => {
        while (index >= before + (pieces[piece]?.text.length ?? Infinity)) {
            before += pieces[piece]?.text.length ?? 0;
            piece += 1;
        }
        return (pieces[piece]?.at ?? 0) + index - before;
    };
    let redacted = '';
    let end = 0;
    for (const [from, to] of ranges) {
        redacted += `${text.slice(end, placeOf(from))}***`;
        end = placeOf(to - 1) + 1;
    }
    return redacted + text.slice(end);
}
/** The same for every text in a value, names included: JSON can spell a token in escapes. */
function redactJson(value, redact) {
    if (typeof value === 'string')
        return redact(value);
    if (Array.isArray(value))
        return value.map((item) => redactJson(item, redact));
    if (!(0,json/* isJsonObject */.OW)(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]));
}

;// CONCATENATED MODULE: ./src/kompira/response.ts
/** What a response says: its JSON, or the reason of a refusal. */




/** Enough of a text of the server to recognise it by. */
const CHARACTERS = 200;
/** As much of a page as its title can be expected in. */
const PAGE_CHARACTERS = 64 * 1024;
/** The JSON of a response, without the token. Throws InvalidResponseError. */
function parseResponse(call, { headers, text, isUtf8 }, redact) {
    let value;
    try {
        value = redactJson((0,json/* parseJson */.qF)(text), redact);
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new InvalidResponseError(call, { kind: 'too-deep' }, thrown);
        const begins = text_oneLine(redact(text.slice(0, 2 * CHARACTERS)), CHARACTERS);
        const contentType = headers['content-type'] && cut(redact(headers['content-type']), CHARACTERS);
        throw new InvalidResponseError(call, { kind: 'not-json', contentType, begins }, thrown);
    }
    // With other characters in it, a result that fails would pass.
    if (!isUtf8)
        throw new InvalidResponseError(call, { kind: 'not-utf-8' });
    return value;
}
/** Django REST framework refuses with `{"detail": "…"}`, or with `{"<field>": ["…", …]}` for a validation. */
function toRefusedError(call, url, response, redact) {
    const { status, headers, text } = response;
    const { reason, page } = wordsIn(status, text, redact);
    return new RefusedError(call, {
        status,
        reason,
        page,
        retryAfterMs: retryAfterMs(headers),
        redirect: redirectIn(response, url, redact),
        tokenInQuery: url.searchParams.has('token'),
        wants: reason === '' && status === 400 ? wantsIn(text.slice(0, PAGE_CHARACTERS)) : undefined,
    });
}
/** The words of nginx and of Apache. */
function wantsIn(page) {
    if (/plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/i.test(page))
        return 'https';
    return /No required SSL certificate was sent|The SSL certificate error/i.test(page)
        ? 'client-certificate'
        : undefined;
}
function wordsIn(status, text, redact) {
    let body;
    try {
        body = redactJson((0,json/* parseJson */.qF)(text), redact);
    }
    catch {
        return { reason: '', page: titleIn(redact(text.slice(0, PAGE_CHARACTERS))) };
    }
    if ((0,json/* isJsonObject */.OW)(body) && typeof body.detail === 'string')
        return { reason: cut(body.detail, CHARACTERS), page: '' };
    const words = cut(messagesIn(body), CHARACTERS);
    // A gateway speaks JSON too, but not in this form.
    return status === 400 && isValidation(body) ? { reason: words, page: '' } : { reason: '', page: words };
}
function isValidation(body) {
    if (Array.isArray(body))
        return body.length > 0 && body.every((message) => typeof message === 'string');
    return ((0,json/* isJsonObject */.OW)(body) &&
        Object.keys(body).length > 0 &&
        Object.values(body).every((value) => Array.isArray(value)));
}
function messagesIn(body) {
    const printable = (value) => (typeof value === 'string' ? value : (0,json/* printJson */.Q2)(value));
    if (Array.isArray(body))
        return body.map(printable).join(' ');
    if (!(0,json/* isJsonObject */.OW)(body))
        return printable(body);
    const fields = Object.entries(body).map(([field, messages]) => `${field}: ${[messages]
        .flat()
        .map((message) => printable(message))
        .join(' ')}`);
    return fields.join('; ');
}
/** What a page that is not Kompira's says of itself. */
function titleIn(text) {
    return text_oneLine(/<title>([^<]{1,500})<\/title>/i.exec(text)?.[1] ?? '', CHARACTERS);
}
function redirectIn({ status, headers }, url, redact) {
    const location = headers.location;
    if (status < 300 || status >= 400 || location === undefined)
        return undefined;
    if (!URL.canParse(location, url.href))
        return {
            to: cut(redactAddress(location.split(/[?#]/, 1)[0] ?? '', redact), CHARACTERS),
            kind: 'elsewhere',
        };
    const target = new URL(location, url);
    const isHere = target.hostname === url.hostname;
    const isLogin = isHere && target.pathname.endsWith('/.login');
    const isHttps = isHere && url.protocol === 'http:' && target.protocol === 'https:' && target.pathname === url.pathname;
    return {
        to: cut(redactAddress(target.origin + target.pathname, redact), CHARACTERS),
        kind: isLogin ? 'login' : isHttps ? 'https' : 'elsewhere',
    };
}
/** RFC 9110: a number of seconds, or a date. */
function retryAfterMs({ 'retry-after': header, date }) {
    if (header === undefined)
        return undefined;
    if (/^\d+$/.test(header))
        return Number(header) * 1000;
    const [until, serverNow] = [Date.parse(header), Date.parse(date ?? '')];
    // By the server's clock, where it tells the time.
    return Number.isNaN(until)
        ? undefined
        : Math.max(0, until - (Number.isNaN(serverNow) ? Date.now() : serverNow));
}
/** A value in a message. */
function show(value) {
    return value === undefined ? '' : cut((0,json/* printJson */.Q2)(value), CHARACTERS);
}

;// CONCATENATED MODULE: ./src/kompira/answers.ts
/**
 * What the server answers, from JSON into types. What decides a verdict (status, exit status, result, error, console)
 * is checked; what only decorates is null where it is not what it should be, so that a server of another version does
 * not turn a good response into a failure.
 */



const ACTIVE_STATUSES = ['NEW', 'READY', 'RUNNING', 'WAITING'];
const FINAL_STATUSES = ['DONE', 'ABORTED'];
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
    'user',
    'current_job',
    'lineno',
];
function isFinal(status) {
    return FINAL_STATUSES.includes(status);
}
/** The path that a start answers, `/process/id_262`; another host, another object or `..` is not one. */
function toProcessPath(call, body) {
    if (typeof body === 'string' && idIn(body) !== undefined)
        return body;
    throw notA(call, 'process-path', body);
}
function toProcess(path, call, body) {
    if (!(0,json/* isJsonObject */.OW)(body))
        throw notA(call, 'process', body);
    if (typeof body.abspath === 'string' && body.abspath !== path)
        throw new InvalidResponseError(call, { kind: 'other-process', got: show(body.abspath) });
    const checked = (name, read) => {
        const value = body[name];
        const understood = value === undefined ? undefined : read(value);
        if (understood === undefined)
            throw new InvalidResponseError(call, { kind: 'field', name, got: show(value) });
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
        elapsedSeconds: asSeconds(body.elapsed_time),
        job: asString(body.job) ?? null,
        user: asString(body.user) ?? null,
        currentJob: asString(body.current_job) ?? null,
        line: Number.isSafeInteger(body.lineno) ? body.lineno : null,
    };
    const status = checked('status', asString);
    if (!isStatus(status))
        throw new InvalidResponseError(call, { kind: 'unknown-status', got: show(status) });
    return { ...fields, status };
}
/** The processes of a page, without its other rows. */
function toRows(call, body) {
    return resultsIn(call, body).flatMap((row) => toRow(row) ?? []);
}
function resultsIn(call, body) {
    const { results, count } = (0,json/* isJsonObject */.OW)(body) ? body : {};
    // Nothing on it, though there is something, proves nothing about what there is.
    const isContradictory = Array.isArray(results) && results.length === 0 && ((0,json/* asNumber */.i)(count) ?? 0) > 0;
    if (Array.isArray(results) && !isContradictory)
        return results;
    throw notA(call, 'page', body);
}
function toRow(row) {
    const fields = (0,json/* isJsonObject */.OW)(row) ? row : {};
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
        elapsedSeconds: asSeconds(fields.elapsed_time),
        job: asString(fields.job) ?? null,
        exitStatus: asInteger(fields.exit_status ?? null) ?? null,
        result: fields.result ?? null,
        error: fields.error ?? null,
        console: asString(fields.console) ?? '',
    };
}
/**
 * The processes of this jobflow that have not ended, out of a page of those. Undefined where the page cannot tell: a
 * server that ignores the filter shows other processes as well, so more of this jobflow may be on the next page. Rows
 * without a jobflow have the same effect.
 */
function toActive(jobflow, call, body) {
    const results = resultsIn(call, body);
    const rows = results.map(toRow);
    if (rows.some((row) => row === undefined || row.job === null))
        return undefined;
    const known = rows.flatMap((row) => row ?? []);
    const active = known.filter(({ job, status }) => isSamePath(job ?? '', jobflow) && !isFinal(status));
    const count = (0,json/* isJsonObject */.OW)(body) ? (0,json/* asNumber */.i)(body.count) : undefined;
    return active.length === known.length || count === known.length ? active : undefined;
}
/** `path`: the object that was asked for. */
function toObject(path, call, body) {
    const { abspath, type_object: type, fields } = (0,json/* isJsonObject */.OW)(body) ? body : {};
    if (typeof abspath !== 'string' || typeof type !== 'string')
        throw notA(call, 'object', body);
    if (!isSameObject(abspath, path))
        throw new InvalidResponseError(call, { kind: 'other-object', got: show(abspath) });
    return { path: abspath, type, source: (0,json/* isJsonObject */.OW)(fields) ? (asString(fields.source) ?? null) : null };
}
/** The paths on a page of objects of these types, of all where none is named. */
function toPaths(call, body, types) {
    return resultsIn(call, body).flatMap((row) => {
        const { abspath, type_object: type } = (0,json/* isJsonObject */.OW)(row) ? row : {};
        return typeof abspath === 'string' &&
            typeof type === 'string' &&
            (types.length === 0 || types.includes(type))
            ? [abspath]
            : [];
    });
}
function notA(call, expected, body) {
    return new InvalidResponseError(call, { kind: 'not-a', expected, got: show(body) });
}
/** A server may spell a path in another Unicode form. */
function isSamePath(one, other) {
    return one.normalize('NFC') === other.normalize('NFC');
}
/** The object that was asked for it may spell as in an address, too. */
function isSameObject(abspath, path) {
    if (isSamePath(abspath, path))
        return true;
    try {
        return isSamePath(decodeURIComponent(abspath), path);
    }
    catch {
        return false;
    }
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
/** No process takes longer: what a server counts beyond that, or below zero, is not a time. */
const MOST_SECONDS = 10 * 366 * 86_400;
/** A number, or one in digits, as a fixed-point decimal may come. */
function asSeconds(value) {
    const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : (0,json/* asNumber */.i)(value);
    return number !== undefined && number >= 0 && number <= MOST_SECONDS ? number : null;
}
/** In digits: a 64-bit integer does not fit into a number of JavaScript. */
function asInteger(value) {
    if (typeof value !== 'number' && !(0,json/* isRawNumber */.K4)(value))
        return undefined;
    const digits = (0,json/* plain */.pj)(value);
    return /^-?\d{1,20}$/.test(digits) ? digits.replace(/^-0+$/, '0') : undefined;
}

// EXTERNAL MODULE: ./src/kompira/paths.ts
var paths = __webpack_require__(915);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(573);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(67);
var external_node_http_default = /*#__PURE__*/__webpack_require__.n(external_node_http_);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(708);
var external_node_https_default = /*#__PURE__*/__webpack_require__.n(external_node_https_);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(30);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(136);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(942);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(500);
;// CONCATENATED MODULE: ./src/clock.ts

/** The longest delay of a Node timer; a longer one would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Monotonic time in ms. */
function clock_now() {
    return performance.now();
}
/** Sleeps for `ms`, or until the signal; never throws. */
async function sleep(ms, signal) {
    await (0,promises_.setTimeout)(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
}

;// CONCATENATED MODULE: ./src/kompira/body.ts

/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BYTES = 16 * 1024 * 1024;
/** `readBody()` of http-client listens for `end` alone and never settles where the body is cut off; this throws. */
async function readBody(call, message) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of message) {
        bytes += chunk.length;
        if (bytes > MAX_BYTES)
            throw tooLarge(call);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
/** Loaded only where it is needed, which is seldom. */
function decoderOf(coding, body) {
    const { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } = process.getBuiltinModule('node:zlib');
    // By RFC 9110 with the header of zlib, in fact often without.
    const hasZlibHeader = ((body[0] ?? 0) & 0x0f) === 8;
    const decoders = {
        gzip: gunzipSync,
        'x-gzip': gunzipSync,
        br: brotliDecompressSync,
        deflate: hasZlibHeader ? inflateSync : inflateRawSync,
    };
    return decoders[coding];
}
/** Those that a message may name; another could be anything, the token too. */
const NAMED = ['gzip', 'x-gzip', 'br', 'deflate', 'compress', 'zstd'];
/** A gateway may compress what was asked for as it is. */
function decoded(call, body, coding = 'identity') {
    const name = coding.trim().toLowerCase();
    if (name === 'identity' || name === '' || body.length === 0)
        return body;
    try {
        const decode = decoderOf(name, body);
        if (!decode)
            throw new Error('unknown Content-Encoding');
        return decode(body, { maxOutputLength: MAX_BYTES });
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw tooLarge(call);
        throw new InvalidResponseError(call, { kind: 'not-decodable', coding: NAMED.includes(name) ? name : '?', said: errors_messageOf(thrown) }, thrown);
    }
}
function tooLarge(call) {
    return new InvalidResponseError(call, { kind: 'too-large', mebibytes: MAX_BYTES / 1024 ** 2 });
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(311);
var external_node_tls_default = /*#__PURE__*/__webpack_require__.n(external_node_tls_);
;// CONCATENATED MODULE: ./src/kompira/proxy.ts
/** Which proxy the way to the server leads through, by `https_proxy`, `http_proxy` and `no_proxy` in either case. */

/** Lower case first, as everywhere. A loopback address is never reached through a proxy. */
function routeTo(server, env) {
    const name = server.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
    const [variable, given] = find(env, name);
    const { bypassed, unknownEntries } = readNoProxy(find(env, 'no_proxy')[1], server);
    if (given === '' || bypassed || isLoopback(server.hostname))
        return { proxyEnv: {}, proxy: undefined, variable: undefined, unknownEntries };
    const { hostname, port, protocol } = new URL(given);
    const proxy = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
    return { proxyEnv: { [name]: given }, proxy, variable, unknownEntries };
}
/** `proxyEnv` of Node's agent came with 24.5; before that, it would connect directly without a word. */
function isProxyCapable(version) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major > 24 || (major === 24 && minor >= 5);
}
/** The name as it is spelled, and the value, empty where there is none. */
function find(env, name) {
    const value = (env[name] ?? '').trim();
    return value === '' ? [name.toUpperCase(), (env[name.toUpperCase()] ?? '').trim()] : [name, value];
}
/** True for loopback hosts, as `URL.hostname` spells them. */
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
/** Entries are separated by commas or blanks; a name stands for its subdomains too, as in curl. */
function readNoProxy(text, server) {
    const host = bare(server.hostname);
    const port = server.port || (server.protocol === 'https:' ? '443' : '80');
    const entries = text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((entry) => entry !== '');
    const verdicts = entries.map((entry) => matches(entry, host, port));
    return {
        bypassed: verdicts.includes(true),
        unknownEntries: entries.filter((_entry, index) => verdicts[index] === undefined),
    };
}
/** Whether the entry covers the host; undefined if the entry is invalid. */
function matches(entry, host, port) {
    if (entry === '*')
        return true;
    if (entry.includes('/'))
        return inNetwork(entry, host);
    const range = /^([\d.]+)-([\d.]+)$/.exec(entry);
    if (range && (0,external_node_net_.isIP)(range[1] ?? '') === 4 && (0,external_node_net_.isIP)(range[2] ?? '') === 4)
        return inRange(range[1] ?? '', range[2] ?? '', host);
    const address = bare(entry);
    if ((0,external_node_net_.isIP)(address))
        return sameAddress(address, host);
    const [, name = '', itsPort = port] = /^(\[[\da-f:.]+\]|[^:[\]]+):(\d+)$/.exec(entry) ?? ['', entry];
    if ((0,external_node_net_.isIP)(bare(name)))
        return itsPort === port && sameAddress(bare(name), host);
    const domain = name.replace(/^\*?\./, '');
    if (!/^[^\s*:/?#@[\]]+$/.test(domain))
        return undefined;
    return itsPort === port && (host === domain || host.endsWith(`.${domain}`));
}
/** The host without the brackets of an IPv6 address. */
function bare(host) {
    return host.replace(/^\[(.*)\]$/, '$1');
}
function familyOf(address) {
    return (0,external_node_net_.isIPv6)(address) ? 'ipv6' : 'ipv4';
}
function sameAddress(address, host) {
    return inList(host, (list) => {
        list.addAddress(address, familyOf(address));
    });
}
function inRange(from, to, host) {
    try {
        return inList(host, (list) => {
            list.addRange(from, to);
        });
    }
    catch {
        // It ends before it begins.
        return undefined;
    }
}
function inNetwork(entry, host) {
    const [, network = '', prefix = ''] = /^\[?([\da-f:.]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
    if (!(0,external_node_net_.isIP)(network) || Number(prefix) > ((0,external_node_net_.isIPv6)(network) ? 128 : 32))
        return undefined;
    return inList(host, (list) => {
        list.addSubnet(network, Number(prefix), familyOf(network));
    });
}
function inList(host, add) {
    const list = new external_node_net_.BlockList();
    add(list);
    return (0,external_node_net_.isIP)(host) !== 0 && list.check(host, familyOf(host));
}

;// CONCATENATED MODULE: ./src/kompira/connection.ts




/** One request on its way: how far it came, and the means to break it off. */
class Attempt {
    /** True once bytes of the request can have reached the server: connected, and past the handshake if there is one. */
    sent = true;
    /** True where it goes out on a kept connection. */
    reused = true;
    /** True once a response began. */
    answered = false;
    /** True once the proxy, if there is one, was reached. */
    reachedProxy = false;
    /** Why it was broken off. */
    brokenOff;
    #controller = new AbortController();
    #aborted = Promise.withResolvers();
    #connecting;
    constructor() {
        this.#aborted.promise.catch(() => undefined);
    }
    get signal() {
        return this.#controller.signal;
    }
    /** Rejects when it is broken off: a request that still waits for its proxy has no socket that could tell. */
    get aborted() {
        return this.#aborted.promise;
    }
    breakOff(breakdown) {
        this.brokenOff ??= breakdown;
        this.close();
        this.#aborted.reject(new Error(breakdown.kind));
    }
    /** Ends what may still be under way of it. */
    close() {
        this.#connecting?.destroy();
        this.#controller.abort();
    }
    /** A new connection is being made for it. */
    connecting(connect, throughTunnel) {
        this.sent = false;
        this.reused = false;
        const established = () => (this.sent = true);
        const socket = connect(established);
        this.#connecting = socket;
        socket?.once(socket instanceof external_node_tls_.TLSSocket ? 'secureConnect' : 'connect', () => {
            this.reachedProxy = true;
            if (!throughTunnel)
                established();
        });
        return socket;
    }
}
/** Its connections are kept. The requests tell by `attempt` in their options whom to tell how far they came. */
function newAgent(url, { proxyEnv, proxy }, options) {
    const isTls = url.protocol === 'https:';
    const agent = new (isTls ? (external_node_https_default()) : (external_node_http_default())).Agent({
        keepAlive: true,
        proxyEnv,
        ...(isTls && {
            rejectUnauthorized: !options.insecure,
            // Whoever puts an intermediate authority into ca-certificate means to trust it.
            allowPartialTrustChain: true,
            cert: options.clientCertificate?.certificate,
            key: options.clientCertificate?.key,
        }),
    });
    const createConnection = agent.createConnection.bind(agent);
    agent.createConnection = (of, callback) => {
        const connect = (onTunnel) => createConnection(of, (error, socket) => {
            if (!error)
                onTunnel();
            callback?.(error, socket);
        });
        return of.attempt
            ? of.attempt.connecting(connect, isTls && proxy !== undefined)
            : connect(() => undefined);
    };
    return agent;
}
/**
 * The certificate at an address whose certificate was refused: the error itself has not kept it. The handshake brings it;
 * the request is never sent.
 */
async function shownCertificate(url, route, options, signal) {
    const agent = newAgent(url, route, { ...options, insecure: true });
    try {
        const { promise, resolve } = Promise.withResolvers();
        const request = external_node_https_default().request(url, { agent, signal });
        request.on('socket', (socket) => {
            if (!(socket instanceof external_node_tls_.TLSSocket))
                return;
            const show = () => {
                resolve(socket.getPeerX509Certificate());
            };
            // A tunnel is handed over with its handshake done. Not asked for twice: Node takes it out of the chain.
            if (socket.connecting)
                socket.once('secureConnect', show);
            else
                show();
        });
        request.on('error', () => {
            resolve(undefined);
        });
        return await promise;
    }
    finally {
        agent.destroy();
    }
}
/** The logins that a proxy offers, `Negotiate` and `Basic`, asked for without one. */
async function offeredSchemes(url, { proxyEnv }, signal) {
    const proxy = new URL(Object.values(proxyEnv)[0] ?? '');
    const { promise, resolve } = Promise.withResolvers();
    const request = (proxy.protocol === 'https:' ? (external_node_https_default()) : (external_node_http_default())).request({
        agent: false,
        host: bare(proxy.hostname),
        port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
        method: 'CONNECT',
        path: `${url.hostname}:${url.port || '443'}`,
        signal,
    });
    request.on('connect', ({ headers }, socket) => {
        socket.destroy();
        resolve(schemesIn(headers['proxy-authenticate']));
    });
    request.on('error', () => {
        resolve([]);
    });
    request.end();
    return promise;
}
/** Of `Negotiate, Basic realm="proxy"` the names alone: `Negotiate` and `Basic`. */
function schemesIn(challenges) {
    const names = (challenges ?? '').matchAll(/(?:^|,)\s*([A-Za-z][\w-]*)(?=\s|,|$)/g);
    return [...names].map(([, name = '']) => name);
}

;// CONCATENATED MODULE: ./src/kompira/tls.ts


/** By the codes of Node, tried on Node 24 with OpenSSL 3.5. */
const PROBLEMS = {
    DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
    UNABLE_TO_GET_ISSUER_CERT: 'incomplete-chain',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'incomplete-chain',
    ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-name',
    CERT_HAS_EXPIRED: 'expired',
    CERT_NOT_YET_VALID: 'not-yet-valid',
    // Node has no code of its own for keys and signatures that are too weak, of the server or of an authority.
    UNSPECIFIED: 'weak-certificate',
};
/** By the reason codes of OpenSSL (include/openssl/sslerr.h); those above 1000 are alerts of the other side. */
const PROBLEMS_BY_REASON = {
    397: 'weak-certificate',
    398: 'weak-certificate',
    399: 'weak-certificate',
    258: 'old-tls',
    396: 'old-tls',
    1070: 'old-tls',
    372: 'weak-tls',
    394: 'weak-tls',
    198: 'not-tls',
    267: 'not-tls',
    // TLS 1.3 lets a client go ahead, and only then says that it has no certificate: the request was never read.
    1116: 'client-certificate',
    1041: 'client-certificate',
};
/** What OpenSSL says in an error of Node, `error:0A00042E:SSL routines:function:tlsv1 alert protocol version:file:line`. */
function opensslErrorIn(thrown) {
    const [, number, said = ''] = /error:([0-9A-F]{8}):[^:]*:[^:]*:([^:]*)/.exec(errors_messageOf(thrown)) ?? [];
    // The upper bits name the library.
    return number === undefined ? undefined : { reason: Number.parseInt(number, 16) & 0x7fffff, said };
}
/** Undefined where it is not a matter of TLS. `code`: that of the error. */
function tlsProblemOf(thrown, code) {
    const known = PROBLEMS[code];
    if (known)
        return known;
    if (/^(CERT_|UNABLE_TO_|INVALID_|ERR_TLS_CERT)/.test(code))
        return 'bad-certificate';
    const openssl = opensslErrorIn(thrown);
    if (openssl)
        return PROBLEMS_BY_REASON[openssl.reason] ?? 'handshake-failed';
    return code === 'EPROTO' || code.startsWith('ERR_SSL_') ? 'handshake-failed' : undefined;
}
/** What OpenSSL says, without the files and lines of its source around it; else the words of Node. */
function saidIn(thrown) {
    return opensslErrorIn(thrown)?.said ?? errors_messageOf(thrown);
}
/** True where the certificate itself says more. */
function isCertificateProblem(problem) {
    return CERTIFICATE_PROBLEMS.includes(problem);
}
/** True where a further authority could settle it. */
function isMatterOfTrust(problem) {
    return ['self-signed', 'unknown-authority', 'incomplete-chain'].includes(problem);
}
/**
 * Trusts these too (PEM), besides all that is trusted already. For the whole process: it is the only way that reaches
 * direct connections, tunnels and proxies alike.
 */
function trustAlso(authorities) {
    external_node_tls_default().setDefaultCACertificates([...external_node_tls_default().getCACertificates('default'), ...authorities]);
}
/** Those of the operating system. Reading them takes about 120 ms, so only once the others have failed. */
function trustSystem() {
    trustAlso(external_node_tls_default().getCACertificates('system'));
}
function shown(certificate) {
    const onOneLine = (name) => name.replaceAll('\n', ', ');
    return {
        issuer: onOneLine(certificate.issuer),
        names: certificate.subjectAltName ?? onOneLine(certificate.subject),
        validFrom: certificate.validFrom,
        validTo: certificate.validTo,
        expired: certificate.validToDate < new Date(),
    };
}

;// CONCATENATED MODULE: ./src/kompira/breakdown.ts


/** A proxy in front of plain http answered itself. */
class ProxyLogin extends Error {
    schemes;
    constructor(schemes) {
        super('407');
        this.schemes = schemes;
    }
}
/** Asks the server or the proxy once more where the error has not kept what the message needs. */
async function breakdownOf(thrown, facts) {
    const { attempt, url, route, options, signal } = facts;
    if (attempt.brokenOff)
        return attempt.brokenOff;
    const [code, said] = [codeOf(thrown), saidIn(thrown)];
    const { proxy = '', variable = '' } = route;
    const atProxy = route.proxy !== undefined && !attempt.sent && !attempt.reachedProxy;
    if (thrown instanceof ProxyLogin)
        return { kind: 'proxy-refused', proxy, variable, status: 407, schemes: thrown.schemes };
    if (code === 'ERR_PROXY_TUNNEL') {
        const status = statusOf(thrown);
        if (status === undefined)
            return { kind: 'proxy-unreachable', proxy, code, said };
        // tinyproxy answers a wrong login with 401.
        const schemes = [401, 407].includes(status) ? await offeredSchemes(url, route, signal) : undefined;
        return { kind: 'proxy-refused', proxy, variable, status, schemes };
    }
    const problem = tlsProblemOf(thrown, code);
    if (problem) {
        const isShown = isCertificateProblem(problem) && !atProxy && !signal.aborted;
        const certificate = isShown ? await shownCertificate(url, route, options, signal) : undefined;
        const host = atProxy ? proxy : url.hostname;
        return { kind: 'tls', problem, host, code, said, shown: certificate && shown(certificate) };
    }
    if (atProxy)
        return { kind: 'proxy-unreachable', proxy, code, said };
    return code === 'ENOTFOUND'
        ? { kind: 'name-unknown', host: url.hostname, code }
        : { kind: 'connection', code, said };
}
/** The status with which a proxy answered, as Node keeps it. */
function statusOf(thrown) {
    return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number'
        ? thrown.statusCode
        : undefined;
}
function codeOf(thrown) {
    return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

;// CONCATENATED MODULE: ./src/kompira/transport.ts
/** Transport: one HTTP exchange, whole or an error that says whether the request can have reached the server. */













/** Node gives each address of a name 250 ms to connect, too little over a slow link. */
const MOST_PER_ADDRESS_MS = 5000;
/** For a second look, which is for the message alone: of the time that the exchange has left, a moment where it has none. */
const EVIDENCE_MS = 5000;
const LEAST_EVIDENCE_MS = 1000;
class Transport {
    #options;
    #route;
    // Retries and redirects are its own affairs that would not be safe for a POST; `requestRaw` does neither. Its socket
    // timeout ends idle sockets only, and the default of three minutes would cut a longer request-timeout short.
    #client = new lib/* HttpClient */.Qq(undefined, undefined, { socketTimeout: MAX_TIMER_MS });
    #agent;
    #trustsSystem = false;
    constructor(options) {
        this.#options = options;
        this.#route = routeTo(new URL(options.server), options.env);
        if (options.authorities.length > 0)
            trustAlso(options.authorities);
        // It would switch the checks off without a word; `insecure` is the way to do that.
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
        // For the whole process, since it holds for the connection to a proxy too.
        (0,external_node_net_.setDefaultAutoSelectFamilyAttemptTimeout)(Math.max(250, Math.min(MOST_PER_ADDRESS_MS, Math.round(options.requestTimeoutMs / 3))));
    }
    /**
     * Throws TransportError, or InvalidResponseError for a body that is too large or cannot be decoded; a response of any
     * status is a response, and no redirect is followed. Nothing is repeated but what is certain to have had no effect: a
     * GET on a kept connection that turns out to have been closed by the server meanwhile, and a handshake that failed
     * for want of an authority which the system may know.
     */
    async exchange(exchange) {
        const limitMs = Math.min(exchange.timeoutMs ?? MAX_TIMER_MS, this.#options.requestTimeoutMs, MAX_TIMER_MS);
        const limit = { limitMs, endsAt: clock_now() + limitMs };
        const attempt = new Attempt();
        try {
            return await this.#once(exchange, attempt, limit);
        }
        catch (thrown) {
            if (!this.#isWorthAnother(exchange, attempt, thrown))
                throw await this.#toError(exchange, attempt, limit, thrown);
        }
        const second = new Attempt();
        try {
            return await this.#once(exchange, second, limit);
        }
        catch (thrown) {
            throw await this.#toError(exchange, second, limit, thrown);
        }
    }
    #isWorthAnother({ method }, attempt, thrown) {
        if (attempt.brokenOff || thrown instanceof InvalidResponseError)
            return false;
        if (method === 'GET' && attempt.reused && !attempt.answered)
            return true;
        const problem = attempt.sent ? undefined : tlsProblemOf(thrown, codeOf(thrown));
        if (!problem || !isMatterOfTrust(problem) || this.#trustsSystem)
            return false;
        this.#trustsSystem = true;
        trustSystem();
        this.close();
        return true;
    }
    async #once(exchange, attempt, { limitMs, endsAt }) {
        const { call, method, url, headers, body, signal, signalUntilSent } = exchange;
        const startedAt = clock_now();
        const timer = setTimeout(() => {
            attempt.breakOff({ kind: 'timeout', afterMs: limitMs });
        }, endsAt - startedAt);
        const onAbort = () => {
            attempt.breakOff({ kind: 'aborted' });
        };
        const onAbortUntilSent = () => {
            if (!attempt.sent)
                onAbort();
        };
        signal?.addEventListener('abort', onAbort);
        signalUntilSent?.addEventListener('abort', onAbortUntilSent);
        const log = (outcome) => {
            this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round(clock_now() - startedAt)} ms`);
        };
        try {
            if (signal?.aborted || signalUntilSent?.aborted) {
                attempt.sent = false;
                onAbort();
            }
            const message = await this.#send(attempt, url, {
                method,
                headers: { ...this.#options.headers, ...headers },
                body,
            });
            const bytes = await readBody(call, message);
            const decodedBytes = decoded(call, bytes, message.headers['content-encoding']);
            // Node takes a body that says no length for whole, even if it ended because it was broken off here.
            if (attempt.brokenOff)
                throw new Error(attempt.brokenOff.kind);
            log(`${message.statusCode ?? 0}, ${bytes.length} bytes`);
            const { statusCode = 0, headers: received } = message;
            const text = new TextDecoder().decode(decodedBytes);
            return { status: statusCode, headers: received, text, isUtf8: (0,external_node_buffer_.isUtf8)(decodedBytes) };
        }
        catch (thrown) {
            const reason = attempt.brokenOff?.kind ?? (codeOf(thrown) || errors_messageOf(thrown));
            attempt.close();
            log(reason);
            throw thrown;
        }
        finally {
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            signalUntilSent?.removeEventListener('abort', onAbortUntilSent);
        }
    }
    async #send(attempt, url, { method, headers, body }) {
        this.#agent ??= newAgent(url, this.#route, this.#options);
        const options = {
            ...(0,external_node_url_.urlToHttpOptions)(url),
            method,
            headers,
            agent: this.#agent,
            signal: attempt.signal,
            attempt,
        };
        const httpModule = url.protocol === 'https:' ? (external_node_https_default()) : (external_node_http_default());
        const sending = this.#client.requestRaw({ options, parsedUrl: url, httpModule }, body);
        const { message } = await Promise.race([sending, attempt.aborted]);
        attempt.answered = true;
        // Of https, a proxy's own refusal ends the tunnel before anything is sent through it.
        if (message.statusCode === 407 && this.#route.proxy !== undefined && url.protocol === 'http:') {
            attempt.sent = false;
            throw new ProxyLogin(schemesIn(message.headers['proxy-authenticate']));
        }
        return message;
    }
    async #toError(exchange, attempt, { endsAt }, thrown) {
        if (thrown instanceof InvalidResponseError)
            return thrown;
        const { url, signal, signalUntilSent } = exchange;
        const evidenceMs = Math.max(LEAST_EVIDENCE_MS, Math.min(EVIDENCE_MS, endsAt - clock_now()));
        const ends = [signal, signalUntilSent].filter((end) => end !== undefined);
        const breakdown = await breakdownOf(thrown, {
            attempt,
            url,
            route: this.#route,
            options: this.#options,
            signal: AbortSignal.any([AbortSignal.timeout(Math.round(evidenceMs)), ...ends]),
        });
        // A server that says in TLS 1.3 that it wants a certificate has not read the request.
        const unread = breakdown.kind === 'tls' && breakdown.problem === 'client-certificate';
        return new TransportError(exchange.call, {
            sent: attempt.sent && !unread,
            origin: exchange.url.origin,
            breakdown,
            cause: thrown,
        });
    }
    /** Drops every connection, with what is under way on it, so that the next exchange opens a new one. */
    close() {
        this.#agent?.destroy();
        this.#agent = undefined;
    }
    /** The certificate of the server, whether it is trusted or not. */
    certificate() {
        const signal = AbortSignal.timeout(EVIDENCE_MS);
        return shownCertificate(new URL(this.#options.server), this.#route, this.#options, signal);
    }
    get proxy() {
        return this.#route.proxy;
    }
    /** Entries of `no_proxy` that cannot match anything. */
    get unknownNoProxyEntries() {
        return this.#route.unknownEntries;
    }
}

;// CONCATENATED MODULE: ./src/kompira/call.ts




class Caller {
    #server;
    /** Takes the token out of what the server says. */
    redact;
    #tokenQuery;
    transport;
    #calls = 0;
    constructor({ token, tokenLocation, userAgent, language, headers, ...transport }) {
        const inHeader = tokenLocation === 'header';
        this.#server = transport.server;
        this.redact = redactor(token);
        this.#tokenQuery = inHeader ? [] : Object.entries({ token, format: 'json' });
        this.transport = new Transport({
            ...transport,
            headers: {
                ...headers,
                // Without it the server answers a browser: HTML, or a redirect to its login page.
                accept: 'application/json',
                'accept-encoding': 'identity',
                'accept-language': language,
                ...(inHeader && { authorization: `Token ${token}` }),
                'user-agent': userAgent,
            },
        });
    }
    /** The JSON of a good response. Throws TransportError, RefusedError or InvalidResponseError. */
    async ask(call) {
        return this.read(call, await this.exchange(call));
    }
    /** A good response as it came, the token still in it. Throws TransportError, RefusedError or InvalidResponseError. */
    async exchange(call) {
        if (call.fresh)
            this.close();
        const { method, timeoutMs, signal, signalUntilSent } = call;
        const query = new URLSearchParams([...(call.query ?? []), ...this.#uncached(call)]).toString();
        const url = new URL(this.#server + (0,paths/* encodePath */.O0)(call.path) + (call.suffix ? `.${call.suffix}` : '') + (query && `?${query}`));
        const response = await this.transport.exchange({
            call: nameOf(call),
            method,
            url,
            body: method === 'POST' ? JSON.stringify(call.body === undefined ? {} : call.body) : '',
            ...(method === 'POST' && { headers: { 'content-type': 'application/json' } }),
            ...(timeoutMs !== undefined && { timeoutMs }),
            signal,
            signalUntilSent,
        });
        if (response.status >= 200 && response.status < 300)
            return response;
        throw toRefusedError(nameOf(call), url, response, this.redact);
    }
    /** The JSON of a response to this call. Throws InvalidResponseError. */
    read(call, response) {
        return parseResponse(nameOf(call), response, this.redact);
    }
    /** Drops every connection; the next call opens a new one. */
    close() {
        this.transport.close();
    }
    /** The token in the query, where it belongs there. A cache on the way keeps such a GET, but for one that is new. */
    #uncached({ method }) {
        if (this.#tokenQuery.length === 0 || method !== 'GET')
            return this.#tokenQuery;
        this.#calls += 1;
        return [...this.#tokenQuery, ['_', `${Date.now().toString(36)}-${this.#calls}`]];
    }
}
/** How errors name it; never with its query. */
function nameOf({ method, path, suffix }) {
    return `${method} ${path}${suffix ? `.${suffix}` : ''}`;
}

;// CONCATENATED MODULE: ./src/kompira/process-lists.ts
/** The list of processes, asked for what a jobflow has done and is doing. Its filters are not the same everywhere. */



/** As many active processes as are asked for. */
const MOST_ACTIVE = 100;
/** So many earlier runs say how long one takes. */
const USUAL_RUNS = 10;
class ProcessLists {
    #caller;
    constructor(caller) {
        this.#caller = caller;
    }
    /**
     * The newest processes of a jobflow, newest first, a hundred at the most, as far as this user may see them, and the
     * server's clock in ms since 1970 where it says so. `attrs` is not asked for: before 1.6.2.post4 it does not work on
     * this list.
     */
    async newest(jobflow, limits) {
        const call = processList([['job', jobflow]], limits);
        const response = await this.#caller.exchange(call);
        const clock = Date.parse(response.headers.date ?? '');
        const rows = toRows(nameOf(call), this.#caller.read(call, response));
        return {
            // A server that does not filter as it was asked to shows others as well.
            rows: rows.filter(({ job }) => job === null || isSamePath(job, jobflow)),
            serverTimeMs: Number.isNaN(clock) ? undefined : clock,
        };
    }
    /**
     * How long a run of this jobflow takes as a rule, in seconds: the median of the last ten that ended DONE with the exit
     * status 0, without the one at `except`; undefined where the server shows none. One request, also where `status` or
     * `attrs` is ignored.
     */
    async usualSeconds(jobflow, limits, { except } = {}) {
        const attrs = ['abspath', 'job', 'status', 'exit_status', 'elapsed_time'];
        const call = {
            method: 'GET',
            path: '/process',
            query: [
                ['job', jobflow],
                ['status', 'DONE'],
                ['order_by', '-id'],
                ['page_size', String(2 * USUAL_RUNS)],
                ...attrs.map((name) => ['attrs', name]),
            ],
            ...limits,
        };
        const seconds = toRows(nameOf(call), await this.#caller.ask(call))
            .filter(({ job }) => isSamePath(job ?? '', jobflow))
            .filter(({ status, exitStatus }) => status === 'DONE' && exitStatus === '0')
            .filter(({ path }) => path !== except)
            .flatMap(({ elapsedSeconds }) => elapsedSeconds ?? [])
            .slice(0, USUAL_RUNS)
            .sort((a, b) => a - b);
        const [low, high] = [seconds[(seconds.length - 1) >> 1], seconds[seconds.length >> 1]];
        return low === undefined || high === undefined ? undefined : Math.round(5 * (low + high)) / 10;
    }
    /**
     * The processes of a jobflow that have not ended, newest first, as far as this user may see; MOST_ACTIVE at the most.
     * By `is_active`, as the vendor's web UI does it; where that is not honoured, status by status, as in the manual.
     */
    async active(jobflow, limits) {
        const active = await this.#filtered(jobflow, [['is_active', 'True']], limits).catch((thrown) => {
            if (isRefusedByKompira(thrown, [400]))
                return undefined;
            throw thrown;
        });
        if (active)
            return newestFirst(active);
        const rows = [];
        // In the order in which a process goes through them, the last two to and fro, so that none slips through.
        for (const status of [...ACTIVE_STATUSES, 'RUNNING']) {
            const some = await this.#filtered(jobflow, [['status', status]], limits);
            if (!some)
                throw new InvalidResponseError('GET /process', { kind: 'not-filtered' });
            rows.push(...some);
        }
        const unique = new Map(rows.map((row) => [row.path, row]));
        return newestFirst([...unique.values()]);
    }
    async #filtered(jobflow, filter, limits) {
        const call = processList([['job', jobflow], ...filter], limits);
        return toActive(jobflow, nameOf(call), await this.#caller.ask(call));
    }
}
/** Ids grow as processes are made; a server may ignore `order_by`. */
function newestFirst(rows) {
    return rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
}
function processList(filter, limits) {
    const query = [...filter, ['order_by', '-id'], ['page_size', String(MOST_ACTIVE)]];
    return { method: 'GET', path: '/process', query, ...limits };
}

;// CONCATENATED MODULE: ./src/core/interruption.ts
/** How what is done is told to stop before it has ended. */

/** `said`: the name of the signal, or the message of the error. */
class Interrupted extends Error {
    name = 'Interrupted';
    /** `cancelled` by a person or the one who called; `crashed` by an error that nobody caught. */
    kind;
    at = clock_now();
    constructor(kind, said, cause) {
        super(said, { cause });
        this.kind = kind;
    }
}
function interruption_interruptCause({ signal }) {
    const reason = signal.reason;
    return reason instanceof Interrupted
        ? { kind: reason.kind, said: reason.message }
        : { kind: 'crashed', said: String(reason) };
}
/** What is left of the grace, in ms. */
function graceLeftMs({ signal, graceMs }) {
    const reason = signal.reason;
    return reason instanceof Interrupted ? graceMs - (now() - reason.at) : graceMs;
}
/** Aborted once `signal` has been for `graceMs`, or immediately when it is urgent. */
function interruption_graceAfter({ signal, urgent }, graceMs) {
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

;// CONCATENATED MODULE: ./src/core/trouble.ts
/**
 * What it proves that a request ended so: the one table that everything which asks the server goes by. Rows, not code:
 * `docs/architecture.md` shows them, and a test prints them.
 */

/** A name that does not exist is nearly always a typo, or a runner outside the network. */
const NAME_PASSES_FOR_MS = 30_000;
const unsent = (kinds, problems) => (error) => error instanceof TransportError &&
    !error.sent &&
    kinds.includes(error.breakdown.kind) &&
    (problems === undefined || (error.breakdown.kind === 'tls' && problems.includes(error.breakdown.problem)));
const refused = (by, test) => (error) => error instanceof RefusedError && (error.reason !== '') === (by === 'Kompira') && test(error);
/**
 * True where the server, or what stands before it, wants another address or another login. It is plainly a wrong setting
 * where it answers everything so; in place of one response alone, a filter can have put it.
 */
function looksMisconfigured(error) {
    return refused('something else', ({ redirect, wants }) => wants !== undefined || (redirect !== undefined && redirect.kind !== 'elsewhere'))(error);
}
/** The first row that fits counts. */
const TROUBLES = [
    {
        way: 'the host name does not exist',
        when: unsent(['name-unknown']),
        mayHaveActed: false,
        passes: 'yes',
        passesForMs: NAME_PASSES_FOR_MS,
    },
    {
        way: 'the TLS handshake was broken off, or the proxy could not be reached',
        when: (error) => unsent(['tls'], ['handshake-failed'])(error) || unsent(['proxy-unreachable'])(error),
        mayHaveActed: false,
        passes: 'yes',
    },
    {
        way: 'a certificate, a version of TLS or a missing client certificate was refused',
        // A client certificate is missed only after the handshake, before the request is read.
        when: unsent(['tls']),
        mayHaveActed: false,
        passes: 'once answered',
    },
    {
        way: 'the proxy asked for a login',
        when: (error) => error instanceof TransportError &&
            error.breakdown.kind === 'proxy-refused' &&
            error.breakdown.schemes !== undefined,
        mayHaveActed: false,
        passes: 'once answered',
    },
    {
        way: 'no connection, or another refusal by the proxy',
        when: (error) => error instanceof TransportError && !error.sent,
        mayHaveActed: false,
        passes: 'yes',
    },
    {
        way: 'sent, and no whole response',
        when: (error) => error instanceof TransportError,
        mayHaveActed: true,
        passes: 'yes',
    },
    {
        way: '429, whoever says it',
        when: (error) => error instanceof RefusedError && error.status === 429,
        mayHaveActed: false,
        passes: 'yes',
    },
    {
        way: "503 with Retry-After, in Kompira's words",
        when: refused('Kompira', ({ status, retryAfterMs }) => status === 503 && retryAfterMs !== undefined),
        mayHaveActed: false,
        passes: 'yes',
    },
    {
        way: "408 or 5xx, in Kompira's words",
        when: refused('Kompira', ({ status }) => status === 408 || status >= 500),
        mayHaveActed: true,
        passes: 'yes',
    },
    {
        way: "another status, in Kompira's words",
        when: refused('Kompira', () => true),
        mayHaveActed: false,
        passes: 'never',
    },
    {
        way: 'a redirect to the same address by https, or to the login page; a page that wants https or a client certificate',
        when: looksMisconfigured,
        mayHaveActed: false,
        passes: 'once answered',
    },
    {
        way: '408 or 5xx, not in the words of Kompira',
        when: refused('something else', ({ status }) => status === 408 || status >= 500),
        mayHaveActed: true,
        passes: 'yes',
    },
    {
        way: 'another status, not in the words of Kompira (a gateway, a filter, a redirect)',
        when: refused('something else', () => true),
        mayHaveActed: true,
        passes: 'once answered',
    },
    {
        way: '2xx with a body that is not what the API promises',
        when: (error) => error instanceof InvalidResponseError,
        mayHaveActed: true,
        passes: 'once answered',
    },
];
/** Undefined for other errors than a RequestError, which are faults of this program. */
function trouble_troubleOf(thrown) {
    return thrown instanceof RequestError ? TROUBLES.find(({ when }) => when(thrown)) : undefined;
}
/** True where another try may go better. `answered`: Kompira has answered this as it should before. */
function isTransient(thrown, answered) {
    const passes = trouble_troubleOf(thrown)?.passes;
    return passes === 'yes' || (passes === 'once answered' && answered);
}
/** True where the server can have acted on the request. */
function trouble_mayHaveActed(thrown) {
    return trouble_troubleOf(thrown)?.mayHaveActed !== false;
}
/**
 * True where it is certain that the server never took it, and another try may go better. Whether Kompira has answered
 * before does not count: a filter can put a redirect in place of the response to a start that was taken.
 */
function trouble_isSafeToResend(thrown) {
    return !trouble_mayHaveActed(thrown) && isTransient(thrown, false);
}
/** True where Kompira itself has said no. */
function isLastWord(thrown) {
    return trouble_troubleOf(thrown)?.passes === 'never';
}
/** True where something that is not Kompira answered in its place, and will again: a redirect, a page, not JSON. */
function isNotKompira(thrown) {
    if (thrown instanceof InvalidResponseError)
        return thrown.defect.kind === 'not-json';
    return thrown instanceof RefusedError && trouble_troubleOf(thrown)?.passes === 'once answered';
}

;// CONCATENATED MODULE: ./src/core/retry.ts
/**
 * The one loop that asks again: while a good response says to, and while trouble may pass. It knows time, deadline and
 * interruption; what is asked and how it is judged is handed in.
 */




/** Short enough that a proxy's restart goes unnoticed, long enough not to add to a server's trouble. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;
/** A server may ask for a longer pause between reads, but nobody would see the end meanwhile. */
const LONGEST_ASKED_PAUSE_MS = 30_000;
/** What a try at the very end of the time may still take: the server may just have come back, and be slow. */
const LAST_TRY_MS = 5000;
/** One notice of trouble a minute, also where the server comes and goes. */
const NOTICE_EVERY_MS = 60_000;
/** Throws only errors other than a RequestError. */
async function repeat(options) {
    const { ask, judge, signal, outageToleranceMs, deadline = Infinity, lastWordMs = 0 } = options;
    const pause = options.pause ?? ((ms) => sleep(ms, signal).then(() => undefined));
    let answered = options.answered ?? false;
    const outage = new Outage();
    const lastWords = new Outage();
    let noticedAt = -Infinity;
    let isNoticed = false;
    let cause;
    let response;
    for (;;) {
        const attemptedAt = clock_now();
        let pauseMs;
        try {
            const timeoutMs = Math.max(Math.min(deadline - attemptedAt, outage.leftMs(outageToleranceMs, attemptedAt)), LAST_TRY_MS);
            response ??= await ask({ signal, timeoutMs }, attemptedAt);
            const judgement = await judge(response, attemptedAt);
            const troubleMs = outage.succeeded(clock_now());
            lastWords.succeeded(clock_now());
            if (troubleMs !== undefined && isNoticed)
                options.onRecovered?.(troubleMs);
            [answered, isNoticed, cause] = [true, false, undefined];
            if ('value' in judgement)
                return { end: 'value', value: judgement.value };
            pauseMs = judgement.pauseMs;
        }
        catch (thrown) {
            const trouble = trouble_troubleOf(thrown);
            if (!trouble)
                throw thrown;
            const error = thrown;
            cause = error;
            if (signal.aborted)
                return { end: 'interrupted', cause };
            const isNo = isLastWord(error);
            if (!isNo)
                lastWords.succeeded(clock_now());
            const mayRetry = isNo ? lastWordMs > 0 : (options.mayRetry ?? isTransient)(error, answered);
            const toleranceMs = Math.min(outageToleranceMs, isNo ? lastWordMs : answered ? Infinity : (trouble.passesForMs ?? Infinity));
            const asked = error instanceof RefusedError ? (error.retryAfterMs ?? 0) : 0;
            const askedPauseMs = options.obeysPause ? asked : Math.min(asked, LONGEST_ASKED_PAUSE_MS);
            outage.failed(attemptedAt);
            const next = (isNo ? lastWords : outage).pauseMs({ attemptedAt, toleranceMs, askedPauseMs });
            if (!mayRetry || next === undefined || (options.obeysPause && next < askedPauseMs))
                return { end: 'gave up', cause };
            pauseMs = next;
            const leftMs = (isNo ? lastWords : outage).leftMs(toleranceMs, clock_now());
            const forMs = Math.min(leftMs, deadline - clock_now());
            if (forMs > 0 && clock_now() - noticedAt >= NOTICE_EVERY_MS) {
                [noticedAt, isNoticed] = [clock_now(), true];
                options.onRetry?.({ error, forMs });
            }
        }
        if (clock_now() >= deadline)
            return { end: 'deadline', cause };
        response = await pause(Math.min(pauseMs, deadline - clock_now()));
        if (signal.aborted)
            return { end: 'interrupted', cause };
    }
}
/** One stretch of trouble after another. Times in ms on the monotonic clock. */
class Outage {
    #since;
    #failures = 0;
    failed(attemptedAt) {
        this.#since ??= attemptedAt;
    }
    /**
     * The pause before the next try, at least what the server asked for; undefined when the tolerance is used up. The last
     * pause ends with the tolerance, so that the last try comes at its very end; where the first try alone took longer,
     * there is one more.
     */
    pauseMs(of) {
        this.failed(of.attemptedAt);
        const leftMs = Math.max(0, this.leftMs(of.toleranceMs, clock_now()));
        if (leftMs === 0 && (this.#failures > 0 || of.toleranceMs === 0))
            return undefined;
        // Half of it by chance: many steps that lost the same server should not come back all at the same instant.
        const backOffMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
        this.#failures += 1;
        return Math.min(Math.max(backOffMs, of.askedPauseMs), leftMs);
    }
    /** Ms that are left of the tolerance; Infinity without an outage. */
    leftMs(toleranceMs, at) {
        return this.#since === undefined ? Infinity : toleranceMs - (at - this.#since);
    }
    /** A good response came: how long the trouble lasted; undefined where there was none. The tolerance is whole again. */
    succeeded(at) {
        const lengthMs = this.#since === undefined ? undefined : at - this.#since;
        this.#since = undefined;
        this.#failures = 0;
        return lengthMs;
    }
}
/** Asks what may be asked any number of times. After an interruption the answer is that it was broken off. */
async function askPatiently({ outageToleranceMs, interruption, onRetry }, ask) {
    const repeated = await repeat({
        ask,
        judge: (value) => ({ value }),
        outageToleranceMs,
        signal: interruption.signal,
        onRetry,
    });
    if (repeated.end === 'value')
        return { answer: repeated.value };
    return repeated.end === 'gave up' ? { error: repeated.cause } : 'interrupted';
}
/** Sends it again, within the tolerance, only where it is certain that the server never took it. */
async function sendOnce({ outageToleranceMs, interruption, onRetry }, send) {
    if (interruption.signal.aborted)
        return { end: 'interrupted' };
    const limits = {
        // After a cancel the response to what is under way is waited for: it names what is to be stopped.
        signal: graceAfter(interruption, interruption.graceMs),
        signalUntilSent: interruption.signal,
    };
    let attemptedAt = now();
    const repeated = await repeat({
        ask: async (_limits, at) => {
            attemptedAt = at;
            try {
                return { end: 'taken', answer: await send(limits) };
            }
            catch (thrown) {
                if (!troubleOf(thrown) || !mayHaveActed(thrown))
                    throw thrown;
                return { end: 'uncertain', cause: thrown, attemptedAt };
            }
        },
        judge: (value) => ({ value }),
        mayRetry: isSafeToResend,
        obeysPause: true,
        outageToleranceMs,
        signal: interruption.signal,
        onRetry,
    });
    switch (repeated.end) {
        case 'value':
            return repeated.value;
        case 'gave up':
            return { end: 'not taken', cause: repeated.cause, attemptedAt };
        case 'deadline':
        case 'interrupted':
            return { end: 'interrupted' };
    }
}

;// CONCATENATED MODULE: ./src/core/candidates.ts



/** Long enough for a server that stumbled over the start to come back, short enough for a step that fails anyway. */
const LOOK_UP_MS = 30_000;
/** Worth it even where outage-tolerance says to give up immediately. */
const LEAST_LOOK_UP_MS = 5000;
/** The start itself may have taken all of the grace after a cancel. */
const LOOK_UP_AFTER_CANCEL_MS = 2000;
/** The server's clock comes in whole seconds, and the start may have reached it a little before we counted. */
const CLOCK_SLACK_MS = 2000;
const NEWEST = 3;
/** Tries for a while where the server does not answer. */
async function findCandidates(lost) {
    const { kompira, jobflow, sinceSentMs, outageToleranceMs, interruption } = lost;
    const signal = interruption_graceAfter(interruption, LOOK_UP_AFTER_CANCEL_MS);
    const repeated = await repeat({
        ask: async () => {
            const { rows, serverTimeMs } = await kompira.processes.newest(jobflow, {
                timeoutMs: LOOK_UP_MS,
                signal,
            });
            const sentAtMs = serverTimeMs === undefined ? undefined : serverTimeMs - sinceSentMs() - CLOCK_SLACK_MS;
            const found = mayBeOurs(rows, sentAtMs);
            return found.length > 0
                ? { kind: 'found', rows: found }
                : { kind: 'none', newest: mayBeOurs(rows, undefined).slice(0, NEWEST) };
        },
        judge: (value) => ({ value }),
        outageToleranceMs: Math.min(LOOK_UP_MS, Math.max(LEAST_LOOK_UP_MS, outageToleranceMs)),
        signal,
    });
    if (repeated.end === 'value')
        return repeated.value;
    return { kind: 'unlisted', cause: repeated.cause };
}
/**
 * The rows that may come from a start which the server saw no earlier than `sentAtMs`, by the server's clock. Ids grow
 * as processes are made, so nothing older than a process that began before can be ours; a NEW process has not begun,
 * so its id is all there is to tell it by. Newest first; all of them where the server's clock is not known.
 */
function mayBeOurs(rows, sentAtMs) {
    const sorted = newestFirst(rows);
    if (sentAtMs === undefined)
        return sorted;
    const older = sorted.findIndex(({ startedTime }) => startedTime !== null && Date.parse(startedTime) < sentAtMs);
    return older === -1 ? sorted : sorted.slice(0, older);
}

;// CONCATENATED MODULE: ./src/core/stop.ts
/** Stops a process, and proves it: terminated, then read until it is final. Prints nothing. */



const stop_FIRST_PAUSE_MS = 50;
const stop_LONGEST_PAUSE_MS = 1000;
/** A terminate that was accepted may still need a moment; one that was lost should not wait for ever. */
const TERMINATE_AGAIN_MS = 2000;
/** In less time no response comes. */
const LEAST_TRY_MS = 200;
/** What a slow server may take for a poll. */
const SLOW_POLL_MS = 3500;
/** A 404 after an accepted terminate can be a server in the middle of its restart, or one behind a balancer that lags. */
const GONE_AFTER_MS = 2000;
/** Where there is less time, this part of it. */
const GONE_AFTER_PART = 1 / 4;
const BETWEEN_404_MS = 300;
/**
 * Never throws what the server does. A terminate that was refused or lost is tried again while there is time: its own
 * loop, for two calls take turns in one budget. Only a final status proves a stop, or a terminate that was accepted and
 * a process that is then not found for a while, without a break.
 */
async function stop({ kompira, path, budgetMs, signal, onPoll, }) {
    const deadline = clock_now() + budgetMs;
    const leftMs = () => deadline - clock_now();
    let doubt = { kind: 'no-time' };
    let acceptedAt = -Infinity;
    const goneAfterMs = Math.min(GONE_AFTER_MS, budgetMs * GONE_AFTER_PART);
    let notFoundSince;
    for (let pauseMs = stop_FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !signal.aborted; pauseMs *= 2) {
        if (clock_now() - acceptedAt >= TERMINATE_AGAIN_MS) {
            try {
                // Half of what is left: a terminate that hangs must leave time for the poll that proves it.
                if (await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal }))
                    acceptedAt = clock_now();
                else
                    doubt = { kind: 'not-accepted' };
            }
            catch (thrown) {
                doubt = doubtAfter(doubt, thrown);
            }
        }
        if (leftMs() <= LEAST_TRY_MS)
            break;
        try {
            // One that hangs must leave time for the next.
            const timeoutMs = Math.max(leftMs() / 2, Math.min(leftMs(), SLOW_POLL_MS));
            const process = await kompira.process(path, { timeoutMs, signal });
            notFoundSince = undefined;
            await onPoll(process);
            if (isFinal(process.status))
                return { kind: 'stopped', status: process.status };
            if (acceptedAt > -Infinity)
                doubt = { kind: 'still', status: process.status };
        }
        catch (thrown) {
            if (acceptedAt > -Infinity && isRefusedByKompira(thrown, [404])) {
                notFoundSince ??= clock_now();
                if (clock_now() - notFoundSince >= goneAfterMs)
                    return { kind: 'gone' };
                pauseMs = Math.max(pauseMs, BETWEEN_404_MS);
            }
            else
                notFoundSince = undefined;
            doubt = doubtAfter(doubt, thrown);
        }
        await sleep(Math.min(pauseMs, stop_LONGEST_PAUSE_MS, leftMs()), signal);
    }
    return { kind: 'not-proven', doubt: signal.aborted ? { kind: 'no-time' } : doubt };
}
/** A try that was cut short, as the last ones are, does not hide what was said before. */
function doubtAfter(doubt, thrown) {
    if (!(thrown instanceof RequestError))
        throw thrown;
    const breakdown = thrown instanceof TransportError ? thrown.breakdown : undefined;
    const isCutShort = breakdown?.kind === 'timeout' && breakdown.afterMs < SLOW_POLL_MS;
    return isCutShort && doubt.kind !== 'no-time' ? doubt : { kind: 'error', cause: thrown };
}

;// CONCATENATED MODULE: ./src/core/finish.ts




/** Nobody is in a hurry here; long enough for a server that comes back from a restart. */
const STOP_MS = 30_000;
async function finishLeftUndone(state, options) {
    const { kompira, interruption } = options;
    if (state.phase === 'starting') {
        const sinceSentMs = () => {
            const ms = Date.now() - state.sentAt;
            // Somebody has set the clock back meanwhile: then it rules out nothing.
            return ms < 0 ? Infinity : ms;
        };
        const { jobflow, isUnlikely = false } = state;
        const candidates = await findCandidates({ ...options, jobflow, sinceSentMs });
        const isStillNotKompira = candidates.kind === 'unlisted' && isNotKompira(candidates.cause);
        return isUnlikely && isStillNotKompira
            ? { kind: 'nothing-new', jobflow }
            : { kind: 'start-unknown', jobflow, candidates };
    }
    const { path } = state;
    const ending = await stop({
        kompira,
        path,
        budgetMs: STOP_MS,
        signal: interruption_graceAfter(interruption, interruption.graceMs),
        onPoll: () => undefined,
    });
    return { kind: 'ended', path, ending };
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(24);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(760);
// EXTERNAL MODULE: external "node:querystring"
var external_node_querystring_ = __webpack_require__(792);
// EXTERNAL MODULE: ./src/inputs/language.ts
var language = __webpack_require__(739);
;// CONCATENATED MODULE: ./src/inputs/problems.ts
/** What can be wrong with an input, as facts: `words` says what to write instead. Texts are quoted as far as they may be. */
/** One or several problems of one input. Thrown by parsers, collected by the reader. */
class problems_Problem extends Error {
    name = 'Problem';
    problems;
    constructor(...problems) {
        super(problems.map(({ kind }) => kind).join(', '));
        this.problems = problems;
    }
}
/** Everything that is wrong with the inputs, found before anything was sent. */
class problems_InputError extends Error {
    name = 'InputError';
    problems;
    constructor(problems) {
        super(problems.map(({ name, problem }) => `${name}: ${problem.kind}`).join(', '));
        this.problems = problems;
    }
}

;// CONCATENATED MODULE: ./src/inputs/parse.ts
/** Input texts into values. Pure: each function answers the value or throws a Problem. */





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
    if (/^\d+(\.\d+)?$/.test(text))
        throw new problems_Problem({ kind: 'no-unit', text: brief(text) });
    if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text))
        throw new problems_Problem({ kind: 'not-a-duration', text: brief(text) });
    const ms = sumDuration(text);
    if (ms < sumDuration(least))
        throw new problems_Problem({ kind: 'too-short', text: brief(text), least });
    if (ms > sumDuration(most))
        throw new problems_Problem({ kind: 'too-long', text: brief(text), most });
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
    throw new problems_Problem({ kind: 'not-boolean', text: brief(text) });
}
function parse_parseOneOf(text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
        throw new problems_Problem({ kind: 'not-one-of', text: brief(text), choices });
    return choice;
}
/** The object path of a jobflow or script job. */
function parse_parseJobflow(text) {
    return parse_parseObjectPath(text, { example: '/root/restart_process', suffixes: ['execute'] });
}
/**
 * An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's.
 * `suffixes` are those that are added to it.
 */
function parse_parseObjectPath(text, { example, suffixes }) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//'))
        throw new Problem({ kind: 'path-is-url', text: unlessSecret(text), example });
    const path = text.startsWith('/') ? text : `/${text}`;
    const segments = path.slice(1).split('/');
    if (/\p{Cc}|\p{Cs}/u.test(path))
        throw new Problem({ kind: 'path-control-character', text: brief(text) });
    if (segments.includes('')) {
        const whole = segments.filter((segment) => segment !== '').join('/');
        throw new Problem({
            kind: 'path-empty-part',
            text: brief(text),
            instead: whole === '' ? example : brief(`/${whole}`),
        });
    }
    if (!isObjectPath(path))
        throw new Problem({ kind: 'path-relative', text: brief(text), example });
    const suffix = suffixes.map((name) => `.${name}`).find((name) => path.endsWith(name));
    if (suffix !== undefined) {
        const rest = path.slice(0, -suffix.length);
        throw new Problem({
            kind: 'path-suffix',
            text: brief(text),
            suffix,
            instead: rest.endsWith('/') ? example : brief(rest),
        });
    }
    return path;
}
/**
 * The path of a process, `/process/id_262`, from its id, its path, or its URL on this server. Of a URL from a browser,
 * what follows `?` or `#` does not count, and is not quoted: it can hold a token.
 */
function parse_parseProcess(text, servers) {
    const bare = text.replace(/[?#].*$/s, '');
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare);
    const known = servers.flatMap((server) => server ?? []);
    const [server] = known;
    // Without a server, which is a problem of its own, there is nothing to compare the address with.
    if (isUrl && server === undefined)
        return bare;
    if (!isUrl)
        return idPath(bare, text);
    const url = URL.canParse(bare) ? new URL(bare).href : '';
    const base = known
        .map((one) => `${new URL(one).href.replace(/\/$/, '')}/`)
        .find((one) => url.startsWith(one));
    if (base === undefined) {
        const shown = brief(bare.replace(/\/\/[^/]*@/, '//'));
        throw new Problem({ kind: 'other-server', text: shown, server: server ?? '' });
    }
    return idPath(url.slice(base.length), text);
}
function idPath(bare, text) {
    const id = /^(?:\/?process\/id_)?(\d{1,19})\/?$/.exec(bare)?.[1];
    if (id === undefined)
        throw new Problem({ kind: 'not-a-process', text: unlessSecret(text) });
    return `/process/id_${BigInt(id)}`;
}
/** JSON values, one per line; blank lines do not count. */
function parse_parseJsonLines(text) {
    return linesOf(text).flatMap((line, index) => {
        const value = line.trim();
        if (value === '')
            return [];
        try {
            return [parseJson(value)];
        }
        catch (thrown) {
            throw new Problem({
                kind: 'not-json',
                line: index + 1,
                text: brief(value),
                said: messageOf(thrown),
                write: insteadOf(value),
            });
        }
    });
}
/** What somebody most likely meant by a line that is not JSON. */
function insteadOf(line) {
    if (/^(true|false|null)$/i.test(line))
        return line.toLowerCase();
    if (line.includes(','))
        return undefined;
    const [, text = line] = /^'(.*)'$/.exec(line) ?? [];
    return JSON.stringify(brief(text));
}
/** What should be an address, or the name of something; undefined where it can hold a password or a token, or be one. */
function unlessSecret(text) {
    return /[?#@]/.test(text) || TOKEN.test(text) ? undefined : brief(text);
}
/** As long as a token, in one piece, with a digit in it. */
const TOKEN = /^(?=.*\d)[\w-]{20,}$/;
/** As much of an input as a message needs. */
function brief(text) {
    return cut(text, 120);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(598);
;// CONCATENATED MODULE: ./src/inputs/parse-connection.ts
/** The connection inputs, text into values. Pure: each function answers the value or throws a Problem. */






/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password. Without `insecure`, the message does not offer it.
 */
function parseServer(text, { insecure } = {}) {
    // The URL parser would drop a line break without a word.
    if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text))
        throw new problems_Problem({ kind: 'not-a-server', text: unlessSecret(text) });
    const url = new URL(text);
    if (url.pathname.endsWith('.execute'))
        throw new problems_Problem({ kind: 'address-of-jobflow', text: unlessSecret(text), origin: url.origin });
    const bare = url.origin + url.pathname.replace(/\/+$/, '');
    if (url.username || url.password)
        throw new problems_Problem({ kind: 'user-in-url', bare });
    if (text.includes('?') || text.includes('#'))
        throw new problems_Problem({ kind: 'query-in-url', bare });
    if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
        throw new problems_Problem({
            kind: 'clear-text',
            text: brief(text),
            https: bare.replace('http:', 'https:'),
            canBeInsecure: insecure !== undefined,
        });
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
    throw new problems_Problem({ kind: 'not-a-proxy' });
}
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Certificates in PEM, each for itself. Texts around them are left out; a private key is refused. */
function parsePem(text) {
    if (PRIVATE_KEY.test(text))
        throw new problems_Problem({ kind: 'private-key-in-certificate' });
    const blocks = text.match(CERTIFICATES) ?? [];
    if (blocks.length === 0)
        throw new problems_Problem({ kind: 'no-certificate' });
    for (const [index, block] of blocks.entries()) {
        try {
            new external_node_crypto_.X509Certificate(block);
        }
        catch (thrown) {
            throw new problems_Problem({
                kind: 'bad-certificate',
                number: index + 1,
                count: blocks.length,
                said: errors_messageOf(thrown),
            });
        }
    }
    return blocks;
}
/** A private key in PEM, not encrypted. Nothing of it is ever quoted. */
function parsePrivateKey(text) {
    if (text.includes('ENCRYPTED'))
        throw new problems_Problem({ kind: 'encrypted-key' });
    try {
        (0,external_node_crypto_.createPrivateKey)(text);
        return text;
    }
    catch (thrown) {
        throw new problems_Problem({ kind: 'no-private-key', said: errors_messageOf(thrown) });
    }
}
/** The first certificate is the client's own; those behind it lead to its authority. */
function belongTogether(certificates, key) {
    return new external_node_crypto_.X509Certificate(certificates[0] ?? '').checkPrivateKey((0,external_node_crypto_.createPrivateKey)(key));
}
/** What is set here, what Kompira would take for a login, and what would change how a message is framed. */
const OWN_HEADERS = [
    'authorization',
    'host',
    'accept',
    'accept-language',
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
/**
 * Further headers, one `Name: value` per line; names in lower case. A value is a secret and never quoted. Where the
 * token is not in a header, `Authorization` is free for a gateway.
 */
function parseHeaders(text, { tokenInHeader }) {
    const headers = new Map();
    for (const [index, line] of text_linesOf(text).entries()) {
        if (line.trim() === '')
            continue;
        const place = { line: index + 1 };
        const [, name = '', value = ''] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
        const key = name.toLowerCase();
        if (key === '' || value === '')
            throw new problems_Problem({ kind: 'not-a-header', ...place });
        if (OWN_HEADERS.includes(key) && (tokenInHeader || key !== 'authorization'))
            throw new problems_Problem({ kind: 'own-header', name, ...place });
        if (headers.has(key))
            throw new problems_Problem({ kind: 'header-twice', name, ...place });
        headers.set(key, value);
    }
    return Object.fromEntries(headers);
}
/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
function parseToken(text) {
    if (!/^[\x21-\x7e]+$/.test(text))
        throw new problems_Problem({ kind: 'bad-token' });
    return text;
}

;// CONCATENATED MODULE: ./src/inputs/reader.ts


/**
 * What an input is when it is left empty, as a workflow that passes its own inputs on often leaves it. The same as
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
class reader_Reader {
    #source;
    #defaults;
    #problems = [];
    /** `defaults`: where those of this action differ. */
    constructor(source, defaults = {}) {
        this.#source = source;
        this.#defaults = { ...DEFAULTS, ...defaults };
    }
    get env() {
        return this.#source.env;
    }
    variable(name) {
        return this.env[name]?.trim() ?? '';
    }
    /** The text of an input, white space around it aside; `variable` stands in where it is empty. */
    text(name, variable) {
        const text = this.#source.input(name).trim();
        return text === '' && variable !== undefined ? this.variable(variable) : text;
    }
    read(name, parse) {
        return this.parse(name, this.text(name) || this.#defaults[name], parse);
    }
    optional(name, parse, { variable } = {}) {
        const text = this.text(name, variable);
        return text === '' ? undefined : this.#parse(this.#spellSource(name, variable), text, parse);
    }
    /** The same for an input of several lines, where white space at either end has a meaning. */
    block(name, parse) {
        return this.text(name) === '' ? undefined : this.parse(name, this.#source.input(name), parse);
    }
    /** The same, with a parser that may have to be loaded first. */
    async blockLater(name, parse) {
        if (this.text(name) === '')
            return undefined;
        try {
            return await parse(this.#source.input(name));
        }
        catch (thrown) {
            this.#collect(this.spell(name), thrown);
            return undefined;
        }
    }
    /** `of`: what is missing where it is empty. */
    required(name, parse, { of = name, variable } = {}) {
        return this.#parse(this.#spellSource(name, variable), this.text(name, variable), (given) => {
            if (given === '')
                throw new problems_Problem({ kind: 'empty', of });
            return parse(given);
        });
    }
    /** A value that stands in for what was wrong never leaves this file: `finish` throws first. */
    parse(name, text, parse) {
        return this.#parse(this.spell(name), text, parse);
    }
    parseVariable(name, parse) {
        return this.#parse(name, this.variable(name), parse);
    }
    #parse(spelled, text, parse) {
        try {
            return parse(text);
        }
        catch (thrown) {
            this.#collect(spelled, thrown);
            return undefined;
        }
    }
    /** For what is wrong with inputs that are each right by themselves. */
    refuse(name, problem) {
        this.#problems.push({ name: this.spell(name), problem });
    }
    /** What is wrong with a variable that stands in is mended there. */
    #spellSource(name, variable) {
        const isVariable = variable !== undefined && this.text(name) === '' && this.variable(variable) !== '';
        return isVariable ? variable : this.spell(name);
    }
    spell(name) {
        return this.#source.spell(name);
    }
    #collect(name, thrown) {
        if (!(thrown instanceof problems_Problem))
            throw thrown;
        for (const problem of thrown.problems)
            this.#problems.push({ name, problem });
    }
    finish() {
        if (this.#problems.length > 0)
            throw new problems_InputError(this.#problems);
    }
}

;// CONCATENATED MODULE: ./src/inputs/connection.ts
/** The inputs that everything shares which talks to a server. */












/** The token is masked before anything else is looked at. */
function connection_readConnection(reader, mask) {
    for (const spelling of spellingsOf(reader.text('token', 'KOMPIRA_TOKEN')))
        mask(spelling);
    const language = readLanguage(reader);
    checkProxies(reader, mask);
    const insecure = reader.read('insecure', parse_parseBoolean);
    const tokenLocation = reader.read('token-location', (text) => parse_parseOneOf(text, ['header', 'query']));
    const tokenInHeader = tokenLocation !== 'query';
    const headers = reader.optional('headers', (text) => parseHeaders(text, { tokenInHeader })) ?? {};
    const unmaskedHeaders = Object.keys(headers).filter((name) => isCommon(headers[name] ?? ''));
    for (const name of Object.keys(headers))
        if (!unmaskedHeaders.includes(name))
            mask(headers[name] ?? '');
    const token = reader.required('token', parseToken, { variable: 'KOMPIRA_TOKEN' });
    const parse = (text) => parseServer(text, { insecure });
    const server = reader.required('server', parse, { variable: 'KOMPIRA_SERVER' });
    checkNode(server, reader);
    return {
        server,
        displayUrl: reader.optional('display-url', (text) => parseServer(text, { insecure: true })) ?? server,
        token,
        tokenLocation,
        authorities: reader.optional('ca-certificate', (text) => parsePem(pemText(text, reader))) ?? [],
        clientCertificate: readClientCertificate(reader, mask),
        insecure,
        headers,
        unmaskedHeaders,
        language,
        requestTimeoutMs: reader.read('request-timeout', reader_duration('10ms', '1h')),
        outageToleranceMs: reader.read('outage-tolerance', reader_duration('0s', '1d')),
    };
}
/** The server as it is read above, to recognise it by; empty where no run could use it. */
function serverOf(source) {
    try {
        return parseServer(new reader_Reader(source).text('server', 'KOMPIRA_SERVER'), { insecure: true });
    }
    catch {
        return '';
    }
}
/** Refuses a proxy that this Node would pass over. */
function checkNode(server, reader) {
    const { node } = process.versions;
    const proxies = PROXY_VARIABLES.map((name) => reader.variable(name)).filter((text) => text !== '');
    if (isProxyCapable(node) || ![server, ...proxies].every((text) => URL.canParse(text)))
        return;
    const { proxyEnv } = routeTo(new URL(server), reader.env);
    for (const name of Object.keys(proxyEnv))
        reader.refuse(name, { kind: 'proxy-needs-node', version: node });
}
/** The language, with the problem there may be with it. */
function readLanguage(reader) {
    reader.optional('language', (text) => parse_parseOneOf(text, language/* LANGUAGES */.Yj), { variable: 'KOMPIRA_LANGUAGE' });
    return (0,language/* languageOf */.eX)({ input: (name) => reader.text(name), env: reader.env });
}
function readClientCertificate(reader, mask) {
    const key = reader.optional('client-key', (text) => {
        const pem = pemText(text, reader);
        for (const line of text_linesOf(pem))
            if (!line.startsWith('-----'))
                maskText(line.trim(), mask);
        return parsePrivateKey(pem);
    });
    const certificates = reader.optional('client-certificate', (text) => parsePem(pemText(text, reader)));
    const given = (name) => reader.text(name) !== '';
    if (given('client-key') !== given('client-certificate')) {
        const [missing, other] = given('client-key')
            ? ['client-certificate', 'client-key']
            : ['client-key', 'client-certificate'];
        reader.refuse(missing, { kind: 'needs-other', other: reader.spell(other) });
    }
    if (key === undefined || certificates === undefined)
        return undefined;
    if (!belongTogether(certificates, key))
        reader.refuse('client-key', { kind: 'key-mismatch' });
    return { certificate: certificates.join('\n'), key };
}
/** The text itself, or that of the file it names. Throws a Problem. */
function pemText(text, reader) {
    if (text.includes('-----BEGIN'))
        return text;
    try {
        // Where the repository was checked out; this folder where nobody says.
        return (0,external_node_fs_.readFileSync)((0,external_node_path_.resolve)(reader.variable('GITHUB_WORKSPACE') || '.', text), 'utf8');
    }
    catch (thrown) {
        const [said = ''] = errors_messageOf(thrown).split(', open ', 1);
        // Several lines may be a key without its heading, which must not be quoted; a path has one line.
        throw new problems_Problem({
            kind: 'no-pem-file',
            text: /[\r\n]/.test(text) ? undefined : unlessSecret(text),
            said,
        });
    }
}
/** A value that would blank out ordinary words in the log, or parts of them: `root`, `true`, `https`, `1`. */
function isCommon(value) {
    return value.length < SHORTEST_MASKED || (value.length < SHORTEST_SECRET && /^[a-z]*$/i.test(value));
}
const SHORTEST_SECRET = 8;
/** A shorter one is found in every other word, and nobody could read the log any more. */
const SHORTEST_MASKED = 3;
function maskText(secret, mask) {
    if (secret.length >= SHORTEST_MASKED)
        mask(secret);
}
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
/**
 * Masks the passwords in the proxy variables, and refuses an address that Node would pass over without a word, to
 * connect directly.
 */
function checkProxies(reader, mask) {
    for (const name of PROXY_VARIABLES) {
        const text = reader.variable(name);
        const [, behindColon = ''] = /:([^:/]*)@[^@]*$/.exec(text) ?? [];
        const password = URL.canParse(text) ? new URL(text).password : '';
        for (const spelling of [behindColon, (0,external_node_querystring_.unescape)(behindColon), password, (0,external_node_querystring_.unescape)(password)])
            maskText(spelling, mask);
        if (text !== '')
            reader.parseVariable(name, parseProxy);
    }
}

;// CONCATENATED MODULE: ./src/inputs/inputs.ts
/**
 * Inputs: every one is read from here, into one typed value, and all that is wrong with them is reported in one
 * InputError.
 */








/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';
const CONSOLE_MODES = (/* unused pure expression or super */ null && (['stream', 'on-failure', 'off']));
const PROCESS_COMMANDS = (/* unused pure expression or super */ null && (['wait', 'show', 'terminate', 'suspend', 'resume']));
const CHANNEL_COMMANDS = (/* unused pure expression or super */ null && (['send', 'receive']));
/** Throws InputError with all that is wrong. */
async function readRunInputs(source, mask) {
    const reader = new Reader(source);
    const inputs = {
        connection: readConnection(reader, mask),
        jobflow: reader.required('jobflow', parseJobflow),
        start: await readStartOptions(reader),
        wait: reader.read('wait', parseBoolean),
        waiting: readWaiting(reader),
        ifRunning: reader.read('if-running', (text) => parseOneOf(text, IF_RUNNING)),
        dryRun: reader.read('dry-run', parseBoolean),
        ...readShowing(reader),
    };
    reader.finish();
    return inputs;
}
/** Throws InputError with all that is wrong. */
function readProcessInputs(source, mask) {
    // This step did not start the process, so it does not end it either unless told to.
    const reader = new Reader(source, { 'on-timeout': 'leave', 'on-cancel': 'leave' });
    const connection = readConnection(reader, mask);
    const { server, displayUrl } = connection;
    const inputs = {
        connection,
        path: reader.required('process', (text) => parseProcess(text, [server, displayUrl])),
        command: reader.optional('command', (text) => parseOneOf(text, PROCESS_COMMANDS)) ?? 'wait',
        waiting: readWaiting(reader),
        ...readShowing(reader),
    };
    reader.finish();
    return inputs;
}
/** Throws InputError with all that is wrong. */
async function readChannelInputs(source, mask) {
    const reader = new Reader(source);
    const connection = readConnection(reader, mask);
    const command = reader.optional('command', (text) => parseOneOf(text, CHANNEL_COMMANDS)) ?? 'send';
    const message = await reader.blockLater('message', parseTyped);
    const given = reader.text('message') !== '';
    if (command === 'send' && !given)
        reader.refuse('message', { kind: 'empty', of: 'message' });
    if (command === 'receive' && given)
        reader.refuse('message', { kind: 'message-with-receive' });
    const inputs = {
        connection,
        channel: reader.required('channel', (text) => parseObjectPath(text, { example: '/root/approval', suffixes: ['send', 'recv'] })),
        command,
        message,
        timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
    };
    reader.finish();
    return inputs;
}
/** Throws InputError with all that is wrong. */
function readDoctorInputs(source, mask) {
    const reader = new Reader(source);
    const connection = readConnection(reader, mask);
    const jobflow = reader.optional('jobflow', parseJobflow);
    reader.finish();
    return { connection, ...(jobflow !== undefined && { jobflow }) };
}
/** What the post step needs of the inputs. Throws InputError. */
function readPostInputs(source, mask) {
    const reader = new reader_Reader(source);
    const connection = connection_readConnection(reader, mask);
    reader.finish();
    return connection;
}
/** Of a command line: what leaves open which other options were meant. */
const UNCLEAR = (/* unused pure expression or super */ null && (['unknown-option', 'needs-value', 'too-many-arguments', 'token-on-command-line']));
const MISSING = (/* unused pure expression or super */ null && (['empty', 'needs-other']));
/** What is wrong with the inputs of a command besides what was found, but for what may be missing because of that. */
async function problemsBeside(found, command, source, mask) {
    const isUnclear = found.some(({ problem }) => UNCLEAR.includes(problem.kind));
    const isNew = ({ name, problem }) => !found.some((known) => known.name === name) && !(isUnclear && MISSING.includes(problem.kind));
    try {
        await readerOf(command)?.(source, mask);
        return [];
    }
    catch (thrown) {
        if (!(thrown instanceof InputError))
            throw thrown;
        return thrown.problems.filter(isNew);
    }
}
/** `finish` reads inputs only where something is left to do. */
function readerOf(command = '') {
    if (command === 'run')
        return readRunInputs;
    if (command === 'doctor')
        return readDoctorInputs;
    if (CHANNEL_COMMANDS.some((name) => name === command))
        return readChannelInputs;
    return PROCESS_COMMANDS.some((name) => name === command) ? readProcessInputs : undefined;
}
async function readStartOptions(reader) {
    const ofJobflow = {
        parameters: await reader.blockLater('parameters', parseMapping),
        step_mode: reader.optional('step-mode', parseBoolean),
        checkpoint_mode: reader.optional('checkpoint-mode', parseBoolean),
        monitoring_mode: reader.optional('monitoring-mode', (text) => parseOneOf(text, MONITORING_MODES)),
    };
    const path = (text) => parseObjectPath(text, { example: '/root/server1', suffixes: [] });
    const ofScriptJob = {
        node: reader.optional('node', path),
        account: reader.optional('account', path),
        command_line: reader.optional('command-line', (text) => text),
    };
    const given = (options) => Object.keys(options)
        .map((option) => option.replaceAll('_', '-'))
        .filter((name) => reader.text(name) !== '');
    const [first, ...rest] = given(ofScriptJob);
    if (first !== undefined && given(ofJobflow).length > 0) {
        const others = given(ofJobflow).map((name) => reader.spell(name));
        for (const name of [first, ...rest])
            reader.refuse(name, { kind: 'both-kinds-of-job', others });
    }
    const entries = Object.entries({ ...ofJobflow, ...ofScriptJob });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
function readWaiting(reader) {
    return {
        timeoutMs: reader.read('timeout', duration('1ms', LONGEST_WAIT)),
        startTimeoutMs: reader.optional('start-timeout', duration('1ms', LONGEST_WAIT)),
        pollIntervalMs: reader.read('poll-interval', duration('10ms', '1h')),
        longPoll: reader.read('long-poll', parseBoolean),
        onTimeout: reader.read('on-timeout', (text) => parseOneOf(text, POLICIES)),
        onCancel: reader.read('on-cancel', (text) => parseOneOf(text, POLICIES)),
        failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
    };
}
function readShowing(reader) {
    return {
        console: reader.read('console', (text) => parseOneOf(text, CONSOLE_MODES)),
        summary: reader.read('summary', parseBoolean),
    };
}

;// CONCATENATED MODULE: ./src/kompira/client.ts






/** The types of what can be executed. */
const JOBFLOW_TYPE = '/system/types/Jobflow';
const JOB_TYPES = [JOBFLOW_TYPE, '/system/types/ScriptJob'];
const CHANNEL_TYPE = '/system/types/Channel';
const client_MONITORING_MODES = (/* unused pure expression or super */ null && (['NOTHING', 'MAIL', 'ABORT_MAIL']));
class Kompira {
    #caller;
    #displayUrl;
    processes;
    constructor(options) {
        this.#caller = new Caller(options);
        this.#displayUrl = options.displayUrl;
        this.processes = new ProcessLists(this.#caller);
    }
    /** The address at which a person sees the object in a browser; its path is that of the API. */
    pageUrl = (path) => this.#displayUrl + (0,paths/* encodePath */.O0)(path);
    /** Entries of `no_proxy` that cannot match anything. */
    get unknownNoProxyEntries() {
        return this.#caller.transport.unknownNoProxyEntries;
    }
    /** Starts a process of the jobflow and answers its path, `/process/id_262`. Never sent twice from here. */
    async execute(jobflow, options, limits) {
        const call = {
            method: 'POST',
            path: jobflow,
            suffix: 'execute',
            fresh: true,
            body: options,
            ...limits,
        };
        return toProcessPath(nameOf(call), await this.#caller.ask(call));
    }
    async process(path, limits) {
        const query = PROCESS_ATTRS.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return toProcess(path, nameOf(call), await this.#caller.ask(call));
    }
    /** A page of processes with what came with it, for somebody who examines the server. */
    async inspect(path, query, limits) {
        const call = { method: 'GET', path, query, ...limits };
        const response = await this.#caller.exchange(call);
        const body = this.#caller.read(call, response);
        const rows = toRows(nameOf(call), body);
        const { results } = body;
        const { date = '', server = '' } = response.headers;
        return {
            rows,
            attributes: results.map((row) => Object.keys(row ?? {})),
            date,
            server: this.#caller.redact(String(server)),
        };
    }
    /** The certificate of the server, asked for without a token; undefined where it cannot be seen. */
    certificate() {
        return this.#caller.transport.certificate();
    }
    /** `host:port` of the proxy on the way. */
    get proxy() {
        return this.#caller.transport.proxy;
    }
    /** An object of any type; of what it holds, all, or these attributes. */
    async object(path, limits, attributes = []) {
        const query = attributes.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return toObject(path, nameOf(call), await this.#caller.ask(call));
    }
    /** The paths of the objects of these types in a directory, two hundred at the most, as far as this user may see. */
    async objectsIn(directory, types, limits) {
        const query = [
            // Repeated, as the vendor's web UI does it. One that does not filter shows others as well.
            ...types.map((type) => ['type_object__in', type]),
            ['attrs', 'abspath'],
            ['attrs', 'type_object'],
            ['page_size', '200'],
        ];
        const call = { method: 'GET', path: directory, suffix: 'children', query, ...limits };
        return toPaths(nameOf(call), await this.#caller.ask(call), types);
    }
    /**
     * A page, from 1, of the processes that this one forked, as far as this user may see them: a hundred at the most.
     * `count`: of all pages.
     */
    async children(path, page, limits) {
        const query = [
            ['page', String(page)],
            ['page_size', '100'],
        ];
        const call = { method: 'GET', path, suffix: 'children', query, ...limits };
        const body = await this.#caller.ask(call);
        const rows = toRows(nameOf(call), body);
        const { next, count } = (0,json/* isJsonObject */.OW)(body) ? body : {};
        return {
            rows,
            count: Number.isSafeInteger(count) ? count : rows.length,
            isLast: typeof next !== 'string',
        };
    }
    /**
     * Asks for the end of a process and its children, or for a halt, or for going on. False where Kompira says so; before
     * 1.6.0 its response is not JSON. It proves no effect: read the process.
     */
    async control(path, command, limits) {
        const fresh = command !== 'terminate';
        const call = { method: 'POST', path, suffix: command, fresh, ...limits };
        const { text } = await this.#exchangeNoPage(call);
        return text.trim().toLowerCase() !== 'false';
    }
    /**
     * The process once it has ended; undefined where the time is up. The server holds the request up to that many whole
     * seconds, then answers 408.
     */
    async waitForEnd(path, seconds, limits) {
        const call = { method: 'POST', path, suffix: 'wait', body: { timeout: seconds }, ...limits };
        const body = await this.#unlessTimeIsUp(call);
        if (body === undefined)
            return undefined;
        const process = toProcess(path, nameOf(call), body);
        if (isFinal(process.status))
            return process;
        throw new InvalidResponseError(nameOf(call), { kind: 'field', name: 'status', got: process.status });
    }
    /**
     * Puts a message into a channel. Never sent twice from here. What Kompira answers is not known, but that it is JSON or
     * nothing; the page of a login or a gateway is neither.
     */
    async send(channel, message, limits) {
        const call = {
            method: 'POST',
            path: channel,
            suffix: 'send',
            body: message,
            fresh: true,
            ...limits,
        };
        const response = await this.#exchangeNoPage(call);
        if (response.text.trim() !== '')
            this.#caller.read(call, response);
    }
    /**
     * Takes a message out of a channel; undefined where there was none. The server holds the request up to that many whole
     * seconds, then answers 408. A message `null` is answered with an empty body.
     */
    async receive(channel, seconds, limits) {
        const call = {
            method: 'POST',
            path: channel,
            suffix: 'recv',
            body: { timeout: seconds },
            // A message that goes out on a connection which is being closed is lost.
            fresh: true,
            ...limits,
        };
        return this.#unlessTimeIsUp(call);
    }
    /** What need not be JSON can still be the page of a login or a gateway. Throws InvalidResponseError for one. */
    async #exchangeNoPage(call) {
        const response = await this.#caller.exchange(call);
        const { text, headers } = response;
        const isPage = headers['content-type']?.includes('html') === true || text.trimStart().startsWith('<');
        if (isPage)
            this.#caller.read(call, response);
        return response;
    }
    /** Undefined for a 408: the time is up. */
    async #unlessTimeIsUp(call) {
        try {
            const response = await this.#exchangeNoPage(call);
            return response.status === 200 && response.text === '' ? null : this.#caller.read(call, response);
        }
        catch (thrown) {
            if (thrown instanceof RefusedError && thrown.status === 408)
                return undefined;
            throw thrown;
        }
    }
    /** Drops every connection; the next call opens a new one. */
    close() {
        this.#caller.close();
    }
}

// EXTERNAL MODULE: ./src/words/code-link.ts
var code_link = __webpack_require__(145);
;// CONCATENATED MODULE: ./src/front/warn.ts
/** A warning with its code, as every warning has one. */

function warn_warn({ log, codeLink }, words, warning) {
    const { text, code } = words.warning(warning);
    log.warning(`${text}\n${(0,code_link/* lineOf */.cA)(codeLink(words, code))}`);
}

;// CONCATENATED MODULE: ./src/front/reporter.ts









/** Of a name in a sentence, in characters. */
const MOST_OF_NAME = 200;
/** The client of the server that the inputs name, and what there is to be said about the connection. */
function connect(front, connection, words) {
    const { log } = front;
    if (connection.insecure)
        warn_warn(front, words, { kind: 'insecure' });
    if (connection.tokenLocation === 'query')
        log.info(words.line({ kind: 'token-in-query' }));
    if (connection.unmaskedHeaders.length > 0)
        log.info(words.line({ kind: 'unmasked-headers', names: connection.unmaskedHeaders }));
    const kompira = new Kompira({
        ...connection,
        env: front.source.env,
        userAgent: front.userAgent,
        onExchange: (line) => {
            if (log.isDebug())
                log.debug(line);
        },
    });
    const entries = kompira.unknownNoProxyEntries;
    if (entries.length > 0)
        warn_warn(front, words, { kind: 'no-proxy-entries', entries });
    return kompira;
}
/**
 * The first trouble is a warning, what comes after it a line: it is one trouble, and one annotation. `url`: where
 * somebody can act on a process.
 */
function noticeLogger({ log, codeLink }, words, url = () => undefined) {
    let warned = false;
    return (notice) => {
        const { text, advice, code } = words.notice(notice);
        const isTrouble = notice.kind === 'unreachable';
        if (code === undefined || (isTrouble && warned))
            log.info(text);
        else {
            const link = isTrouble ? undefined : url();
            const lines = [text, ...(link === undefined ? [] : [words.line({ kind: 'process-url', url: link })])];
            if (advice !== undefined)
                lines.push(advice);
            log.warning([...lines, lineOf(codeLink(words, code))].join('\n'));
        }
        warned ||= isTrouble;
    };
}
/** For requests outside the wait for a process. */
function retryLogger(front, words) {
    const logNotice = noticeLogger(front, words);
    return (retrying) => {
        logNotice({ kind: 'unreachable', ...retrying });
    };
}
/** One step about a process: its log, outputs, state and summary. */
class Reporter {
    #front;
    #words;
    #about;
    #console;
    #url;
    constructor(front, words, about) {
        this.#front = front;
        this.#words = words;
        this.#about = about;
        this.#console = new ConsolePrinter(about.console, {
            serverText: front.log.serverText,
            say: (line) => {
                front.log.info(words.line(line));
            },
        });
    }
    followEvents() {
        const words = this.#words;
        const front = this.#front;
        return {
            trySave: trySaveState(front, words),
            onPoll: (process) => {
                front.progress?.poll(words, process);
                return this.#console.show(process.console);
            },
            onNotice: noticeLogger(front, words, () => this.#url),
            onExpected: (seconds) => {
                front.progress?.expect(seconds);
                if (seconds >= 1)
                    front.log.info(words.line({ kind: 'usually', seconds }));
            },
            onTerminating: (path) => {
                front.log.info(words.line({ kind: 'terminating', path }));
            },
        };
    }
    runEvents() {
        const words = this.#words;
        const { log } = this.#front;
        const { kompira, name: jobflow, parameters = {} } = this.#about;
        return {
            ...this.followEvents(),
            save: (state) => {
                saveFirst(this.#front, state);
            },
            onRetry: retryLogger(this.#front, words),
            onWait: (running) => {
                const rows = words.running(running, kompira.pageUrl);
                log.info([words.line({ kind: 'waiting-for-others', jobflow }), ...rows].join('\n'));
            },
            onTurn: (waitedMs) => {
                log.info(words.line({ kind: 'others-ended', waitedMs }));
            },
            onStarted: (path, { joined }) => {
                log.info(words.line(joined
                    ? { kind: 'joined', jobflow, path }
                    : { kind: 'started', jobflow, parameters: Object.keys(parameters) }));
                this.began(path);
            },
        };
    }
    /** The process is known: its link in the log, its outputs. */
    began(path) {
        const url = this.#about.kompira.pageUrl(path);
        this.#url = url;
        this.#front.log.info(this.#words.line({ kind: 'process-url', url }));
        this.#front.setOutputs(startedOutputs(path, url));
        if (this.#about.summary)
            this.#front.report?.prepare?.();
    }
    /** Shows a console that is not waited for. */
    async show(output) {
        await this.#console.show(output);
    }
    /** Sets the outputs, ends the console, writes the report, and says it. Never throws. */
    async finishStep(given) {
        const words = this.#words;
        const { log, report, codeLink } = this.#front;
        const { kompira, connection, name, command, jobflow, parameters, console: mode, summary } = this.#about;
        await this.#console.end(passes(given));
        const result = this.#withOutputs(given);
        const context = {
            // A process that is waited for is known to people by its jobflow, which only the server knows here.
            name: command === undefined ? (jobflow ?? oneLine(result.process?.last?.job ?? name, MOST_OF_NAME)) : name,
            command,
            pageUrl: kompira.pageUrl,
            consoleShown: this.#console.isShown,
            // The output is set all the same; whoever switches it off does not want to read it anywhere.
            quotesConsole: mode !== 'off',
        };
        const said = words.result(result, context);
        if (summary && report) {
            try {
                const shown = mode === 'off' ? withoutConsole(result) : result;
                const inFull = words.result(shown, { ...context, consoleShown: false });
                const code = passes(result) ? undefined : inFull.code;
                const link = code && codeLink(words, code);
                const server = connection.displayUrl;
                await report.write({ result: shown, said: inFull, codeLink: link, context, jobflow, parameters, server }, words);
            }
            catch (thrown) {
                log.info(words.line({ kind: 'summary-not-written', said: messageOf(thrown) }));
            }
        }
        return toEnding(said, result);
    }
    /** The outputs of the process are set. Nobody should go on without them, so the step fails where they cannot be. */
    #withOutputs(result) {
        const { process } = result;
        if (!process?.last)
            return result;
        try {
            const names = this.#front.setOutputs(processOutputs(process.last, result.expectedSeconds));
            const url = this.#about.kompira.pageUrl(process.path);
            if (names.length > 0)
                warn(this.#front, this.#words, { kind: 'truncated', names, url });
            return result;
        }
        catch (thrown) {
            return withoutOutputs(result, thrown);
        }
    }
}
/** The result of a step whose outputs could not be set. */
function withoutOutputs(result, thrown) {
    const reason = { kind: 'outputs-not-set', said: messageOf(thrown), instead: result.reason };
    return { ...result, outcome: passes(result) ? 'error' : result.outcome, reason };
}
function toEnding(said, result) {
    return { ...said, passes: passes(result), outcome: result.outcome, from: result };
}
function withoutConsole(result) {
    const { process } = result;
    return process?.last
        ? { ...result, process: { ...process, last: { ...process.last, console: '' } } }
        : result;
}

;// CONCATENATED MODULE: ./src/front/save-state.ts


/** Nothing is begun that a later step could not look after. */
class NotBegun extends Error {
    name = 'NotBegun';
}
/** Before something is begun. Throws NotBegun, or the InputError of a file that another run has been given meanwhile. */
function save_state_saveFirst({ saveState }, state) {
    try {
        saveState(state);
    }
    catch (thrown) {
        if (thrown instanceof InputError)
            throw thrown;
        throw new NotBegun(messageOf(thrown), { cause: thrown });
    }
}
/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is said. */
function save_state_trySaveState({ saveState, log }, words) {
    return (state) => {
        try {
            saveState(state);
        }
        catch (thrown) {
            log.info(words.line({ kind: 'state-not-saved', said: errors_messageOf(thrown), begun: true }));
        }
    };
}

;// CONCATENATED MODULE: ./src/front/finish.ts
/** Finishes what a kill left undone. It fails only where something of ours may still run. */






/** Nobody knows what was left, so nothing is sent. */
const finishUnknown = (_front, words) => Promise.resolve({ ...words.stateUnreadable(), passes: false, from: 'crash' });
function finishStep(state) {
    return async (front, words, interruption) => {
        try {
            const connection = readPostInputs(front.source, front.log.mask);
            // An input may be another expression by now, and another server has processes of these ids too.
            if (connection.server !== state.server) {
                const problem = { kind: 'state-of-other-server', server: state.server };
                throw new problems_InputError([{ name: front.source.spell('server'), problem }]);
            }
            const kompira = connect(front, connection, words);
            if (state.phase === 'to stop')
                front.log.info(words.line({ kind: 'terminating-left', path: state.path }));
            try {
                const finished = await finishLeftUndone(state, { ...connection, kompira, interruption });
                const hasEnded = finished.kind === 'ended' && finished.ending.kind !== 'not-proven';
                // If the end is not certain, the state file stays for a person to check.
                if (hasEnded)
                    save_state_trySaveState(front, words)({ phase: 'nothing to do' });
                const passes = hasEnded || finished.kind === 'nothing-new';
                return { ...words.finished(finished, kompira.pageUrl), passes, from: finished };
            }
            finally {
                kompira.close();
            }
        }
        catch (thrown) {
            const said = thrown instanceof problems_InputError ? words.inputError(thrown).text : errors_messageOf(thrown);
            return { ...words.notFinished(state, said), passes: false, from: 'crash' };
        }
    };
}

;// CONCATENATED MODULE: ./src/core/result.ts

const OUTCOMES = (/* unused pure expression or super */ null && ([
    'succeeded',
    'failed',
    'timed-out',
    'cancelled',
    'started',
    'skipped',
    'validated',
    'error',
]));
const GREEN = ['succeeded', 'started', 'skipped', 'validated'];
/** Whether the step passes. Showing a process passes whatever became of that process. */
function result_passes({ outcome, reason }) {
    return reason.kind === 'shown' || GREEN.includes(outcome);
}
/** Of something that was interrupted. */
function interrupted(interruption, during) {
    return {
        outcome: outcomeOf(interruption),
        reason: { kind: 'interrupted', by: interruptCause(interruption), during },
    };
}
/** Of something that could not be done: `cancelled` only where somebody has said so. */
function outcomeOf(interruption) {
    return interruptCause(interruption).kind === 'cancelled' ? 'cancelled' : 'error';
}

;// CONCATENATED MODULE: ./src/words/codes.ts

const OF_TLS = {
    'self-signed': 'SELF-SIGNED',
    'unknown-authority': 'UNKNOWN-AUTHORITY',
    'incomplete-chain': 'INCOMPLETE-CHAIN',
    'wrong-name': 'WRONG-NAME',
    expired: 'CERTIFICATE-EXPIRED',
    'not-yet-valid': 'CERTIFICATE-NOT-YET-VALID',
    'weak-certificate': 'WEAK-CERTIFICATE',
    'bad-certificate': 'BAD-CERTIFICATE',
    'old-tls': 'OLD-TLS',
    'weak-tls': 'WEAK-TLS',
    'not-tls': 'NOT-TLS',
    'handshake-failed': 'HANDSHAKE-FAILED',
    'client-certificate': 'CLIENT-CERTIFICATE',
};
const OF_WARNINGS = {
    suspended: 'SUSPENDED',
    'new-for-long': 'NEW-FOR-LONG',
    'waiting-for-long': 'WAITING-FOR-LONG',
    slow: 'SLOW',
    insecure: 'INSECURE',
    'no-proxy-entries': 'NO-PROXY-ENTRY',
    truncated: 'TRUNCATED',
    'log-not-written': 'LOG-NOT-WRITTEN',
};
/** The words of Django REST framework for a request whose token did not arrive, and for one it does not know. */
const NO_CREDENTIALS = /^(認証情報が含まれていません|Authentication credentials were not provided)/;
const INVALID_TOKEN = /invalid token|不正なトークン/i;
function codeOfError(error) {
    if (error instanceof TransportError)
        return codeOfBreakdown(error);
    if (error instanceof RefusedError)
        return error.reason === '' ? codeOfGateway(error) : codeOfRefusal(error);
    const isUnfiltered = error instanceof InvalidResponseError && error.defect.kind === 'not-filtered';
    return isUnfiltered ? 'NOT-FILTERED' : 'INVALID-RESPONSE';
}
function codeOfBreakdown({ breakdown, sent }) {
    switch (breakdown.kind) {
        case 'timeout':
        case 'aborted':
        case 'connection':
            return sent ? 'NO-RESPONSE' : 'NOT-REACHABLE';
        case 'name-unknown':
            return 'NAME-UNKNOWN';
        case 'tls':
            return OF_TLS[breakdown.problem];
        case 'proxy-unreachable':
            return 'PROXY-UNREACHABLE';
        case 'proxy-refused': {
            const { schemes } = breakdown;
            if (schemes === undefined)
                return 'PROXY-REFUSED';
            return schemes.length === 0 || schemes.some((scheme) => /^basic$/i.test(scheme))
                ? 'PROXY-LOGIN'
                : 'PROXY-SCHEME';
        }
    }
}
function codeOfRefusal({ status, reason, retryAfterMs }) {
    if (status === 401 || status === 403) {
        if (NO_CREDENTIALS.test(reason))
            return 'TOKEN-NOT-SEEN';
        return status === 401 || INVALID_TOKEN.test(reason) ? 'INVALID-TOKEN' : 'FORBIDDEN';
    }
    if (status === 400)
        return 'BAD-REQUEST';
    if (status === 404)
        return 'NOT-FOUND';
    if (status === 429 || (status === 503 && retryAfterMs !== undefined))
        return 'BUSY';
    return status >= 500 ? 'SERVER-ERROR' : 'REFUSED';
}
function codeOfGateway({ status, redirect, wants }) {
    if (wants === 'https')
        return 'GATEWAY-HTTPS';
    if (wants === 'client-certificate')
        return 'CLIENT-CERTIFICATE';
    if (redirect)
        return redirect.kind === 'https'
            ? 'REDIRECT-HTTPS'
            : redirect.kind === 'login'
                ? 'REDIRECT-LOGIN'
                : 'REDIRECT';
    if (status === 429)
        return 'BUSY';
    if (status === 401 || status === 403)
        return 'GATEWAY-LOGIN';
    return status === 408 || status >= 500 ? 'GATEWAY-ERROR' : 'GATEWAY';
}
/** Undefined if nothing failed. A process that may still be running comes before the cause of the failure. */
function codeOfReason(reason) {
    if (notProvenIn(reason))
        return 'STOP-NOT-CONFIRMED';
    switch (reason.kind) {
        case 'succeeded':
        case 'started':
        case 'skipped':
        case 'validated':
        case 'shown':
        case 'had-ended':
        case 'terminated':
        case 'controlled':
        case 'sent':
        case 'received':
            return undefined;
        case 'aborted':
            return 'ABORTED';
        case 'exit-status':
            return 'EXIT-STATUS';
        case 'result':
            return 'RESULT';
        case 'already-running':
            return 'ALREADY-RUNNING';
        case 'still-running':
            return 'STILL-RUNNING';
        case 'not-a-jobflow':
            return 'NOT-A-JOBFLOW';
        case 'wrong-options':
            return 'WRONG-OPTIONS';
        case 'start-unknown':
            return 'START-UNKNOWN';
        case 'timed-out':
            return reason.limit === 'timeout' ? 'TIMED-OUT' : 'START-TIMED-OUT';
        case 'interrupted':
            return reason.by.kind === 'cancelled' ? 'CANCELLED' : 'CRASHED';
        case 'crashed':
            return 'CRASHED';
        case 'not-controlled':
            return reason.end === 'ended' ? 'ALREADY-ENDED' : 'NOT-CONFIRMED';
        case 'send-unknown':
            return 'SEND-UNKNOWN';
        case 'no-message':
            return 'NO-MESSAGE';
        case 'outputs-not-set':
            return 'OUTPUTS-NOT-SET';
        case 'not-kompira': {
            const code = codeOfError(reason.cause);
            return code === 'GATEWAY' || code === 'INVALID-RESPONSE' ? 'NOT-KOMPIRA' : code;
        }
        case 'not-started': {
            const { doing, cause } = reason;
            // A refused list does not mean that the jobflow was refused.
            const isOfList = doing === 'listing' && cause instanceof RefusedError && [400, 403, 404].includes(cause.status);
            return isOfList ? 'NOT-FILTERED' : codeOfError(cause);
        }
        case 'gave-up':
        case 'command-failed':
        case 'unreadable':
        case 'not-sent':
        case 'not-received':
            return codeOfError(reason.cause);
    }
}
/** Undefined for a notice without a warning. */
function codeOfNotice(notice) {
    return notice.kind === 'unreachable' ? codeOfError(notice.error) : OF_WARNINGS[notice.kind];
}
function codeOfWarning({ kind }) {
    return OF_WARNINGS[kind];
}
/** What became of the process at the end of a wait, in whatever part of the reason it is. */
function endingIn(reason) {
    const facts = reason.kind === 'interrupted' ? reason.during : reason;
    return 'ending' in facts ? facts.ending : undefined;
}
/** The doubt whether it was stopped. */
function notProvenIn(reason) {
    const ending = endingIn(reason);
    return ending?.kind === 'not-proven' ? ending : undefined;
}

;// CONCATENATED MODULE: ./src/words/say.ts






/** The runner cuts an annotation at 4096 characters, and the link is the last of it. */
const say_CHARACTERS = 4000;
/** As many lines of a console as one reads in an annotation, and as much of a line. */
const LAST_LINES = 20;
const CHILD_LINES = 5;
const LINE_CHARACTERS = 200;
const QUOTED_CHARACTERS = 1000;
/** As many processes as one reads in a message. */
const say_NAMED = 5;
const CANDIDATES = 20;
/** What follows them (how many more there are, what to do) must not be cut off. */
const ROWS_CHARACTERS = 2000;
/** Stands before each line that is not ours. */
const GUTTER = '│ ';
/** Loads one language alone. */
async function loadCatalog(language) {
    return language === 'ja' ? (await __webpack_require__.e(/* import() */ 60).then(__webpack_require__.bind(__webpack_require__, 60))).ja : (await __webpack_require__.e(/* import() */ 114).then(__webpack_require__.bind(__webpack_require__, 114))).en;
}
class Words {
    catalog;
    constructor(catalog, spell) {
        this.catalog = catalog.spelled(spell);
    }
    result(result, context) {
        const { reason, process, details } = result;
        if (reason.kind === 'outputs-not-set') {
            const { title, text } = this.result({ ...result, reason: reason.instead }, context);
            return { title, text: `${text}\n${this.catalog.outputsNotSet(reason.said)}`, code: 'OUTPUTS-NOT-SET' };
        }
        const code = codeOfReason(reason);
        const subject = this.#subject(context.name, process?.last);
        const failed = !result_passes(result);
        const start = [
            ...(reason.kind === 'interrupted' ? [this.catalog.interrupted(reason.by)] : []),
            this.#reason(reason, subject),
            ...this.#causeOf(reason),
            ...this.#state(reason, process?.last, context),
            ...(details?.place && failed ? [this.place(details.place)] : []),
        ].filter((text) => text !== '');
        const ending = endingIn(reason);
        const isLeft = process && ending?.kind === 'left' && ending.isKnown;
        const end = [
            ...(code !== undefined && failed ? [this.#todo(code, reason)] : []),
            ...(isLeft ? [this.catalog.waitLater(process.path.replace('/process/id_', ''))] : []),
            ...this.#linkOf(result, context),
        ];
        // A process has children and a console, which need room too.
        const most = (process ? say_CHARACTERS / 2 : say_CHARACTERS) - end.join('\n').length;
        const begin = cut(start.join('\n'), most);
        const free = say_CHARACTERS - [begin, ...end].join('\n').length;
        const children = failed ? this.#failedChildren(result, context, free / 2) : [];
        const printed = failed && !context.consoleShown && context.quotesConsole
            ? this.lastOutput(process?.last?.console ?? '', free / 2 - 100)
            : [];
        const title = `Kompira: ${this.title(result, context)}`;
        return { title, text: [begin, ...children, ...printed, ...end].join('\n'), code };
    }
    /** Where a person finds what it is about. */
    #linkOf({ reason, process }, { name, isChannel, pageUrl }) {
        const { headings } = this.catalog;
        if (process)
            return reason.kind === 'succeeded' ? [] : [`${headings.process} ${pageUrl(process.path)}`];
        return isChannel === true && codeOfReason(reason) !== undefined
            ? [`${headings.channel} ${pageUrl(name)}`]
            : [];
    }
    title({ outcome, reason, process }, { name, command }) {
        const start = process ? 'known' : reason.kind === 'start-unknown' ? 'unknown' : 'none';
        return this.catalog.became(name, outcome, { command, start });
    }
    inputError({ problems }) {
        const lines = problems.map(({ name, problem }) => {
            const say = this.catalog.problems[problem.kind];
            return `${name}: ${say(problem)}`;
        });
        const heading = this.catalog.headings['invalid-inputs'];
        return { title: `Kompira: ${heading}`, text: [heading, ...lines].join('\n'), code: 'INVALID-INPUT' };
    }
    crash(said) {
        return this.#crash([this.catalog.interrupted({ kind: 'crashed', said: this.quote(said) })]);
    }
    /** The state could not be saved. */
    notBegun(said) {
        const line = this.line({ kind: 'state-not-saved', said: this.quote(said), begun: false });
        return this.#crash([line, this.catalog.headings['not-begun']]);
    }
    #crash(lines) {
        const heading = this.catalog.interrupted({ kind: 'crashed', said: '' }).replace(/[\s:：]+$/, '');
        return {
            title: `Kompira: ${heading}`,
            text: [...lines, this.#todo('CRASHED')].join('\n'),
            code: 'CRASHED',
        };
    }
    /** A failed request in a sentence. */
    cause(error) {
        const { call } = error;
        if (error instanceof TransportError) {
            const { breakdown, sent, origin } = error;
            const say = this.catalog.breakdowns[breakdown.kind];
            return say(this.#quoted(breakdown), { where: origin, sent, call });
        }
        if (error instanceof RefusedError) {
            const { status, reason, page, redirect } = error;
            const quoted = {
                reason: setOff(reason),
                page: setOff(page),
                redirect: redirect && setOff(redirect.to),
            };
            return this.catalog.refused({ call, status, ...quoted });
        }
        if (!(error instanceof InvalidResponseError))
            return error.message;
        const { defect } = error;
        const say = this.catalog.defects[defect.kind];
        return this.catalog.invalid(call, say(this.#quoted(defect)));
    }
    /** The same, with what to do. */
    advise(error) {
        return say_joined(this.#sentence(this.cause(error)), this.#todo(codeOfError(error), error));
    }
    /** What else the server says about an object that was refused. */
    hint(hint, name, last) {
        const say = this.catalog.hints[hint.kind];
        return say(this.#quoted(hint), this.#subject(name, last));
    }
    /** What a later step found of what was left undone. */
    finished(finished, pageUrl) {
        const { headings } = this.catalog;
        const title = headings['post-title'];
        if (finished.kind === 'nothing-new')
            return { title, text: this.catalog.leftUnknown(finished.jobflow), code: undefined };
        if (finished.kind === 'start-unknown') {
            const { jobflow, candidates } = finished;
            const text = [
                this.catalog.leftUnknown(jobflow),
                ...this.candidates(candidates, pageUrl),
                this.#todo('START-UNKNOWN', { kind: 'start-unknown', cause: undefined, candidates }),
            ];
            return { title, text: text.join('\n'), code: 'START-UNKNOWN' };
        }
        const { path, ending } = finished;
        const isOpen = ending.kind === 'not-proven';
        const lines = [
            ...this.ending(ending),
            ...(isOpen ? [this.#todo('STOP-NOT-CONFIRMED')] : []),
            `${headings.process} ${pageUrl(path)}`,
        ];
        return { title, text: lines.join('\n'), code: isOpen ? 'STOP-NOT-CONFIRMED' : undefined };
    }
    /** Of a post step that cannot read what the main step has left. */
    stateUnreadable() {
        const { headings, stateUnreadable } = this.catalog;
        return { title: headings['post-title'], text: stateUnreadable, code: 'START-UNKNOWN' };
    }
    notFinished(state, said) {
        const what = state.phase === 'starting' ? state.jobflow : `${state.path} (${state.url})`;
        const text = `${this.catalog.notFinished(what, setOff(said))}\n${this.#todo('STOP-NOT-CONFIRMED')}`;
        return { title: this.catalog.headings['post-title'], text, code: 'STOP-NOT-CONFIRMED' };
    }
    /** What an alert mail does. */
    mail(button) {
        return button.kind === 'form'
            ? this.catalog.mailForm(button.jobflow, button.server)
            : this.catalog.mailLink(new URL(button.url).host);
    }
    line(line) {
        return this.catalog.lines[line.kind](line);
    }
    warning(warning) {
        const say = this.catalog.warnings[warning.kind];
        return { text: say(warning), code: codeOfWarning(warning) };
    }
    /** A code where it is a warning; `advice` is said once. */
    notice(notice) {
        const code = codeOfNotice(notice);
        if (notice.kind === 'unreachable') {
            const { error, forMs } = notice;
            const text = this.catalog.retrying(this.#sentence(this.cause(error)), forMs);
            return { text, advice: this.#todo(codeOfError(error), error), code };
        }
        const text = this.catalog.notices[notice.kind](this.#quoted(notice));
        const failed = notice.kind === 'long-poll-given-up' && notice.failure.kind === 'failed';
        return { text: failed ? say_joined(text, this.cause(notice.failure.cause)) : text, code };
    }
    ending(ending) {
        const say = this.catalog.endings[ending.kind];
        if (ending.kind !== 'not-proven')
            return [say(ending)];
        const { doubt } = ending;
        const why = doubt.kind === 'error'
            ? `${this.catalog.headings['stop-error']} ${this.cause(doubt.cause)}`
            : this.catalog.doubts[doubt.kind](doubt);
        return [say(ending), why];
    }
    candidates(found, pageUrl) {
        const { headings } = this.catalog;
        const list = `${headings['look-first']} ${pageUrl('/process')}`;
        const lines = (rows) => this.#rows({ rows, isMore: false }, pageUrl, CANDIDATES);
        switch (found.kind) {
            case 'found':
                return [headings.candidates, ...lines(found.rows)];
            case 'none':
                return [
                    headings['candidates-none'],
                    ...(found.newest.length === 0
                        ? [headings['candidates-invisible']]
                        : [headings['candidates-newest'], ...lines(found.newest)]),
                    list,
                ];
            case 'unlisted':
                return [headings['candidates-unlisted'], ...(found.cause ? [this.cause(found.cause)] : []), list];
        }
    }
    /** A process on a line, with its link. */
    #rows({ rows, isMore }, pageUrl, most) {
        const all = rows.slice(0, most).map(({ path, status, startedTime, user }) => {
            const facts = { status, started: startedTime, user };
            return `  ${pageUrl(path)}  ${this.catalog.row(this.#quoted(facts))}`;
        });
        const lines = fitting(all, ROWS_CHARACTERS);
        const more = rows.length - lines.length;
        return more > 0 ? [...lines, `  ${this.catalog.more(more, isMore)}`] : lines;
    }
    running(running, pageUrl) {
        return this.#rows(running, pageUrl, say_NAMED);
    }
    /** A child on one line. */
    child({ job, status, exitStatus, result, error }) {
        return text_oneLine(this.catalog.child({
            job: job ?? '',
            status,
            exitStatus,
            result: result === null ? '' : text_oneLine((0,json/* plain */.pj)(result), LINE_CHARACTERS),
            error: error === null ? '' : text_oneLine((0,json/* plain */.pj)(error), LINE_CHARACTERS),
        }), 2 * LINE_CHARACTERS);
    }
    place({ job, line, source }) {
        const where = this.catalog.place(text_oneLine(job, LINE_CHARACTERS), line);
        return this.catalog.stoppedAt(where, source === null ? '' : text_oneLine(source, LINE_CHARACTERS));
    }
    /** The last lines of a console under a heading, as far as there is room; none where it is empty. */
    lastOutput(output, characters = Infinity) {
        const printed = fitting(lastLines(output, LAST_LINES).reverse(), characters).reverse();
        return printed.length === 0 ? [] : [this.catalog.headings['last-output'], ...printed];
    }
    /** Text of the server in a sentence, an empty one too. */
    quote = (text) => setOff(text) || '""';
    #subject(name, process) {
        return { name, process, quote: this.quote };
    }
    #reason(reason, subject) {
        const say = this.catalog.reasons[reason.kind];
        return say(this.#quoted(reason), subject);
    }
    #causeOf(reason) {
        const cause = 'cause' in reason ? reason.cause : undefined;
        return [
            ...(cause ? [this.cause(cause)] : []),
            ...(reason.kind === 'not-kompira' ? [this.cause(reason.list)] : []),
        ];
    }
    /** What state it leaves, and what the server knows more. */
    #state(reason, last, { name, pageUrl }) {
        const { catalog } = this;
        if (reason.kind === 'start-unknown')
            return this.candidates(reason.candidates, pageUrl);
        if ('running' in reason)
            return [catalog.headings.running, ...this.running(reason.running, pageUrl)];
        if ('hint' in reason && reason.hint)
            return [this.hint(reason.hint, name, last)];
        const ending = endingIn(reason);
        return [
            ...(reason.kind === 'timed-out' ? [this.#lastSeen(reason.last, reason.limit)] : []),
            ...(ending ? this.ending(ending) : []),
        ];
    }
    #lastSeen(last, limit) {
        const { catalog } = this;
        if (limit === 'start-timeout' || last?.status === 'NEW')
            return catalog.neverBegan;
        const job = last?.currentJob ?? null;
        return catalog.lastSeen(last, job === null ? '' : catalog.place(text_oneLine(job, LINE_CHARACTERS), last?.line ?? null));
    }
    #todo(code, of) {
        return `${this.catalog.headings.todo} ${this.#advice(code, of)}`;
    }
    /** What the code says, unless more is known. */
    #advice(code, of) {
        const { errors, outage, noProcess, candidatesAbove, inQuery, proxyLogin } = this.catalog;
        const reason = of instanceof RequestError ? undefined : of;
        const cause = of instanceof RequestError ? of : of && 'cause' in of ? of.cause : undefined;
        if (code === 'NOT-FOUND' && cause?.call.includes(' /process/id_'))
            return noProcess;
        if (reason?.kind === 'gave-up' && !notProvenIn(reason) && isTransient(reason.cause, false))
            return outage;
        if (reason?.kind === 'start-unknown' && reason.candidates.kind === 'found')
            return candidatesAbove;
        if (reason?.kind === 'timed-out' && code === 'TIMED-OUT') {
            if (reason.last?.status === 'NEW')
                return errors['START-TIMED-OUT'].todo;
            if (reason.last?.suspended === true && reason.ending.kind === 'left')
                return errors.SUSPENDED.todo;
        }
        const breakdown = cause instanceof TransportError ? cause.breakdown : undefined;
        if (code === 'PROXY-LOGIN' && breakdown?.kind === 'proxy-refused')
            return proxyLogin(breakdown.variable);
        if (cause instanceof RefusedError && cause.tokenInQuery)
            return inQuery[code] ?? errors[code].todo;
        return errors[code].todo;
    }
    #failedChildren({ details }, { pageUrl, quotesConsole }, characters) {
        const failed = (details?.children ?? []).filter((child) => child.failed);
        const blocks = failed.map((child) => {
            const printed = quotesConsole ? lastLines(child.console, CHILD_LINES).map((line) => `    ${line}`) : [];
            return [`  ${this.child(child)}`, `    ${pageUrl(child.path)}`, ...printed].join('\n');
        });
        const shown = fitting(blocks, characters);
        const left = failed.length - shown.length;
        if (failed.length === 0)
            return [];
        return [
            this.catalog.headings['failed-children'],
            ...shown,
            ...(left > 0 ? [`  ${this.catalog.more(left, false)}`] : []),
        ];
    }
    /** Every text in it fit for a sentence. */
    #quoted(fact) {
        const entries = Object.entries(fact).map(([key, value]) => {
            if (Array.isArray(value))
                return [key, value.map((item) => setOffText(item))];
            return [key, key === 'kind' ? value : setOffText(value)];
        });
        return Object.fromEntries(entries);
    }
    #sentence(text) {
        return /[.!?。…]["」]?$/.test(text) ? text : `${text}.`;
    }
}
function lastLines(output, most) {
    // No more than the end can hold them.
    const end = withoutTerminalSequences(output.slice(-64 * 1024)).trimEnd();
    return text_linesOf(end)
        .slice(-most)
        .filter((line, _index, all) => all.length > 1 || line !== '')
        .map((line) => `${GUTTER}${cut(line, LINE_CHARACTERS)}`);
}
/** Two sentences. Japanese has no space between them. */
function say_joined(first, second) {
    return first.endsWith('。') ? first + second : `${first} ${second}`;
}
/** Text of the server, cut, each line but the first set off from our own. */
function setOff(text) {
    return text_linesOf(cut(text.trim(), QUOTED_CHARACTERS)).join(`\n${GUTTER}`);
}
function setOffText(value) {
    return typeof value === 'string' ? setOff(value) : value;
}
/** The first of them, as many as there is room for. */
function fitting(lines, characters) {
    let room = characters;
    const first = lines.findIndex((line) => (room -= line.length + 1) < 0);
    return first === -1 ? [...lines] : lines.slice(0, first);
}

;// CONCATENATED MODULE: ./src/front/step.ts
/**
 * The life of a step: failed until a verdict passes it. A step that crashes, runs empty or hangs on a promise that
 * never settles fails too, with a reason.
 */








const STREAMS = [process.stdout, process.stderr];
/** The codes, by system, of a stream that nobody reads any longer. */
const GONE = ['EPIPE', 'EOF', 'ECONNRESET'];
const CRASH = { title: '', text: '', code: 'CRASHED', passes: false, from: 'crash' };
/** Runs the work, prints a failure once, and sets exit code and outcome. Never rejects. */
async function step(front, work) {
    process.exitCode = front.exitCodeOf(CRASH);
    // Deprecations in libraries do not concern the readers of the log.
    process.noDeprecation = true;
    let settled = false;
    let lost;
    const interruption = listen(front, { isSettled: () => settled, onLost: (what) => (lost ??= what) });
    const { source, log } = front;
    let words;
    try {
        words = new Words(await loadCatalog((0,language/* languageOf */.eX)(source)), source.spell);
    }
    catch (thrown) {
        // A file of the bundle is missing: nothing has any words but the error itself.
        log.failure('', errors_messageOf(thrown));
        return;
    }
    process.on('exit', () => {
        if (!settled)
            settle(front, words, failed({ ...words.crash(''), text: words.catalog.headings['no-verdict'] }));
    });
    const ending = await work(front, words, interruption).catch(async (thrown) => {
        if (thrown instanceof problems_InputError) {
            const said = words.inputError(thrown);
            await front.report?.writeInvalid(said, words);
            return failed(said, 'invalid inputs');
        }
        log.debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
        if (thrown instanceof NotBegun)
            return failed(words.notBegun(thrown.message), 'not begun');
        return failed(words.crash(errors_messageOf(thrown)));
    });
    settle(front, words, ending);
    settled = true;
    // Not before all of the log is taken: the last of it says why. Not later either: what is left open (a connection that
    // does not close) keeps nobody waiting, and where Node ends by itself, a signal in its last moments would end it first.
    await Promise.all(STREAMS.map(flushed));
    if (lost) {
        const hasFailed = front.onLogLost?.(words, lost) ?? false;
        if (!hasFailed && !lost.isClosed)
            warn_warn(front, words, { kind: 'log-not-written', said: lost.said });
        await Promise.all(STREAMS.map(flushed));
    }
    process.exit();
}
function flushed(stream) {
    return new Promise((resolve) => {
        stream.write('', () => {
            resolve();
        });
    });
}
function settle(front, words, ending) {
    const { title, outcome, passes, text, code } = ending;
    try {
        if (outcome)
            front.setOutputs({ outcome });
    }
    catch (thrown) {
        const unset = words.catalog.outputsNotSet(errors_messageOf(thrown));
        // A result says it already where the other outputs could not be set either.
        const isSaid = code === 'OUTPUTS-NOT-SET';
        const texts = isSaid ? text : text === '' ? unset : `${text}\n${unset}`;
        const { from } = ending;
        settle(front, words, { title, passes: false, text: texts, code: 'OUTPUTS-NOT-SET', from });
        return;
    }
    if (passes) {
        if (text !== '')
            front.log.info(text);
    }
    else
        front.log.failure(title, code ? `${text}\n${(0,code_link/* lineOf */.cA)(front.codeLink(words, code))}` : text);
    process.exitCode = front.exitCodeOf(ending);
    front.onEnd?.(words);
}
function failed(said, from = 'crash') {
    return { ...said, outcome: 'error', passes: false, from };
}
/** Signals and uncaught errors as one Interruption. On Windows, Ctrl-Break is what SIGTERM is elsewhere. */
function listen({ signals, graceMs, onLogClosed, log }, { isSettled, onLost }) {
    const first = new AbortController();
    const second = new AbortController();
    const always = [
        'SIGINT',
        'SIGTERM',
        ...(process.platform === 'win32' ? ['SIGBREAK'] : []),
    ];
    let signalled = false;
    for (const signal of [...always, ...signals]) {
        process.on(signal, () => {
            // All that is waited for is somebody who reads the rest.
            if (isSettled())
                process.exit();
            // Ctrl-C also ends the reader of a pipe. The closed log that results does not count as a signal.
            (signalled ? second : first).abort(new Interrupted('cancelled', signal));
            signalled = true;
        });
    }
    process.on('uncaughtException', (error) => {
        if (!first.signal.aborted)
            log.debug(error.stack ?? '');
        first.abort(new Interrupted('crashed', error.message, error));
    });
    // Without a listener, a closed log would be an uncaught error, whose message would go to the closed log.
    for (const stream of STREAMS)
        stream.on('error', (error) => {
            const said = error.message;
            const isClosed = GONE.includes(error.code ?? '');
            if (isClosed && !isSettled())
                first.abort(new Interrupted(onLogClosed, said, error));
            // The process goes on without its log, as on a full disk.
            else
                onLost({ stream, said, isClosed });
        });
    return { signal: first.signal, urgent: second.signal, graceMs };
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 8 modules
var core = __webpack_require__(58);
;// CONCATENATED MODULE: ./package.json
const package_namespaceObject = {"rE":"0.1.0"};
// EXTERNAL MODULE: ./src/core/post-state.ts
var post_state = __webpack_require__(521);
// EXTERNAL MODULE: ./src/words/facts.ts
var facts = __webpack_require__(566);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(474);
;// CONCATENATED MODULE: ./src/front/write-lines.ts
/** Lines go to a stream as fast as it takes them, and no faster. */



/** So many lines are written at a time: a pipe takes neither millions of small pieces nor one of gigabytes. */
const LINES_AT_A_TIME = 1000;
/** A log that nobody reads for so long does not hold the step up any longer. */
const MOST_WAIT_MS = 5000;
const unread = new WeakSet();
/** `write` gets some lines at a time, each as `toLine` makes it. */
async function writeLines(lines, stream, { toLine, write }) {
    for (let at = 0; at < lines.length; at += LINES_AT_A_TIME) {
        const some = lines.slice(at, at + LINES_AT_A_TIME).flatMap(text_linesOf);
        write(some.map(toLine).join('\n'));
        if (stream.writableNeedDrain && !stream.destroyed && !unread.has(stream))
            await drained(stream);
    }
}
async function drained(stream) {
    const over = new AbortController();
    const drain = (0,external_node_events_.once)(stream, 'drain', { signal: over.signal }).catch(() => undefined);
    await Promise.race([drain, sleep(MOST_WAIT_MS, over.signal)]);
    over.abort();
    if (!stream.writableNeedDrain)
        return;
    // Waited for once, not for every thousand lines: the rest is kept for whoever may still come.
    unread.add(stream);
    stream.once('drain', () => unread.delete(stream));
}

;// CONCATENATED MODULE: ./src/github/log.ts
/**
 * The one file that writes to the step's log. The runner reads every line of it for commands, so every line goes
 * through `neutralize()` here, at the edge, where nobody can forget it.
 */




/** Our own words, which may quote the server. */
function info(text) {
    core/* info */.pq(harmless(text));
}
/** Text of the server, each line behind a gutter: it differs from our own, and the runner reads no command in it. */
function serverText(lines) {
    const toLine = (line) => GUTTER + neutralize(line);
    return writeLines(lines, process.stdout, { toLine, write: core/* info */.pq });
}
/** Whether somebody has switched the runner's debug log on. */
function isDebug() {
    return core/* isDebug */._o();
}
function debug(text) {
    core/* debug */.Yz(harmless(text));
}
/** An annotation: something that a person should look at, though the step goes on. */
function warning(text) {
    core/* warning */.$e(harmless(text));
}
/** The annotation of a failed step, under a title that a person can read in a list. One failure, one call. */
function failure(title, text) {
    core/* error */.z3(harmless(text), { title: text_linesOf(title).map(neutralize).join(' ') });
}
/** From here on the runner prints `***` where the text would stand. */
function mask(secret) {
    if (secret !== '')
        core/* setSecret */.Pq(secret);
}
function harmless(text) {
    return text_linesOf(text).map(neutralize).join('\n');
}

;// CONCATENATED MODULE: ./src/github/outputs.ts
/** Outputs as GitHub takes them. */

/**
 * A step gets an output as a variable, and Linux hands no program one of more than 128 KiB. With the console, three of
 * these stay below the 1 MB, counted in UTF-16, that GitHub takes for all outputs of a job.
 */
const VALUE_BYTES = 120_000;
/** Answers the names of those that are too long for GitHub, and were truncated. */
function setOutputs(outputs) {
    const truncated = [];
    for (const [name, value] of Object.entries(outputs)) {
        if (value === null)
            continue;
        const fits = Buffer.byteLength(value) <= VALUE_BYTES;
        if (!fits)
            truncated.push(name);
        core/* setOutput */.uH(name, fits ? value : truncate(name, value));
    }
    return truncated;
}
/** Half a JSON text is none: what is left of one goes out as a JSON text of its own, which may double its quotes. */
function truncate(name, value) {
    return name.endsWith('-json')
        ? JSON.stringify(firstBytes(value, VALUE_BYTES / 2))
        : firstBytes(value, VALUE_BYTES);
}
/** Characters that the cut goes through are left out whole. */
function firstBytes(text, bytes) {
    const encoded = Buffer.from(text);
    let end = Math.min(bytes, encoded.length);
    // Bytes that continue a character begin with the bits 10.
    while (end > 0 && end < encoded.length && ((encoded[end] ?? 0) & 0xc0) === 0x80)
        end -= 1;
    return encoded.subarray(0, end).toString();
}

// EXTERNAL MODULE: ./src/github/post-state.ts
var github_post_state = __webpack_require__(677);
;// CONCATENATED MODULE: ./src/github/front.ts
/** What the runner gives a step, and what it takes from it. */









/** Inputs as the runner spells them: hyphens stay. */
const inputs = {
    input: (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? '',
    spell: facts/* asInWorkflow */.r,
    env: process.env,
};
const github = {
    source: inputs,
    log: log_namespaceObject,
    userAgent: `kompira-action/${package_namespaceObject.rE}`,
    // The runner loses patience 7.5 s after a cancel.
    graceMs: 7000,
    // SIGINT comes when the job is cancelled or out of time, SIGTERM 7.5 s later, and 2.5 s after that it ends the tree.
    signals: [],
    onLogClosed: 'crashed',
    setOutputs: setOutputs,
    saveState: (state) => {
        core/* saveState */.LZ(github_post_state/* STATE_NAME */.s, JSON.stringify((0,post_state/* withServer */.eH)(state, serverOf(inputs))));
    },
    codeLink: ({ catalog }, code) => (0,code_link/* codeLinkIn */.tD)(catalog.locale, code, process.env),
    exitCodeOf: ({ passes }) => (passes ? 0 : 1),
};

;// CONCATENATED MODULE: ./src/github/finish.ts



/** `state`: undefined where what main has left cannot be read. */
function finish(state) {
    return step(github, state ? finishStep(state) : finishUnknown);
}


/***/ }),

/***/ 301:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K4: () => (/* binding */ isRawNumber),
/* harmony export */   OW: () => (/* binding */ isJsonObject),
/* harmony export */   Q2: () => (/* binding */ printJson),
/* harmony export */   i: () => (/* binding */ asNumber),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
/* unused harmony export sameJson */
/* harmony import */ var lossless_json__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(875);
/**
 * JSON that loses nothing: a number that JavaScript cannot hold as it was written keeps its source text. Read by
 * `lossless-json`: `JSON.parse` of V8 13.6 (Node 24) takes one key for another where keys hold escapes, as in
 * `{"a":{"a":1,"\\":1},"b":{"a":1,"\n":1}}`.
 */

// Node 24 has both (the TC39 proposal "JSON.parse source text access"); TypeScript's library does not yet.
const json = JSON;
/** Throws SyntaxError for what is not JSON, RangeError for what is nested deeper than the stack. */
function parseJson(text) {
    const parseNumber = (source) => String(Number(source)) === source ? Number(source) : json.rawJSON(source);
    // Like `JSON.parse`: the last of two members of the same name counts.
    return (0,lossless_json__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
}
const printJson = json.stringify;
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
/** True where two values mean the same: `1` and `1.0` do, and the order of keys does not matter. */
function sameJson(a, b) {
    return canonical(a) === canonical(b);
}
/** As outputs have it: a string as it is, anything else as JSON. */
function plain(value) {
    return typeof value === 'string' ? value : printJson(value);
}
function canonical(value) {
    if (typeof value === 'number' || isRawNumber(value))
        return canonicalNumber(printJson(value));
    if (Array.isArray(value))
        return `[${value.map(canonical).join()}]`;
    if (isJsonObject(value)) {
        const members = Object.keys(value).sort();
        return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`;
    }
    return printJson(value);
}
/** Digits of an exponent that a Number holds, with what the significant digits add to it. */
const EXPONENT_DIGITS = 15;
/**
 * Significant digits and a power of ten: the same for every spelling of one number, however long. Nobody writes a longer
 * exponent but to keep the reader busy, for arithmetic takes quadratic time there: such a number is equal to its own
 * spelling alone.
 */
function canonicalNumber(text) {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
    const digits = (whole + fraction).replace(/^0+/, '');
    // The look behind keeps it linear in a long run of zeros.
    const significant = digits.replace(/(?<!0)0+$/, '');
    if (significant === '')
        return '0';
    if (exponent.replace(/^[+-]?0*/, '').length > EXPONENT_DIGITS)
        return text;
    return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}


/***/ }),

/***/ 566:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ asInWorkflow)
/* harmony export */ });
/* unused harmony export CODES */
/** Every error and warning has one. */
const CODES = (/* unused pure expression or super */ null && ([
    'INVALID-INPUT',
    'NODE-VERSION',
    // The process ended, and failed.
    'ABORTED',
    'EXIT-STATUS',
    'RESULT',
    // It was not started.
    'ALREADY-RUNNING',
    'STILL-RUNNING',
    'NOT-A-JOBFLOW',
    'WRONG-OPTIONS',
    'START-UNKNOWN',
    'NOT-KOMPIRA',
    // The wait ended before it did.
    'TIMED-OUT',
    'START-TIMED-OUT',
    'CANCELLED',
    'STOP-NOT-CONFIRMED',
    // Commands and messages.
    'ALREADY-ENDED',
    'NOT-CONFIRMED',
    'SEND-UNKNOWN',
    'NO-MESSAGE',
    // The way to the server.
    'NAME-UNKNOWN',
    'NOT-REACHABLE',
    'NO-RESPONSE',
    'SELF-SIGNED',
    'UNKNOWN-AUTHORITY',
    'INCOMPLETE-CHAIN',
    'WRONG-NAME',
    'CERTIFICATE-EXPIRED',
    'CERTIFICATE-NOT-YET-VALID',
    'WEAK-CERTIFICATE',
    'BAD-CERTIFICATE',
    'OLD-TLS',
    'WEAK-TLS',
    'NOT-TLS',
    'HANDSHAKE-FAILED',
    'CLIENT-CERTIFICATE',
    'PROXY-UNREACHABLE',
    'PROXY-LOGIN',
    'PROXY-SCHEME',
    'PROXY-REFUSED',
    // What the server said.
    'BAD-REQUEST',
    'INVALID-TOKEN',
    'TOKEN-NOT-SEEN',
    'FORBIDDEN',
    'NOT-FOUND',
    'REFUSED',
    'BUSY',
    'SERVER-ERROR',
    // What something in front of it said.
    'REDIRECT-HTTPS',
    'REDIRECT-LOGIN',
    'REDIRECT',
    'GATEWAY-LOGIN',
    'GATEWAY-HTTPS',
    'GATEWAY',
    'GATEWAY-ERROR',
    'INVALID-RESPONSE',
    'NOT-FILTERED',
    // This program.
    'CRASHED',
    'OUTPUTS-NOT-SET',
    // Warnings.
    'SUSPENDED',
    'NEW-FOR-LONG',
    'WAITING-FOR-LONG',
    'SLOW',
    'TRUNCATED',
    'INSECURE',
    'NO-PROXY-ENTRY',
    'LOG-NOT-WRITTEN',
]));
const asInWorkflow = (name, value) => {
    if (value === undefined)
        return name;
    return name === 'command' ? 'kompira-action/process' : `${name}: ${value}`;
};


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
