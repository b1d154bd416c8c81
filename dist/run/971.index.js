export const id = 971;
export const ids = [971];
export const modules = {

/***/ 971:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  failureMarkdown: () => (/* binding */ failureMarkdown),
  toMarkdown: () => (/* binding */ toMarkdown),
  writeSummary: () => (/* binding */ writeSummary)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __webpack_require__(3705);
// EXTERNAL MODULE: ./src/core/result.ts
var core_result = __webpack_require__(9294);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __webpack_require__(8992);
;// CONCATENATED MODULE: ./src/html.ts

/**
 * Foreign text for HTML, in an element or between the quotes of an attribute. Escaped as in XML, because the runner
 * looks for masked values in that form too: with more references than these it would not recognize a password, and
 * not hide it. Line breaks become references; nothing is Markdown in a line of HTML.
 */
function escapeHtml(text) {
    return ((0,src_text/* withoutTerminalSequences */.$u)(text)
        .replace(/\r\n|\r/g, '\n')
        // HTML has no other control characters, and marks that turn the direction of text would garble the page.
        .replace(/[^\P{Cc}\n\t]|[\p{Cs}\p{Bidi_Control}]/gu, '\ufffd')
        .replace(/[&<>"'\n]/g, (character) => ESCAPES[character] ?? ''));
}
const ESCAPES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
    '\n': '&#10;',
};

// EXTERNAL MODULE: ./src/json.ts
var json = __webpack_require__(8301);
// EXTERNAL MODULE: ./src/words/duration.ts
var words_duration = __webpack_require__(5361);
// EXTERNAL MODULE: ./src/words/say.ts + 1 modules
var say = __webpack_require__(2858);
;// CONCATENATED MODULE: ./src/github/markup.ts
/** The HTML of a job summary. Everything is escaped as in XML, whole, so that the runner finds what it masks. */


const CELL_CHARACTERS = 1000;
function title(name) {
    return `<b>${name}</b>`;
}
/** An `<a>` without an address looks like any text. */
function words(text) {
    return text === '' ? '' : `<a>${escapeHtml(text)}</a>`;
}
function table(rows) {
    const cells = rows.map((row) => `<tr>${row.map((cell) => (cell.startsWith('<b>') ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`)).join('')}</tr>`);
    return `<table>${cells.join('')}</table>`;
}
/** GitHub keeps runs of spaces in both, and wraps a line that is too wide. */
function code(text, characters = CELL_CHARACTERS) {
    const shown = (0,src_text/* cut */.Jj)(text, characters);
    if (shown === '')
        return '';
    return (0,src_text/* linesOf */.Dx)(shown).length > 1 ? `<pre>${escapeHtml(shown)}</pre>` : `<code>${escapeHtml(shown)}</code>`;
}
function markup_link(text, url) {
    return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

;// CONCATENATED MODULE: ./src/github/summary-children.ts



/** Longest text in a cell, in characters, and most rows: GitHub takes a summary of 1 MiB. */
const CHILD_CHARACTERS = 200;
const CHILDREN = 100;
const BAR_CHARACTERS = 40;
/** From these the first that needs no more than a few labels, which would cover each other on a narrow page. */
const TICKS = [
    [1000, '1second'],
    [5000, '5second'],
    [15_000, '15second'],
    [60_000, '1minute'],
    [300_000, '5minute'],
    [900_000, '15minute'],
    [3_600_000, '1hour'],
    [21_600_000, '6hour'],
    [86_400_000, '1day'],
    [604_800_000, '1week'],
];
const MOST_TICKS = 6;
/** Those that failed first. */
function childrenOf(children, moreChildren, pageUrl, labels, more) {
    if (children.length === 0)
        return [];
    const shown = children.toSorted((a, b) => Number(b.failed) - Number(a.failed)).slice(0, CHILDREN);
    const withErrors = shown.some(({ error }) => error !== null && error !== '');
    const rows = shown.map(({ path, job, status, exitStatus, result, error, failed }) => [
        `${failed ? '❌&nbsp;' : ''}${markup_link(path, pageUrl(path))}`,
        code(job ?? '', CHILD_CHARACTERS),
        code(status, CHILD_CHARACTERS),
        code(exitStatus ?? ''),
        code((0,json/* plain */.pj)(result), CHILD_CHARACTERS),
        ...(withErrors ? [code(error === null ? '' : (0,json/* plain */.pj)(error), CHILD_CHARACTERS)] : []),
    ]);
    const names = [
        'child',
        'jobflow',
        'status',
        'exit-status',
        'result',
        ...(withErrors ? ['error'] : []),
    ];
    const left = children.length - shown.length + moreChildren;
    return [
        `### ${labels.children}`,
        table([names.map((name) => title(labels[name])), ...rows]),
        ...(left > 0 ? [more(left, moreChildren > 0)] : []),
        ...chartOf(shown),
    ];
}
/** When each child ran; red for one that failed. */
function chartOf(children) {
    const ran = children.flatMap((child) => {
        const from = Date.parse(child.startedTime ?? '');
        const to = Date.parse(child.finishedTime ?? '');
        // A bar needs a width.
        return from >= 0 && to >= 0 ? [{ child, from, to: Math.max(to, from + 1) }] : [];
    });
    if (ran.length === 0)
        return [];
    const spanMs = Math.max(...ran.map(({ to }) => to)) - Math.min(...ran.map(({ from }) => from));
    const tick = TICKS.find(([ms]) => spanMs / ms <= MOST_TICKS)?.[1];
    const bars = ran.map(({ child, from, to }) => `${barOf(child)} :${child.failed ? 'crit, ' : ''}${from}, ${to}`);
    return [
        [
            '```mermaid',
            'gantt',
            '  dateFormat x',
            `  axisFormat ${spanMs < 86_400_000 ? '%H:%M:%S' : '%m-%d %H:%M'}`,
            ...(tick === undefined ? [] : [`  tickInterval ${tick}`]),
            ...bars.map((bar) => `  ${bar}`),
            '```',
        ].join('\n'),
    ];
}
/**
 * `267 restart_process`, and the status where it is not DONE. Mermaid knows no escapes: what is neither letter nor
 * digit becomes a space; and behind a number no word is a keyword.
 */
function barOf({ id, job, status }) {
    const name = job === null ? '' : (0,src_text/* cut */.Jj)(job.slice(job.lastIndexOf('/') + 1), BAR_CHARACTERS);
    const words = status === 'DONE' ? name : `${name} ${(0,src_text/* cut */.Jj)(status, BAR_CHARACTERS)}`;
    return `${id} ${words.replace(/[^\p{L}\p{N}_]+/gu, ' ')}`.trimEnd();
}

;// CONCATENATED MODULE: ./src/github/summary.ts
/**
 * The job summary: what became of the process, for somebody who does not open the log. Everything is HTML on lines of
 * its own, so nothing is Markdown. Text stands in `<code>`, `<pre>` or an `<a>` without an address, where GitHub looks
 * for no mention, issue or link; and it is escaped as in XML, whole, so that the runner finds what it masks.
 */









/** GitHub takes 1 MiB, and a character becomes six bytes at most: all of these together stay below. */
const CONSOLE_CHARACTERS = 20_000;
const TEXT_CHARACTERS = 5000;
/** A parameter is shown whole or not at all: half of a secret is nothing that the runner would mask. */
const PARAMETER_CHARACTERS = 200;
const PARAMETERS = 20;
async function writeSummary(markdown) {
    await core/* summary */.z.addRaw(markdown, true).write();
}
/** Of a step whose inputs are invalid: `names` are those that say which step it is. */
function failureMarkdown(said, codeLink, names, { catalog }) {
    // The heading says the first line of it.
    const [, ...lines] = (0,src_text/* linesOf */.Dx)(said.text);
    const rows = names.map(([label, name]) => [title(catalog.labels[label]), code(name)]);
    return [
        heading('❌', said.title),
        block(lines.join('\n'), { codeLink, catalog }),
        ...(rows.length === 0 ? [] : [table(rows)]),
        '',
    ].join('\n\n');
}
function toMarkdown(summary, words) {
    const { result, said, codeLink, context, server } = summary;
    const { catalog } = words;
    const output = result.process?.last?.console ?? '';
    const children = result.details?.children ?? [];
    // A step that only shows a process passes whatever became of it.
    const isGood = (0,core_result/* passes */.WE)(result) && result.outcome !== 'failed';
    return [
        heading(isGood ? '✅' : '❌', said.title),
        // What it says of a process that succeeded stands in the table.
        ...(result.reason.kind === 'succeeded' ? [] : [block(said.text, { codeLink, server, catalog })]),
        ...joined(summary, words),
        table(factsOf(summary, words).map(([name, value]) => [title(name), value])),
        ...consoleOf(output, catalog.labels),
        ...childrenOf(children, result.details?.moreChildren ?? 0, context.pageUrl, catalog.labels, catalog.more),
        '',
    ].join('\n\n');
}
/** Somebody who wonders why the process is older than the step. */
function joined({ result: { process }, context: { name } }, words) {
    if (process?.joined !== true)
        return [];
    return [`<p>${escapeHtml(words.line({ kind: 'joined', jobflow: name, path: process.path }))}</p>`];
}
function factsOf({ result, jobflow, parameters, server, context }, { catalog }) {
    const { labels, locale, headings } = catalog;
    const duration = (0,words_duration/* durationIn */.e)(locale);
    const last = result.process?.last;
    const rows = [];
    const job = jobflow ?? last?.job ?? undefined;
    if (job !== undefined)
        rows.push(['jobflow', code(job)]);
    if (result.process)
        rows.push(['process', markup_link(result.process.path, context.pageUrl(result.process.path))]);
    if (parameters && Object.keys(parameters).length > 0) {
        const lines = linesOfParameters(parameters);
        const shown = lines.length > PARAMETERS ? [...lines.slice(0, PARAMETERS), '…'] : lines;
        rows.push(['parameters', shown.map((line) => code(line)).join('<br>')]);
    }
    if (last)
        rows.push(...processFacts(last, result.reason.kind, headings['no-result']));
    rows.push(['server', markup_link(server, server)]);
    if (last && last.user !== null)
        rows.push(['user', code(last.user)]);
    if (last && last.startedTime !== null)
        rows.push(['started', code(timeIn(last.startedTime))]);
    if (last && last.finishedTime !== null)
        rows.push(['finished', code(timeIn(last.finishedTime))]);
    const { expectedSeconds } = result;
    const usually = expectedSeconds === undefined ? '' : ` (${labels.usually} ${duration(expectedSeconds * 1000)})`;
    if (last && last.elapsedSeconds !== null)
        rows.push(['took', duration(last.elapsedSeconds * 1000) + usually]);
    return rows.map(([label, value]) => [labels[label], value]);
}
/** What the reason has not said already. */
function processFacts({ status, exitStatus, result, error }, reason, none) {
    const rows = [['status', code(status)]];
    if (exitStatus !== null && reason !== 'result')
        rows.push(['result', result === null ? none : code((0,json/* plain */.pj)(result))]);
    if (exitStatus !== null && reason !== 'exit-status')
        rows.push(['exit-status', code(exitStatus)]);
    if (error !== null && error !== '' && reason !== 'aborted' && reason !== 'exit-status')
        rows.push(['error', code((0,json/* plain */.pj)(error))]);
    return rows;
}
/**
 * `hosts[0].name: web01`, a line for each value: as JSON, what is escaped twice is nothing that the runner would find
 * to mask it.
 */
function linesOfParameters(parameters) {
    const lines = [];
    const add = (name, value) => {
        if (lines.length > PARAMETERS)
            return;
        if (Array.isArray(value) && value.length > 0)
            for (const [index, item] of value.entries())
                add(`${name}[${index}]`, item);
        else if ((0,json/* isJsonObject */.OW)(value) && Object.keys(value).length > 0)
            for (const [key, member] of Object.entries(value))
                add(name === '' ? key : `${name}.${key}`, member);
        else {
            const text = `${(0,src_text/* cut */.Jj)(name, PARAMETER_CHARACTERS)}: ${(0,json/* plain */.pj)(value)}`;
            lines.push(text.length > 2 * PARAMETER_CHARACTERS ? `${(0,src_text/* cut */.Jj)(name, PARAMETER_CHARACTERS)}: …` : text);
        }
    };
    add('', parameters);
    return lines;
}
/** Seconds and the server's own time zone are enough for a person. */
function timeIn(time) {
    return time.replace(/^(\d+-\d+-\d+)T(\d+:\d+:\d+)(?:\.\d+)?(.*)$/, '$1 $2 $3');
}
function consoleOf(output, labels) {
    if (output === '')
        return [];
    const end = output.slice(-CONSOLE_CHARACTERS);
    const isAll = end.length === output.length;
    // The first line is cut, so it is dropped, unless it is the only one.
    const firstEnd = /\r\n|[\r\n]/.exec(end);
    const rest = firstEnd ? end.slice(firstEnd.index + firstEnd[0].length) : '';
    const shown = isAll || rest === '' ? end : rest;
    const title = isAll ? labels.console : labels['console-end'];
    return [`<details><summary>${title}</summary><pre>${escapeHtml(shown)}</pre></details>`];
}
function heading(mark, title) {
    return `<h2>${mark} ${words((0,src_text/* oneLine */.TN)(title, 2 * CELL_CHARACTERS))}</h2>`;
}
/**
 * Our words, with text of the server in them: a paragraph for each heading, and one box for the lines that a gutter sets
 * off as those of the server.
 */
function block(text, shown) {
    const headings = Object.values(shown.catalog.headings).filter((name) => /[:：]$/.test(name));
    const paragraphs = [];
    for (const line of (0,src_text/* linesOf */.Dx)((0,src_text/* cut */.Jj)(text, TEXT_CHARACTERS))) {
        const rest = line.trimStart();
        const isPrinted = rest.startsWith(say/* GUTTER */.SF.trim());
        const name = headings.find((candidate) => line.startsWith(candidate));
        if (paragraphs.at(-1)?.isPrinted !== isPrinted || name !== undefined)
            paragraphs.push({ isPrinted, lines: [] });
        const indent = '&nbsp;'.repeat(line.length - rest.length);
        const said = name === undefined ? rest : rest.slice(name.length);
        paragraphs
            .at(-1)
            ?.lines.push(isPrinted
            ? escapeHtml(rest.slice(say/* GUTTER */.SF.length))
            : indent + (name === undefined ? '' : title(name)) + withLinks(said, shown.server));
    }
    if (shown.codeLink) {
        const { name, url } = shown.codeLink;
        paragraphs.push({ isPrinted: false, lines: [url === undefined ? name : markup_link(name, url)] });
    }
    return paragraphs
        .map(({ isPrinted, lines }) => isPrinted ? `<pre>${lines.join('&#10;')}</pre>` : `<p>${lines.join('<br>')}</p>`)
        .join('');
}
function withLinks(text, server) {
    // Every other one is an address.
    const pieces = text.split(/(https?:\/\/[^\s"<>]+)/);
    const isOurs = (url) => server !== undefined && url.startsWith(`${server}/`);
    return pieces
        .map((piece, index) => (index % 2 === 1 && isOurs(piece) ? markup_link(piece, piece) : words(piece)))
        .join('');
}


/***/ }),

/***/ 5361:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ durationIn)
/* harmony export */ });
/**
 * Formats a duration for people by the two largest units: `30ms`, `0.3s`, `5.3s`, `1m 20s`, `2h 5m`. Not by
 * `Intl.DurationFormat`: its first use costs a step 30 ms, a fifth of all it takes.
 */
const UNITS = {
    en: { day: 'd', hour: 'h', minute: 'm', second: 's', millisecond: 'ms' },
    ja: { day: ' 日', hour: ' 時間', minute: ' 分', second: ' 秒', millisecond: ' ミリ秒' },
};
function durationIn(locale) {
    const { day, hour, minute, second, millisecond } = UNITS[locale];
    return (ms) => {
        if (ms > 0 && ms < 95)
            return `${Math.ceil(ms)}${millisecond}`;
        if (ms < 9950)
            return `${(ms / 1000).toFixed(1)}${second}`;
        const seconds = Math.round(ms / 1000);
        const all = [
            [Math.floor(seconds / 86_400), day],
            [Math.floor(seconds / 3600) % 24, hour],
            [Math.floor(seconds / 60) % 60, minute],
            [seconds % 60, second],
        ];
        const first = all.findIndex(([count]) => count > 0);
        const two = all.slice(first, first + 2).filter(([count]) => count > 0);
        return two.map(([count, unit]) => `${count}${unit}`).join(' ');
    };
}


/***/ })

};
