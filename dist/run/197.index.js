export const id = 197;
export const ids = [197];
export const modules = {

/***/ 9197:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseMapping: () => (/* binding */ parseMapping),
/* harmony export */   parseTyped: () => (/* binding */ parseTyped)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8301);
/* harmony import */ var _parse_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3718);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8925);
/**
 * YAML or JSON text into the JSON that goes to the server. A number stays a number only if it prints back as it was
 * written: `3` and `1.5` do; `1234e56` (a commit), `007`, `1.10` and `12345678901234567890` stay strings.
 *
 * It reads JSON too, which is YAML, and says what is wrong with it and where: what `typed.ts` cannot read comes here.
 */




/** One mapping. Throws a Problem. */
function parseMapping(text) {
    const value = parseYaml(text) ?? null;
    if ((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value))
        return value;
    const is = value === null
        ? 'empty'
        : Array.isArray(value)
            ? 'list'
            : typeof value;
    throw new _problems_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .A({ kind: 'not-a-mapping', is });
}
/** One value of any type. Throws a Problem. */
function parseTyped(text) {
    const value = parseYaml(text);
    if (value !== undefined)
        return value;
    throw new _problems_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .A({ kind: 'no-value' });
}
/** Undefined where there are comments at the most. */
function parseYaml(text) {
    try {
        const reading = new Reading(text);
        const value = reading.value();
        reading.finish();
        return value;
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new _problems_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .A({ kind: 'too-deep' });
        throw thrown;
    }
}
/** One text on its way to a value; what is wrong with it is collected, one problem per line at the most. */
class Reading {
    #text;
    #lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    #problems = new Map();
    constructor(text) {
        this.#text = text;
    }
    value() {
        // Duplicate keys are looked for below: the library compares each key with each, and takes 1 and "1" for two.
        const stream = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseAllDocuments */ .hR)(this.#text, {
            lineCounter: this.#lines,
            uniqueKeys: false,
            logLevel: 'silent',
        });
        const [document, second] = stream;
        // A text of directives alone has no document, and its errors are the stream's.
        const { errors, warnings } = 'empty' in stream ? stream : (document ?? { errors: [], warnings: [] });
        for (const { message, code, pos } of [...errors, ...warnings]) {
            if (message.startsWith('Maximum call stack'))
                throw new RangeError(message);
            const [said = ''] = message.split(/ at line \d+, column \d+|\n/, 1);
            const isIndent = code === 'BAD_INDENT' && said.startsWith('Flow');
            this.#problem(pos[0], { kind: 'yaml', said, isIndent });
        }
        if (second)
            this.#problem(second.range[0], { kind: 'second-document' });
        const value = document?.contents;
        const isEmpty = !value || ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value) && value.source === '' && value.type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN);
        if (isEmpty && !value?.anchor && !value?.tag)
            return undefined;
        return this.#toJson(value);
    }
    finish() {
        if (this.#problems.size > 0)
            throw new _problems_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .A(...this.#problems.values());
    }
    #toJson(node) {
        if (node === null)
            return null;
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node))
            return this.#refuse(node, { kind: 'alias', name: (0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(node.source) });
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
            throw new TypeError('yaml made a node of no known kind');
        if (node.anchor !== undefined)
            return this.#refuse(node, { kind: 'anchor', name: (0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(node.anchor) });
        if (node.tag !== undefined) {
            const name = (0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(node.tag.replace('tag:yaml.org,2002:', '!!'));
            return this.#refuse(node, { kind: 'tag', name });
        }
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node))
            return this.#toScalar(node);
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
            return node.items.map((item) => this.#toJson(item));
        const members = new Map();
        for (const { key, value } of node.items) {
            if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key)) {
                this.#refuse(key, { kind: 'key-not-text' });
                continue;
            }
            this.#toJson(key);
            const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
            if (value === null && key.type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN && name.includes(':'))
                this.#refuse(key, { kind: 'key-without-value', name: (0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(name) });
            if (members.has(name))
                this.#refuse(key, { kind: 'key-twice', name: (0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(name) });
            members.set(name, this.#toJson(value));
        }
        return Object.fromEntries(members);
    }
    #toScalar(node) {
        const { value, source, type } = node;
        const [start = 0, end = 0] = node.range ?? [];
        // `title: fix #12 of the release` is "fix" by the rules of YAML, and `colour: #fff` is nothing.
        if (type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN && /^[ \t]*#[^\s#]/.test(this.#text.slice(end, end + 200)))
            this.#problem(start, { kind: 'comment-behind-value' });
        // `"C:\temp\new"` has a tab and a line break in it.
        if (type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.QUOTE_DOUBLE && this.#hasControlEscape(start, end))
            this.#problem(start, { kind: 'control-escape' });
        if (typeof value === 'string')
            return value;
        if (typeof value === 'number')
            return String(value) === source ? value : (source ?? String(value));
        if (value === null || typeof value === 'boolean')
            return value;
        // A type of YAML 1.1, such as a date, which JSON does not have.
        return source ?? null;
    }
    /** Those of a path of Windows, and those that JSON does not have. `toJSON` writes a line break as `\n`, which is meant. */
    #hasControlEscape(start, end) {
        const source = this.#text.slice(start, end);
        if (/^\s*[[{]/.test(this.#text))
            return false;
        const isPath = /(?:^"|[\s'=,;(])(?:[A-Za-z]:|\\\\[\w.-]+)(?:\\[\w.-]+)*?\\[btnfr]/.test(source);
        return isPath || /\\(?:[0ave]|x[01])/.test(source.replaceAll('\\\\', ''));
    }
    #refuse(node, problem) {
        this.#problem(node?.range?.[0], problem);
        return null;
    }
    #problem(offset = 0, problem) {
        const { line, col: column } = this.#lines.linePos(offset);
        if (this.#problems.has(line))
            return;
        const start = this.#lines.lineStarts[line - 1] ?? 0;
        const [source = ''] = this.#text.slice(start).split(/\r?\n/, 1);
        const write = meant(source, problem);
        this.#problems.set(line, {
            ...problem,
            line,
            column,
            source: (0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(source.trim()),
            write,
        });
    }
}
/** What the library says of a value that is right once it is in quotes. */
const HELPED_BY_QUOTES = /^(Nested mappings|Plain value cannot start|Invalid escape|Unresolved tag)/;
/** The line with its value in quotes; undefined where that would not help, or the line is too long to be shown whole. */
function meant(source, problem) {
    if (['key-twice', 'second-document', 'key-not-text'].includes(problem.kind) || source.length > 120)
        return undefined;
    if (problem.kind === 'key-without-value')
        return source.trim().replace(problem.name, (name) => name.replace(':', ': '));
    if (problem.kind === 'yaml') {
        // A key without a space behind its colon, such as `host:web-1`.
        if (problem.said.startsWith('Implicit') && /:\S/.test(source))
            return source.trim().replace(/:(?=\S)/, ': ');
        if (!HELPED_BY_QUOTES.test(problem.said))
            return undefined;
    }
    const [, before = '', value = ''] = /^(\s*(?:- +)*(?:(?:[^\s:'"{}[\],#&*!|>%@`-][^:]*?|"[^"]*"|'[^']*'):\s+)?)(.*?)\s*$/.exec(source) ?? [];
    if (value === '' || /^[|>{[]/.test(value))
        return undefined;
    const [, inner = value] = /^"(.*)"$/.exec(value) ?? [];
    return `${before}'${inner.replaceAll("'", "''")}'`.trim();
}


/***/ })

};
