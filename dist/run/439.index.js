export const id = 439;
export const ids = [439];
export const modules = {

/***/ 7439:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseMapping: () => (/* binding */ parseMapping),
/* harmony export */   parseTyped: () => (/* binding */ parseTyped)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3916);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8301);
/* harmony import */ var _parse_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8204);
/**
 * YAML or JSON text into the JSON that goes to the server. A number stays a number only if it prints back as it was
 * written: `3` and `1.5` do; `1234e56` (a commit), `007`, `1.10` and `12345678901234567890` stay strings.
 *
 * It reads JSON too, which is YAML, and says what is wrong with it and where: what `typed.ts` cannot read comes here.
 */




/** One mapping. Throws a Problem that says where, by line and column. */
function parseMapping(text) {
    const value = parseYaml(text) ?? null;
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`this is ${kindOf(value)}, not a mapping. Write one "name: value" a line, or a JSON object.`);
    }
    return value;
}
/** One value of any type. Throws a Problem that says where, by line and column. */
function parseTyped(text) {
    const value = parseYaml(text);
    if (value !== undefined)
        return value;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF('there is no value in it. A text that begins with # is a comment: quote it.');
}
/** Undefined where there are comments at the most. */
function parseYaml(text) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const at = (offset) => {
        const { line, col } = lines.linePos(offset ?? 0);
        return `line ${line}, column ${col}`;
    };
    try {
        // Duplicate keys are looked for below: the library compares each key with each, and takes 1 and "1" for two.
        const stream = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseAllDocuments */ .hR)(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
        const [document, second] = stream;
        // A text of directives alone has no document, and its errors are the stream's.
        const { errors, warnings } = 'empty' in stream ? stream : (document ?? { errors: [], warnings: [] });
        const [error] = [...errors, ...warnings];
        if (error?.message.startsWith('Maximum call stack'))
            throw new RangeError(error.message);
        if (error) {
            const [what = ''] = error.message.split(/ at line \d+, column \d+|\n/, 1);
            const advice = error.code === 'BAD_INDENT' && what.startsWith('Flow') ? INDENT : QUOTES;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`${at(error.pos[0])}: ${what}. ${advice}`);
        }
        if (second)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`${at(second.range[0])}: a second document begins here. Write one.`);
        const value = document?.contents;
        const isEmpty = !value || ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value) && value.source === '' && value.type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN);
        if (isEmpty && !value?.anchor && !value?.tag)
            return undefined;
        return toJson(value, (node, message) => new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`${at(node?.range?.[0])}: ${message}`));
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF('this is nested too deeply to be read.');
        throw thrown;
    }
}
/** What mostly lies behind an error of YAML. */
const QUOTES = 'A text with ": " or " #" in it, or with one of * & ! % @ { [ at its start, goes into quotes.';
/** `toJSON` of GitHub prints lists and objects on several lines, the last of them at the very left. */
const INDENT = 'A list or mapping on several lines, as toJSON prints it, can stand for a value at the top alone: write all of it as JSON.';
function toJson(node, problem) {
    if (node === null)
        return null;
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node))
        throw problem(node, `the alias *${(0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(node.source)} is refused. Write the value itself. ${QUOTES}`);
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
        throw new TypeError('yaml made a node of no known kind');
    if (node.anchor !== undefined)
        throw problem(node, `the anchor &${(0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(node.anchor)} is refused. Leave it out. ${QUOTES}`);
    if (node.tag !== undefined)
        throw problem(node, `the tag ${(0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .brief */ .dh)(node.tag.replace('tag:yaml.org,2002:', '!!'))} is refused. Leave it out. ${QUOTES}`);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node))
        return toScalar(node);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
        return node.items.map((item) => toJson(item, problem));
    const members = new Map();
    for (const { key, value } of node.items) {
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key))
            throw problem(key, `a key must be a plain text. ${QUOTES}`);
        toJson(key, problem);
        const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
        if (value === null && key.type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN && name.includes(':'))
            throw problem(key, `the key ${(0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)(name)} has no value. Write a space behind its colon.`);
        if (members.has(name))
            throw problem(key, `the key ${(0,_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)(name)} is there twice. Leave one out.`);
        members.set(name, toJson(value, problem));
    }
    return Object.fromEntries(members);
}
function toScalar({ value, source, type }) {
    if (type !== yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN || typeof value === 'string')
        return String(value);
    if (typeof value === 'number')
        return String(value) === source ? value : (source ?? String(value));
    if (value === null || typeof value === 'boolean')
        return value;
    // A type of YAML 1.1, such as a date, which JSON does not have.
    return source ?? null;
}
function kindOf(value) {
    if (value === null)
        return 'empty';
    if (Array.isArray(value))
        return 'a list';
    return `a ${typeof value}`;
}


/***/ })

};
