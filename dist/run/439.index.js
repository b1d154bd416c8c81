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
/**
 * YAML or JSON text into the JSON that goes to the server. A number stays a number only if it prints back as it was
 * written: `3` and `1.5` do; `1234e56` (a commit), `007`, `1.10` and `12345678901234567890` stay strings.
 *
 * It reads JSON too, which is YAML, and says what is wrong with it and where: what `typed.ts` cannot read comes here.
 */



/** One mapping. Throws a Problem that says where, by line and column. */
function parseMapping(text) {
    const value = parseTyped(text);
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`this is ${kindOf(value)}, not a mapping. Write one "name: value" a line, or a JSON object.`);
    }
    return value;
}
/** One value of any type. Throws a Problem that says where, by line and column. */
function parseTyped(text) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const at = (offset) => {
        const { line, col } = lines.linePos(offset ?? 0);
        return `line ${line}, column ${col}`;
    };
    try {
        // Duplicate keys are looked for below: the library compares each key with each, and takes 1 and "1" for two.
        const documents = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseAllDocuments */ .hR)(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
        const [document, second] = documents;
        const [error] = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
        if (error?.message.startsWith('Maximum call stack'))
            throw new RangeError(error.message);
        if (error) {
            const [what = ''] = error.message.split(/ at line \d+, column \d+|\n/, 1);
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`${at(error.pos[0])}: ${what}.`);
        }
        if (second)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`${at(second.range[0])}: a second document begins here. Write one.`);
        return toJson(document?.contents ?? null, (node, message) => new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF(`${at(node?.range?.[0])}: ${message}`));
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Problem */ .AF('this is nested too deeply to be read.');
        throw thrown;
    }
}
function toJson(node, problem) {
    if (node === null)
        return null;
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node))
        throw problem(node, `the alias *${node.source} is refused. Write the value itself.`);
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node) && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
        throw new TypeError('yaml made a node of no known kind');
    if (node.anchor !== undefined)
        throw problem(node, `the anchor &${node.anchor} is refused. Leave it out.`);
    if (node.tag !== undefined)
        throw problem(node, `the tag ${node.tag.replace('tag:yaml.org,2002:', '!!')} is refused. Leave it out; quote what is a text.`);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node))
        return toScalar(node);
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node))
        return node.items.map((item) => toJson(item, problem));
    const members = new Map();
    for (const { key, value } of node.items) {
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key))
            throw problem(key, 'a key must be a plain text.');
        toJson(key, problem);
        const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
        if (members.has(name))
            throw problem(key, `the key ${JSON.stringify(name)} is there twice. Leave one out.`);
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
