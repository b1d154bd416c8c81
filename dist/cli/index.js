#!/usr/bin/env node
/******/ (() => { // webpackBootstrap
/******/ 	var __webpack_modules__ = ({

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

"use strict";
var __webpack_unused_export__;

__webpack_unused_export__ = true;
exports.Io = __webpack_unused_export__ = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
exports.Io = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
__webpack_unused_export__ = closest;


/***/ }),

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";
var __webpack_unused_export__;


var net = __nccwpck_require__(9278);
var tls = __nccwpck_require__(4756);
var http = __nccwpck_require__(8611);
var https = __nccwpck_require__(5692);
var events = __nccwpck_require__(4434);
var assert = __nccwpck_require__(2613);
var util = __nccwpck_require__(9023);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        // Detect the request to connect same origin server,
        // reuse the connection.
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 6801:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

"use strict";

;// CONCATENATED MODULE: ./.build/src/inputs/language.ts
const LANGUAGES = ['en', 'ja'];
/** English where nothing is said, or something else: that is reported with the other inputs. */
function languageOf({ input, env }) {
    const text = input('language').trim() || (env.KOMPIRA_LANGUAGE?.trim() ?? '');
    return LANGUAGES.find((language) => language === text) ?? 'en';
}
/** Japanese where the system speaks it (`ja_JP.UTF-8`), as POSIX looks it up. */
function languageOfSystem({ LC_ALL, LC_MESSAGES, LANG }) {
    return [LC_ALL, LC_MESSAGES, LANG].find(Boolean)?.startsWith('ja') ? 'ja' : 'en';
}

;// CONCATENATED MODULE: ./.build/src/words/code-link.ts

function nameOf(code) {
    return `KOMPIRA-${code}`;
}
/** With its section at the very commit that runs. */
function codeLinkIn(language, code, env) {
    const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = env;
    const name = nameOf(code);
    if (!GITHUB_ACTION_REPOSITORY || !GITHUB_ACTION_REF)
        return { name };
    const file = language === 'ja' ? 'errors.ja.md' : 'errors.md';
    const page = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${encodePath(GITHUB_ACTION_REF)}/docs/${file}`;
    return { name, url: `${page}#${name.toLowerCase()}` };
}
/** The last line of an error or a warning in a log. */
function lineOf({ name, url }) {
    return url === undefined ? name : `${name} ${url}`;
}

;// CONCATENATED MODULE: ./.build/src/words/too-old.ts
const NEEDED_NODE = 24;
const NODE_TOO_OLD = {
    en: (version) => `Node.js 24 or newer is required, but this is ${version}. Nothing was sent.`,
    ja: (version) => `Node.js 24 以降が必要です。現在のバージョンは ${version} です。サーバーには何も送信していません。`,
};

;// CONCATENATED MODULE: ./.build/src/cli/require-node.ts
/** Imported before everything else, as in the actions: an older Node would start the jobflow and then crash. */



const { versions, env } = process;
if (Number(versions.node.split('.')[0]) < NEEDED_NODE) {
    const language = env.KOMPIRA_LANGUAGE ? languageOf({ input: () => '', env }) : languageOfSystem(env);
    const lines = [NODE_TOO_OLD[language](versions.node), nameOf('NODE-VERSION')];
    process.stderr.write(lines.map((line) => `kompira: ${line}\n`).join(''));
    process.exit(2);
}

;// CONCATENATED MODULE: ./.build/package.json
const package_namespaceObject = {"rE":"0.1.0"};
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = require("node:timers/promises");
;// CONCATENATED MODULE: ./.build/src/clock.ts

/** The longest delay of a Node timer; a longer one would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Monotonic time in ms. */
function now() {
    return performance.now();
}
/** Sleeps for `ms`, or until the signal; never throws. */
async function sleep(ms, signal) {
    await (0,promises_namespaceObject.setTimeout)(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
}

// EXTERNAL MODULE: ./.build/src/errors.ts
var src_errors = __nccwpck_require__(209);
// EXTERNAL MODULE: ./.build/src/json.ts
var json = __nccwpck_require__(6704);
// EXTERNAL MODULE: ./.build/src/text.ts
var src_text = __nccwpck_require__(4637);
;// CONCATENATED MODULE: ./.build/src/kompira/secrets.ts
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
        const pieces = (0,src_text/* visiblePieces */.aV)(text);
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
    const seen = secrets.map(visible).filter((secret) => secret !== '');
    if (seen.length === 0)
        return text;
    return text.replace(/[^\r\n]+/g, (line) => {
        const pieces = (0,src_text/* visiblePieces */.aV)(line);
        const ranges = merged(wholeIn(joined(pieces), seen));
        return ranges.length === 0 ? line : replaceRanges(line, pieces, ranges);
    });
}
const joined = (pieces) => pieces.map(({ text }) => text).join('');
const visible = (text) => joined((0,src_text/* visiblePieces */.aV)(text));
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

;// CONCATENATED MODULE: ./.build/src/kompira/response.ts
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
            throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'too-deep' }, thrown);
        const begins = (0,src_text/* oneLine */.TN)(redact(text.slice(0, 2 * CHARACTERS)), CHARACTERS);
        const contentType = headers['content-type'] && (0,src_text/* cut */.Jj)(redact(headers['content-type']), CHARACTERS);
        throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'not-json', contentType, begins }, thrown);
    }
    // With other characters in it, a result that fails would pass.
    if (!isUtf8)
        throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'not-utf-8' });
    return value;
}
/** Django REST framework refuses with `{"detail": "…"}`, or with `{"<field>": ["…", …]}` for a validation. */
function toRefusedError(call, url, response, redact) {
    const { status, headers, text } = response;
    const { reason, page } = wordsIn(status, text, redact);
    return new src_errors/* RefusedError */.fk(call, {
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
        return { reason: (0,src_text/* cut */.Jj)(body.detail, CHARACTERS), page: '' };
    const words = (0,src_text/* cut */.Jj)(messagesIn(body), CHARACTERS);
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
    return (0,src_text/* oneLine */.TN)(/<title>([^<]{1,500})<\/title>/i.exec(text)?.[1] ?? '', CHARACTERS);
}
function redirectIn({ status, headers }, url, redact) {
    const location = headers.location;
    if (status < 300 || status >= 400 || location === undefined)
        return undefined;
    if (!URL.canParse(location, url.href))
        return {
            to: (0,src_text/* cut */.Jj)(redactAddress(location.split(/[?#]/, 1)[0] ?? '', redact), CHARACTERS),
            kind: 'elsewhere',
        };
    const target = new URL(location, url);
    const isHere = target.hostname === url.hostname;
    const isLogin = isHere && target.pathname.endsWith('/.login');
    const isHttps = isHere && url.protocol === 'http:' && target.protocol === 'https:' && target.pathname === url.pathname;
    return {
        to: (0,src_text/* cut */.Jj)(redactAddress(target.origin + target.pathname, redact), CHARACTERS),
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
    return value === undefined ? '' : (0,src_text/* cut */.Jj)((0,json/* printJson */.Q2)(value), CHARACTERS);
}

;// CONCATENATED MODULE: ./.build/src/kompira/answers.ts
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
        throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'other-process', got: show(body.abspath) });
    const checked = (name, read) => {
        const value = body[name];
        const understood = value === undefined ? undefined : read(value);
        if (understood === undefined)
            throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'field', name, got: show(value) });
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
        throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'unknown-status', got: show(status) });
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
        throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'other-object', got: show(abspath) });
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
    return new src_errors/* InvalidResponseError */.tF(call, { kind: 'not-a', expected, got: show(body) });
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

// EXTERNAL MODULE: ./.build/src/kompira/paths.ts
var paths = __nccwpck_require__(6860);
;// CONCATENATED MODULE: external "node:buffer"
const external_node_buffer_namespaceObject = require("node:buffer");
;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = require("node:http");
var external_node_http_default = /*#__PURE__*/__nccwpck_require__.n(external_node_http_namespaceObject);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = require("node:https");
var external_node_https_default = /*#__PURE__*/__nccwpck_require__.n(external_node_https_namespaceObject);
;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = require("node:net");
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = require("node:url");
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(8611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(5692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
// EXTERNAL MODULE: ./scripts/unused.cjs
var unused = __nccwpck_require__(9192);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function lib_getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new unused.ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./.build/src/kompira/body.ts

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
        throw new src_errors/* InvalidResponseError */.tF(call, { kind: 'not-decodable', coding: NAMED.includes(name) ? name : '?', said: (0,src_errors/* messageOf */.bD)(thrown) }, thrown);
    }
}
function tooLarge(call) {
    return new src_errors/* InvalidResponseError */.tF(call, { kind: 'too-large', mebibytes: MAX_BYTES / 1024 ** 2 });
}

;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = require("node:tls");
var external_node_tls_default = /*#__PURE__*/__nccwpck_require__.n(external_node_tls_namespaceObject);
;// CONCATENATED MODULE: ./.build/src/kompira/proxy.ts
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
    if (range && (0,external_node_net_namespaceObject.isIP)(range[1] ?? '') === 4 && (0,external_node_net_namespaceObject.isIP)(range[2] ?? '') === 4)
        return inRange(range[1] ?? '', range[2] ?? '', host);
    const address = bare(entry);
    if ((0,external_node_net_namespaceObject.isIP)(address))
        return sameAddress(address, host);
    const [, name = '', itsPort = port] = /^(\[[\da-f:.]+\]|[^:[\]]+):(\d+)$/.exec(entry) ?? ['', entry];
    if ((0,external_node_net_namespaceObject.isIP)(bare(name)))
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
    return (0,external_node_net_namespaceObject.isIPv6)(address) ? 'ipv6' : 'ipv4';
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
    if (!(0,external_node_net_namespaceObject.isIP)(network) || Number(prefix) > ((0,external_node_net_namespaceObject.isIPv6)(network) ? 128 : 32))
        return undefined;
    return inList(host, (list) => {
        list.addSubnet(network, Number(prefix), familyOf(network));
    });
}
function inList(host, add) {
    const list = new external_node_net_namespaceObject.BlockList();
    add(list);
    return (0,external_node_net_namespaceObject.isIP)(host) !== 0 && list.check(host, familyOf(host));
}

;// CONCATENATED MODULE: ./.build/src/kompira/connection.ts




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
        socket?.once(socket instanceof external_node_tls_namespaceObject.TLSSocket ? 'secureConnect' : 'connect', () => {
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
            if (!(socket instanceof external_node_tls_namespaceObject.TLSSocket))
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

;// CONCATENATED MODULE: ./.build/src/kompira/tls.ts


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
    const [, number, said = ''] = /error:([0-9A-F]{8}):[^:]*:[^:]*:([^:]*)/.exec((0,src_errors/* messageOf */.bD)(thrown)) ?? [];
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
    return opensslErrorIn(thrown)?.said ?? (0,src_errors/* messageOf */.bD)(thrown);
}
/** True where the certificate itself says more. */
function isCertificateProblem(problem) {
    return src_errors/* CERTIFICATE_PROBLEMS */.Jc.includes(problem);
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

;// CONCATENATED MODULE: ./.build/src/kompira/breakdown.ts


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

;// CONCATENATED MODULE: ./.build/src/kompira/transport.ts
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
    #client = new HttpClient(undefined, undefined, { socketTimeout: MAX_TIMER_MS });
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
        (0,external_node_net_namespaceObject.setDefaultAutoSelectFamilyAttemptTimeout)(Math.max(250, Math.min(MOST_PER_ADDRESS_MS, Math.round(options.requestTimeoutMs / 3))));
    }
    /**
     * Throws TransportError, or InvalidResponseError for a body that is too large or cannot be decoded; a response of any
     * status is a response, and no redirect is followed. Nothing is repeated but what is certain to have had no effect: a
     * GET on a kept connection that turns out to have been closed by the server meanwhile, and a handshake that failed
     * for want of an authority which the system may know.
     */
    async exchange(exchange) {
        const limitMs = Math.min(exchange.timeoutMs ?? MAX_TIMER_MS, this.#options.requestTimeoutMs, MAX_TIMER_MS);
        const limit = { limitMs, endsAt: now() + limitMs };
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
        if (attempt.brokenOff || thrown instanceof src_errors/* InvalidResponseError */.tF)
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
        const startedAt = now();
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
            this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round(now() - startedAt)} ms`);
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
            return { status: statusCode, headers: received, text, isUtf8: (0,external_node_buffer_namespaceObject.isUtf8)(decodedBytes) };
        }
        catch (thrown) {
            const reason = attempt.brokenOff?.kind ?? (codeOf(thrown) || (0,src_errors/* messageOf */.bD)(thrown));
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
            ...(0,external_node_url_namespaceObject.urlToHttpOptions)(url),
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
        if (thrown instanceof src_errors/* InvalidResponseError */.tF)
            return thrown;
        const { url, signal, signalUntilSent } = exchange;
        const evidenceMs = Math.max(LEAST_EVIDENCE_MS, Math.min(EVIDENCE_MS, endsAt - now()));
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
        return new src_errors/* TransportError */.wX(exchange.call, {
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

;// CONCATENATED MODULE: ./.build/src/kompira/call.ts




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
            call: call_nameOf(call),
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
        throw toRefusedError(call_nameOf(call), url, response, this.redact);
    }
    /** The JSON of a response to this call. Throws InvalidResponseError. */
    read(call, response) {
        return parseResponse(call_nameOf(call), response, this.redact);
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
function call_nameOf({ method, path, suffix }) {
    return `${method} ${path}${suffix ? `.${suffix}` : ''}`;
}

;// CONCATENATED MODULE: ./.build/src/kompira/process-lists.ts
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
        const rows = toRows(call_nameOf(call), this.#caller.read(call, response));
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
        const seconds = toRows(call_nameOf(call), await this.#caller.ask(call))
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
            if ((0,src_errors/* isRefusedByKompira */.XV)(thrown, [400]))
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
                throw new src_errors/* InvalidResponseError */.tF('GET /process', { kind: 'not-filtered' });
            rows.push(...some);
        }
        const unique = new Map(rows.map((row) => [row.path, row]));
        return newestFirst([...unique.values()]);
    }
    async #filtered(jobflow, filter, limits) {
        const call = processList([['job', jobflow], ...filter], limits);
        return toActive(jobflow, call_nameOf(call), await this.#caller.ask(call));
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

;// CONCATENATED MODULE: ./.build/src/kompira/client.ts






/** The types of what can be executed. */
const JOBFLOW_TYPE = '/system/types/Jobflow';
const JOB_TYPES = [JOBFLOW_TYPE, '/system/types/ScriptJob'];
const CHANNEL_TYPE = '/system/types/Channel';
const MONITORING_MODES = ['NOTHING', 'MAIL', 'ABORT_MAIL'];
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
        return toProcessPath(call_nameOf(call), await this.#caller.ask(call));
    }
    async process(path, limits) {
        const query = PROCESS_ATTRS.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return toProcess(path, call_nameOf(call), await this.#caller.ask(call));
    }
    /** A page of processes with what came with it, for somebody who examines the server. */
    async inspect(path, query, limits) {
        const call = { method: 'GET', path, query, ...limits };
        const response = await this.#caller.exchange(call);
        const body = this.#caller.read(call, response);
        const rows = toRows(call_nameOf(call), body);
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
        return toObject(path, call_nameOf(call), await this.#caller.ask(call));
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
        return toPaths(call_nameOf(call), await this.#caller.ask(call), types);
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
        const rows = toRows(call_nameOf(call), body);
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
        const process = toProcess(path, call_nameOf(call), body);
        if (isFinal(process.status))
            return process;
        throw new src_errors/* InvalidResponseError */.tF(call_nameOf(call), { kind: 'field', name: 'status', got: process.status });
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
            if (thrown instanceof src_errors/* RefusedError */.fk && thrown.status === 408)
                return undefined;
            throw thrown;
        }
    }
    /** Drops every connection; the next call opens a new one. */
    close() {
        this.#caller.close();
    }
}

// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __nccwpck_require__(1916);
;// CONCATENATED MODULE: ./.build/src/similar.ts
/** Names that look like one that does not exist. */

/** So many wrong letters still look like a slip, in a name of ten or more. */
const MOST_SLIPS = 3;
/** The three likeliest first. `given`: how much of it is the same in all. */
function similar(name, candidates, given = 0) {
    const slips = (other) => (0,mod/* distance */.Io)(other.toLowerCase(), name.toLowerCase());
    const most = Math.min(MOST_SLIPS, Math.ceil((name.length - given) / 3));
    return candidates
        .filter((other) => slips(other) <= most)
        .sort((a, b) => slips(a) - slips(b))
        .slice(0, 3);
}

;// CONCATENATED MODULE: ./.build/src/core/hint.ts
/** What more there is to say of an object that was refused. Asks the server a little; never throws. */


const TYPE_ATTRIBUTES = ['abspath', 'type_object'];
/** It is for the message alone. */
const LOOK_MS = 5000;
async function hintOnRefusal(asking, named, cause) {
    if (!(cause instanceof src_errors/* RefusedError */.fk) || ![400, 404, 405].includes(cause.status))
        return undefined;
    try {
        const { type } = await asking.kompira.object(named.path, limitsOf(asking), TYPE_ATTRIBUTES);
        return named.types.includes(type) ? undefined : { kind: 'wrong-type', type };
    }
    catch (thrown) {
        return (0,src_errors/* isRefusedByKompira */.XV)(thrown, [404]) ? nearest(asking, named) : undefined;
    }
}
/** Objects in the same directory whose names look like the one that is not there. */
async function nearest(asking, { option, path, types }) {
    const directory = path.slice(0, path.lastIndexOf('/')) || '/';
    const paths = await asking.kompira.objectsIn(directory, types, limitsOf(asking)).catch(() => []);
    const twin = paths.find((other) => other !== path && other.normalize('NFC') === path.normalize('NFC'));
    if (twin !== undefined)
        return { kind: 'unicode-form', name: twin };
    const names = similar(path, paths, directory.length);
    return names.length === 0 ? undefined : { kind: 'did-you-mean', option, names };
}
function limitsOf({ interruption: { signal } }) {
    return { timeoutMs: LOOK_MS, signal };
}

;// CONCATENATED MODULE: ./.build/src/core/long-poll.ts
/** Lets the server hold a request until the process ends (`.wait`), one after the other, while polls go on. */


/** Under the 60 s after which many a gateway cuts an idle request off, and far under the 300 s of the vendor's own. */
const LONGEST_HOLD_MS = 50_000;
/** What the response may take on its way, so that the server ends the hold and not the request timeout. */
const MARGIN_MS = 1000;
/** No `.wait` in this server, or in what stands before it: 504 is a gateway that does not let a request be held. */
const NO_WAIT_STATUSES = [404, 405, 501, 504];
/** One failure may be an outage that the polls see as well; this many in a row say that `.wait` does not work here. */
const MOST_FAILURES = 3;
/** How long the server is asked to hold a request, in whole seconds; 0 where request-timeout leaves no time for it. */
function longestHoldSeconds(requestTimeoutMs) {
    return Math.max(0, Math.floor(Math.min(LONGEST_HOLD_MS, requestTimeoutMs - MARGIN_MS) / 1000));
}
class LongPoll {
    #kompira;
    #path;
    #holdSeconds;
    #signal;
    #onGivenUp;
    #hold;
    #failures = 0;
    #givenUp = false;
    /** `onGivenUp` is called once if `.wait` does not work; waiting is sleeping from then on. */
    constructor(options) {
        this.#kompira = options.kompira;
        this.#path = options.path;
        this.#holdSeconds = longestHoldSeconds(options.requestTimeoutMs);
        this.#signal = options.signal;
        this.#onGivenUp = options.onGivenUp;
        if (this.#holdSeconds < 1)
            this.#giveUp({ kind: 'request-timeout' });
    }
    get isWorking() {
        return !this.#givenUp;
    }
    /** Sleeps, or until the process has ended, which it then answers. Never throws. */
    async waitForEndOr(ms) {
        const awake = new AbortController();
        const slept = sleep(ms, AbortSignal.any([this.#signal, awake.signal]));
        try {
            while (!this.#givenUp) {
                this.#hold ??= this.#ask();
                const held = await Promise.race([slept, this.#hold]);
                if (held === undefined)
                    return undefined;
                this.#hold = undefined;
                if (typeof held === 'object')
                    return held.process;
                if (held === 'failed')
                    break;
            }
            await slept;
            return undefined;
        }
        finally {
            awake.abort();
        }
    }
    async #ask() {
        const askedAt = now();
        try {
            const process = await this.#kompira.waitForEnd(this.#path, this.#holdSeconds, { signal: this.#signal });
            if (process)
                return { process };
            const heldMs = now() - askedAt;
            if (heldMs <= (this.#holdSeconds * 1000) / 2)
                return this.#failed({ kind: 'too-soon', heldMs });
            this.#failures = 0;
            return 'time is up';
        }
        catch (cause) {
            if (this.#signal.aborted || !(cause instanceof src_errors/* RequestError */.GI))
                return 'failed';
            if (cause instanceof src_errors/* RefusedError */.fk && NO_WAIT_STATUSES.includes(cause.status))
                this.#failures = MOST_FAILURES;
            return this.#failed({ kind: 'failed', cause });
        }
    }
    #failed(failure) {
        this.#failures += 1;
        if (this.#failures >= MOST_FAILURES)
            this.#giveUp(failure);
        return 'failed';
    }
    #giveUp(failure) {
        if (!this.#givenUp)
            this.#onGivenUp(failure);
        this.#givenUp = true;
    }
}

;// CONCATENATED MODULE: ./.build/src/core/interruption.ts
/** How what is done is told to stop before it has ended. */

/** `said`: the name of the signal, or the message of the error. */
class Interrupted extends Error {
    name = 'Interrupted';
    /** `cancelled` by a person or the one who called; `crashed` by an error that nobody caught. */
    kind;
    at = now();
    constructor(kind, said, cause) {
        super(said, { cause });
        this.kind = kind;
    }
}
function interruptCause({ signal }) {
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

;// CONCATENATED MODULE: ./.build/src/core/result.ts

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
function passes({ outcome, reason }) {
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

;// CONCATENATED MODULE: ./.build/src/core/trouble.ts
/**
 * What it proves that a request ended so: the one table that everything which asks the server goes by. Rows, not code:
 * `docs/architecture.md` shows them, and a test prints them.
 */

/** A name that does not exist is nearly always a typo, or a runner outside the network. */
const NAME_PASSES_FOR_MS = 30_000;
const unsent = (kinds, problems) => (error) => error instanceof src_errors/* TransportError */.wX &&
    !error.sent &&
    kinds.includes(error.breakdown.kind) &&
    (problems === undefined || (error.breakdown.kind === 'tls' && problems.includes(error.breakdown.problem)));
const refused = (by, test) => (error) => error instanceof src_errors/* RefusedError */.fk && (error.reason !== '') === (by === 'Kompira') && test(error);
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
        when: (error) => error instanceof src_errors/* TransportError */.wX &&
            error.breakdown.kind === 'proxy-refused' &&
            error.breakdown.schemes !== undefined,
        mayHaveActed: false,
        passes: 'once answered',
    },
    {
        way: 'no connection, or another refusal by the proxy',
        when: (error) => error instanceof src_errors/* TransportError */.wX && !error.sent,
        mayHaveActed: false,
        passes: 'yes',
    },
    {
        way: 'sent, and no whole response',
        when: (error) => error instanceof src_errors/* TransportError */.wX,
        mayHaveActed: true,
        passes: 'yes',
    },
    {
        way: '429, whoever says it',
        when: (error) => error instanceof src_errors/* RefusedError */.fk && error.status === 429,
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
        when: (error) => error instanceof src_errors/* InvalidResponseError */.tF,
        mayHaveActed: true,
        passes: 'once answered',
    },
];
/** Undefined for other errors than a RequestError, which are faults of this program. */
function troubleOf(thrown) {
    return thrown instanceof src_errors/* RequestError */.GI ? TROUBLES.find(({ when }) => when(thrown)) : undefined;
}
/** True where another try may go better. `answered`: Kompira has answered this as it should before. */
function isTransient(thrown, answered) {
    const passes = troubleOf(thrown)?.passes;
    return passes === 'yes' || (passes === 'once answered' && answered);
}
/** True where the server can have acted on the request. */
function mayHaveActed(thrown) {
    return troubleOf(thrown)?.mayHaveActed !== false;
}
/**
 * True where it is certain that the server never took it, and another try may go better. Whether Kompira has answered
 * before does not count: a filter can put a redirect in place of the response to a start that was taken.
 */
function isSafeToResend(thrown) {
    return !mayHaveActed(thrown) && isTransient(thrown, false);
}
/** True where Kompira itself has said no. */
function isLastWord(thrown) {
    return troubleOf(thrown)?.passes === 'never';
}
/** True where something that is not Kompira answered in its place, and will again: a redirect, a page, not JSON. */
function isNotKompira(thrown) {
    if (thrown instanceof src_errors/* InvalidResponseError */.tF)
        return thrown.defect.kind === 'not-json';
    return thrown instanceof src_errors/* RefusedError */.fk && troubleOf(thrown)?.passes === 'once answered';
}

;// CONCATENATED MODULE: ./.build/src/core/retry.ts
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
        const attemptedAt = now();
        let pauseMs;
        try {
            const timeoutMs = Math.max(Math.min(deadline - attemptedAt, outage.leftMs(outageToleranceMs, attemptedAt)), LAST_TRY_MS);
            response ??= await ask({ signal, timeoutMs }, attemptedAt);
            const judgement = await judge(response, attemptedAt);
            const troubleMs = outage.succeeded(now());
            lastWords.succeeded(now());
            if (troubleMs !== undefined && isNoticed)
                options.onRecovered?.(troubleMs);
            [answered, isNoticed, cause] = [true, false, undefined];
            if ('value' in judgement)
                return { end: 'value', value: judgement.value };
            pauseMs = judgement.pauseMs;
        }
        catch (thrown) {
            const trouble = troubleOf(thrown);
            if (!trouble)
                throw thrown;
            const error = thrown;
            cause = error;
            if (signal.aborted)
                return { end: 'interrupted', cause };
            const isNo = isLastWord(error);
            if (!isNo)
                lastWords.succeeded(now());
            const mayRetry = isNo ? lastWordMs > 0 : (options.mayRetry ?? isTransient)(error, answered);
            const toleranceMs = Math.min(outageToleranceMs, isNo ? lastWordMs : answered ? Infinity : (trouble.passesForMs ?? Infinity));
            const asked = error instanceof src_errors/* RefusedError */.fk ? (error.retryAfterMs ?? 0) : 0;
            const askedPauseMs = options.obeysPause ? asked : Math.min(asked, LONGEST_ASKED_PAUSE_MS);
            outage.failed(attemptedAt);
            const next = (isNo ? lastWords : outage).pauseMs({ attemptedAt, toleranceMs, askedPauseMs });
            if (!mayRetry || next === undefined || (options.obeysPause && next < askedPauseMs))
                return { end: 'gave up', cause };
            pauseMs = next;
            const leftMs = (isNo ? lastWords : outage).leftMs(toleranceMs, now());
            const forMs = Math.min(leftMs, deadline - now());
            if (forMs > 0 && now() - noticedAt >= NOTICE_EVERY_MS) {
                [noticedAt, isNoticed] = [now(), true];
                options.onRetry?.({ error, forMs });
            }
        }
        if (now() >= deadline)
            return { end: 'deadline', cause };
        response = await pause(Math.min(pauseMs, deadline - now()));
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
        const leftMs = Math.max(0, this.leftMs(of.toleranceMs, now()));
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

;// CONCATENATED MODULE: ./.build/src/core/channel.ts
/** Messages to a channel and from it. Prints nothing. */







/** What the response may take beyond the time for which the server was asked to hold the request. */
const RESPONSE_MS = 5000;
/** Where the server does not hold requests, it is asked so often. */
const SHORTEST_HOLD_MS = 1000;
/** Sends a message once. */
async function send(options, message) {
    const { kompira, channel, interruption } = options;
    const sent = await sendOnce(options, (limits) => kompira.send(channel, message, limits));
    const cancelled = interruption.signal.aborted;
    switch (sent.end) {
        case 'taken':
            return cancelled
                ? interrupted(interruption, { kind: 'sending', sent: true })
                : { outcome: 'succeeded', reason: { kind: 'sent' } };
        case 'interrupted':
            return interrupted(interruption, { kind: 'sending', sent: false });
        case 'not taken': {
            const hint = await hintOn(options, sent.cause);
            return { outcome: outcomeOf(interruption), reason: { kind: 'not-sent', cause: sent.cause, hint } };
        }
        case 'uncertain':
            return { outcome: outcomeOf(interruption), reason: { kind: 'send-unknown', cause: sent.cause } };
    }
}
/**
 * Waits for a message. While the server holds the request, the connection can break with a message on it, which is
 * lost then; nobody can tell, so the wait goes on, and the result says so.
 */
async function receive(options) {
    const { kompira, channel, timeoutMs, requestTimeoutMs, outageToleranceMs, interruption, onRetry } = options;
    const deadline = now() + timeoutMs;
    let mayBeLost = false;
    const repeated = await repeat({
        ask: async (limits) => {
            const leftSeconds = Math.max(0, Math.floor((deadline - now()) / 1000));
            const seconds = Math.min(leftSeconds, longestHoldSeconds(requestTimeoutMs));
            const timeout = { ...limits, timeoutMs: seconds * 1000 + RESPONSE_MS };
            try {
                return { message: await kompira.receive(channel, seconds, timeout) };
            }
            catch (thrown) {
                mayBeLost ||= mayHaveActed(thrown);
                throw thrown;
            }
        },
        judge: ({ message }, attemptedAt) => message === undefined ? { pauseMs: SHORTEST_HOLD_MS - (now() - attemptedAt) } : { value: { message } },
        outageToleranceMs,
        deadline,
        signal: interruption.signal,
        onRetry,
    });
    switch (repeated.end) {
        case 'value':
            return {
                result: { outcome: 'succeeded', reason: { kind: 'received', mayBeLost } },
                message: repeated.value.message,
            };
        case 'interrupted':
            return { result: interrupted(interruption, { kind: 'receiving', mayBeLost }) };
        case 'deadline':
            return { result: { outcome: 'timed-out', reason: { kind: 'no-message', timeoutMs, mayBeLost } } };
        case 'gave up': {
            const hint = await hintOn(options, repeated.cause);
            return {
                result: {
                    outcome: 'error',
                    reason: { kind: 'not-received', cause: repeated.cause, hint, mayBeLost },
                },
            };
        }
    }
}
function hintOn(options, cause) {
    return hintOnRefusal(options, { option: 'channel', path: options.channel, types: [CHANNEL_TYPE] }, cause);
}

;// CONCATENATED MODULE: ./.build/src/core/verdict.ts
/** What a process that has ended means. Pure: a failure until a success is proved. */

/** `failOnResult`: results that fail although the process is DONE. */
function judge(process, failOnResult) {
    const kind = failureOf(process, failOnResult);
    return kind === undefined
        ? { outcome: 'succeeded', reason: { kind: 'succeeded' } }
        : { outcome: 'failed', reason: { kind } };
}
/** Whether a child is known to have ended in a way that fails. */
function hasFailed(row, failOnResult) {
    if (row.status !== 'DONE')
        return row.status === 'ABORTED';
    return failureOf({ ...row, exitStatus: row.exitStatus ?? '0' }, failOnResult) !== undefined;
}
function failureOf({ status, exitStatus, result }, failOnResult) {
    if (status !== 'DONE')
        return 'aborted';
    if (exitStatus !== '0')
        return 'exit-status';
    return failOnResult.some((value) => (0,json/* sameJson */.Vk)(value, result)) ? 'result' : undefined;
}

;// CONCATENATED MODULE: ./.build/src/core/details.ts
/** What explains the end of a process, as far as the server can say: where it stopped, and what its children did. */





/** The verdict is known; its details are worth a moment, not more. */
const DETAILS_MS = 5000;
const MOST_CHILDREN = 1000;
/** So many failed children are asked for what they printed. */
const MOST_CONSOLES = 3;
const NO_DETAILS = { place: null, children: [], moreChildren: 0 };
/** Never throws: the verdict stands without its details, and the process's own page shows them too. */
async function findDetails(kompira, process, failOnResult, limits) {
    const [place, details] = await Promise.all([
        findPlace(kompira, process, limits),
        findChildren(kompira, process, failOnResult, limits),
    ]);
    return { ...details, place, children: await withConsoles(kompira, details.children, limits) };
}
/** A thousand at the most. Never throws either. */
async function findChildren(kompira, { path }, failOnResult, limits) {
    const children = new Map();
    const endsAt = now() + (limits.timeoutMs ?? Infinity);
    let count = 0;
    for (let page = 1; children.size < MOST_CHILDREN && now() < endsAt; page += 1) {
        const shown = await kompira
            .children(path, page, { ...limits, timeoutMs: endsAt - now() })
            .catch(() => undefined);
        if (!shown)
            break;
        // The list may change from page to page.
        count = Math.max(count, shown.count);
        const known = children.size;
        for (const row of shown.rows)
            children.set(row.path, { ...row, failed: hasFailed(row, failOnResult) });
        // A server that ignores the page shows the first again.
        if (shown.isLast || children.size === known)
            break;
        count = Math.max(count, children.size + 1);
    }
    const moreChildren = Math.max(0, count - children.size);
    return { ...NO_DETAILS, children: [...children.values()], moreChildren };
}
/** Those of the first that failed alone. A list need not show consoles, so these are read one by one. */
async function withConsoles(kompira, children, limits) {
    const asked = children.filter(({ failed }) => failed).slice(0, MOST_CONSOLES);
    return Promise.all(children.map(async (child) => {
        if (!asked.includes(child))
            return { ...child, console: '' };
        if (child.console !== '')
            return child;
        const output = await kompira.process(child.path, limits).then((process) => process.console, () => '');
        return { ...child, console: output };
    }));
}
async function findPlace(kompira, { currentJob, line }, limits) {
    if (currentJob === null || !(0,paths/* isObjectPath */.Xx)(currentJob))
        return null;
    const source = line === null ? null : await sourceLine(kompira, currentJob, line, limits).catch(() => null);
    return { job: currentJob, line, source };
}
async function sourceLine(kompira, job, line, limits) {
    const { source } = await kompira.object(job, limits);
    return source === null ? null : ((0,src_text/* linesOf */.Dx)(source)[line - 1]?.trim() ?? null);
}

;// CONCATENATED MODULE: ./.build/src/core/post-state.ts
function toStop(kompira, path) {
    return { phase: 'to stop', path, url: kompira.pageUrl(path) };
}
function withServer(state, server) {
    return state.phase === 'nothing to do' ? state : { ...state, server };
}
/**
 * What was saved; undefined where that is something else. Throws nothing: the message of the parser would quote the text,
 * which may be a token.
 */
function parsePostState(text) {
    try {
        const state = JSON.parse(text);
        return isSavedState(state) ? state : undefined;
    }
    catch {
        return undefined;
    }
}
function isSavedState(value) {
    const state = (typeof value === 'object' ? value : null);
    if (state?.phase === 'nothing to do')
        return true;
    if (typeof state?.server !== 'string')
        return false;
    if (state.phase === 'starting')
        return typeof state.jobflow === 'string' && typeof state.sentAt === 'number';
    return (state.phase === 'to stop' &&
        typeof state.url === 'string' &&
        /^\/process\/id_\d+$/.test(String(state.path)));
}

;// CONCATENATED MODULE: ./.build/src/core/stop.ts
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
    const deadline = now() + budgetMs;
    const leftMs = () => deadline - now();
    let doubt = { kind: 'no-time' };
    let acceptedAt = -Infinity;
    const goneAfterMs = Math.min(GONE_AFTER_MS, budgetMs * GONE_AFTER_PART);
    let notFoundSince;
    for (let pauseMs = stop_FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !signal.aborted; pauseMs *= 2) {
        if (now() - acceptedAt >= TERMINATE_AGAIN_MS) {
            try {
                // Half of what is left: a terminate that hangs must leave time for the poll that proves it.
                if (await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal }))
                    acceptedAt = now();
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
            if (acceptedAt > -Infinity && (0,src_errors/* isRefusedByKompira */.XV)(thrown, [404])) {
                notFoundSince ??= now();
                if (now() - notFoundSince >= goneAfterMs)
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
    if (!(thrown instanceof src_errors/* RequestError */.GI))
        throw thrown;
    const breakdown = thrown instanceof src_errors/* TransportError */.wX ? thrown.breakdown : undefined;
    const isCutShort = breakdown?.kind === 'timeout' && breakdown.afterMs < SLOW_POLL_MS;
    return isCutShort && doubt.kind !== 'no-time' ? doubt : { kind: 'error', cause: thrown };
}

;// CONCATENATED MODULE: ./.build/src/core/alerts.ts
/** What of an active process is worth a notice while it is waited for. Pure, but for what was noticed before. */

/** An engine at work takes a new process up immediately; one of a jobflow at its multiplicity waits for its turn. */
const NEW_MS = 30_000;
/** A remote command keeps a process WAITING too, and five minutes are much for a command. */
const WAITING_MS = 5 * 60_000;
/** After so many minutes of silence somebody who reads the log is told that the step is alive, then every half hour. */
const SILENCE_MINUTES = [1, 2, 5, 10, 30];
const LONG_SILENCE_MINUTES = 30;
/** A run that takes more than three times as long as others is worth a word, if it is not short anyway. */
const SLOW_TIMES = 3;
const SLOW_MS = 60_000;
class ProcessAlerts {
    #noticed = new Set();
    #startedAt;
    #status;
    #statusSince = 0;
    #heardAt;
    #silences = 0;
    /** Instants here and below are of one monotonic clock. */
    constructor(at) {
        this.#startedAt = at;
        this.#heardAt = at;
    }
    /** What there is to notice after a poll that brought so many bytes of new console output. */
    after(process, newConsoleBytes, at, expectedMs) {
        if (isFinal(process.status))
            return [];
        if (process.status !== this.#status) {
            this.#status = process.status;
            this.#statusSince = at;
        }
        const lastedMs = at - this.#statusSince;
        const alerts = [];
        if (process.suspended)
            alerts.push('suspended');
        if (process.status === 'NEW' && lastedMs >= NEW_MS)
            alerts.push('new-for-long');
        if (process.status === 'WAITING' && lastedMs >= WAITING_MS)
            alerts.push('waiting-for-long');
        if (expectedMs !== undefined && at - this.#startedAt > Math.max(expectedMs * SLOW_TIMES, SLOW_MS))
            alerts.push('slow');
        const news = alerts.filter((alert) => !this.#noticed.has(alert));
        for (const alert of news)
            this.#noticed.add(alert);
        if (this.#isSilent(newConsoleBytes, at))
            news.push('silent');
        return news;
    }
    #isSilent(newConsoleBytes, at) {
        if (newConsoleBytes > 0) {
            this.#heardAt = at;
            this.#silences = 0;
            return false;
        }
        const beyond = this.#silences - SILENCE_MINUTES.length + 1;
        const minutes = SILENCE_MINUTES[this.#silences] ?? (SILENCE_MINUTES.at(-1) ?? 0) + beyond * LONG_SILENCE_MINUTES;
        if (at - this.#heardAt < minutes * 60_000)
            return false;
        this.#silences += 1;
        return true;
    }
}

;// CONCATENATED MODULE: ./.build/src/core/pace.ts
/** How long to pause between two polls of a process. Pure. */
/** Sooner than that nobody notices. */
const SOON_MS = 300;
/** The end of a process is seen a tenth of its time late at the most. */
const SHARE_OF_RUN = 0.1;
/** What comes after the poll that sees the end: outputs, summary, the end of Node. */
const END_MS = 50;
/** Steps that began together should not go on polling together. */
const JITTER = 0.05;
/** A slow server is asked less: it is busy with our polls a fifth of the time at the most. */
const TIMES_LAST_POLL = 4;
/** Half of the 64 KB that the server keeps: the next poll should come while the rest still holds what is new. */
const SAFE_CONSOLE_BYTES = 32 * 1024;
/** Runs of a jobflow differ by a tenth as a rule: around the expected end it is polled some thirteen times. */
const EXPECTED_SPREAD = 0.1;
const EXPECTED_PAUSE = 0.015;
/** While the server holds a request until the end, polls are for the console alone, less and less of them. */
const SILENT_GROWTH = 1.25;
const LONGEST_SILENT_PAUSE_MS = 15_000;
/** In ms. From poll to poll it is never longer than the poll interval, but for a poll that takes more than half of that. */
function pauseMs(pace) {
    const { watchedMs, pollMs, pollIntervalMs, silentPolls } = pace;
    /** From the end of the process to the end of the step, where it ends right after a poll. */
    const latestMs = Math.min(Math.max(SOON_MS, watchedMs * SHARE_OF_RUN), pollIntervalMs);
    const jitteredMs = latestMs * (1 - JITTER * pace.chance);
    const calmMs = Math.max(jitteredMs - pollMs - END_MS, jitteredMs / 2, Math.min(pollMs * TIMES_LAST_POLL, Math.max(pollIntervalMs - pollMs, Math.min(pollMs, pollIntervalMs))));
    const windowMs = pace.newConsoleBytes === 0 ? Infinity : (SAFE_CONSOLE_BYTES * pace.betweenPollsMs) / pace.newConsoleBytes;
    const quietMs = silentPolls === 0
        ? calmMs
        : Math.max(calmMs, Math.min(calmMs * SILENT_GROWTH ** silentPolls, LONGEST_SILENT_PAUSE_MS));
    // Even fast output leaves the server as much time as the last poll took.
    return Math.min(quietMs, silentPolls === 0 ? untilExpectedMs(pace) : Infinity, Math.max(windowMs - pollMs, pollMs));
}
/** Around the expected end the pauses shrink; before it the next poll comes no later than where that begins. */
function untilExpectedMs({ expectedMs, watchedMs, pollMs }) {
    if (expectedMs === undefined)
        return Infinity;
    const [from, to] = [expectedMs * (1 - EXPECTED_SPREAD), expectedMs * (1 + EXPECTED_SPREAD)];
    if (watchedMs >= to)
        return Infinity;
    return Math.max(from - watchedMs, SOON_MS, expectedMs * EXPECTED_PAUSE, pollMs * TIMES_LAST_POLL);
}

;// CONCATENATED MODULE: ./.build/src/core/watch.ts
/** The wait: polls a process until it is final, the time is up, or somebody says stop. Prints nothing. */






/**
 * For so long must Kompira say 401, 403 or 404 of the process without a break before that ends the wait: a second node
 * can lag behind the one that started it, and a restart can lose the users for a while.
 */
const LAST_WORD_MS = 15_000;
/**
 * Polls until one of the ends. All trouble but Kompira's own no is an outage until it outlasts the tolerance. Throws what
 * `onPoll` and `onNotice` throw, and errors of this program; never a RequestError.
 */
async function watch(options) {
    const { kompira, path, signal, onPoll, onNotice, expectedMs } = options;
    const startedAt = now();
    const alerts = new ProcessAlerts(startedAt);
    const over = new AbortController();
    const longPoll = options.longPoll
        ? startLongPoll(options, AbortSignal.any([signal, over.signal]))
        : undefined;
    let lastPolledAt = -Infinity;
    let silentPolls = 0;
    // A node that lags may show it as NEW again.
    let hasBegun = false;
    const judge = async (process, attemptedAt) => {
        const polledAt = now();
        const newConsoleBytes = await onPoll(process);
        if (isFinal(process.status))
            return { value: { end: 'finished', process } };
        const watchedMs = now() - startedAt;
        for (const kind of alerts.after(process, newConsoleBytes, now(), expectedMs()))
            onNotice({ kind, process, watchedMs, expectedMs: expectedMs() });
        hasBegun ||= process.status !== 'NEW';
        const startTimeoutMs = hasBegun ? Infinity : (options.startTimeoutMs ?? Infinity);
        if (watchedMs >= startTimeoutMs)
            return { value: { end: 'timed out', limit: 'start-timeout', cause: undefined } };
        const betweenPollsMs = attemptedAt - lastPolledAt;
        lastPolledAt = attemptedAt;
        silentPolls = newConsoleBytes === 0 ? silentPolls + 1 : 0;
        const pause = pauseMs({
            watchedMs,
            pollMs: polledAt - attemptedAt,
            betweenPollsMs,
            newConsoleBytes,
            pollIntervalMs: options.pollIntervalMs,
            expectedMs: expectedMs(),
            silentPolls: longPoll?.isWorking === true ? silentPolls : 0,
            chance: Math.random(),
        });
        return { pauseMs: Math.min(pause, startTimeoutMs - watchedMs) };
    };
    try {
        const repeated = await repeat({
            ask: (limits) => kompira.process(path, limits),
            judge,
            outageToleranceMs: options.outageToleranceMs,
            lastWordMs: LAST_WORD_MS,
            deadline: startedAt + options.timeoutMs,
            answered: options.answered,
            signal,
            onRetry: (retrying) => {
                onNotice({ kind: 'unreachable', ...retrying });
            },
            onRecovered: (lengthMs) => {
                onNotice({ kind: 'reachable-again', lengthMs });
            },
            pause: async (ms) => {
                if (longPoll)
                    return longPoll.waitForEndOr(ms);
                await sleep(ms, signal);
                return undefined;
            },
        });
        switch (repeated.end) {
            case 'value':
                return repeated.value;
            case 'deadline':
                return { end: 'timed out', limit: 'timeout', cause: repeated.cause };
            case 'interrupted':
            case 'gave up':
                return repeated;
        }
    }
    finally {
        over.abort();
    }
}
function startLongPoll({ kompira, path, requestTimeoutMs, onNotice }, signal) {
    return new LongPoll({
        kompira,
        path,
        requestTimeoutMs,
        signal,
        onGivenUp: (failure) => {
            onNotice({ kind: 'long-poll-given-up', failure });
        },
    });
}

;// CONCATENATED MODULE: ./.build/src/core/follow.ts
/** Follows a process to its end, whatever that is: watch, stop if need be, judge, explain. */











const POLICIES = ['terminate', 'leave'];
/** The time after an interruption ends with what is still to be written. */
const WRITING_MS = 500;
/** What is left for a stop where the start took its time to be answered. */
const LEAST_STOP_MS = 1500;
const STOP_AFTER_TIMEOUT_MS = 20_000;
/** The server has been unreachable for longer than the tolerance; a later step tries once more. */
const STOP_AFTER_OUTAGE_MS = 5000;
/** It was asked for at the start; a server that has not answered by now is not waited for. */
const EXPECTED_MS = 1000;
/**
 * Waits for a process and judges it. Whatever ends the wait before the process does, it then goes by `onTimeout` or
 * `onCancel`. Never throws what the server or a front does: that is a result too.
 */
async function follow(options) {
    const { kompira, path, interruption, joined } = options;
    const isStoppedAfterKill = !joined && options.onCancel === 'terminate';
    options.trySave(isStoppedAfterKill ? toStop(kompira, path) : { phase: 'nothing to do' });
    const known = { path, joined };
    let last;
    const over = new AbortController();
    let expectedSeconds;
    let expecting;
    const expect = (jobflow) => {
        expecting ??= kompira.processes
            .usualSeconds(jobflow, { signal: over.signal }, { except: path })
            .then((seconds) => {
            expectedSeconds = seconds;
            if (seconds !== undefined && last && !isFinal(last.status))
                options.onExpected(seconds);
        })
            // It only decorates.
            .catch(() => undefined);
    };
    const usual = () => (expectedSeconds === undefined ? {} : { expectedSeconds });
    const onPoll = async (process) => {
        last = process;
        if (process.job !== null)
            expect(process.job);
        return options.onPoll(process);
    };
    try {
        // Whatever goes wrong on this side (a disk that is full), what was started is not left behind.
        const watched = await Promise.try(options.onBegin)
            .then(() => watch({
            ...options,
            onPoll,
            signal: interruption.signal,
            expectedMs: () => (expectedSeconds === undefined ? undefined : expectedSeconds * 1000),
        }))
            .catch((thrown) => ({ end: 'crashed', said: (0,src_errors/* messageOf */.bD)(thrown) }));
        if (watched.end !== 'finished') {
            const unfinished = await endUnfinished(watched, last, options, onPoll);
            return { ...unfinished, process: { ...known, last }, ...usual() };
        }
        options.trySave({ phase: 'nothing to do' });
        const { process } = watched;
        const verdict = judge(process, options.failOnResult);
        const limits = { timeoutMs: DETAILS_MS, signal: interruption.signal };
        const [details] = await Promise.all([
            verdict.outcome === 'failed'
                ? findDetails(kompira, process, options.failOnResult, limits)
                : options.wantsChildren
                    ? findChildren(kompira, process, options.failOnResult, limits)
                    : NO_DETAILS,
            Promise.race([expecting, sleep(EXPECTED_MS, over.signal)]),
        ]);
        return {
            ...verdict,
            process: { ...known, last: process },
            details,
            ...usual(),
        };
    }
    finally {
        over.abort();
    }
}
/** A wait that is given up for any reason but a cancel goes by `onTimeout`. */
async function endUnfinished(unfinished, last, options, onPoll) {
    const { timeoutMs, startTimeoutMs = timeoutMs, onTimeout, onCancel, interruption } = options;
    // Before the first poll, it is known to run where Kompira has answered a start with it.
    const wasRunning = last ? !isFinal(last.status) : options.answered && !options.joined;
    const isGone = 'cause' in unfinished && (0,src_errors/* isRefusedByKompira */.XV)(unfinished.cause, [404]);
    const left = { kind: 'left', isKnown: wasRunning && !isGone };
    const end = (policy, budgetMs) => endProcess(policy, left, budgetMs, options, onPoll);
    switch (unfinished.end) {
        case 'timed out': {
            const { limit, cause } = unfinished;
            const ending = await end(onTimeout, STOP_AFTER_TIMEOUT_MS);
            const overMs = limit === 'timeout' ? timeoutMs : startTimeoutMs;
            return {
                outcome: 'timed-out',
                reason: { kind: 'timed-out', timeoutMs: overMs, limit, last, cause, ending },
            };
        }
        case 'interrupted': {
            const { kind } = interruptCause(interruption);
            const budgetMs = Math.max(graceLeftMs(interruption) - WRITING_MS, LEAST_STOP_MS);
            const ending = await end(kind === 'cancelled' ? onCancel : onTimeout, budgetMs);
            return interrupted(interruption, { kind: 'waiting', ending });
        }
        case 'gave up': {
            const { cause } = unfinished;
            // What nobody has seen is not ended for a setting that is wrong here.
            const isUnseen = !last && !options.answered && !isTransient(cause, false) && !isLastWord(cause);
            const ending = await end(isUnseen ? 'leave' : onTimeout, STOP_AFTER_OUTAGE_MS);
            return { outcome: 'error', reason: { kind: 'gave-up', cause, ending } };
        }
        case 'crashed': {
            const ending = await end(onTimeout, STOP_AFTER_OUTAGE_MS);
            return { outcome: 'error', reason: { kind: 'crashed', said: unfinished.said, ending } };
        }
    }
}
async function endProcess(policy, left, budgetMs, { kompira, path, joined, interruption, trySave, onTerminating }, onPoll) {
    if (policy === 'leave' || joined) {
        trySave({ phase: 'nothing to do' });
        return left;
    }
    trySave(toStop(kompira, path));
    onTerminating(path);
    // A signal may come while it goes on.
    const signal = graceAfter(interruption, interruption.graceMs);
    const ending = await stop({ kompira, path, budgetMs, signal, onPoll });
    if (ending.kind !== 'not-proven')
        trySave({ phase: 'nothing to do' });
    return ending;
}

;// CONCATENATED MODULE: ./.build/src/core/preflight.ts
/** What is looked at around a start: the object, the options for it, and what a refusal means. */





/** Those of a script job; the others are a jobflow's. */
const OF_SCRIPT_JOBS = ['node', 'account', 'command_line'];
/** For a dry run: `validated`, or why it could not be started. */
async function checkJobflow(target) {
    const asked = await lookAt(target);
    if (asked === 'interrupted')
        return asked;
    if ('error' in asked) {
        const hint = await hintOnStart(target, asked.error);
        return { kind: 'not-started', doing: 'checking', cause: asked.error, hint };
    }
    const { type } = asked.answer;
    return mismatch(type, target.options) ?? { kind: 'validated', type, options: target.options };
}
/**
 * Before a start, where there are options: Kompira takes those for the other kind of job without a word, and runs the
 * job without them. Undefined where nothing is wrong, and where the server will not show the object: the start says why.
 */
async function checkOptions(target) {
    if (Object.keys(target.options).length === 0)
        return undefined;
    const asked = await lookAt(target);
    if (asked === 'interrupted')
        return asked;
    if ('answer' in asked)
        return mismatch(asked.answer.type, target.options);
    if (asked.error instanceof src_errors/* RefusedError */.fk && asked.error.status < 500)
        return undefined;
    const hint = await hintOnStart(target, asked.error);
    return { kind: 'not-started', doing: 'checking', cause: asked.error, hint };
}
function lookAt(target) {
    return askPatiently(target, (limits) => target.kompira.object(target.jobflow, limits, TYPE_ATTRIBUTES));
}
function mismatch(type, options) {
    if (!JOB_TYPES.includes(type))
        return { kind: 'not-a-jobflow', type };
    const isJobflow = type === JOBFLOW_TYPE;
    const wrong = Object.keys(options).filter((option) => OF_SCRIPT_JOBS.includes(option) === isJobflow);
    if (wrong.length === 0)
        return undefined;
    return { kind: 'wrong-options', type: isJobflow ? 'jobflow' : 'script job', options: wrong };
}
/** What more there is to say of a start that was refused. Asks the server a little; never throws. */
async function hintOnStart(target, cause) {
    const { jobflow, options } = target;
    const hint = await hintOnRefusal(target, { option: 'jobflow', path: jobflow, types: JOB_TYPES }, cause);
    if (hint || !(cause instanceof src_errors/* RefusedError */.fk) || cause.status !== 400)
        return hint;
    for (const option of ['node', 'account']) {
        const path = options[option];
        if (path !== undefined && cause.reason.startsWith(`${option}:`))
            return nearest(target, { option, path, types: [] });
    }
    return parametersOf(cause.reason, options);
}
/** The words of Kompira for a parameter that was not given: `Parameter 'name' is missing.`, in Japanese or English. */
function parametersOf(reason, { parameters }) {
    if (!/parameter|パラメータ/i.test(reason))
        return undefined;
    const given = Object.keys(parameters ?? {});
    const [, missing = ''] = /['"「]([^'"」]+)['"」]/.exec(reason) ?? [];
    const near = missing === '' ? undefined : similar(missing, given)[0];
    return { kind: 'parameters', given, near };
}

;// CONCATENATED MODULE: ./.build/src/core/candidates.ts



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
    const signal = graceAfter(interruption, LOOK_UP_AFTER_CANCEL_MS);
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

;// CONCATENATED MODULE: ./.build/src/core/start.ts
/** Starts a jobflow once: the only caller of `execute`. */






async function startOnce(target) {
    const { kompira, jobflow, options, interruption } = target;
    const sent = await sendOnce(target, (limits) => kompira.execute(jobflow, options, limits));
    switch (sent.end) {
        case 'taken':
            return { path: sent.answer };
        case 'interrupted':
            return { mayRun: 'no', result: notStarted(interruption) };
        case 'not taken': {
            if (looksMisconfigured(sent.cause)) {
                // Where the list is well, it was put in place of this response.
                const uncertain = await toUncertain(target, sent.cause, sent.attemptedAt);
                if (uncertain.mayRun === 'yes')
                    return uncertain;
            }
            const hint = await hintOnStart(target, sent.cause);
            const reason = { kind: 'not-started', doing: 'starting', cause: sent.cause, hint };
            return { mayRun: 'no', result: { outcome: outcomeOf(interruption), reason } };
        }
        case 'uncertain':
            return toUncertain(target, sent.cause, sent.attemptedAt);
    }
}
/** An interruption came before the start was sent. */
function notStarted(interruption) {
    return interrupted(interruption, { kind: 'nothing-started' });
}
async function toUncertain(target, cause, attemptedAt) {
    const candidates = await findCandidates({ ...target, sinceSentMs: () => now() - attemptedAt });
    const outcome = outcomeOf(target.interruption);
    // A wrong setting, and not a filter that replaced one response: it answers the list in the same way.
    const list = candidates.kind === 'unlisted' ? candidates.cause : undefined;
    if (list && isNotKompira(cause) && isNotKompira(list))
        return { mayRun: 'unlikely', result: { outcome, reason: { kind: 'not-kompira', cause, list } } };
    return { mayRun: 'yes', result: { outcome, reason: { kind: 'start-unknown', cause, candidates } } };
}

;// CONCATENATED MODULE: ./.build/src/core/if-running.ts
/**
 * What to do where a process of the jobflow is active already (`if-running`). A check before starting, not a lock: two
 * steps that check at the same instant both start.
 */







const IF_RUNNING = ['start', 'skip', 'fail', 'wait', 'join'];
async function applyIfRunning(turn) {
    const { ifRunning } = turn;
    if (ifRunning === 'start')
        return 'start';
    const { kompira, jobflow, interruption, outageToleranceMs, onRetry } = turn;
    const startedAt = now();
    let running = { rows: [], isMore: false };
    let polls = 0;
    const repeated = await repeat({
        ask: (limits) => kompira.processes.active(jobflow, limits),
        judge: (rows, attemptedAt) => {
            running = toRunning(rows);
            if (rows.length === 0)
                return { value: 'start' };
            if (ifRunning !== 'wait')
                return { value: 'decide' };
            if (polls === 0)
                turn.onWait(running);
            polls += 1;
            return { pauseMs: pauseOf(turn, now() - startedAt, now() - attemptedAt) };
        },
        outageToleranceMs,
        ...(ifRunning === 'wait' && { deadline: startedAt + turn.timeoutMs }),
        signal: interruption.signal,
        onRetry,
    });
    switch (repeated.end) {
        case 'value':
            if (repeated.value === 'decide')
                return decide(ifRunning, running);
            if (polls > 0)
                turn.onTurn(now() - startedAt);
            return 'start';
        case 'interrupted':
            return { result: notStarted(interruption) };
        case 'deadline':
            // Trouble at the very end of the time is told as what it is: nobody saw them end.
            if (!repeated.cause) {
                const reason = { kind: 'still-running', running, timeoutMs: turn.timeoutMs };
                return { result: { outcome: 'timed-out', reason } };
            }
            return { result: await toNotListed(turn, repeated.cause) };
        case 'gave up':
            return { result: await toNotListed(turn, repeated.cause) };
    }
}
function decide(ifRunning, running) {
    if (ifRunning === 'join')
        return { join: running.rows[0]?.path ?? '' };
    const isSkipped = ifRunning === 'skip';
    const reason = { kind: isSkipped ? 'skipped' : 'already-running', running };
    return { result: { outcome: isSkipped ? 'skipped' : 'error', reason } };
}
async function toNotListed(turn, cause) {
    const named = { option: 'jobflow', path: turn.jobflow, types: JOB_TYPES };
    const hint = await hintOnRefusal(turn, named, cause);
    return { outcome: 'error', reason: { kind: 'not-started', doing: 'listing', cause, hint } };
}
function toRunning(rows) {
    return { rows, isMore: rows.length >= MOST_ACTIVE };
}
function pauseOf({ pollIntervalMs }, watchedMs, pollMs) {
    return pauseMs({
        watchedMs,
        pollMs,
        betweenPollsMs: Infinity,
        newConsoleBytes: 0,
        pollIntervalMs,
        expectedMs: undefined,
        silentPolls: 0,
        chance: Math.random(),
    });
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = require("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = require("node:path");
;// CONCATENATED MODULE: external "node:querystring"
const external_node_querystring_namespaceObject = require("node:querystring");
// EXTERNAL MODULE: ./.build/src/inputs/parse.ts
var inputs_parse = __nccwpck_require__(7775);
;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = require("node:crypto");
// EXTERNAL MODULE: ./.build/src/inputs/problems.ts
var inputs_problems = __nccwpck_require__(4138);
;// CONCATENATED MODULE: ./.build/src/inputs/parse-connection.ts
/** The connection inputs, text into values. Pure: each function answers the value or throws a Problem. */






/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password. Without `insecure`, the message does not offer it.
 */
function parseServer(text, { insecure } = {}) {
    // The URL parser would drop a line break without a word.
    if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text))
        throw new inputs_problems/* Problem */.A({ kind: 'not-a-server', text: (0,inputs_parse/* unlessSecret */.ru)(text) });
    const url = new URL(text);
    if (url.pathname.endsWith('.execute'))
        throw new inputs_problems/* Problem */.A({ kind: 'address-of-jobflow', text: (0,inputs_parse/* unlessSecret */.ru)(text), origin: url.origin });
    const bare = url.origin + url.pathname.replace(/\/+$/, '');
    if (url.username || url.password)
        throw new inputs_problems/* Problem */.A({ kind: 'user-in-url', bare });
    if (text.includes('?') || text.includes('#'))
        throw new inputs_problems/* Problem */.A({ kind: 'query-in-url', bare });
    if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
        throw new inputs_problems/* Problem */.A({
            kind: 'clear-text',
            text: (0,inputs_parse/* brief */.dh)(text),
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
    throw new inputs_problems/* Problem */.A({ kind: 'not-a-proxy' });
}
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Certificates in PEM, each for itself. Texts around them are left out; a private key is refused. */
function parsePem(text) {
    if (PRIVATE_KEY.test(text))
        throw new inputs_problems/* Problem */.A({ kind: 'private-key-in-certificate' });
    const blocks = text.match(CERTIFICATES) ?? [];
    if (blocks.length === 0)
        throw new inputs_problems/* Problem */.A({ kind: 'no-certificate' });
    for (const [index, block] of blocks.entries()) {
        try {
            new external_node_crypto_namespaceObject.X509Certificate(block);
        }
        catch (thrown) {
            throw new inputs_problems/* Problem */.A({
                kind: 'bad-certificate',
                number: index + 1,
                count: blocks.length,
                said: (0,src_errors/* messageOf */.bD)(thrown),
            });
        }
    }
    return blocks;
}
/** A private key in PEM, not encrypted. Nothing of it is ever quoted. */
function parsePrivateKey(text) {
    if (text.includes('ENCRYPTED'))
        throw new inputs_problems/* Problem */.A({ kind: 'encrypted-key' });
    try {
        (0,external_node_crypto_namespaceObject.createPrivateKey)(text);
        return text;
    }
    catch (thrown) {
        throw new inputs_problems/* Problem */.A({ kind: 'no-private-key', said: (0,src_errors/* messageOf */.bD)(thrown) });
    }
}
/** The first certificate is the client's own; those behind it lead to its authority. */
function belongTogether(certificates, key) {
    return new external_node_crypto_namespaceObject.X509Certificate(certificates[0] ?? '').checkPrivateKey((0,external_node_crypto_namespaceObject.createPrivateKey)(key));
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
    for (const [index, line] of (0,src_text/* linesOf */.Dx)(text).entries()) {
        if (line.trim() === '')
            continue;
        const place = { line: index + 1 };
        const [, name = '', value = ''] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
        const key = name.toLowerCase();
        if (key === '' || value === '')
            throw new inputs_problems/* Problem */.A({ kind: 'not-a-header', ...place });
        if (OWN_HEADERS.includes(key) && (tokenInHeader || key !== 'authorization'))
            throw new inputs_problems/* Problem */.A({ kind: 'own-header', name, ...place });
        if (headers.has(key))
            throw new inputs_problems/* Problem */.A({ kind: 'header-twice', name, ...place });
        headers.set(key, value);
    }
    return Object.fromEntries(headers);
}
/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
function parseToken(text) {
    if (!/^[\x21-\x7e]+$/.test(text))
        throw new inputs_problems/* Problem */.A({ kind: 'bad-token' });
    return text;
}

;// CONCATENATED MODULE: ./.build/src/inputs/reader.ts


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
function duration(least, most) {
    return (text) => (0,inputs_parse/* parseDuration */.E9)(text, { least, most });
}
class Reader {
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
                throw new inputs_problems/* Problem */.A({ kind: 'empty', of });
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
        if (!(thrown instanceof inputs_problems/* Problem */.A))
            throw thrown;
        for (const problem of thrown.problems)
            this.#problems.push({ name, problem });
    }
    finish() {
        if (this.#problems.length > 0)
            throw new inputs_problems/* InputError */.d(this.#problems);
    }
}

;// CONCATENATED MODULE: ./.build/src/inputs/connection.ts
/** The inputs that everything shares which talks to a server. */












/** The token is masked before anything else is looked at. */
function readConnection(reader, mask) {
    for (const spelling of spellingsOf(reader.text('token', 'KOMPIRA_TOKEN')))
        mask(spelling);
    const language = readLanguage(reader);
    checkProxies(reader, mask);
    const insecure = reader.read('insecure', inputs_parse/* parseBoolean */.yG);
    const tokenLocation = reader.read('token-location', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, ['header', 'query']));
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
        requestTimeoutMs: reader.read('request-timeout', duration('10ms', '1h')),
        outageToleranceMs: reader.read('outage-tolerance', duration('0s', '1d')),
    };
}
/** The server as it is read above, to recognise it by; empty where no run could use it. */
function serverOf(source) {
    try {
        return parseServer(new Reader(source).text('server', 'KOMPIRA_SERVER'), { insecure: true });
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
    reader.optional('language', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, LANGUAGES), { variable: 'KOMPIRA_LANGUAGE' });
    return languageOf({ input: (name) => reader.text(name), env: reader.env });
}
function readClientCertificate(reader, mask) {
    const key = reader.optional('client-key', (text) => {
        const pem = pemText(text, reader);
        for (const line of (0,src_text/* linesOf */.Dx)(pem))
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
        return (0,external_node_fs_namespaceObject.readFileSync)((0,external_node_path_namespaceObject.resolve)(reader.variable('GITHUB_WORKSPACE') || '.', text), 'utf8');
    }
    catch (thrown) {
        const [said = ''] = (0,src_errors/* messageOf */.bD)(thrown).split(', open ', 1);
        // Several lines may be a key without its heading, which must not be quoted; a path has one line.
        throw new inputs_problems/* Problem */.A({
            kind: 'no-pem-file',
            text: /[\r\n]/.test(text) ? undefined : (0,inputs_parse/* unlessSecret */.ru)(text),
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
        for (const spelling of [behindColon, (0,external_node_querystring_namespaceObject.unescape)(behindColon), password, (0,external_node_querystring_namespaceObject.unescape)(password)])
            maskText(spelling, mask);
        if (text !== '')
            reader.parseVariable(name, parseProxy);
    }
}

// EXTERNAL MODULE: ./node_modules/lossless-json/lib/esm/index.js + 6 modules
var esm = __nccwpck_require__(875);
;// CONCATENATED MODULE: ./.build/src/inputs/typed.ts
/**
 * A text in JSON or YAML into the JSON that goes to the server. The rules are those of `typed-yaml.ts`, whatever the
 * notation: JSON is read here only because that is sooner done than to load a parser for all of YAML.
 */


/** One mapping. Throws a Problem. */
async function parseMapping(text) {
    const value = parseTypedJson(text);
    return (0,json/* isJsonObject */.OW)(value) ? value : (await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 8070))).parseMapping(text);
}
/** One value of any type. Throws a Problem. */
async function parseTyped(text) {
    const value = parseTypedJson(text);
    return value === undefined ? (await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 8070))).parseTyped(text) : value;
}
/** Undefined if it is not JSON, is nested too deeply, or has a key twice: the other parser reports it. */
function parseTypedJson(text) {
    const parseNumber = (source) => (String(Number(source)) === source ? Number(source) : source);
    try {
        return (0,esm/* parse */.qg)(text.replace(/^\ufeff/, ''), undefined, { parseNumber });
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./.build/src/inputs/inputs.ts
/**
 * Inputs: every one is read from here, into one typed value, and all that is wrong with them is reported in one
 * InputError.
 */








/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';
const CONSOLE_MODES = ['stream', 'on-failure', 'off'];
const PROCESS_COMMANDS = ['wait', 'show', 'terminate', 'suspend', 'resume'];
const CHANNEL_COMMANDS = ['send', 'receive'];
/** Throws InputError with all that is wrong. */
async function readRunInputs(source, mask) {
    const reader = new Reader(source);
    const inputs = {
        connection: readConnection(reader, mask),
        jobflow: reader.required('jobflow', inputs_parse/* parseJobflow */.BH),
        start: await readStartOptions(reader),
        wait: reader.read('wait', inputs_parse/* parseBoolean */.yG),
        waiting: readWaiting(reader),
        ifRunning: reader.read('if-running', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, IF_RUNNING)),
        dryRun: reader.read('dry-run', inputs_parse/* parseBoolean */.yG),
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
        path: reader.required('process', (text) => (0,inputs_parse/* parseProcess */.JG)(text, [server, displayUrl])),
        command: reader.optional('command', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, PROCESS_COMMANDS)) ?? 'wait',
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
    const command = reader.optional('command', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, CHANNEL_COMMANDS)) ?? 'send';
    const message = await reader.blockLater('message', parseTyped);
    const given = reader.text('message') !== '';
    if (command === 'send' && !given)
        reader.refuse('message', { kind: 'empty', of: 'message' });
    if (command === 'receive' && given)
        reader.refuse('message', { kind: 'message-with-receive' });
    const inputs = {
        connection,
        channel: reader.required('channel', (text) => (0,inputs_parse/* parseObjectPath */.aU)(text, { example: '/root/approval', suffixes: ['send', 'recv'] })),
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
    const jobflow = reader.optional('jobflow', inputs_parse/* parseJobflow */.BH);
    reader.finish();
    return { connection, ...(jobflow !== undefined && { jobflow }) };
}
/** What the post step needs of the inputs. Throws InputError. */
function readPostInputs(source, mask) {
    const reader = new Reader(source);
    const connection = readConnection(reader, mask);
    reader.finish();
    return connection;
}
/** Of a command line: what leaves open which other options were meant. */
const UNCLEAR = ['unknown-option', 'needs-value', 'too-many-arguments', 'token-on-command-line'];
const MISSING = ['empty', 'needs-other'];
/** What is wrong with the inputs of a command besides what was found, but for what may be missing because of that. */
async function problemsBeside(found, command, source, mask) {
    const isUnclear = found.some(({ problem }) => UNCLEAR.includes(problem.kind));
    const isNew = ({ name, problem }) => !found.some((known) => known.name === name) && !(isUnclear && MISSING.includes(problem.kind));
    try {
        await readerOf(command)?.(source, mask);
        return [];
    }
    catch (thrown) {
        if (!(thrown instanceof inputs_problems/* InputError */.d))
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
        step_mode: reader.optional('step-mode', inputs_parse/* parseBoolean */.yG),
        checkpoint_mode: reader.optional('checkpoint-mode', inputs_parse/* parseBoolean */.yG),
        monitoring_mode: reader.optional('monitoring-mode', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, MONITORING_MODES)),
    };
    const path = (text) => (0,inputs_parse/* parseObjectPath */.aU)(text, { example: '/root/server1', suffixes: [] });
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
        longPoll: reader.read('long-poll', inputs_parse/* parseBoolean */.yG),
        onTimeout: reader.read('on-timeout', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, POLICIES)),
        onCancel: reader.read('on-cancel', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, POLICIES)),
        failOnResult: reader.block('fail-on-result', inputs_parse/* parseJsonLines */.Lx) ?? [],
    };
}
function readShowing(reader) {
    return {
        console: reader.read('console', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, CONSOLE_MODES)),
        summary: reader.read('summary', inputs_parse/* parseBoolean */.yG),
    };
}

;// CONCATENATED MODULE: ./.build/src/front/outputs.ts
/** The outputs of a step, each in one place. */



/** What the server keeps of a console. */
const CONSOLE_BYTES = 64 * 1024;
/** As soon as it has started: `path` is `/process/id_262`, `url` where a person finds it. */
function startedOutputs(path, url) {
    return { 'process-id': path.replace('/process/id_', ''), process: path, 'process-url': url };
}
/** What the last poll said. */
function processOutputs(process, expectedSeconds) {
    return {
        status: process.status,
        'started-time': process.startedTime,
        'finished-time': process.finishedTime,
        'expected-seconds': expectedSeconds === undefined ? null : String(expectedSeconds),
        ...(isFinal(process.status) && {
            'exit-status': process.exitStatus ?? '',
            result: (0,json/* plain */.pj)(process.result),
            'result-json': (0,json/* printJson */.Q2)(process.result),
            error: process.error === null ? '' : (0,json/* plain */.pj)(process.error),
            console: lastBytes(process.console, CONSOLE_BYTES),
            'elapsed-seconds': process.elapsedSeconds === null ? null : String(process.elapsedSeconds),
        }),
    };
}
/** What came from a channel. */
function messageOutputs(message) {
    return { message: (0,json/* plain */.pj)(message), 'message-json': (0,json/* printJson */.Q2)(message) };
}
/** An output without secrets. In JSON, what nobody sees within a secret is spelled out, so its texts are looked at too. */
function hideIn(name, value, hide) {
    return hide(name.endsWith('-json') ? (0,json/* printJson */.Q2)(redactJson((0,json/* parseJson */.qF)(value), hide)) : value);
}
function lastBytes(text, bytes) {
    const encoded = Buffer.from(text);
    let start = Math.max(0, encoded.length - bytes);
    while (start > 0 && start < encoded.length && ((encoded[start] ?? 0) & 0xc0) === 0x80)
        start += 1;
    return encoded.subarray(start).toString();
}

;// CONCATENATED MODULE: ./.build/src/core/console-tail.ts
/**
 * The whole text of a process console, from windows that show only its last 64 KB. Pure.
 *
 * The new part of a window is what follows the largest overlap between the end of the window before and the head of
 * this one. This is exact, unless the window has moved and the text repeats itself around the seam (thousands of dots):
 * how often cannot be known then, and the shortest possible growth is taken.
 */
/** A shorter overlap can be chance, such as a separator line in both. It is used, but a gap is reported as well. */
const SURE_OVERLAP = 256;
/**
 * Most characters at the head of a window that the window before does not have: half a character, or the end of a
 * secret, which is too short to be recognized and redacted like the whole.
 */
const MOST_HEAD = 7;
/** The server's window, less the three bytes that a character cut in two can leave out. */
const FULL_WINDOW_BYTES = 64 * 1024 - 3;
/** Bytes that a window loses for each redacted token: the 40 characters of a Kompira token, less the three of `***`. */
const REDACTED_BYTES = 37;
/** A line that is longer goes on as another one: kept until its end, it would be looked through at every poll. */
const LONGEST_OPEN = 64 * 1024;
class ConsoleTail {
    #window = '';
    /** The line that has no end yet. */
    #open = '';
    /** Takes the console as the server shows it now. */
    take(window) {
        // An administrator's filter, or a server in trouble, shows none for a while, and a node that lags shows less: nothing
        // printed is ever unprinted.
        const isOlder = window.length < this.#window.length && this.#window.startsWith(window);
        if (isOlder || window === '')
            return { lines: [], gap: 'none', cutOff: [], bytes: 0 };
        const { text, gap } = newPart(this.#window, window);
        this.#window = window;
        const cutOff = gap === 'lost' || gap === 'anew' ? this.end() : [];
        const [lines, open] = splitLines(this.#open + text);
        this.#open = open;
        if (open.length > LONGEST_OPEN)
            lines.push(...this.end());
        return { lines, gap, cutOff, bytes: Buffer.byteLength(text) };
    }
    /** The last line, where it has no end; nothing more is to come. */
    end() {
        const open = this.#open;
        this.#open = '';
        return open === '' ? [] : [open.replace(/\r$/, '')];
    }
}
function newPart(before, window) {
    const redacted = window.split('***').length - 1;
    const isFull = Buffer.byteLength(window) + redacted * REDACTED_BYTES >= FULL_WINDOW_BYTES;
    if (!isFull && window.startsWith(before))
        return { text: window.slice(before.length), gap: 'none' };
    // The server cuts bytes, so the window may begin with half a character. It was not printed as such.
    const halfCharacters = /^[\ufffd\udc00-\udfff]{1,3}/.exec(window)?.[0].length ?? 0;
    let { longest, next } = overlap(before, window);
    let text = window.slice(longest);
    for (let head = 1; head <= MOST_HEAD && longest < SURE_OVERLAP; head += 1) {
        const behind = overlap(before, window.slice(head));
        if (behind.longest < SURE_OVERLAP && (head > halfCharacters || behind.longest <= longest))
            continue;
        ({ longest, next } = behind);
        text = window.slice(head + longest);
    }
    if (longest < SURE_OVERLAP) {
        const largest = Math.max(Buffer.byteLength(before), Buffer.byteLength(window));
        return { text, gap: largest < FULL_WINDOW_BYTES / 2 ? 'anew' : 'lost' };
    }
    return { text, gap: next < SURE_OVERLAP ? 'none' : 'repeats' };
}
/**
 * The lengths of the two longest ends of `before` that `window` begins with: Knuth, Morris and Pratt, linear in both.
 * Two mean that the text repeats itself, and that nobody can tell which of them it is.
 */
function overlap(before, window) {
    const pattern = window.slice(0, before.length);
    const text = before.slice(before.length - pattern.length);
    const borders = new Uint32Array(pattern.length);
    const grow = (matched, unit) => {
        let length = matched;
        while (length > 0 && pattern.charCodeAt(length) !== unit)
            length = borders[length - 1] ?? 0;
        return pattern.charCodeAt(length) === unit ? length + 1 : length;
    };
    for (let at = 1, matched = 0; at < pattern.length; at += 1) {
        matched = grow(matched, pattern.charCodeAt(at));
        borders[at] = matched;
    }
    let longest = 0;
    // A full match before the end of the text cannot be: both are of one length.
    for (let at = 0; at < text.length; at += 1)
        longest = grow(longest, text.charCodeAt(at));
    return { longest, next: borders[longest - 1] ?? 0 };
}
/** Whole lines, and what is left. A `\r` at the very end may be half of a `\r\n`, so its line is still open. */
function splitLines(text) {
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    const open = lines.pop() ?? '';
    return [lines, open];
}

;// CONCATENATED MODULE: ./.build/src/front/console-printer.ts
/** The process console in the step's log. */



/** A line that has no end is shown after so much silence: it may be a prompt. */
const PROMPT_MS = 2000;
class ConsolePrinter {
    #mode;
    #sink;
    #tail = new ConsoleTail();
    #window = '';
    #saidRepeats = false;
    #isShown = false;
    #heardAt = now();
    constructor(mode, sink) {
        this.#mode = mode;
        this.#sink = sink;
    }
    /** Whether what was printed last stands in the log. */
    get isShown() {
        return this.#isShown;
    }
    /** Takes the console as the server shows it; answers how many bytes of it were new. */
    async show(window) {
        const isFirst = this.#window === '';
        this.#window = window;
        const { lines, gap, cutOff, bytes } = this.#tail.take(window);
        if (this.#mode !== 'stream')
            return bytes;
        this.#isShown = window !== '';
        await this.#sink.serverText(cutOff);
        if (gap === 'lost')
            this.#sink.say({ kind: isFirst ? 'console-gone' : 'console-lost' });
        if (gap === 'anew')
            this.#sink.say({ kind: 'console-anew' });
        if (gap === 'repeats' && !this.#saidRepeats) {
            this.#saidRepeats = true;
            this.#sink.say({ kind: 'console-repeats' });
        }
        await this.#sink.serverText(lines);
        if (bytes > 0)
            this.#heardAt = now();
        else if (now() - this.#heardAt >= PROMPT_MS)
            await this.#sink.serverText(this.#tail.end());
        return bytes;
    }
    /** Nothing more is to come. */
    async end(passes) {
        if (this.#mode === 'stream')
            await this.#sink.serverText(this.#tail.end());
        if (this.#mode !== 'on-failure' || passes || this.#window === '')
            return;
        this.#isShown = true;
        this.#sink.say({ kind: 'console-tail' });
        await this.#sink.serverText((0,src_text/* linesOf */.Dx)(this.#window.replace(/(\r\n|\r|\n)$/, '')));
    }
}

;// CONCATENATED MODULE: ./.build/src/front/save-state.ts


/** Nothing is begun that a later step could not look after. */
class NotBegun extends Error {
    name = 'NotBegun';
}
/** Before something is begun. Throws NotBegun, or the InputError of a file that another run has been given meanwhile. */
function saveFirst({ saveState }, state) {
    try {
        saveState(state);
    }
    catch (thrown) {
        if (thrown instanceof inputs_problems/* InputError */.d)
            throw thrown;
        throw new NotBegun((0,src_errors/* messageOf */.bD)(thrown), { cause: thrown });
    }
}
/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is said. */
function trySaveState({ saveState, log }, words) {
    return (state) => {
        try {
            saveState(state);
        }
        catch (thrown) {
            log.info(words.line({ kind: 'state-not-saved', said: (0,src_errors/* messageOf */.bD)(thrown), begun: true }));
        }
    };
}

;// CONCATENATED MODULE: ./.build/src/front/warn.ts
/** A warning with its code, as every warning has one. */

function warn({ log, codeLink }, words, warning) {
    const { text, code } = words.warning(warning);
    log.warning(`${text}\n${lineOf(codeLink(words, code))}`);
}

;// CONCATENATED MODULE: ./.build/src/front/reporter.ts









/** Of a name in a sentence, in characters. */
const MOST_OF_NAME = 200;
/** The client of the server that the inputs name, and what there is to be said about the connection. */
function connect(front, connection, words) {
    const { log } = front;
    if (connection.insecure)
        warn(front, words, { kind: 'insecure' });
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
        warn(front, words, { kind: 'no-proxy-entries', entries });
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
            name: command === undefined ? (jobflow ?? (0,src_text/* oneLine */.TN)(result.process?.last?.job ?? name, MOST_OF_NAME)) : name,
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
                log.info(words.line({ kind: 'summary-not-written', said: (0,src_errors/* messageOf */.bD)(thrown) }));
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
    const reason = { kind: 'outputs-not-set', said: (0,src_errors/* messageOf */.bD)(thrown), instead: result.reason };
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

;// CONCATENATED MODULE: ./.build/src/front/channel.ts
/** Sends a message to a channel that a jobflow listens on, or receives one. */





const channelStep = async (front, words, interruption) => {
    const given = await readChannelInputs(front.source, front.log.mask);
    const { connection, channel, command, message, timeoutMs } = given;
    const kompira = connect(front, connection, words);
    const options = { ...connection, kompira, channel, interruption, onRetry: retryLogger(front, words) };
    const end = (result) => {
        const context = {
            name: channel,
            command,
            isChannel: true,
            pageUrl: kompira.pageUrl,
            consoleShown: false,
            quotesConsole: false,
        };
        return toEnding(words.result(result, context), result);
    };
    try {
        if (message !== undefined)
            return end(await send(options, message));
        front.log.info(words.line({ kind: 'waiting-for-message', name: channel }));
        const received = await receive({ ...options, timeoutMs });
        if (received.message !== undefined) {
            try {
                const names = front.setOutputs(messageOutputs(received.message));
                if (names.length > 0)
                    warn(front, words, { kind: 'truncated', names, url: undefined });
            }
            catch (thrown) {
                return end(withoutOutputs(received.result, thrown));
            }
        }
        return end(received.result);
    }
    finally {
        kompira.close();
    }
};

;// CONCATENATED MODULE: external "node:dns/promises"
const external_node_dns_promises_namespaceObject = require("node:dns/promises");
;// CONCATENATED MODULE: ./.build/src/core/doctor.ts
/** Looks at everything between here and a jobflow, and starts nothing. Each finding is a fact. */








/** A clock that is further off makes certificates invalid, and times in messages misleading. */
const MOST_OFF_MS = 60_000;
const DAY_MS = 86_400_000;
/** Time enough to have a new certificate issued. */
const EXPIRES_SOON_DAYS = 30;
/** No jobflow has this name. */
const NO_JOBFLOW = '/kompira-doctor/no-such-jobflow';
/** How good a finding is: `failed` keeps jobflows from being run, `warning` something else. */
function gradeOf({ kind }) {
    const isFailure = /^(unreachable|not-kompira|name-unknown|token-refused|request-refused|rights-refused|not-a-job)$/;
    if (isFailure.test(kind))
        return 'failed';
    const isWarning = /^(tls-expires|tls-unchecked|no-tls|clock-wrong|wait-missing|filters-ignored|filters-refused|not-examined)$/;
    return isWarning.test(kind) ? 'warning' : 'ok';
}
/** Ends where nothing behind it can be seen. Throws only errors other than a RequestError. */
async function examine(doctor) {
    const { kompira, onFinding } = doctor;
    const limits = { signal: doctor.interruption.signal };
    onFinding({ kind: 'proxy', proxy: kompira.proxy });
    await examineName(doctor);
    let list;
    try {
        list = await kompira.inspect('/process', [['page_size', '25']], limits);
    }
    catch (thrown) {
        if (!(thrown instanceof src_errors/* RequestError */.GI))
            throw thrown;
        if (thrown instanceof src_errors/* TransportError */.wX) {
            onFinding({ kind: 'unreachable', cause: thrown });
            return;
        }
        await examineTls(doctor);
        const isToken = (0,src_errors/* isRefusedByKompira */.XV)(thrown, [401, 403]);
        const isRefusal = thrown instanceof src_errors/* RefusedError */.fk;
        onFinding({
            kind: isToken ? 'token-refused' : isRefusal ? 'request-refused' : 'not-kompira',
            cause: thrown,
        });
        return;
    }
    await examineTls(doctor);
    const clock = Date.parse(list.date);
    const aheadMs = clock - Date.now();
    if (Number.isNaN(clock))
        onFinding({ kind: 'clock-unknown' });
    else
        onFinding({ kind: Math.abs(aheadMs) > MOST_OFF_MS ? 'clock-wrong' : 'clock', aheadMs });
    onFinding({ kind: 'token' });
    await examineRights(doctor, limits);
    await examineWait(doctor, list.rows, limits);
    const attrs = await examineAttrs(doctor, limits);
    onFinding(attrs);
    await examineFilters(doctor, list.rows, limits);
    // Before 1.6.2.post4 `attrs` did not work on this list.
    const isRecent = attrs.kind === 'attrs' ? true : attrs.kind === 'attrs-ignored' ? false : undefined;
    onFinding({ kind: 'version', server: list.server, isRecent });
}
async function examineName({ kompira, server, onFinding }) {
    const host = bare(new URL(server).hostname);
    if (kompira.proxy !== undefined) {
        onFinding({ kind: 'name-by-proxy', host });
        return;
    }
    try {
        const found = await (0,external_node_dns_promises_namespaceObject.lookup)(host, { all: true });
        onFinding({ kind: 'name', host, addresses: found.map(({ address }) => address) });
    }
    catch (thrown) {
        // Another failure (no name server answers) proves nothing of the name: the first request meets it too, and says so.
        if ((0,src_errors/* isCode */._m)(thrown, 'ENOTFOUND'))
            onFinding({ kind: 'name-unknown', host });
    }
}
async function examineTls({ kompira, server, insecure, onFinding }) {
    if (!server.startsWith('https:')) {
        onFinding({ kind: isLoopback(new URL(server).hostname) ? 'no-tls-local' : 'no-tls' });
        return;
    }
    if (insecure)
        onFinding({ kind: 'tls-unchecked' });
    const certificate = await kompira.certificate();
    if (!certificate) {
        onFinding({ kind: 'tls-unknown' });
        return;
    }
    const { validTo } = certificate;
    const days = Math.floor((certificate.validToDate.getTime() - Date.now()) / DAY_MS);
    if (days < EXPIRES_SOON_DAYS)
        onFinding({ kind: 'tls-expires', validTo, days });
    else
        onFinding({ kind: 'tls', issuer: certificate.issuer.replaceAll('\n', ', '), validTo, days });
}
async function examineRights({ kompira, jobflow, interruption, onFinding }, limits) {
    if (jobflow === undefined) {
        onFinding({ kind: 'rights-unknown' });
        return;
    }
    try {
        const { type } = await kompira.object(jobflow, limits);
        onFinding({ kind: JOB_TYPES.includes(type) ? 'rights' : 'not-a-job', jobflow, type });
    }
    catch (thrown) {
        if (!(thrown instanceof src_errors/* RequestError */.GI))
            throw thrown;
        const named = { option: 'jobflow', path: jobflow, types: JOB_TYPES };
        const hint = await hintOnRefusal({ kompira, interruption }, named, thrown);
        onFinding({ kind: 'rights-refused', jobflow, cause: thrown, hint });
    }
}
/** Asked of a process that has ended, so that nobody waits. */
async function examineWait({ kompira, onFinding }, rows, limits) {
    const ended = rows.find(({ status }) => isFinal(status));
    if (!ended) {
        onFinding({ kind: 'wait-unknown' });
        return;
    }
    try {
        await kompira.waitForEnd(ended.path, 0, limits);
        onFinding({ kind: 'wait' });
    }
    catch (thrown) {
        if (!(thrown instanceof src_errors/* RequestError */.GI))
            throw thrown;
        const isMissing = thrown instanceof src_errors/* RefusedError */.fk &&
            NO_WAIT_STATUSES.includes(thrown.status) &&
            // A process that was deleted meanwhile has none either.
            (await kompira.process(ended.path, limits).then(() => true, () => false));
        onFinding(isMissing ? { kind: 'wait-missing' } : { kind: 'not-examined', what: 'wait', cause: thrown });
    }
}
/** By a jobflow that the list has shown: what runs of one that does not exist, no server has to filter. */
async function examineFilters({ kompira, onFinding }, rows, limits) {
    const jobflow = rows.find(({ job }) => job !== null)?.job;
    if (jobflow === undefined || jobflow === null) {
        onFinding({ kind: 'filters-unknown' });
        return;
    }
    try {
        const { rows: others } = await kompira.inspect('/process', [['job', NO_JOBFLOW]], limits);
        await kompira.processes.active(jobflow, limits);
        onFinding({ kind: others.length > 0 ? 'filters-ignored' : 'filters' });
    }
    catch (thrown) {
        if (!(thrown instanceof src_errors/* RequestError */.GI))
            throw thrown;
        const isIgnored = thrown instanceof src_errors/* InvalidResponseError */.tF && thrown.defect.kind === 'not-filtered';
        if (isIgnored)
            onFinding({ kind: 'filters-ignored' });
        else if (isLastWord(thrown))
            onFinding({ kind: 'filters-refused', cause: thrown });
        else
            onFinding({ kind: 'not-examined', what: 'filters', cause: thrown });
    }
}
async function examineAttrs({ kompira }, limits) {
    try {
        const query = [
            ['attrs', 'id'],
            ['page_size', '1'],
        ];
        const { attributes } = await kompira.inspect('/process', query, limits);
        const [first] = attributes;
        if (first === undefined)
            return { kind: 'attrs-unknown' };
        return { kind: first.includes('status') ? 'attrs-ignored' : 'attrs' };
    }
    catch (thrown) {
        if (!(thrown instanceof src_errors/* RequestError */.GI))
            throw thrown;
        return (0,src_errors/* isRefusedByKompira */.XV)(thrown, [400])
            ? { kind: 'attrs-ignored' }
            : { kind: 'not-examined', what: 'attrs', cause: thrown };
    }
}

;// CONCATENATED MODULE: ./.build/src/front/doctor.ts
/** `kompira doctor`: a report of one line for each finding, which can be pasted. */





const LINE_CHARACTERS = 1000;
function doctorStep(catalog, onLine) {
    return async (front, words, interruption) => {
        const { connection, jobflow } = readDoctorInputs(front.source, front.log.mask);
        const kompira = connect(front, connection, words);
        let passes = true;
        const onFinding = (finding) => {
            // Then it fails because of that.
            if (interruption.signal.aborted)
                return;
            const grade = gradeOf(finding);
            const text = (0,src_text/* neutralize */.YI)((0,src_text/* oneLine */.TN)(say(finding, catalog, words), LINE_CHARACTERS));
            passes &&= grade !== 'failed';
            onLine({ check: finding.kind, grade, text });
        };
        try {
            await examine({ ...connection, kompira, jobflow, interruption, onFinding });
        }
        finally {
            kompira.close();
        }
        if (!interruption.signal.aborted)
            return { title: '', text: '', code: undefined, passes, from: 'examined' };
        const result = interrupted(interruption, { kind: 'reading' });
        const { pageUrl } = kompira;
        const context = {
            name: connection.server,
            command: 'doctor',
            pageUrl,
            consoleShown: false,
            quotesConsole: false,
        };
        return toEnding(words.result(result, context), result);
    };
}
function say(finding, catalog, words) {
    const cause = 'cause' in finding ? words.advise(finding.cause) : '';
    const hint = 'hint' in finding && finding.hint ? words.hint(finding.hint, finding.jobflow) : '';
    const sentence = catalog.findings[finding.kind];
    return sentence(finding, { cause, hint });
}

;// CONCATENATED MODULE: ./.build/src/front/state-file.ts
/** A file that keeps what is left undone for a later `finish`: no secret, for its owner alone. */






/** Far more than there ever is in one. */
const MOST_BYTES = 1024 * 1024;
/** Undefined if the file does not exist. Throws if it cannot be read; with an empty message if it holds something else. */
function readStateFile(file) {
    let text;
    try {
        text = readRegular(fileItself(file));
    }
    catch (thrown) {
        // A folder that is not there is a slip, not a run that was never begun. So is a link to a file that is not there.
        if ((0,src_errors/* isCode */._m)(thrown, 'ENOENT') && (0,external_node_fs_namespaceObject.existsSync)((0,external_node_path_namespaceObject.dirname)(file)) && !isLink(file))
            return undefined;
        throw thrown;
    }
    const state = parsePostState(text);
    if (state)
        return state;
    throw new Error('');
}
/** A device may have no end, and a pipe blocks. */
function readRegular(file) {
    const stats = (0,external_node_fs_namespaceObject.statSync)(file);
    if (!stats.isDirectory() && (!stats.isFile() || stats.size > MOST_BYTES))
        throw new Error('');
    return (0,external_node_fs_namespaceObject.readFileSync)(file, 'utf8');
}
function isLink(file) {
    return (0,external_node_fs_namespaceObject.lstatSync)(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
/** Where a link leads, so that the file is replaced and not the link. The target is named, too, where it is not there. */
function fileItself(file) {
    if (!isLink(file))
        return file;
    return (0,external_node_fs_namespaceObject.existsSync)(file) ? (0,external_node_fs_namespaceObject.realpathSync)(file) : (0,external_node_path_namespaceObject.resolve)((0,external_node_fs_namespaceObject.realpathSync)((0,external_node_path_namespaceObject.dirname)(file)), (0,external_node_fs_namespaceObject.readlinkSync)(file));
}
/** What one run keeps in it. Two runs may be given the same file: what one has left undone there, the other never replaces. */
class StateFile {
    #given;
    #found;
    #isOurs;
    /** `isOurs`: what is in it already is ours to replace. */
    constructor(file, { isOurs }) {
        this.#given = file;
        this.#isOurs = isOurs;
    }
    /** Looked up once. Throws where nobody may look. */
    get #file() {
        return (this.#found ??= fileItself(this.#given));
    }
    /**
     * In one move, so that a kill leaves the old state or the new. Throws where it cannot be written, and an InputError
     * where another run has got it meanwhile.
     */
    save(state) {
        if (this.#isOurs)
            this.#write(state, replace);
        else if (state.phase !== 'nothing to do')
            this.#claim(state);
        else if (!(0,external_node_fs_namespaceObject.existsSync)(this.#file))
            this.#write(state, placeUnless);
    }
    /** Of two runs that claim it at the same time, one alone gets the old file out of the way. */
    #claim(state) {
        const old = this.#beside('old');
        const isThere = unlessCode('ENOENT', () => {
            (0,external_node_fs_namespaceObject.renameSync)(this.#file, old);
        });
        if (!isThere)
            throw this.#unfinished();
        try {
            if (readStateFile(old)?.phase !== 'nothing to do')
                throw this.#unfinished();
            this.#isOurs = this.#write(state, placeUnless);
        }
        finally {
            // What was not claimed stays as it was.
            if (!this.#isOurs)
                placeUnless(old, this.#file);
            (0,external_node_fs_namespaceObject.rmSync)(old);
        }
        if (!this.#isOurs)
            throw this.#unfinished();
    }
    /** False where the place is taken. */
    #write(state, place) {
        const fresh = this.#beside('new');
        try {
            // `wx`: never through a link that somebody else has put there.
            (0,external_node_fs_namespaceObject.writeFileSync)(fresh, `${JSON.stringify(state)}\n`, { mode: 0o600, flag: 'wx' });
            return place(fresh, this.#file);
        }
        finally {
            (0,external_node_fs_namespaceObject.rmSync)(fresh, { force: true });
        }
    }
    /** In the same folder, so that it can be moved in one step. By chance, for a run that was killed may have left one. */
    #beside(name) {
        return `${this.#file}.${(0,external_node_crypto_namespaceObject.randomUUID)()}.${name}`;
    }
    #unfinished() {
        return new inputs_problems/* InputError */.d([{ name: '--state', problem: { kind: 'state-unfinished', file: this.#given } }]);
    }
}
function replace(fresh, file) {
    (0,external_node_fs_namespaceObject.renameSync)(fresh, file);
    return true;
}
/** False where there is such a file already. */
function placeUnless(fresh, file) {
    return unlessCode('EEXIST', () => {
        (0,external_node_fs_namespaceObject.linkSync)(fresh, file);
    });
}
/** False where it throws an error of this code. */
function unlessCode(code, act) {
    try {
        act();
        return true;
    }
    catch (thrown) {
        if ((0,src_errors/* isCode */._m)(thrown, code))
            return false;
        throw thrown;
    }
}

;// CONCATENATED MODULE: ./.build/src/front/files.ts
/** Checks the files that a command line names, before anything is sent. */



/** `state`: the name of the state file, where there is one. */
function problemsWithFiles({ report, saveState }, state, words) {
    const found = [];
    const tryOn = (name, use) => {
        try {
            use();
        }
        catch (thrown) {
            if (thrown instanceof inputs_problems/* InputError */.d)
                found.push(...thrown.problems);
            else
                found.push({ name, problem: { kind: 'file-unusable', said: (0,src_errors/* messageOf */.bD)(thrown) } });
        }
    };
    // Before the report, which must not replace it: where it is new, it is there from here on.
    tryOn('--state', () => {
        const phase = state === undefined ? undefined : readStateFile(state)?.phase;
        if (phase === undefined || phase === 'nothing to do')
            saveState({ phase: 'nothing to do' });
        else
            found.push({ name: '--state', problem: { kind: 'state-unfinished', file: state ?? '' } });
    });
    tryOn('--junit', () => report?.begin(words));
    return found;
}

;// CONCATENATED MODULE: ./.build/src/core/finish.ts




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
        signal: graceAfter(interruption, interruption.graceMs),
        onPoll: () => undefined,
    });
    return { kind: 'ended', path, ending };
}

;// CONCATENATED MODULE: ./.build/src/front/finish.ts
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
                throw new inputs_problems/* InputError */.d([{ name: front.source.spell('server'), problem }]);
            }
            const kompira = connect(front, connection, words);
            if (state.phase === 'to stop')
                front.log.info(words.line({ kind: 'terminating-left', path: state.path }));
            try {
                const finished = await finishLeftUndone(state, { ...connection, kompira, interruption });
                const hasEnded = finished.kind === 'ended' && finished.ending.kind !== 'not-proven';
                // If the end is not certain, the state file stays for a person to check.
                if (hasEnded)
                    trySaveState(front, words)({ phase: 'nothing to do' });
                const passes = hasEnded || finished.kind === 'nothing-new';
                return { ...words.finished(finished, kompira.pageUrl), passes, from: finished };
            }
            finally {
                kompira.close();
            }
        }
        catch (thrown) {
            const said = thrown instanceof inputs_problems/* InputError */.d ? words.inputError(thrown).text : (0,src_errors/* messageOf */.bD)(thrown);
            return { ...words.notFinished(state, said), passes: false, from: 'crash' };
        }
    };
}

;// CONCATENATED MODULE: ./.build/src/front/finish-file.ts
/** Finishes what a state file says that is left undone. */




/** `server`: the one that is given now, which has to be that of the file; empty where none is. */
function finishFile(file, server) {
    return (front, words, interruption) => {
        if (file === undefined)
            throw new inputs_problems/* InputError */.d([{ name: '--state', problem: { kind: 'empty', of: 'state' } }]);
        let state;
        try {
            state = readStateFile(file);
        }
        catch (thrown) {
            const problem = { kind: 'state-unusable', said: (0,src_errors/* messageOf */.bD)(thrown) };
            const said = words.inputError(new inputs_problems/* InputError */.d([{ name: '--state', problem }]));
            // Nobody knows what it held.
            return Promise.resolve({ ...said, passes: false, from: 'crash' });
        }
        if (!state || state.phase === 'nothing to do') {
            const text = words.line({ kind: 'nothing-to-finish', missing: state ? undefined : file });
            return Promise.resolve({ title: '', text, code: undefined, passes: true, from: 'nothing to finish' });
        }
        if (server !== '' && state.server !== server) {
            const problem = { kind: 'state-of-other-server', server: state.server };
            throw new inputs_problems/* InputError */.d([{ name: '--server', problem }]);
        }
        return finishStep(state)(front, words, interruption).then((ending) => {
            const isKept = readStateFile(file)?.phase !== 'nothing to do';
            if (isKept)
                front.log.warning(words.line({ kind: 'state-kept', file }));
            // A post step has its main step above it, which said so; here nobody else may have seen it.
            return isKept && ending.passes ? { ...ending, passes: false, code: 'START-UNKNOWN' } : ending;
        });
    };
}

;// CONCATENATED MODULE: ./.build/src/core/process-commands.ts
/** What can be done with a process that somebody else has started, besides waiting for it. */









/** A server that comes back from a restart is waited for; nobody is in a hurry here. */
const TERMINATE_MS = 30_000;
/** Reads it once. `failed` where it has failed, which is shown and no failure of the one who shows it. */
async function showProcess(command, { failOnResult, wantsChildren }) {
    const { kompira, path, interruption } = command;
    const read = await readProcess(command);
    if ('outcome' in read)
        return read;
    const { outcome } = isFinal(read.status) ? judge(read, failOnResult) : { outcome: 'started' };
    const limits = { timeoutMs: DETAILS_MS, signal: interruption.signal };
    const details = wantsChildren ? await findChildren(kompira, read, failOnResult, limits) : NO_DETAILS;
    return { outcome, reason: { kind: 'shown' }, process: { path, last: read }, details };
}
async function terminateProcess(command, trySave) {
    const { kompira, path, interruption } = command;
    const read = await readProcess(command);
    // A 404 proves nothing; a terminate may get through.
    if ('outcome' in read &&
        !(read.reason.kind === 'unreadable' && (0,src_errors/* isRefusedByKompira */.XV)(read.reason.cause, [404])))
        return read;
    let last = 'outcome' in read ? undefined : read;
    if (last && isFinal(last.status))
        return { outcome: 'succeeded', reason: { kind: 'had-ended' }, process: { path, last } };
    trySave(toStop(kompira, path));
    const ending = await stop({
        kompira,
        path,
        budgetMs: TERMINATE_MS,
        signal: graceAfter(interruption, interruption.graceMs),
        onPoll: (process) => (last = process),
    });
    const isProven = ending.kind !== 'not-proven';
    if (isProven)
        trySave({ phase: 'nothing to do' });
    const outcome = isProven ? 'succeeded' : outcomeOf(interruption);
    return { outcome, reason: { kind: 'terminated', ending }, process: { path, last } };
}
/** The process, or why it is not known. */
async function readProcess(command) {
    const { kompira, path, interruption } = command;
    const read = await askPatiently(command, (limits) => kompira.process(path, limits));
    if (read === 'interrupted')
        return interrupted(interruption, { kind: 'reading' });
    if ('error' in read)
        return { outcome: 'error', reason: { kind: 'unreadable', cause: read.error }, process: { path } };
    return read.answer;
}

;// CONCATENATED MODULE: ./.build/src/core/control.ts
/** Suspends or resumes a process, and proves it by reading the process. Prints nothing. */






/** A server at work does it immediately. */
const PROVEN_WITHIN_MS = 10_000;
const PAUSE_MS = 250;
/** Sends the command once, then reads the process until it shows the effect. A process that is so already gets none. */
async function control(options) {
    const { kompira, path, command, interruption } = options;
    const before = await readProcess(options);
    if ('outcome' in before)
        return before;
    const isWanted = ({ suspended }) => suspended === (command === 'suspend');
    const done = (end, last) => ({
        outcome: 'succeeded',
        reason: { kind: 'controlled', command, end },
        process: { path, last },
    });
    const failed = (end, last, cause) => ({
        outcome: 'error',
        reason: { kind: 'not-controlled', command, end, cause },
        process: { path, last },
    });
    if (isFinal(before.status))
        return failed('ended', before);
    if (isWanted(before))
        return done('already', before);
    // Not twice: a process in step mode would go on by two steps.
    const sent = await sendOnce(options, (limits) => kompira.control(path, command, limits));
    if (sent.end === 'interrupted')
        return stopped();
    // Not misconfigured: the same server has shown the process. So the response may not be its own.
    if (sent.end === 'not taken' && !looksMisconfigured(sent.cause))
        return {
            outcome: 'error',
            reason: { kind: 'command-failed', command, cause: sent.cause },
            process: { path, last: before },
        };
    const isRefused = sent.end === 'taken' && !sent.answer;
    let last = before;
    const proof = await repeat({
        ask: (limits) => kompira.process(path, limits),
        judge: (process) => {
            last = process;
            if (isFinal(process.status)) {
                // DONE proves that it was resumed; ABORTED can be the work of somebody else.
                const wasResumed = process.status === 'DONE' || (sent.end === 'taken' && sent.answer);
                if (command === 'resume' && wasResumed)
                    return { value: done('done', process) };
                return { value: failed('ended', process) };
            }
            if (isWanted(process))
                return { value: done('done', process) };
            if (isRefused)
                return { value: failed('refused', process) };
            if (command === 'resume' && hasMoved(before, process))
                return { value: done('again', process) };
            return { pauseMs: PAUSE_MS };
        },
        outageToleranceMs: PROVEN_WITHIN_MS,
        lastWordMs: PROVEN_WITHIN_MS,
        answered: true,
        deadline: now() + PROVEN_WITHIN_MS,
        signal: interruption.signal,
    });
    if (proof.end === 'value')
        return proof.value;
    const result = proof.cause
        ? failed('unseen', last, proof.cause)
        : failed('unproven', last, sent.end === 'taken' ? undefined : sent.cause);
    return interruption.signal.aborted ? { ...result, outcome: stopped().outcome } : result;
    function stopped() {
        return interrupted(interruption, { kind: 'reading' });
    }
}
function hasMoved(before, after) {
    return (before.line !== after.line || before.currentJob !== after.currentJob || before.console !== after.console);
}

;// CONCATENATED MODULE: ./.build/src/front/process.ts
/** Waits for a process that runs already, shows it, or terminates, suspends or resumes it. */






const processStep = async (front, words, interruption) => {
    saveFirst(front, { phase: 'nothing to do' });
    const given = readProcessInputs(front.source, front.log.mask);
    const { connection, path, command } = given;
    const kompira = connect(front, connection, words);
    try {
        const about = { ...given, kompira, name: path, command: command === 'wait' ? undefined : command };
        const reporter = new Reporter(front, words, about);
        const result = await COMMANDS[command]({ front, given, kompira, words, reporter, interruption });
        return await reporter.finishStep(result);
    }
    finally {
        kompira.close();
    }
};
const COMMANDS = {
    wait: ({ front, given, kompira, words, reporter, interruption }) => {
        const { path, waiting, connection } = given;
        const onBegin = () => {
            front.log.info(words.line({ kind: 'waiting-for', name: path }));
            reporter.began(path);
        };
        const options = {
            ...connection,
            ...waiting,
            ...reporter.followEvents(),
            kompira,
            path,
            interruption,
            onBegin,
        };
        return follow({ ...options, answered: false, joined: false, wantsChildren: given.summary });
    },
    show: async (doing) => {
        const { waiting, summary } = doing.given;
        const wanted = { failOnResult: waiting.failOnResult, wantsChildren: summary };
        const result = await showProcess(commandOf(doing), wanted);
        if (result.process?.last)
            await doing.reporter.show(result.process.last.console);
        return result;
    },
    terminate: (doing) => terminateProcess(commandOf(doing), trySaveState(doing.front, doing.words)),
    suspend: (doing) => control({ ...commandOf(doing), command: 'suspend' }),
    resume: (doing) => control({ ...commandOf(doing), command: 'resume' }),
};
function commandOf({ front, given, kompira, words, reporter, interruption }) {
    const { path, connection } = given;
    reporter.began(path);
    const { outageToleranceMs } = connection;
    return { kompira, path, outageToleranceMs, interruption, onRetry: retryLogger(front, words) };
}

;// CONCATENATED MODULE: ./.build/src/core/run-jobflow.ts
/** Runs a jobflow: checks, starts once, follows to the end. What a step of any front does, in facts. */






/**
 * The whole of a step that runs a jobflow. Throws what `events.save` throws, and without `wait` what
 * `events.onStarted` throws; what the server does is in the result.
 */
async function runJobflow(options) {
    const { jobflow, events, interruption, waiting } = options;
    const target = { ...options, options: options.start, onRetry: events.onRetry };
    if (options.dryRun)
        return check(target);
    const wrong = await checkOptions(target);
    if (wrong === 'interrupted')
        return notStarted(interruption);
    if (wrong)
        return { outcome: 'error', reason: wrong };
    const decision = await applyIfRunning({
        ...target,
        ...waiting,
        ifRunning: options.ifRunning,
        onWait: events.onWait,
        onTurn: events.onTurn,
    });
    if (decision !== 'start' && 'result' in decision)
        return decision.result;
    if (decision !== 'start')
        return followStarted(options, decision.join, true);
    const starting = { phase: 'starting', jobflow, sentAt: Date.now() };
    events.save(starting);
    const started = await startOnce(target);
    if ('path' in started)
        return followStarted(options, started.path, false);
    if (started.mayRun === 'no')
        events.trySave({ phase: 'nothing to do' });
    if (started.mayRun === 'unlikely')
        events.trySave({ ...starting, isUnlikely: true });
    return started.result;
}
async function check(target) {
    const reason = await checkJobflow(target);
    if (reason === 'interrupted')
        return notStarted(target.interruption);
    return { outcome: reason.kind === 'validated' ? 'validated' : 'error', reason };
}
async function followStarted(options, path, joined) {
    const { events, interruption, waiting } = options;
    const onBegin = () => {
        events.onStarted(path, { joined });
    };
    if (options.wait)
        return follow({ ...options, ...waiting, ...events, path, joined, answered: true, onBegin });
    events.trySave({ phase: 'nothing to do' });
    const process = { path, joined };
    try {
        onBegin();
    }
    catch (thrown) {
        const by = { kind: 'crashed', said: (0,src_errors/* messageOf */.bD)(thrown) };
        const reason = { kind: 'interrupted', by, during: { kind: 'started-and-left' } };
        return { outcome: 'error', reason, process };
    }
    if (!interruption.signal.aborted)
        return { outcome: 'started', reason: { kind: 'started' }, process };
    return { ...interrupted(interruption, { kind: 'started-and-left' }), process };
}

;// CONCATENATED MODULE: ./.build/src/front/run.ts
/** Starts a jobflow, follows its process, judges it. */




const runStep = async (front, words, interruption) => {
    saveFirst(front, { phase: 'nothing to do' });
    const given = await readRunInputs(front.source, front.log.mask);
    const { connection, jobflow, start } = given;
    const kompira = connect(front, connection, words);
    try {
        const about = { ...given, kompira, name: jobflow, parameters: start.parameters };
        const reporter = new Reporter(front, words, about);
        const result = await runJobflow({
            ...given,
            ...connection,
            kompira,
            wantsChildren: given.summary,
            interruption,
            events: reporter.runEvents(),
        });
        return await reporter.finishStep(result);
    }
    finally {
        kompira.close();
    }
};

;// CONCATENATED MODULE: ./.build/src/words/codes.ts

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
    if (error instanceof src_errors/* TransportError */.wX)
        return codeOfBreakdown(error);
    if (error instanceof src_errors/* RefusedError */.fk)
        return error.reason === '' ? codeOfGateway(error) : codeOfRefusal(error);
    const isUnfiltered = error instanceof src_errors/* InvalidResponseError */.tF && error.defect.kind === 'not-filtered';
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
            const isOfList = doing === 'listing' && cause instanceof src_errors/* RefusedError */.fk && [400, 403, 404].includes(cause.status);
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

;// CONCATENATED MODULE: ./.build/src/words/say.ts






/** The runner cuts an annotation at 4096 characters, and the link is the last of it. */
const say_CHARACTERS = 4000;
/** As many lines of a console as one reads in an annotation, and as much of a line. */
const LAST_LINES = 20;
const CHILD_LINES = 5;
const say_LINE_CHARACTERS = 200;
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
    return language === 'ja' ? (await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 2953))).ja : (await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 7239))).en;
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
        const failed = !passes(result);
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
        const begin = (0,src_text/* cut */.Jj)(start.join('\n'), most);
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
        if (error instanceof src_errors/* TransportError */.wX) {
            const { breakdown, sent, origin } = error;
            const say = this.catalog.breakdowns[breakdown.kind];
            return say(this.#quoted(breakdown), { where: origin, sent, call });
        }
        if (error instanceof src_errors/* RefusedError */.fk) {
            const { status, reason, page, redirect } = error;
            const quoted = {
                reason: setOff(reason),
                page: setOff(page),
                redirect: redirect && setOff(redirect.to),
            };
            return this.catalog.refused({ call, status, ...quoted });
        }
        if (!(error instanceof src_errors/* InvalidResponseError */.tF))
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
        return (0,src_text/* oneLine */.TN)(this.catalog.child({
            job: job ?? '',
            status,
            exitStatus,
            result: result === null ? '' : (0,src_text/* oneLine */.TN)((0,json/* plain */.pj)(result), say_LINE_CHARACTERS),
            error: error === null ? '' : (0,src_text/* oneLine */.TN)((0,json/* plain */.pj)(error), say_LINE_CHARACTERS),
        }), 2 * say_LINE_CHARACTERS);
    }
    place({ job, line, source }) {
        const where = this.catalog.place((0,src_text/* oneLine */.TN)(job, say_LINE_CHARACTERS), line);
        return this.catalog.stoppedAt(where, source === null ? '' : (0,src_text/* oneLine */.TN)(source, say_LINE_CHARACTERS));
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
        return catalog.lastSeen(last, job === null ? '' : catalog.place((0,src_text/* oneLine */.TN)(job, say_LINE_CHARACTERS), last?.line ?? null));
    }
    #todo(code, of) {
        return `${this.catalog.headings.todo} ${this.#advice(code, of)}`;
    }
    /** What the code says, unless more is known. */
    #advice(code, of) {
        const { errors, outage, noProcess, candidatesAbove, inQuery, proxyLogin } = this.catalog;
        const reason = of instanceof src_errors/* RequestError */.GI ? undefined : of;
        const cause = of instanceof src_errors/* RequestError */.GI ? of : of && 'cause' in of ? of.cause : undefined;
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
        const breakdown = cause instanceof src_errors/* TransportError */.wX ? cause.breakdown : undefined;
        if (code === 'PROXY-LOGIN' && breakdown?.kind === 'proxy-refused')
            return proxyLogin(breakdown.variable);
        if (cause instanceof src_errors/* RefusedError */.fk && cause.tokenInQuery)
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
    const end = (0,src_text/* withoutTerminalSequences */.$u)(output.slice(-64 * 1024)).trimEnd();
    return (0,src_text/* linesOf */.Dx)(end)
        .slice(-most)
        .filter((line, _index, all) => all.length > 1 || line !== '')
        .map((line) => `${GUTTER}${(0,src_text/* cut */.Jj)(line, say_LINE_CHARACTERS)}`);
}
/** Two sentences. Japanese has no space between them. */
function say_joined(first, second) {
    return first.endsWith('。') ? first + second : `${first} ${second}`;
}
/** Text of the server, cut, each line but the first set off from our own. */
function setOff(text) {
    return (0,src_text/* linesOf */.Dx)((0,src_text/* cut */.Jj)(text.trim(), QUOTED_CHARACTERS)).join(`\n${GUTTER}`);
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

;// CONCATENATED MODULE: ./.build/src/front/step.ts
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
        words = new Words(await loadCatalog(languageOf(source)), source.spell);
    }
    catch (thrown) {
        // A file of the bundle is missing: nothing has any words but the error itself.
        log.failure('', (0,src_errors/* messageOf */.bD)(thrown));
        return;
    }
    process.on('exit', () => {
        if (!settled)
            settle(front, words, failed({ ...words.crash(''), text: words.catalog.headings['no-verdict'] }));
    });
    const ending = await work(front, words, interruption).catch(async (thrown) => {
        if (thrown instanceof inputs_problems/* InputError */.d) {
            const said = words.inputError(thrown);
            await front.report?.writeInvalid(said, words);
            return failed(said, 'invalid inputs');
        }
        log.debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
        if (thrown instanceof NotBegun)
            return failed(words.notBegun(thrown.message), 'not begun');
        return failed(words.crash((0,src_errors/* messageOf */.bD)(thrown)));
    });
    settle(front, words, ending);
    settled = true;
    // Not before all of the log is taken: the last of it says why. Not later either: what is left open (a connection that
    // does not close) keeps nobody waiting, and where Node ends by itself, a signal in its last moments would end it first.
    await Promise.all(STREAMS.map(flushed));
    if (lost) {
        const hasFailed = front.onLogLost?.(words, lost) ?? false;
        if (!hasFailed && !lost.isClosed)
            warn(front, words, { kind: 'log-not-written', said: lost.said });
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
        const unset = words.catalog.outputsNotSet((0,src_errors/* messageOf */.bD)(thrown));
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
        front.log.failure(title, code ? `${text}\n${lineOf(front.codeLink(words, code))}` : text);
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

// EXTERNAL MODULE: ./.build/src/words/duration.ts
var words_duration = __nccwpck_require__(2032);
;// CONCATENATED MODULE: ./.build/src/words/cli-en.ts

const cli_en_duration = (0,words_duration/* durationIn */.e)('en');
const inDays = (days) => (days < 1 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`);
const cliEn = {
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
        proxy: ({ proxy }) => proxy === undefined ? 'Direct connection, no proxy.' : `Through the proxy ${proxy}.`,
        name: ({ host, addresses }) => addresses.includes(host) ? `${host} is an IP address.` : `${host} resolves to ${addresses.join(', ')}.`,
        'name-by-proxy': ({ host }) => `The proxy resolves ${host}.`,
        'name-unknown': ({ host }) => `${host} does not exist in DNS. Check the host name in --server, and that this machine uses the DNS of your network.`,
        tls: ({ issuer, validTo, days }) => `Certificate issued by ${issuer}, valid until ${validTo} (${days} days).`,
        'tls-expires': ({ validTo, days }) => `The certificate ${days < 0 ? 'has expired' : `expires in ${inDays(days)}`} (${validTo}). Renew it on the server.`,
        'tls-unknown': () => 'The dates of the certificate could not be read.',
        'tls-unchecked': () => '--insecure is true: the certificate is not checked, and anybody in between can read the token. Use --ca-certificate instead.',
        'no-tls-local': () => 'Plain http to this machine.',
        'no-tls': () => 'Plain http: anybody in between can read the token. Use https.',
        unreachable: (_finding, { cause }) => cause,
        'not-kompira': (_finding, { cause }) => cause,
        'token-refused': (_finding, { cause }) => cause,
        'request-refused': (_finding, { cause }) => cause,
        'filters-refused': (_finding, { cause }) => `The process list cannot be filtered, so do not use --if-running. ${cause}`,
        clock: ({ aheadMs }) => `The clock of the server differs by ${cli_en_duration(Math.abs(aheadMs))}.`,
        'clock-wrong': ({ aheadMs }) => `The clock of the server is ${cli_en_duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}. Synchronize both clocks (NTP): certificates and times in messages depend on them.`,
        'clock-unknown': () => 'The server does not say what time it is.',
        token: () => 'Token accepted.',
        'rights-unknown': () => 'To check a jobflow as well: kompira doctor /path/of/jobflow',
        rights: ({ jobflow, type }) => `${jobflow} can be read (${type}). Whether this user can execute it shows at the first run.`,
        'not-a-job': ({ jobflow, type }) => `${jobflow} is a ${type} and cannot be executed. Write the path of a jobflow or a script job.`,
        'rights-refused': ({ jobflow }, { cause, hint }) => `${jobflow}: ${cause}${hint === '' ? '' : ` ${hint}`}`,
        wait: () => '.wait works: --long-poll can be used.',
        'wait-missing': () => '.wait does not work here. Leave --long-poll off.',
        'wait-unknown': () => '.wait was not tried: this user sees no ended process.',
        attrs: () => 'attrs works on the process list.',
        'attrs-ignored': () => 'attrs is ignored on the process list (before 1.6.2.post4): responses are larger, nothing else.',
        'attrs-unknown': () => 'attrs was not tried: this user sees no process.',
        filters: () => 'The process list can be filtered: --if-running can be used.',
        'filters-ignored': () => "The server ignores the filters of the process list. Do not use --if-running; GitHub's concurrency or flock keeps runs apart.",
        'filters-unknown': () => 'Filters were not tried: this user sees no process.',
        'not-examined': ({ what }, { cause }) => `${what === 'filters' ? 'The filters of the process list' : what === 'wait' ? '.wait' : 'attrs'} could not be checked. ${cause}`,
        version: ({ server, isRecent }) => `Version unknown.${server === '' ? '' : ` Web server: ${server}.`}${isRecent === undefined ? '' : ` Judging by the process list: Kompira ${isRecent ? '1.6.2.post4 or newer' : 'older than 1.6.2.post4'}.`}`,
    },
    grades: { ok: 'ok', warning: 'warning', failed: 'FAILED' },
};

;// CONCATENATED MODULE: ./.build/src/words/cli-help.ts
const SUBJECTS = ['jobflow', 'process', 'channel'];
/** With the subjects that are among `names`. */
function usageOf(command, names, { headings, usage }) {
    const subjects = SUBJECTS.filter((name) => names.includes(name)).map((name) => usage[name]);
    const subject = subjects.length === 0 ? [] : [`[${subjects.join(' | ')}]`];
    return [headings.usage, 'kompira', command, ...subject, `[${usage.options}]`].join(' ');
}
/** Of the whole program. */
function helpOnProgram(commands, catalog) {
    const { headings } = catalog;
    const rows = commands.map((name) => `  ${name.padEnd(12)}${catalog.commands[name] ?? ''}`);
    const usage = usageOf(catalog.usage.command, SUBJECTS, catalog);
    const options = ['help', 'version'].map((name) => cli_help_option(name, catalog));
    return [
        ...[usage, '', headings.commands, ...rows, '', headings.options, ...options, headings.more],
        ...['', ...codes(catalog)],
    ].join('\n');
}
function cli_help_option(name, { options }) {
    return `  --${name.padEnd(20)}${options[name] ?? ''}`;
}
/** Of one command. `options`: their names, `defaults` what they are when left out. */
function helpOnCommand(command, { options, defaults }, catalog) {
    const { headings } = catalog;
    const rows = options.map((name) => {
        const value = defaults[name];
        const end = value === undefined ? '' : ` (${headings.default} ${value})`;
        return cli_help_option(name, catalog) + end;
    });
    const usage = usageOf(command, options, catalog);
    const about = catalog.commands[command] ?? '';
    return [usage, '', about, '', headings.options, ...rows, '', ...codes(catalog)].join('\n');
}
function codes({ headings, exitCodes }) {
    const rows = Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`);
    return [headings['exit-codes'], ...rows];
}

;// CONCATENATED MODULE: ./.build/src/words/cli-ja.ts

const cli_ja_duration = (0,words_duration/* durationIn */.e)('ja');
const cliJa = {
    usage: {
        command: 'コマンド',
        jobflow: 'ジョブフロー',
        process: 'プロセス',
        channel: 'チャネル',
        options: 'オプション',
    },
    commands: {
        run: 'ジョブフローを開始し、プロセスの終了を待つ',
        wait: '実行中のプロセスの終了を待つ',
        show: 'プロセスを表示する',
        terminate: 'プロセスを強制終了し、終了したことを確認する',
        suspend: 'プロセスを中断する',
        resume: '中断しているプロセスを再開する',
        send: 'チャネルにメッセージを送信する',
        receive: 'チャネルからメッセージを受信する',
        finish: '途中で終わった run の後始末をする (--state)',
        doctor: 'サーバー、証明書、時計、トークン、権限を確認する (何も開始しない)',
    },
    options: {
        server: 'Kompira サーバーのベース URL。環境変数 KOMPIRA_SERVER でも指定可',
        'token-file': 'REST API トークンのファイル (- は標準入力)。トークン自体は環境変数 KOMPIRA_TOKEN でも指定可',
        'token-location': 'header または query (Authorization ヘッダーを通さないゲートウェイ用)',
        'ca-certificate': '追加で信頼する証明書 (PEM またはファイル)',
        'client-certificate': 'クライアント証明書 (PEM またはファイル)',
        'client-key': 'client-certificate の秘密鍵 (PEM またはファイル)',
        insecure: '証明書を検証せず、http も許可する',
        headers: '追加の HTTP ヘッダー「名前: 値」。複数回指定可',
        'display-url': 'リンクに使うベース URL (利用者から見える名前が異なる場合)',
        'request-timeout': 'HTTP リクエスト 1 回の上限時間',
        'outage-tolerance': 'サーバーに接続できない状態を許容する時間',
        language: 'en または ja。環境変数 KOMPIRA_LANGUAGE、LC_ALL、LC_MESSAGES、LANG でも指定可',
        jobflow: 'ジョブフローまたはスクリプトジョブのオブジェクトパス',
        process: 'プロセスの ID、パス、URL のいずれか',
        channel: 'チャネルのオブジェクトパス',
        parameters: 'ジョブフローのパラメータ (YAML または JSON のマッピング)',
        'parameters-file': 'パラメータのファイル (- は標準入力)',
        wait: 'プロセスの終了を待つ。--no-wait では開始だけを行う',
        timeout: '待ち時間の上限',
        'start-timeout': 'プロセスが NEW のままでいられる時間の上限',
        'poll-interval': 'ポーリング間隔の上限',
        'long-poll': 'プロセスが終了するまでサーバーにリクエストを保留させる',
        'on-timeout': 'terminate または leave',
        'on-cancel': 'terminate または leave',
        'fail-on-result': '失敗とみなす結果 (JSON の値)。複数回指定可',
        console: 'プロセスのコンソール: stream、on-failure、off',
        'if-running': '同じジョブフローが実行中の場合: start、skip、fail、wait、join',
        'dry-run': 'サーバー、トークン、ジョブフローの確認だけを行う',
        'step-mode': 'true または false',
        'checkpoint-mode': 'true または false',
        'monitoring-mode': 'NOTHING、MAIL、ABORT_MAIL のいずれか',
        node: 'スクリプトジョブ: ノードのオブジェクトパス',
        account: 'スクリプトジョブ: アカウントのオブジェクトパス',
        'command-line': 'スクリプトジョブ: コマンドライン',
        message: '送信するメッセージ (YAML または JSON の値)',
        state: 'run が強制終了された場合に備え、kompira finish に必要な情報を残すファイル',
        grace: '最初のシグナルを受け取ってから、プロセスの停止に使える時間',
        json: '出力を 1 つの JSON として標準出力に書く (コンソールは標準エラー出力へ)',
        junit: 'プロセスと子プロセスを JUnit XML としてこのファイルに書く',
        quiet: 'コンソール、警告、エラーだけを表示する',
        help: 'このヘルプを表示する',
        version: 'バージョンを表示する',
    },
    headings: {
        usage: '使い方:',
        commands: 'コマンド:',
        options: 'オプション:',
        default: '既定値:',
        'exit-codes': '終了コード:',
        more: '各コマンドのオプション: kompira コマンド --help',
    },
    exitCodes: {
        0: '成功',
        2: '使い方または入力の誤り (サーバーには何も送信していない)',
        10: '何も開始していない (再実行しても安全)',
        20: 'プロセスが失敗した',
        21: 'タイムアウトした',
        22: 'キャンセルされた',
        30: '不明 (実行中か、すでに実行された可能性がある。Kompira で確認が必要)',
    },
    findings: {
        proxy: ({ proxy }) => proxy === undefined ? 'プロキシを使わずに接続します。' : `プロキシ ${proxy} を経由します。`,
        name: ({ host, addresses }) => addresses.includes(host)
            ? `${host} は IP アドレスです。`
            : `${host} のアドレスは ${addresses.join('、')} です。`,
        'name-by-proxy': ({ host }) => `${host} の名前解決はプロキシが行います。`,
        'name-unknown': ({ host }) => `${host} は DNS にありません。--server のホスト名と、このマシンの DNS 設定を確認してください。`,
        tls: ({ issuer, validTo, days }) => `証明書の発行者: ${issuer}。有効期限: ${validTo} (残り ${days} 日)`,
        'tls-expires': ({ validTo, days }) => `証明書の有効期限${days < 0 ? 'が切れています' : days < 1 ? 'まで 1 日を切っています' : `まで残り ${days} 日です`} (${validTo})。サーバーの証明書を更新してください。`,
        'tls-unknown': () => '証明書の有効期限は確認できませんでした。',
        'tls-unchecked': () => '--insecure が true のため、証明書を検証していません。経路上の第三者がトークンを読み取れます。代わりに --ca-certificate を使ってください。',
        'no-tls-local': () => 'このマシンへの http 接続です。',
        'no-tls': () => 'http で接続しています。経路上の第三者がトークンを読み取れます。https を使ってください。',
        unreachable: (_finding, { cause }) => cause,
        'not-kompira': (_finding, { cause }) => cause,
        'token-refused': (_finding, { cause }) => cause,
        'request-refused': (_finding, { cause }) => cause,
        'filters-refused': (_finding, { cause }) => `プロセス一覧を絞り込めないため、--if-running は使えません。${cause}`,
        clock: ({ aheadMs }) => `サーバーとの時計の差は ${cli_ja_duration(Math.abs(aheadMs))}です。`,
        'clock-wrong': ({ aheadMs }) => `サーバーの時計が ${cli_ja_duration(Math.abs(aheadMs))}${aheadMs > 0 ? '進んで' : '遅れて'}います。証明書の検証とメッセージの時刻に影響するため、NTP で両方の時計を合わせてください。`,
        'clock-unknown': () => 'サーバーの応答に時刻がありません。',
        token: () => 'トークンは有効です。',
        'rights-unknown': () => 'ジョブフローも確認する場合: kompira doctor /ジョブフローのパス',
        rights: ({ jobflow, type }) => `${jobflow} を参照できます (${type})。実行権限の有無は、最初の実行で分かります。`,
        'not-a-job': ({ jobflow, type }) => `${jobflow} は ${type} のため実行できません。ジョブフローまたはスクリプトジョブのパスを指定してください。`,
        'rights-refused': ({ jobflow }, { cause, hint }) => `${jobflow}: ${cause}${hint}`,
        wait: () => '.wait を使えます (--long-poll を指定できます)。',
        'wait-missing': () => '.wait を使えません。--long-poll は使わないでください。',
        'wait-unknown': () => '終了したプロセスがこのユーザーから見えないため、.wait は確認していません。',
        attrs: () => 'プロセス一覧で attrs を使えます。',
        'attrs-ignored': () => 'プロセス一覧で attrs が無視されます (1.6.2.post4 より前)。応答が大きくなるだけで、動作に影響はありません。',
        'attrs-unknown': () => 'プロセスがこのユーザーから見えないため、attrs は確認していません。',
        filters: () => 'プロセス一覧を絞り込めます (--if-running を指定できます)。',
        'filters-ignored': () => 'サーバーがプロセス一覧の絞り込みを無視します。--if-running は使わず、GitHub の concurrency や flock で重複を防いでください。',
        'filters-unknown': () => 'プロセスがこのユーザーから見えないため、絞り込みは確認していません。',
        'not-examined': ({ what }, { cause }) => `${what === 'filters' ? 'プロセス一覧の絞り込み' : what === 'wait' ? '.wait' : 'attrs'}を確認できませんでした。${cause}`,
        version: ({ server, isRecent }) => `バージョンは取得できません${server === '' ? '' : `。Web サーバー: ${server}`}${isRecent === undefined ? '' : isRecent ? '。プロセス一覧の動作から、Kompira 1.6.2.post4 以降です' : '。プロセス一覧の動作から、Kompira 1.6.2.post4 より前です'}。`,
    },
    grades: { ok: '正常', warning: '警告', failed: '異常' },
};

;// CONCATENATED MODULE: ./.build/src/html.ts

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

;// CONCATENATED MODULE: ./.build/src/front/junit.ts
/** A report as JUnit XML, in the dialect that Jenkins and GitLab read: the process is a test, and so are its children. */




function ofReport(toXml, { result, said, codeLink, context }, words) {
    const last = result.process?.last;
    const self = {
        name: context.name,
        seconds: last?.elapsedSeconds ?? null,
        tag: TAGS[result.outcome],
        text: said.text,
        type: codeLink?.name ?? '',
        console: last?.console ?? '',
    };
    const children = (result.details?.children ?? []).map((child) => ({
        name: `${child.job ?? ''} ${child.path}`.trim(),
        seconds: child.elapsedSeconds,
        tag: child.failed ? 'failure' : undefined,
        text: words.child(child),
        type: child.status,
        console: child.console,
    }));
    const more = result.details?.moreChildren ?? 0;
    const { labels, more: sayMore } = words.catalog;
    const others = { name: `${labels.children}: ${sayMore(more, true)}`, seconds: null, tag: 'skipped' };
    return junit(toXml, context.name, [self, ...children, ...(more > 0 ? [others] : [])]);
}
/** `masked` hides secrets in a text, before it is escaped. `state`: the state file, which a report never replaces. */
function junitReport(masked, { file, state }) {
    const write = (xml) => {
        if (state !== undefined && isSameFile(file, state))
            throw new inputs_problems/* InputError */.d([{ name: '--junit', problem: { kind: 'same-file', other: '--state' } }]);
        (0,external_node_fs_namespaceObject.writeFileSync)(file, xml);
    };
    const toXml = (text) => 
    // XML has two characters fewer than HTML.
    escapeHtml(masked(text)).replace(/[\ufffe\uffff]/g, '\ufffd');
    const ofError = ({ title, text, code = 'CRASHED' }) => {
        write(junit(toXml, 'kompira', [{ name: title, seconds: null, tag: 'error', text, type: nameOf(code) }]));
    };
    return {
        begin: (words) => {
            const text = words.catalog.headings['not-ended'];
            write(junit(toXml, 'kompira', [{ name: 'kompira', seconds: null, tag: 'error', text }]));
        },
        write: (report, words) => Promise.try(() => {
            write(ofReport(toXml, report, words));
        }),
        writeInvalid: (said) => Promise.try(ofError, said).catch(() => undefined),
    };
}
/** However they are spelled: links and a different case of letters count too. */
function isSameFile(one, other) {
    const [a, b] = [one, other].map((file) => (0,external_node_fs_namespaceObject.statSync)(file, { bigint: true, throwIfNoEntry: false }));
    return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}
const TAGS = {
    failed: 'failure',
    'timed-out': 'failure',
    cancelled: 'error',
    error: 'error',
    skipped: 'skipped',
};
function junit(toXml, suite, cases) {
    const count = (tag) => cases.filter((one) => one.tag === tag).length;
    const [{ seconds } = { seconds: null }] = cases;
    const totals = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"${time(seconds)}`;
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites name="kompira" ${totals}>`,
        `<testsuite name="${toXml(suite)}" ${totals}>`,
        ...cases.map((one) => toCase(toXml, suite, one)),
        '</testsuite>',
        '</testsuites>',
        '',
    ].join('\n');
}
function toCase(toXml, suite, { name, seconds, tag, text = '', type = '', console: output = '' }) {
    const [first = ''] = text.split('\n', 1);
    const ending = tag === undefined
        ? ''
        : `<${tag} message="${toXml(first)}" type="${toXml(type)}">${toXml(text)}</${tag}>`;
    const printed = output === '' ? '' : `<system-out>${toXml(output)}</system-out>`;
    return `<testcase classname="${toXml(suite)}" name="${toXml(name)}"${time(seconds)}>${ending}${printed}</testcase>`;
}
function time(seconds) {
    return seconds === null ? '' : ` time="${seconds}"`;
}

;// CONCATENATED MODULE: ./.build/src/cli/exit-code.ts
/** Exit codes. Only 0 is success, and only 10 means that it is safe to run again. */


const [PASSED, USAGE, NOTHING_STARTED, FAILED, TIMED_OUT, CANCELLED] = [0, 2, 10, 20, 21, 22];
const UNKNOWN = 30;
const FAILURES = ['aborted', 'exit-status', 'result'];
const NOT_STARTED = [
    ...['already-running', 'still-running', 'not-a-jobflow', 'wrong-options'],
    ...['not-started', 'command-failed', 'unreadable', 'not-sent'],
];
function exitCodeOf({ from, passes: isGood, code }) {
    if (from === 'invalid inputs')
        return USAGE;
    if (from === 'nothing to finish')
        return PASSED;
    if (from === 'examined' || from === 'not begun')
        return isGood ? PASSED : NOTHING_STARTED;
    if (typeof from === 'string' || code === 'OUTPUTS-NOT-SET')
        return UNKNOWN;
    if (!('outcome' in from))
        return from.kind === 'ended' && isGood ? PASSED : UNKNOWN;
    return passes(from) ? PASSED : ofReason(from.reason);
}
function ofReason(reason) {
    const ending = endingIn(reason);
    if (ending?.kind === 'not-proven' || (ending?.kind === 'left' && !ending.isKnown))
        return UNKNOWN;
    if (reason.kind === 'interrupted')
        return ofInterrupted(reason);
    if (reason.kind === 'no-message')
        return reason.mayBeLost ? UNKNOWN : TIMED_OUT;
    if (reason.kind === 'not-controlled')
        return ['ended', 'refused'].includes(reason.end) ? NOTHING_STARTED : UNKNOWN;
    if (reason.kind === 'not-received')
        return reason.mayBeLost ? UNKNOWN : NOTHING_STARTED;
    if (reason.kind === 'timed-out')
        return TIMED_OUT;
    if (FAILURES.includes(reason.kind))
        return FAILED;
    // What is left is not known: whether it started, how far it came.
    return NOT_STARTED.includes(reason.kind) ? NOTHING_STARTED : UNKNOWN;
}
function ofInterrupted({ by, during }) {
    // It runs on by order, but nobody has waited for its end.
    if (during.kind === 'started-and-left' || ('mayBeLost' in during && during.mayBeLost))
        return UNKNOWN;
    if (by.kind === 'cancelled')
        return CANCELLED;
    return during.kind === 'nothing-started' || during.kind === 'reading' ? NOTHING_STARTED : UNKNOWN;
}

;// CONCATENATED MODULE: external "node:events"
const external_node_events_namespaceObject = require("node:events");
;// CONCATENATED MODULE: ./.build/src/front/write-lines.ts
/** Lines go to a stream as fast as it takes them, and no faster. */



/** So many lines are written at a time: a pipe takes neither millions of small pieces nor one of gigabytes. */
const LINES_AT_A_TIME = 1000;
/** A log that nobody reads for so long does not hold the step up any longer. */
const MOST_WAIT_MS = 5000;
const unread = new WeakSet();
/** `write` gets some lines at a time, each as `toLine` makes it. */
async function writeLines(lines, stream, { toLine, write }) {
    for (let at = 0; at < lines.length; at += LINES_AT_A_TIME) {
        const some = lines.slice(at, at + LINES_AT_A_TIME).flatMap(src_text/* linesOf */.Dx);
        write(some.map(toLine).join('\n'));
        if (stream.writableNeedDrain && !stream.destroyed && !unread.has(stream))
            await drained(stream);
    }
}
async function drained(stream) {
    const over = new AbortController();
    const drain = (0,external_node_events_namespaceObject.once)(stream, 'drain', { signal: over.signal }).catch(() => undefined);
    await Promise.race([drain, sleep(MOST_WAIT_MS, over.signal)]);
    over.abort();
    if (!stream.writableNeedDrain)
        return;
    // Waited for once, not for every thousand lines: the rest is kept for whoever may still come.
    unread.add(stream);
    stream.once('drain', () => unread.delete(stream));
}

;// CONCATENATED MODULE: ./.build/src/cli/log.ts




/** What nobody sees, and the name in letters of other scripts that look the same. */
const UNSEEN = /[\p{Cf}\p{M}\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const OUR_NAME = /^[kкκ][oоο][mмμ][pрρ][iіι1l|][rг][aаα][:：]/iu;
/** `quiet`: warnings, failures and the console alone. `json`: stdout is kept for the outputs. `mark`: of a warning. */
function newLog(progress, mark, isOn) {
    const secrets = [];
    const masked = (text) => hideSecrets(text, secrets);
    // Hidden first: afterwards, what nobody saw within a secret may be visible.
    const toLine = (line) => (0,src_text/* neutralize */.YI)(masked(line));
    const say = (text) => {
        progress.clear();
        const lines = (0,src_text/* linesOf */.Dx)(text).map((line) => `kompira: ${toLine(line)}`);
        process.stderr.write(`${lines.join('\n')}\n`);
    };
    const stream = isOn('json') ? process.stderr : process.stdout;
    const toConsoleLine = (line) => {
        const text = toLine(line);
        const seen = text.normalize('NFKD').replace(UNSEEN, '');
        return isOn('json') || OUR_NAME.test(seen) ? GUTTER + text : text;
    };
    return {
        masked,
        toConsoleLine,
        mask: (secret) => {
            // As it is, and as JSON spells it.
            if (secret !== '')
                secrets.push(secret, JSON.stringify(secret).slice(1, -1));
        },
        info: isOn('quiet') ? () => undefined : say,
        warning: (text) => {
            say(`${mark}: ${text}`);
        },
        failure: (_title, text) => {
            if (text !== '')
                say(text);
        },
        serverText: (lines) => writeLines(lines, stream, {
            toLine: toConsoleLine,
            write: (text) => {
                progress.clear();
                stream.write(`${text}\n`);
            },
        }),
        isDebug: () => false,
        debug: () => undefined,
    };
}

;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = require("node:util");
;// CONCATENATED MODULE: ./.build/src/inputs/input-file.ts
/** The text of an input that stands in a file, or on standard input. */


/** A device such as /dev/zero has no end. */
const MOST_MIB = 16;
const CHUNK_BYTES = 64 * 1024;
const input_file_PAUSE_MS = 20;
/** `file`: a name, or `-` for standard input. Never throws. */
function readInputFile(file) {
    try {
        const bytes = readAll(file);
        if (bytes === undefined)
            return { kind: 'file-too-large', mebibytes: MOST_MIB };
        const text = decode(bytes);
        if (text === undefined)
            return { kind: 'not-utf-8' };
        return text.trim() === '' ? { kind: 'empty-file' } : text;
    }
    catch (thrown) {
        // Without the name, which may be a token.
        return { kind: 'file-unusable', said: (0,src_errors/* messageOf */.bD)(thrown).replace(/, open .*/s, '') };
    }
}
/** Undefined where it is not UTF-8. ASCII in UTF-16 without a byte order mark would pass for it, with a NUL in each letter. */
function decode(bytes) {
    try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        return text.includes('\0') ? undefined : text;
    }
    catch {
        return undefined;
    }
}
/** Undefined where it is too large. */
function readAll(file) {
    const descriptor = file === '-' ? 0 : (0,external_node_fs_namespaceObject.openSync)(file, 'r');
    try {
        const chunks = [];
        for (let size = 0; size <= MOST_MIB * 1024 * 1024; size += chunks.at(-1)?.length ?? 0) {
            const chunk = Buffer.alloc(CHUNK_BYTES);
            const count = readSome(descriptor, chunk);
            if (count === 0)
                return Buffer.concat(chunks);
            chunks.push(chunk.subarray(0, count));
        }
        return undefined;
    }
    finally {
        if (file !== '-')
            (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    }
}
/** Waits where a pipe is empty that another program has set not to block. */
function readSome(descriptor, chunk) {
    for (;;) {
        try {
            return (0,external_node_fs_namespaceObject.readSync)(descriptor, chunk);
        }
        catch (thrown) {
            // So Windows says that a pipe has ended.
            if ((0,src_errors/* isCode */._m)(thrown, 'EOF'))
                return 0;
            if (!(0,src_errors/* isCode */._m)(thrown, 'EAGAIN'))
                throw thrown;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, input_file_PAUSE_MS);
        }
    }
}

;// CONCATENATED MODULE: ./.build/src/cli/options.ts
/** What may stand on the command line, and what does. */






const list = (names) => names.split(',');
const SERVER = list('server,token-file,token-location,ca-certificate,client-certificate,client-key,insecure,headers');
const CONNECTION = [...SERVER, ...list('display-url,request-timeout,outage-tolerance,language,help')];
const LIMITS = list('timeout,start-timeout,poll-interval,long-poll,on-timeout,on-cancel');
const WAITING = [...LIMITS, 'fail-on-result', 'console'];
const ENDING = list('state,grace,json,junit,quiet');
const STARTING = list('parameters,parameters-file,wait,if-running,dry-run,node,account,command-line');
const MODES = list('step-mode,checkpoint-mode,monitoring-mode');
/** The commands, and what each may be told besides where the server is. */
const options_COMMANDS = {
    run: ['jobflow', ...STARTING, ...MODES, ...WAITING, ...ENDING],
    wait: ['process', ...WAITING, ...ENDING],
    show: list('process,fail-on-result,console,json,junit,quiet'),
    terminate: ['process', ...ENDING],
    suspend: list('process,json,quiet'),
    resume: list('process,json,quiet'),
    send: list('channel,message,json,quiet'),
    receive: list('channel,timeout,json,quiet'),
    finish: list('state,grace,quiet'),
    doctor: list('jobflow,json'),
};
/** Where the readers of inputs have none: as action.yml says, and as long as a runner has patience. */
const OWN_DEFAULTS = { grace: '7s', 'fail-on-result': 'false' };
/** These may stand without a value: then it is `true`, and with `--no-` in front `false`. */
const FLAGS = list('wait,long-poll,dry-run,step-mode,checkpoint-mode,insecure,json,quiet,help,version');
/** These may stand several times, a line each. */
const LINES = list('headers,fail-on-result');
/** What the argument behind a command is, and that it can be written as an option too. */
const options_SUBJECTS = list('jobflow,process,channel');
const FILE_NAMES = list('state,junit,token-file,parameters-file');
/** Files that hold the value of an input. */
const FILES = { 'token-file': 'token', 'parameters-file': 'parameters' };
function isCommand(text) {
    return text !== undefined && Object.hasOwn(options_COMMANDS, text);
}
function optionsOf(command) {
    return [...options_COMMANDS[command], ...CONNECTION];
}
/** `names`: of the options. */
function parse(args, names) {
    const types = names.map((name) => [name, { type: FLAGS.includes(name) ? 'boolean' : 'string' }]);
    return (0,external_node_util_namespaceObject.parseArgs)({
        args: [...args],
        strict: false,
        tokens: true,
        allowPositionals: true,
        options: {
            ...Object.fromEntries(types),
            help: { type: 'boolean', short: 'h' },
            // Known, so that what follows it is not taken for an argument, and printed.
            token: { type: 'string' },
        },
    }).tokens;
}
/** What looks like an option is one, and a value only behind an equals sign. */
function tokensOf(args, names) {
    const tokens = parse(args, names);
    const at = tokens.findIndex((one) => one.kind === 'option' && !one.inlineValue && one.value?.startsWith('--'));
    const token = tokens[at];
    if (token?.kind !== 'option')
        return tokens;
    const bare = { ...token, value: undefined, inlineValue: undefined };
    return [...tokens.slice(0, at), bare, ...tokensOf(args.slice(token.index + 1), names)];
}
/** Every token is looked at, so that all that is wrong is reported together. Never throws. */
function parseCommandLine(args) {
    const problems = [];
    const refuse = (name, problem) => problems.push({ name, problem });
    const values = new Map();
    const all = [...new Set([...CONNECTION, ...Object.values(options_COMMANDS).flat(), 'version'])];
    const tokens = tokensOf(args[0] === 'help' ? ['--help', ...args.slice(1)] : args, all);
    const given = [];
    const positionals = [];
    for (const [at, token] of tokens.entries()) {
        if (token.kind === 'option') {
            const { name, rawName: spelled, value } = token;
            const flag = name.replace(/^no-/, '');
            if (flag !== name && FLAGS.includes(flag) && value === undefined)
                given.push({ name: flag, spelled, value: 'false' });
            else
                given.push({ name, spelled, value });
        }
        else if (token.kind === 'positional') {
            const last = tokens[at - 1]?.kind === 'option' ? given.at(-1) : undefined;
            if (last && last.value === undefined && /^(true|false)$/.test(token.value))
                last.value = token.value;
            else
                positionals.push(token.value);
        }
    }
    const [command, subject, ...rest] = positionals;
    const allowed = isCommand(command) ? optionsOf(command) : all;
    if (command !== undefined && !isCommand(command)) {
        const commands = Object.keys(options_COMMANDS);
        const [near] = similar(command, commands);
        refuse((0,inputs_parse/* unlessSecret */.ru)(command) ?? '<command>', { kind: 'unknown-command', near, commands });
    }
    for (const { name, spelled, value } of given) {
        if (name === 'token')
            refuse('--token', { kind: 'token-on-command-line' });
        else if (!allowed.includes(name)) {
            const [near] = similar(name, allowed);
            refuse(spelled, { kind: 'unknown-option', near: near && `--${near}` });
        }
        else if (values.has(name) && !LINES.includes(name))
            refuse(spelled, { kind: 'given-twice' });
        else if (!FLAGS.includes(name) && (FILE_NAMES.includes(name) ? !value : value === undefined))
            refuse(spelled, { kind: 'needs-value' });
        else if (['json', 'quiet'].includes(name) && !['true', 'false', undefined].includes(value))
            refuse(spelled, { kind: 'not-boolean', text: value ?? '' });
        else
            values.set(name, [values.get(name), value ?? 'true'].filter((line) => line !== undefined).join('\n'));
    }
    const subjectName = options_SUBJECTS.find((name) => allowed.includes(name));
    // Behind an unknown option, nobody can tell a value from an argument: it may be a token.
    const isClear = !problems.some(({ problem }) => /^unknown-|^needs-value$/.test(problem.kind));
    if (subject !== undefined && isClear) {
        if (subjectName === undefined || rest.length > 0)
            refuse((0,inputs_parse/* unlessSecret */.ru)(rest[0] ?? subject) ?? '<argument>', { kind: 'too-many-arguments' });
        else if (values.has(subjectName))
            refuse(`--${subjectName}`, { kind: 'given-twice' });
        else
            values.set(subjectName, subject);
    }
    for (const [option, input] of Object.entries(FILES)) {
        const file = values.get(option);
        if (file === undefined)
            continue;
        if (values.has(input))
            refuse(`--${option}`, { kind: 'not-together', other: `--${input}` });
        const read = readInputFile(file);
        if (typeof read === 'string')
            values.set(input, read);
        else
            refuse(`--${option}`, read);
    }
    let graceMs = 0;
    try {
        graceMs = duration('0s', '1d')(values.get('grace') ?? OWN_DEFAULTS.grace);
    }
    catch (thrown) {
        if (!(thrown instanceof inputs_problems/* Problem */.A))
            throw thrown;
        for (const problem of thrown.problems)
            refuse('--grace', problem);
    }
    return { command: isCommand(command) ? command : undefined, values, problems, graceMs };
}
/** As an input is written here, and a value of it. */
function spell({ values }, name, value = '') {
    if (name === 'command')
        return `kompira ${value}`;
    if (name === 'token')
        return '--token-file';
    if (name === 'parameters' && values.has('parameters-file'))
        return '--parameters-file';
    if (value !== '' && !FLAGS.includes(name))
        return `--${name} ${value}`;
    return options_SUBJECTS.includes(name) ? `<${name}>` : `--${value === 'false' ? 'no-' : ''}${name}`;
}

;// CONCATENATED MODULE: ./.build/src/cli/progress.ts
/** One line on a terminal about what runs, drawn anew each second, and gone before anything else is written. */


/** A line that is too long is cut by the terminal (`?7l`), which knows how wide its characters are. */
const inOneLine = (text) => `\r\u001b[2K\u001b[?7l${text}\u001b[?7h`;
class Progress {
    #terminal;
    #startedAt = now();
    #expectedMs;
    #draw = () => undefined;
    #timer;
    /** Without a terminal it draws nothing. */
    constructor(terminal) {
        this.#terminal = terminal;
    }
    expect(seconds) {
        this.#expectedMs = seconds * 1000;
    }
    poll(words, { status, currentJob, line }) {
        const place = currentJob === null ? '' : words.catalog.place(currentJob, line);
        this.#draw = () => {
            const facts = { status, place, elapsedMs: now() - this.#startedAt, expectedMs: this.#expectedMs };
            this.#terminal?.write(inOneLine((0,src_text/* neutralize */.YI)(words.line({ kind: 'progress', ...facts }))));
        };
        this.#timer ??= setInterval(() => {
            this.#draw();
        }, 1000).unref();
        this.#draw();
    }
    /** Makes room for a line of something else. */
    clear() {
        if (this.#timer)
            this.#terminal?.write(inOneLine(''));
    }
    end() {
        this.clear();
        clearInterval(this.#timer);
        this.#timer = undefined;
    }
}

;// CONCATENATED MODULE: ./.build/src/cli/front.ts
/** The command line as a front: options in, console and JSON out, exit codes. */














/** The inputs as options give them. A relative path is not the workspace's here. */
function sourceOf(invocation, env) {
    const { values, command } = invocation;
    const language = env.KOMPIRA_LANGUAGE ? '' : languageOfSystem(env);
    // `summary`: that a report is wanted.
    const own = { command, summary: String(values.has('junit')), language, ...OWN_DEFAULTS };
    return {
        input: (name) => values.get(name) ?? own[name] ?? '',
        spell: (name, value) => spell(invocation, name, value),
        env: { ...env, GITHUB_WORKSPACE: undefined },
    };
}
function newFront(invocation, env, warningMark) {
    const { values, command, graceMs } = invocation;
    const isOn = (flag) => values.get(flag) === 'true';
    const isPlain = !process.stderr.isTTY || env.TERM === 'dumb' || Boolean(env.NO_COLOR) || isOn('quiet');
    const progress = new Progress(isPlain ? undefined : process.stderr);
    const log = newLog(progress, warningMark, isOn);
    const outputs = {};
    const findings = [];
    const source = sourceOf(invocation, env);
    const server = serverOf(source);
    const state = values.get('state');
    const stateFile = state === undefined ? undefined : new StateFile(state, { isOurs: command === 'finish' });
    for (const spelling of spellingsOf((values.get('token') ?? env.KOMPIRA_TOKEN ?? '').trim()))
        log.mask(spelling);
    const junit = values.get('junit');
    return {
        source,
        log,
        server,
        masked: log.masked,
        findings,
        report: junit === undefined ? undefined : junitReport(log.masked, { file: junit, state }),
        userAgent: `kompira-cli/${package_namespaceObject.rE}`,
        graceMs,
        signals: ['SIGHUP'],
        // As with `| head -1`.
        onLogClosed: 'cancelled',
        onLogLost: (words, { stream, said }) => {
            const hadOutputs = stream === process.stdout && (isOn('json') || command === 'receive' || command === 'doctor');
            if (!hadOutputs || process.exitCode !== 0)
                return false;
            process.exitCode = UNKNOWN;
            log.failure('', `${words.catalog.outputsNotSet(said)}\n${nameOf('OUTPUTS-NOT-SET')}`);
            return true;
        },
        setOutputs: (more) => {
            for (const [name, value] of Object.entries(more))
                if (value !== null)
                    outputs[name] = hideIn(name, value, log.masked);
            return [];
        },
        saveState: (of) => stateFile?.save(withServer(of, server)),
        codeLink: (_words, code) => ({ name: nameOf(code) }),
        exitCodeOf: exitCodeOf,
        progress,
        onEnd: () => {
            progress.end();
            if (command === 'receive' && !isOn('json') && outputs.message !== undefined)
                process.stdout.write(`${(0,src_text/* linesOf */.Dx)(outputs.message).map(log.toConsoleLine).join('\n')}\n`);
            const json = JSON.stringify(command === 'doctor' ? { findings } : outputs);
            if (isOn('json'))
                process.stdout.write(`${(0,src_text/* neutralizeJson */.GQ)(json)}\n`);
        },
    };
}

;// CONCATENATED MODULE: ./.build/src/cli/index.ts
/** `kompira`: the same steps as the actions, for every other caller. */


















const invocation = parseCommandLine(process.argv.slice(2));
const { command, values, problems } = invocation;
const catalog = languageOf(sourceOf(invocation, process.env)) === 'ja' ? cliJa : cliEn;
const print = (line) => process.stdout.write(`${line}\n`);
// Not awaited here: a CommonJS file cannot. The step itself sees to it that nothing ends without a verdict.
void main();
async function main() {
    // Whoever reads no more of a help text misses nothing.
    process.stdout.on('error', () => undefined);
    if (values.get('version') === 'true')
        print(`kompira ${package_namespaceObject.rE}`);
    else if (values.get('help') === 'true')
        print(help());
    else if (command === undefined && problems.length === 0) {
        process.stderr.write(`${help()}\n`);
        process.exitCode = 2;
    }
    else {
        const front = newFront(invocation, process.env, catalog.grades.warning);
        await step(front, checked(front));
    }
}
function help() {
    if (command === undefined)
        return helpOnProgram(Object.keys(options_COMMANDS), catalog);
    // Whoever did not start a process does not end it either.
    const policies = command === 'run' ? {} : { 'on-timeout': 'leave', 'on-cancel': 'leave' };
    const defaults = { ...DEFAULTS, ...OWN_DEFAULTS, ...policies };
    return helpOnCommand(command, { options: optionsOf(command), defaults }, catalog);
}
/** Nothing is done where something is wrong with the command line, or with the files that it names. */
function checked(front) {
    return async (_front, words, interruption) => {
        const found = [
            ...problems,
            ...(command === 'finish' ? [] : problemsWithFiles(front, values.get('state'), words)),
        ];
        if (found.length === 0 && command)
            return workOf(command, front)(front, words, interruption);
        const more = await problemsBeside(found, command, front.source, front.log.mask);
        throw new inputs_problems/* InputError */.d([...found, ...more]);
    };
}
function workOf(of, front) {
    if (of === 'run')
        return runStep;
    if (of === 'send' || of === 'receive')
        return channelStep;
    if (of === 'finish')
        return finishFile(values.get('state'), front.server);
    if (of !== 'doctor')
        return processStep;
    return doctorStep(catalog, ({ check, grade, text }) => {
        front.findings.push({ check, grade, text: front.masked(text) });
        if (values.get('json') !== 'true')
            print(front.masked(`${catalog.grades[grade].padEnd(8)} ${text}`));
    });
}


/***/ }),

/***/ 209:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GI: () => (/* binding */ RequestError),
/* harmony export */   Jc: () => (/* binding */ CERTIFICATE_PROBLEMS),
/* harmony export */   XV: () => (/* binding */ isRefusedByKompira),
/* harmony export */   _m: () => (/* binding */ isCode),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   fk: () => (/* binding */ RefusedError),
/* harmony export */   tF: () => (/* binding */ InvalidResponseError),
/* harmony export */   wX: () => (/* binding */ TransportError)
/* harmony export */ });
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
function messageOf(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** Whether it is an error of the system with this code: `ENOENT`. */
function isCode(thrown, code) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}


/***/ }),

/***/ 7775:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BH: () => (/* binding */ parseJobflow),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   JG: () => (/* binding */ parseProcess),
/* harmony export */   Lx: () => (/* binding */ parseJsonLines),
/* harmony export */   R8: () => (/* binding */ parseOneOf),
/* harmony export */   aU: () => (/* binding */ parseObjectPath),
/* harmony export */   dh: () => (/* binding */ brief),
/* harmony export */   ru: () => (/* binding */ unlessSecret),
/* harmony export */   yG: () => (/* binding */ parseBoolean)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(209);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6704);
/* harmony import */ var _kompira_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6860);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4637);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4138);
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
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'no-unit', text: brief(text) });
    if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text))
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'not-a-duration', text: brief(text) });
    const ms = sumDuration(text);
    if (ms < sumDuration(least))
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'too-short', text: brief(text), least });
    if (ms > sumDuration(most))
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'too-long', text: brief(text), most });
    return ms;
}
function sumDuration(text) {
    const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
    const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
    return Math.round(ms);
}
/** The spellings of YAML 1.2, which are also those of `core.getBooleanInput`. */
function parseBoolean(text) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'not-boolean', text: brief(text) });
}
function parseOneOf(text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'not-one-of', text: brief(text), choices });
    return choice;
}
/** The object path of a jobflow or script job. */
function parseJobflow(text) {
    return parseObjectPath(text, { example: '/root/restart_process', suffixes: ['execute'] });
}
/**
 * An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's.
 * `suffixes` are those that are added to it.
 */
function parseObjectPath(text, { example, suffixes }) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//'))
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'path-is-url', text: unlessSecret(text), example });
    const path = text.startsWith('/') ? text : `/${text}`;
    const segments = path.slice(1).split('/');
    if (/\p{Cc}|\p{Cs}/u.test(path))
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'path-control-character', text: brief(text) });
    if (segments.includes('')) {
        const whole = segments.filter((segment) => segment !== '').join('/');
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({
            kind: 'path-empty-part',
            text: brief(text),
            instead: whole === '' ? example : brief(`/${whole}`),
        });
    }
    if (!(0,_kompira_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .isObjectPath */ .Xx)(path))
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'path-relative', text: brief(text), example });
    const suffix = suffixes.map((name) => `.${name}`).find((name) => path.endsWith(name));
    if (suffix !== undefined) {
        const rest = path.slice(0, -suffix.length);
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({
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
function parseProcess(text, servers) {
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
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'other-server', text: shown, server: server ?? '' });
    }
    return idPath(url.slice(base.length), text);
}
function idPath(bare, text) {
    const id = /^(?:\/?process\/id_)?(\d{1,19})\/?$/.exec(bare)?.[1];
    if (id === undefined)
        throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({ kind: 'not-a-process', text: unlessSecret(text) });
    return `/process/id_${BigInt(id)}`;
}
/** JSON values, one per line; blank lines do not count. */
function parseJsonLines(text) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .linesOf */ .Dx)(text).flatMap((line, index) => {
        const value = line.trim();
        if (value === '')
            return [];
        try {
            return [(0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .parseJson */ .qF)(value)];
        }
        catch (thrown) {
            throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({
                kind: 'not-json',
                line: index + 1,
                text: brief(value),
                said: (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown),
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
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .Jj)(text, 120);
}


/***/ }),

/***/ 4138:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ Problem),
/* harmony export */   d: () => (/* binding */ InputError)
/* harmony export */ });
/** What can be wrong with an input, as facts: `words` says what to write instead. Texts are quoted as far as they may be. */
/** One or several problems of one input. Thrown by parsers, collected by the reader. */
class Problem extends Error {
    name = 'Problem';
    problems;
    constructor(...problems) {
        super(problems.map(({ kind }) => kind).join(', '));
        this.problems = problems;
    }
}
/** Everything that is wrong with the inputs, found before anything was sent. */
class InputError extends Error {
    name = 'InputError';
    problems;
    constructor(problems) {
        super(problems.map(({ name, problem }) => `${name}: ${problem.kind}`).join(', '));
        this.problems = problems;
    }
}


/***/ }),

/***/ 8070:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   parseMapping: () => (/* binding */ parseMapping),
/* harmony export */   parseTyped: () => (/* binding */ parseTyped)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8815);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6704);
/* harmony import */ var _parse_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7775);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4138);
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


/***/ }),

/***/ 6704:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K4: () => (/* binding */ isRawNumber),
/* harmony export */   OW: () => (/* binding */ isJsonObject),
/* harmony export */   Q2: () => (/* binding */ printJson),
/* harmony export */   Vk: () => (/* binding */ sameJson),
/* harmony export */   i: () => (/* binding */ asNumber),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
/* harmony import */ var lossless_json__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(875);
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

/***/ 6860:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O0: () => (/* binding */ encodePath),
/* harmony export */   Xx: () => (/* binding */ isObjectPath)
/* harmony export */ });
/* unused harmony export executeUrl */
/** Object paths as parts of an address. */
/** Segment by segment: a `%`, `#` or `?` is part of a name. */
function encodePath(path) {
    return path.split('/').map(encodeURIComponent).join('/');
}
/** Whether it is an object path whose address stays below that of the server: a client resolves `..`. */
function isObjectPath(path) {
    return path.startsWith('/') && !path.split('/').some((segment) => segment === '.' || segment === '..');
}
/**
 * The address that starts the jobflow by a POST alone: no header, no body, so that a form in a mail can do it. Whoever
 * has the address has the token.
 */
function executeUrl(server, jobflow, token) {
    return `${server}${encodePath(jobflow)}.execute?token=${encodeURIComponent(token)}&format=json`;
}


/***/ }),

/***/ 4637:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $u: () => (/* binding */ withoutTerminalSequences),
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   GQ: () => (/* binding */ neutralizeJson),
/* harmony export */   Jj: () => (/* binding */ cut),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   YI: () => (/* binding */ neutralize),
/* harmony export */   aV: () => (/* binding */ visiblePieces)
/* harmony export */ });
/** Text of the server, made fit for one purpose or another. Everything here takes time linear in the text. */
/** The lines of a text. A lone `\r` ends one too, as it does for the runner. */
function linesOf(text) {
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
function oneLine(text, characters) {
    // Cut first: a long text should cost no more than a short one.
    const lines = linesOf(cut(text.trim(), 4 * characters)).map((line) => line.trim());
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
function visiblePieces(text) {
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


/***/ }),

/***/ 2032:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
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


/***/ }),

/***/ 7239:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   en: () => (/* binding */ en)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6704);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2032);
/* harmony import */ var _facts_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6145);
/* harmony import */ var _tls_detail_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(33);




const duration = (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationIn */ .e)('en');
const q = (text) => JSON.stringify(text);
const list = (items, word = 'and') => items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1) ?? ''}`;
const took = ({ process }) => typeof process?.elapsedSeconds !== 'number' ? '' : ` after ${duration(process.elapsedSeconds * 1000)}`;
const errorOf = ({ process, quote }) => {
    const error = process?.error ?? '';
    return error === '' ? '.' : `: ${quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(error))}`;
};
const write = (line) => (line === undefined ? '' : ` Write: ${line}`);
const at = ({ line, column, source }) => `line ${line}, column ${column}${source === '' ? '' : `, ${q(source)}`}`;
const typeOf = (type) => type.replace('/system/types/', '');
const issuer = (shown) => (shown ? ` (issuer: ${shown.issuer})` : '');
const proxyLogin = (variable) => `Put user and password into the proxy variable: ${variable}=http://user:password@proxy:port`;
const LEFT_UNKNOWN = 'What the run has left is unknown: check the process list in Kompira.';
const EARLIER_MESSAGE_LOST = ' An earlier response did not arrive as it should: if it carried another message, that message is lost.';
const MESSAGE_LOST = ' One response did not arrive as it should: if it carried a message, that message is lost.';
const english = (input) => ({
    spelled: english,
    locale: 'en',
    errors: {
        'INVALID-INPUT': {
            why: 'One or more inputs are missing or invalid. Nothing was sent to the server.',
            todo: 'Correct the inputs that the message names.',
        },
        'NODE-VERSION': {
            why: 'This program needs Node.js 24 or newer.',
            todo: 'Use Node.js 24 or newer. On GitHub, update the runner to 2.327.1 or newer.',
        },
        ABORTED: {
            why: 'The process was aborted: it called abort(), a command failed, or somebody terminated it.',
            todo: 'Read the error and the console of the process in Kompira.',
        },
        'EXIT-STATUS': {
            why: 'The process ended with an exit status other than 0.',
            todo: 'Read the console of the process. If this is not a failure, change the jobflow so that it ends with exit status 0.',
        },
        RESULT: {
            why: 'The process returned a value that is listed in fail-on-result. Many jobflows return false when they fail.',
            todo: `Read the console of the process. If this result is not a failure, change ${input('fail-on-result')}.`,
        },
        'ALREADY-RUNNING': {
            why: 'A process of this jobflow is active, and if-running is fail.',
            todo: `Wait until it ends, or set ${input('if-running')} to wait, skip or join.`,
        },
        'STILL-RUNNING': {
            why: 'Earlier processes of this jobflow did not end within timeout.',
            todo: `Check the processes listed, or raise ${input('timeout')}.`,
        },
        'NOT-A-JOBFLOW': {
            why: 'The object exists, but it cannot be executed.',
            todo: `Set ${input('jobflow')} to the object path of a jobflow or a script job.`,
        },
        'WRONG-OPTIONS': {
            why: 'Jobflows take parameters, step-mode, checkpoint-mode and monitoring-mode; script jobs take node, account and command-line.',
            todo: 'Remove the inputs that the message names.',
        },
        'START-UNKNOWN': {
            why: 'The start was sent, but no response from Kompira came back: the connection broke, or a gateway answered instead. The start is not sent again, because the jobflow could run twice.',
            todo: 'Before you run this again, check in Kompira whether the jobflow was started. It may be running, or may have ended already.',
        },
        'NOT-KOMPIRA': {
            why: 'A web server, a gateway or a login page answers at this address instead of Kompira.',
            todo: `Check ${input('server')}: the host name, the port and the path prefix.`,
        },
        'TIMED-OUT': {
            why: 'The process did not end within timeout.',
            todo: `Check what the process was doing. If it only needs more time, raise ${input('timeout')}.`,
        },
        'START-TIMED-OUT': {
            why: 'The process stayed NEW for longer than start-timeout: the jobflow has reached its multiplicity limit, the Kompira engine is down, or the license has expired.',
            todo: 'Check the Kompira engine, the license and the other processes of this jobflow.',
        },
        CANCELLED: {
            why: 'It was cancelled (a signal), or the job reached its time limit.',
            todo: 'No action is needed if you cancelled it. Otherwise check the time limit of the job (on GitHub: timeout-minutes).',
        },
        'STOP-NOT-CONFIRMED': {
            why: 'The process should have been terminated, but its end could not be confirmed.',
            todo: 'Open the process in Kompira and terminate it there if it is still running.',
        },
        'ALREADY-ENDED': {
            why: 'The process has ended. An ended process cannot be suspended or resumed.',
            todo: 'No action is needed if it simply finished first. Otherwise check the process ID.',
        },
        'NOT-CONFIRMED': {
            why: 'The command was sent, but its effect could not be confirmed.',
            todo: 'Open the process in Kompira and check its state.',
        },
        'SEND-UNKNOWN': {
            why: 'The message was sent, but no response from Kompira came back. It is not sent again, because a jobflow could receive it twice.',
            todo: 'Check the channel and the jobflow that reads it before you run this again.',
        },
        'NO-MESSAGE': {
            why: 'No message arrived within timeout.',
            todo: `Check the jobflow that sends to this channel, or raise ${input('timeout')}.`,
        },
        'NAME-UNKNOWN': {
            why: 'The host name does not exist in DNS: a typo, or an internal name that only your own network resolves.',
            todo: `Check the host name in ${input('server')}. For an internal name, run this inside that network (on GitHub: a self-hosted runner).`,
        },
        'NOT-REACHABLE': {
            why: 'No connection to the server: it is down, the port is wrong, or a firewall blocks the connection.',
            todo: `Check ${input('server')}, and whether this machine can reach it (DNS, firewall, proxy).`,
        },
        'NO-RESPONSE': {
            why: 'The connection broke, or no complete response came within request-timeout.',
            todo: `Check the server and the network. If the server is slow, raise ${input('request-timeout')}.`,
        },
        'SELF-SIGNED': {
            why: 'The certificate of the server is self-signed. A new Kompira 1.5 or 1.6 comes with such a certificate.',
            todo: `Put that certificate (PEM) into ${input('ca-certificate')}. Take it from the server itself, or check its fingerprint there.`,
        },
        'UNKNOWN-AUTHORITY': {
            why: 'The certificate was issued by an authority that this machine does not trust. A new Kompira 2.0 has its own (ssl/local-ca.crt).',
            todo: `Put the certificate of that authority (PEM) into ${input('ca-certificate')}.`,
        },
        'INCOMPLETE-CHAIN': {
            why: 'The certificate does not lead to a trusted authority: the authority is a private one, or the server does not send its intermediate certificate.',
            todo: `Put the certificate of the issuing authority (PEM) into ${input('ca-certificate')}.`,
        },
        'WRONG-NAME': {
            why: 'The certificate was issued for another host name than the one in server.',
            todo: `Set ${input('server')} to a name in the certificate, or have a new certificate issued.`,
        },
        'CERTIFICATE-EXPIRED': {
            why: 'The certificate of the server, or that of its issuer, has expired.',
            todo: 'Renew the certificate on the server.',
        },
        'CERTIFICATE-NOT-YET-VALID': {
            why: 'The certificate is not valid yet. Usually a clock is wrong.',
            todo: 'Compare the clocks of this machine and the server.',
        },
        'WEAK-CERTIFICATE': {
            why: 'The key (RSA with 1024 bits or less) or the signature (SHA-1, MD5) of the certificate is too weak.',
            todo: `Have a new certificate issued (RSA 2048 or more, SHA-256). Until then, ${input('insecure', 'true')} accepts it, and with it any other certificate.`,
        },
        'BAD-CERTIFICATE': {
            why: 'The certificate of the server cannot be accepted.',
            todo: 'Inspect it: openssl s_client -showcerts -connect HOST:443',
        },
        'OLD-TLS': {
            why: 'The server supports only TLS 1.1 or older.',
            todo: 'Enable TLS 1.2 on the server. Until then, set the environment variable NODE_OPTIONS to: --tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
        },
        'WEAK-TLS': {
            why: 'The key exchange of the server is too weak (Diffie-Hellman with 1024 bits or less).',
            todo: 'Enable ECDHE on the server. Until then, set the environment variable NODE_OPTIONS to: --tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
        },
        'NOT-TLS': {
            why: 'The port does not speak TLS. Usually it is an http port.',
            todo: `Check the scheme and the port in ${input('server')}.`,
        },
        'HANDSHAKE-FAILED': {
            why: 'The server ended the TLS handshake: no common cipher or version, or, up to TLS 1.2, a missing client certificate.',
            todo: `If the server requires a client certificate, set ${input('client-certificate')} and ${input('client-key')}. Otherwise check the port and the TLS settings of the server.`,
        },
        'CLIENT-CERTIFICATE': {
            why: 'The server, or a gateway in front of it, requires a client certificate.',
            todo: `Set ${input('client-certificate')} and ${input('client-key')}.`,
        },
        'PROXY-UNREACHABLE': {
            why: 'The proxy in https_proxy or http_proxy cannot be reached.',
            todo: 'Check https_proxy, http_proxy and no_proxy.',
        },
        'PROXY-LOGIN': {
            why: 'The proxy requires a login, or rejects the one that it was given.',
            todo: proxyLogin('https_proxy'),
        },
        'PROXY-SCHEME': {
            why: 'The proxy offers only logins that are not supported here (Negotiate, NTLM, Digest).',
            todo: 'Ask the administrators of the proxy to let this machine through without a login, or put the server into no_proxy.',
        },
        'PROXY-REFUSED': {
            why: 'The proxy refused to connect to the server.',
            todo: 'Ask the administrators of the proxy to allow the server, or put it into no_proxy.',
        },
        'BAD-REQUEST': {
            why: 'Kompira rejected the request. Usually a parameter is missing or has another name, or the jobflow does not compile.',
            todo: 'Compare the inputs with the parameters of the jobflow, and check in Kompira that it compiles.',
        },
        'INVALID-TOKEN': {
            why: 'Kompira does not accept the token: it was changed, or the REST API is disabled for its user.',
            todo: 'In Kompira under 設定 > ユーザー管理 > the user > 編集, check that 「REST API 有効化」 is ticked, and compare the token. Then update it where it is stored (on GitHub: in the secret).',
        },
        'TOKEN-NOT-SEEN': {
            why: 'The token was sent, but Kompira did not receive it. A gateway removes the Authorization header.',
            todo: `Let the gateway pass the Authorization header. If that is not possible, use ${input('token-location', 'query')}; the token then appears in access logs.`,
        },
        FORBIDDEN: {
            why: "The token's user lacks a permission.",
            todo: 'Give this user the permission that the operation needs (read and execute for a jobflow, read and write for a channel), and check that the REST API is enabled for the user.',
        },
        'NOT-FOUND': {
            why: 'The object does not exist, or this user cannot see it. Paths are case-sensitive. Old processes are deleted automatically.',
            todo: 'Check the object path, and that the token belongs to a user who can see it.',
        },
        REFUSED: {
            why: 'Kompira rejected the request with an unusual status.',
            todo: `Check ${input('server')}, and the gateway in front of it, if there is one.`,
        },
        BUSY: {
            why: 'The server asks clients to wait (429, or 503 with Retry-After).',
            todo: `Try again later, or raise ${input('outage-tolerance')}.`,
        },
        'SERVER-ERROR': {
            why: 'Kompira reported an internal error.',
            todo: 'Check the Kompira server, then run this again.',
        },
        'REDIRECT-HTTPS': {
            why: 'The server redirects to https. Redirects are not followed, because the token would be sent along.',
            todo: `Set ${input('server')} to the https address.`,
        },
        'REDIRECT-LOGIN': {
            why: 'The server redirects to its login page: it did not recognize the request as one to the REST API.',
            todo: `Check ${input('server')}, and that nothing in front of it removes the Authorization or Accept header (try ${input('token-location', 'query')}).`,
        },
        REDIRECT: {
            why: 'The server redirects. Redirects are not followed, because the token would be sent along.',
            todo: `Set ${input('server')} to the address that the redirect leads to, usually https and the full host name.`,
        },
        'GATEWAY-LOGIN': {
            why: 'A gateway in front of Kompira requires a login.',
            todo: `Set ${input('headers')} to the header that the gateway expects. Store its value like a password (on GitHub: in a secret).`,
        },
        'GATEWAY-HTTPS': {
            why: 'Plain http was sent to an https port.',
            todo: `Write https:// in ${input('server')}.`,
        },
        GATEWAY: {
            why: 'A web server or gateway in front of Kompira rejected the request.',
            todo: `Check ${input('server')} (port and path prefix) and the gateway in front of it.`,
        },
        'GATEWAY-ERROR': {
            why: 'Kompira, or a gateway in front of it, does not work at the moment.',
            todo: `Check the server, then run this again. If a restart takes longer, raise ${input('outage-tolerance')}.`,
        },
        'INVALID-RESPONSE': {
            why: 'The response does not come from the REST API of Kompira, or it is broken: a login page, for example, or another server.',
            todo: `Check ${input('server')}: the host name, the port and the path prefix.`,
        },
        'NOT-FILTERED': {
            why: 'The process list cannot be used to find out whether the jobflow is running: the server does not filter it, or does not show it to this user.',
            todo: `Remove ${input('if-running')}, and keep runs apart in another way (on GitHub: concurrency; with cron: flock).`,
        },
        CRASHED: {
            why: 'A bug in this program, or a problem of the machine that it runs on, such as a full disk.',
            todo: 'Unless the message says what happened to the process, check in Kompira whether it is running. Check the disk of the machine. If that is not the cause, please report the bug to the project of this action, with the log.',
        },
        'OUTPUTS-NOT-SET': {
            why: 'The outputs could not be written. Usually the disk is full.',
            todo: 'Check the disk of this machine. What happened to the process is described above.',
        },
        SUSPENDED: {
            why: 'The process is suspended: by step mode, by suspend(), or by a person.',
            todo: 'Resume it in Kompira.',
        },
        'NEW-FOR-LONG': {
            why: 'The process has not begun: the jobflow has reached its multiplicity limit, the Kompira engine is down, or the license has expired.',
            todo: 'Check the other processes of this jobflow, the Kompira engine and the license.',
        },
        'WAITING-FOR-LONG': {
            why: 'The process waits for a long command, for a message, or for a person.',
            todo: 'Check in Kompira whether somebody has to act.',
        },
        SLOW: {
            why: 'This run takes more than three times as long as usual.',
            todo: 'Check in Kompira where the process is.',
        },
        TRUNCATED: {
            why: 'An output is longer than 120 kB, the most that a step can pass on.',
            todo: 'Read the whole value in Kompira, or have the jobflow return less.',
        },
        INSECURE: {
            why: 'insecure is true: anybody between this machine and the server can read the token.',
            todo: `Use https, and put the certificate of the authority into ${input('ca-certificate')}.`,
        },
        'NO-PROXY-ENTRY': {
            why: 'An entry of no_proxy cannot match anything.',
            todo: 'Write a host name, .domain, an IP address, or a network such as 10.0.0.0/8.',
        },
        'LOG-NOT-WRITTEN': {
            why: 'The log could not be written completely. Usually the disk is full. This does not change the exit code.',
            todo: 'Check the disk that the log is written to. Kompira keeps the last 64 KB of the console.',
        },
    },
    reasons: {
        succeeded: (_, subject) => {
            const result = subject.process?.result ?? null;
            return `${subject.name} succeeded${took(subject)}.${result === null ? '' : ` Result: ${subject.quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(result))}`}`;
        },
        aborted: (_, subject) => `${subject.name} aborted${took(subject)}${errorOf(subject)}`,
        'exit-status': (_, subject) => {
            const { exitStatus = null, result = null } = subject.process ?? {};
            const returned = result === null ? '' : `\nResult: ${subject.quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(result))}`;
            const how = exitStatus === null ? 'without an exit status' : `with exit status ${exitStatus}`;
            return `${subject.name} ended ${how}${took(subject)}${errorOf(subject)}${returned}`;
        },
        result: (_, subject) => {
            const result = subject.quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(subject.process?.result ?? null));
            const counts = `counts as a failure: ${input('fail-on-result')}`;
            // What is long stands at the end, so that our own words do not look like the server's.
            return result.length > 80 || result.includes('\n')
                ? `${subject.name} returned a result${took(subject)} (${counts}): ${result}`
                : `${subject.name} returned ${result}${took(subject)} (${counts}).`;
        },
        started: (_, { name }) => `Not waiting for ${name} to end (${input('wait', 'false')}).`,
        skipped: (_, { name }) => `${name} was not started: it is already running (${input('if-running', 'skip')}).`,
        'already-running': (_, { name }) => `${name} was not started: it is already running (${input('if-running', 'fail')}).`,
        'still-running': ({ timeoutMs }, { name }) => `${name} was not started: earlier processes were still running after ${duration(timeoutMs)} (${input('if-running', 'wait')}).`,
        validated: ({ type, options }, { name }) => `${name} exists (${typeOf(type)}), and the token can read it. Nothing was started.\nIt would be started with: ${JSON.stringify(options)}`,
        'not-started': ({ doing }, { name }) => doing === 'starting'
            ? `${name} was not started.`
            : doing === 'checking'
                ? `${name} could not be checked. Nothing was started.`
                : `${name} was not started: could not check whether it is already running (${input('if-running')}).`,
        'not-a-jobflow': ({ type }, { name }) => `${name} was not started: it is a ${typeOf(type)}, not a jobflow or a script job.`,
        'wrong-options': ({ type, options }, { name }) => `${name} was not started: it is a ${type}, which does not take ${list(options.map((option) => input(option.replaceAll('_', '-'))))}.`,
        'start-unknown': (_, { name }) => `The start of ${name} was sent, but its outcome is unknown. It was not sent again, because ${name} may have been started.`,
        'not-kompira': (_, { name }) => `${name} was most likely not started: this does not look like a Kompira server. The request for its process list failed, too.`,
        'timed-out': ({ timeoutMs, limit }, { name }) => limit === 'timeout'
            ? `${name} did not end within ${duration(timeoutMs)} (${input('timeout')}).`
            : `${name} did not begin within ${duration(timeoutMs)} (${input('start-timeout')}).`,
        'gave-up': (_, { name }) => `Gave up waiting for ${name}.`,
        interrupted: ({ during }, { name }) => {
            switch (during.kind) {
                case 'nothing-started':
                    return `${name} was not started.`;
                case 'started-and-left':
                    return `${name} had already been started, and keeps running.`;
                case 'waiting':
                    return `Stopped waiting for ${name}.`;
                case 'reading':
                    return `${name} was not changed.`;
                case 'sending':
                    return during.sent
                        ? `The message to ${name} had already been sent.`
                        : `No message was sent to ${name}.`;
                case 'receiving':
                    return during.mayBeLost
                        ? `No message was received from ${name}. A request was in progress: if it carried a message, that message is lost.`
                        : `No message was received from ${name}.`;
            }
        },
        crashed: ({ said }, { name }) => `This program failed while waiting for ${name}: ${said}`,
        shown: (_, { name, process }) => `${name} is ${process?.status ?? 'unknown'}${process?.suspended === true ? ' and suspended' : ''}.`,
        'had-ended': (_, { name, process }) => `${name} had already ended (${process?.status ?? 'unknown'}). Nothing to terminate.`,
        terminated: (_, { name }) => `Result of terminating ${name}:`,
        controlled: ({ command, end }, { name, process }) => {
            const isSuspend = command === 'suspend';
            const done = {
                already: isSuspend ? 'was already suspended' : 'was not suspended',
                done: isSuspend ? 'is now suspended' : 'was resumed',
                again: 'was resumed, and is suspended again by step mode',
            }[end];
            return `${name} ${done} (status ${process?.status ?? 'unknown'}).`;
        },
        'not-controlled': ({ command, end }, { name, process }) => {
            if (end === 'ended')
                return `${name} could not be ${command === 'suspend' ? 'suspended' : 'resumed'}: it has ended (${process?.status ?? 'unknown'}).`;
            const still = `it is still ${process?.status ?? 'unknown'}${process?.suspended === true ? ' and suspended' : ''}.`;
            if (end === 'refused')
                return `Kompira did not accept ${command} for ${name}: ${still}`;
            return end === 'unseen'
                ? `${command} was sent to ${name}, but its effect could not be read.`
                : `${command} was sent to ${name}, but ${still}`;
        },
        'command-failed': ({ command }, { name }) => `${command} failed for ${name}. Nothing was changed.`,
        unreadable: (_, { name }) => `${name} could not be read. Nothing was changed.`,
        sent: (_, { name }) => `The message was sent to ${name}.`,
        received: ({ mayBeLost }, { name }) => `A message was received from ${name}.${mayBeLost ? EARLIER_MESSAGE_LOST : ''}`,
        'not-sent': (_, { name }) => `The message was not sent to ${name}.`,
        'send-unknown': (_, { name }) => `The message to ${name} was sent, but it is unknown whether it arrived. It was not sent again.`,
        'no-message': ({ timeoutMs, mayBeLost }, { name }) => `No message arrived from ${name} within ${duration(timeoutMs)} (${input('timeout')}).${mayBeLost ? MESSAGE_LOST : ''}`,
        'not-received': ({ mayBeLost }, { name }) => `No message was received from ${name}.${mayBeLost ? MESSAGE_LOST : ''}`,
    },
    interrupted: ({ kind, said }) => kind === 'cancelled' ? `Cancelled (${said}).` : `This program failed: ${said}`,
    endings: {
        left: ({ isKnown }) => isKnown
            ? 'The process was left running.'
            : 'It is unknown whether the process is running. It was not terminated.',
        stopped: ({ status }) => status === 'DONE'
            ? 'The process ended in the meantime (DONE).'
            : `The process was terminated (${status}).`,
        gone: () => 'The process was terminated, and no longer exists on the server.',
        'not-proven': () => 'The process may still be running: its end could not be confirmed.',
    },
    doubts: {
        still: ({ status }) => `The terminate request was accepted, but the process is still ${status}.`,
        'not-accepted': () => 'The terminate request was not accepted.',
        'no-time': () => 'There was no time left to confirm it.',
    },
    hints: {
        'did-you-mean': ({ option, names }) => `Did you mean ${list(names, 'or')}?${option === 'jobflow' || option === 'channel' ? '' : ` (${input(option)})`}`,
        'unicode-form': ({ name }) => `${name} looks the same, but is encoded in another Unicode form (common in file names from a Mac). Copy the name from Kompira.`,
        'wrong-type': ({ type }) => `The object exists, but it is a ${typeOf(type)}.`,
        parameters: ({ given, near }) => (given.length === 0
            ? `${input('parameters')} is empty.`
            : `Given in ${input('parameters')}: ${given.join(', ')}.`) +
            (near === undefined ? '' : ` Is ${q(near)} meant to be that parameter?`),
    },
    breakdowns: {
        timeout: ({ afterMs }, { where, sent, call }) => sent
            ? `No complete response to ${call} within ${duration(afterMs)}.`
            : `No connection to ${where} within ${duration(afterMs)}.`,
        aborted: (_, { call }) => `${call} was interrupted.`,
        'name-unknown': ({ host, code }) => `The host name ${host} does not exist (${code}).`,
        connection: ({ code, said }, { where, sent, call }) => {
            const why = `${en.connections[code] ?? said}${code === '' ? '' : ` (${code})`}`;
            return sent ? `No complete response to ${call}: ${why}.` : `Could not connect to ${where}: ${why}.`;
        },
        tls: (broken) => (0,_tls_detail_js__WEBPACK_IMPORTED_MODULE_2__/* .withTlsDetail */ .D)(en.tls[broken.problem](broken.host, broken.shown), broken, { comma: ', ', stop: '.' }),
        'proxy-unreachable': ({ proxy, code, said }) => `The proxy ${proxy} could not be reached: ${en.connections[code] ?? said}${code === '' ? '' : ` (${code})`}.`,
        'proxy-refused': ({ proxy, status, schemes }, { where }) => schemes === undefined
            ? `The proxy ${proxy} refused to connect to ${where}: ${status}.`
            : `The proxy ${proxy} requires a login: ${status}${schemes.length === 0 ? '' : `, offered: ${schemes.join(', ')}`}.`,
    },
    tls: {
        'self-signed': (host) => `The certificate of ${host} is self-signed, and not trusted here.`,
        'unknown-authority': (host, shown) => `The certificate of ${host} was issued by an authority that is not trusted here${issuer(shown)}.`,
        'incomplete-chain': (host, shown) => `The certificate of ${host} does not lead to an authority that is trusted here${issuer(shown)}.`,
        'wrong-name': (host, shown) => `The certificate is not valid for ${host}${shown ? `, but for ${shown.names}` : ''}.`,
        expired: (host, shown) => shown && !shown.expired
            ? `A certificate above that of ${host} has expired.`
            : `The certificate of ${host} has expired${shown ? ` (${shown.validTo})` : ''}.`,
        'not-yet-valid': (host, shown) => `The certificate of ${host} is not valid yet${shown ? ` (valid from ${shown.validFrom})` : ''}.`,
        'weak-certificate': (host) => `The certificate of ${host} is too weak: its key has 1024 bits or less, or its signature uses SHA-1 or MD5.`,
        'bad-certificate': (host) => `The certificate of ${host} was rejected.`,
        'old-tls': (host) => `${host} supports only TLS 1.0 or TLS 1.1.`,
        'weak-tls': (host) => `The TLS key exchange of ${host} is too weak: Diffie-Hellman with 1024 bits or less.`,
        'not-tls': (host) => `${host} does not speak TLS on this port.`,
        'handshake-failed': (host) => `The TLS handshake with ${host} failed.`,
        'client-certificate': (host) => `${host} requires a client certificate.`,
    },
    connections: {
        ECONNREFUSED: 'connection refused',
        EAI_AGAIN: 'the host name cannot be resolved at the moment',
        EHOSTUNREACH: 'no route to the host',
        ENETUNREACH: 'network unreachable',
        ETIMEDOUT: 'connection timed out',
        ECONNRESET: 'connection reset',
        EPIPE: 'connection closed',
    },
    defects: {
        'not-json': ({ contentType, begins }) => `not JSON (${contentType ?? 'no content type'}), ${begins === '' ? 'empty' : `begins with ${q(begins)}`}`,
        'too-deep': () => 'nested too deeply',
        'too-large': ({ mebibytes }) => `larger than ${mebibytes} MiB`,
        'not-utf-8': () => 'not in UTF-8',
        'not-decodable': ({ coding, said }) => `cannot be decoded (${coding}): ${said}`,
        'not-a': ({ expected, got }) => `not ${expected === 'object' ? 'an object' : `a ${expected.replace('-', ' ')}`}: ${got}`,
        'other-process': ({ got }) => `it is about another process: ${got}`,
        'other-object': ({ got }) => `it is about another object: ${got}`,
        field: ({ name, got }) => `${name} is ${got === '' ? 'missing' : got}`,
        'unknown-status': ({ got }) => `unknown status ${got}`,
        'not-filtered': () => 'the process list is not filtered',
    },
    invalid: (call, defect) => `Invalid response to ${call}: ${defect}.`,
    refused: ({ call, status, reason, page, redirect }) => reason !== ''
        ? `Server response to ${call}: ${status} "${reason}"`
        : `Response to ${call}: ${status}${redirect === undefined ? '' : `, redirect to ${redirect}`}${page === '' ? '' : ` "${page}"`} (not from the Kompira REST API)`,
    problems: {
        empty: ({ of }) => ({
            server: 'required. Set it, or the environment variable KOMPIRA_SERVER: https://kompira.example.com',
            token: 'the REST API token of a Kompira user is required. The environment variable KOMPIRA_TOKEN can hold it instead. On GitHub, a secret is empty if its name is different, and in workflows started from a fork.',
            jobflow: 'required. Write the object path of a jobflow: /root/restart_process',
            process: 'required. Write the ID, the path or the URL of a process. On GitHub, the output of a step that started no process is empty; so is an output from another job if GitHub found a secret in it.',
            channel: 'required. Write the object path of a channel: /root/approval',
            state: 'required. Write the file that was given to kompira run --state.',
            message: 'required. Write what to send, in YAML or JSON. null is a message too.',
            'mail-message': 'required. Write what happened, for the people who get the mail.',
            'mail-token': 'required. Set the REST API token of a Kompira user who can execute this one jobflow only: everybody who gets the mail gets the token. Or set link to the URL of a page, without any token.',
        })[of],
        'not-one-of': ({ text, choices }) => `${q(text)} is invalid. Write one of: ${choices.join(', ')}.`,
        'not-boolean': ({ text }) => `${q(text)} is invalid. Write true or false.`,
        'no-unit': ({ text }) => `${q(text)} has no unit. Write ${text}s for seconds or ${text}m for minutes.`,
        'not-a-duration': ({ text }) => `${q(text)} is not a duration. Write a number with ms, s, m, h or d: 90s or 1h30m.`,
        'too-short': ({ text, least }) => `${q(text)} is too short. Write ${least} or more.`,
        'too-long': ({ text, most }) => `${q(text)} is too long. Write ${most} or less.`,
        'not-a-server': ({ text }) => `${text === undefined ? 'not' : `${q(text)} is not`} the URL of a server. Write it in full: https://kompira.example.com`,
        'address-of-jobflow': ({ origin }) => `this is the URL of a jobflow. Write ${origin}, and the object path into ${input('jobflow')}.`,
        'user-in-url': ({ bare }) => `a URL with a user or password is not accepted. Write ${bare}, and set the token separately.`,
        'query-in-url': ({ bare }) => `a URL with a query or fragment is not accepted. Write ${bare}`,
        'clear-text': ({ text, https, canBeInsecure }) => `${q(text)} would send the token unencrypted. Write ${https}${canBeInsecure ? `, or use ${input('insecure', 'true')} in a network of your own.` : ''}`,
        'not-a-proxy': () => 'not the URL of a proxy. Write http://proxy.example.com:3128, with a login http://user:password@proxy.example.com:3128 (special characters percent-encoded).',
        'path-is-url': ({ example }) => `this is a URL. Write the object path only: ${example}`,
        'path-control-character': ({ text }) => `${q(text)} contains a line break or another control character. Write one path on one line.`,
        'path-empty-part': ({ text, instead }) => `${q(text)} has an empty part between or after slashes. Write ${instead}`,
        'path-relative': ({ text, example }) => `${q(text)} contains . or .. Write the path from the root: ${example}`,
        'path-suffix': ({ text, suffix, instead }) => `${q(text)} ends in ${suffix}, which is added automatically. Write ${instead}`,
        'other-server': ({ text, server }) => `${q(text)} is not a URL on ${server}. Set ${input('server')} to the one that runs the process, or write the ID only.`,
        'not-a-process': ({ text }) => `${text === undefined ? 'not' : `${q(text)} is not`} a process. Write its ID, path or URL, as in the outputs process-id, process and process-url: 262 or /process/id_262`,
        'not-a-mapping': ({ is }) => `a mapping is required, but this is ${is === 'empty' ? 'empty' : `a ${is}`}. Write one "name: value" per line, or a JSON object.`,
        'no-value': () => 'a value is required. Text that begins with # is a comment: put it in quotes.',
        'too-deep': () => 'nested too deeply. Use fewer levels, or pass it as a string.',
        yaml: (problem) => `${at(problem)}: ${problem.said}.${problem.isIndent ? ' A list or mapping on several lines, as toJSON prints it, works only at the top level: write the whole value as JSON.' : write(problem.write)}`,
        'second-document': (problem) => `${at(problem)}: a second document begins here. Only one is allowed.`,
        alias: (problem) => `${at(problem)}: the alias *${problem.name} is not supported.${write(problem.write)}`,
        anchor: (problem) => `${at(problem)}: the anchor &${problem.name} is not supported.${write(problem.write)}`,
        tag: (problem) => `${at(problem)}: the tag ${problem.name} is not supported.${write(problem.write)}`,
        'key-not-text': (problem) => `${at(problem)}: a key must be a string.`,
        'key-without-value': (problem) => `${at(problem)}: the key ${q(problem.name)} has no value.${write(problem.write)}`,
        'key-twice': (problem) => `${at(problem)}: the key ${q(problem.name)} appears twice. Remove one.`,
        'comment-behind-value': (problem) => `${at(problem)}: what follows # is a comment and would be dropped.${write(problem.write)}`,
        'control-escape': (problem) => `${at(problem)}: in double quotes, a backslash makes a control character.${write(problem.write)}\n  For a line break, use a block (|) or JSON.`,
        'not-json': (problem) => `line ${problem.line}, ${q(problem.text)}, is not JSON (${problem.said}). Write one JSON value per line${problem.write === undefined ? '; a string needs quotes.' : `: ${problem.write}`}`,
        'no-pem-file': ({ text, said }) => `${text === undefined ? 'this' : q(text)} is neither PEM text nor a readable file (${said}). Write the path of a file (in a workflow: from the workspace), or the PEM text itself.`,
        'private-key-in-certificate': () => 'contains a private key. Write the certificate only.',
        'no-certificate': () => 'contains no certificate. PEM begins with -----BEGIN CERTIFICATE-----.',
        'bad-certificate': ({ number, count, said }) => `certificate ${number} of ${count} cannot be read (${said}). Copy it again, complete and with its line breaks.`,
        'no-private-key': ({ said }) => `cannot be read as a private key (${said}). PEM begins with -----BEGIN PRIVATE KEY-----.`,
        'encrypted-key': () => 'the key is encrypted. Decrypt it first: openssl pkey -in client.key -out client-plain.key',
        'key-mismatch': () => `does not belong to the first certificate in ${input('client-certificate')}.`,
        'needs-other': ({ other }) => `required together with ${other}.`,
        'not-a-header': ({ line }) => `line ${line} is not a header. Write Name: value, in ASCII, one per line.`,
        'own-header': ({ line, name }) => `line ${line}: ${name} is set by this program. Remove it.`,
        'header-twice': ({ line, name }) => `line ${line}: ${name} appears twice. Remove one.`,
        'bad-token': () => 'contains spaces, line breaks or characters that no token has. Copy the token again, without "Token" in front of it.',
        'both-kinds-of-job': ({ others }) => `only a script job takes this, and only a jobflow takes ${list(others)}. Remove one or the other.`,
        'message-with-receive': () => 'not used with command: receive. Remove it, or write command: send.',
        'proxy-needs-node': ({ version }) => `Node.js ${version} cannot connect through a proxy. Use 24.5 or newer (on GitHub: update the runner), or put the server into no_proxy.`,
        'unknown-command': ({ near, commands }) => `unknown command.${near === undefined ? '' : ` Did you mean ${near}?`} Commands: ${commands.join(', ')}`,
        'unknown-option': ({ near }) => `unknown option for this command.${near === undefined ? ' See --help.' : ` Did you mean ${near}?`}`,
        'needs-value': () => 'a value is required. If it begins with --, write --option=value.',
        'empty-file': () => 'the file is empty.',
        'not-utf-8': () => 'the file is not UTF-8. Save it as UTF-8.',
        'file-too-large': ({ mebibytes }) => `the file is larger than ${mebibytes} MiB.`,
        'given-twice': () => 'given twice. Remove one.',
        'too-many-arguments': () => 'unexpected argument. Put a value with spaces in quotes.',
        'token-on-command-line': () => 'a token on the command line can be read by every user of this machine. Set the environment variable KOMPIRA_TOKEN, or write --token-file FILE.',
        'not-together': ({ other }) => `cannot be used together with ${other}. Remove one.`,
        'same-file': ({ other }) => `the same file as ${other}. Choose another file.`,
        'file-unusable': ({ said }) => said === '' ? 'this file was not written by kompira.' : `the file cannot be used: ${said}`,
        'state-unusable': ({ said }) => `${said === '' ? 'this file was not written by kompira' : `the file cannot be used (${said})`}. ${LEFT_UNKNOWN}`,
        'state-unfinished': ({ file }) => `${q(file)} belongs to another run. That run is still active, or it ended without confirming that its process was stopped. If it is no longer active, run: kompira finish --state ${file}. If finish has already reported an unknown outcome, check the process list in Kompira, then delete this file.`,
        'state-of-other-server': ({ server }) => `the run was started on ${server}. Set ${input('server')} to this URL.`,
        'pipeline-token': () => "this is the pipeline's token (KOMPIRA_TOKEN), and everybody who has the mail would have it. Create a Kompira user who can execute this one jobflow only, and use that token.",
        'pipeline-token-inside': () => "contains the pipeline's token (KOMPIRA_TOKEN), which everybody who has the mail would have.",
        'mail-token-inside': () => 'contains the mail token. Write it into mail-token only.',
        'too-many-bytes': ({ bytes, most }) => `${bytes} bytes as HTML; the limit is ${most}. Shorten it, and say where the rest is.`,
        'too-many-characters': ({ characters, most }) => `${characters} characters; the limit is ${most}. Write a few words, and the rest into message.`,
        'not-a-link': () => 'not the URL of a page. Write it in full: https://github.com/OWNER/REPO/actions/workflows/restart.yml',
        'token-in-link': () => 'a URL with a token is not accepted: everybody who has the mail would have it. Use the URL of a page with a login, or mail-token for a button that starts a jobflow.',
        'user-in-link': () => 'a URL with a user or password is not accepted. The page asks for a login itself.',
        'http-link': () => 'an http URL is not accepted: anybody in between could change the page. Write https.',
    },
    notices: {
        'reachable-again': ({ lengthMs }) => `The server responds again, after ${duration(lengthMs)}.`,
        'long-poll-given-up': ({ failure }) => {
            const why = failure.kind === 'request-timeout'
                ? `${input('request-timeout')} must be 2s or more for it`
                : failure.kind === 'too-soon'
                    ? `the server responded with 408 after ${duration(failure.heldMs)}`
                    : '';
            return `${input('long-poll')} does not work here${why === '' ? '' : ` (${why})`}. Polling instead.`;
        },
        suspended: () => 'The process is suspended. It continues when somebody resumes it.',
        'new-for-long': () => 'The process has been NEW for 30 seconds: the jobflow may have reached its multiplicity limit, the Kompira engine may be down, or the license may have expired.',
        'waiting-for-long': () => 'The process has been WAITING for 5 minutes: for a long command, a message, or a person.',
        slow: ({ watchedMs, expectedMs }) => `Running for ${duration(watchedMs)}, usually ${duration(expectedMs ?? 0)}.`,
        silent: ({ process, watchedMs, expectedMs }) => `${process.status} after ${duration(watchedMs)}${expectedMs === undefined ? '' : ` (usually ${duration(expectedMs)})`}${process.currentJob === null ? '' : `, in ${process.currentJob}${process.line === null ? '' : ` line ${process.line}`}`}. No new console output.`,
    },
    retrying: (cause, forMs) => `${cause} Retrying for up to ${duration(forMs)}.`,
    warnings: {
        insecure: () => `${input('insecure')} is true: any certificate and plain http are accepted. Anybody between this machine and the server can read the token.`,
        'no-proxy-entries': ({ entries }) => `no_proxy: ${entries.map(q).join(', ')} cannot match anything. Write a host name, .domain, an IP address, or a network such as 10.0.0.0/8.`,
        truncated: ({ names, url }) => `Truncated to 120 kB: ${names.join(', ')}.${url === undefined ? '' : ` In full: ${url}`}`,
        'log-not-written': ({ said }) => `Could not write part of the log: ${said}`,
    },
    lines: {
        started: ({ jobflow, parameters }) => `Started ${jobflow}${parameters.length === 0 ? '' : ` (parameters: ${parameters.join(', ')})`}`,
        joined: ({ jobflow, path }) => `Joined ${path} of ${jobflow}, which was already running`,
        'process-url': ({ url }) => `Process: ${url}`,
        'waiting-for': ({ name }) => `Waiting for ${name}`,
        'waiting-for-message': ({ name }) => `Waiting for a message from ${name}`,
        'waiting-for-others': ({ jobflow }) => `${jobflow} is already running. Waiting for it to end:`,
        'others-ended': ({ waitedMs }) => `The earlier processes ended after ${duration(waitedMs)}.`,
        usually: ({ seconds }) => `Usually takes ${duration(seconds * 1000)}`,
        progress: ({ status, place, elapsedMs, expectedMs }) => [
            status,
            ...(place === '' ? [] : [place]),
            duration(elapsedMs) + (expectedMs === undefined ? '' : ` (usually ${duration(expectedMs)})`),
        ].join(' · '),
        'state-kept': ({ file }) => `${q(file)} still says that something may be running. Check in Kompira, then delete this file.`,
        'nothing-to-finish': ({ missing }) => missing === undefined ? 'Nothing to finish.' : `${q(missing)} does not exist. Nothing to finish.`,
        terminating: ({ path }) => `Terminating ${path}`,
        'terminating-left': ({ path }) => `${path} was left running. Terminating it.`,
        'token-in-query': () => `${input('token-location')} is query: the token is part of every URL and appears in the access logs of the server and of all proxies.`,
        'unmasked-headers': ({ names }) => `Not masked in the log, because the value is too short: ${names.join(', ')}`,
        'state-not-saved': ({ said, begun }) => `Could not save state for the post step or kompira finish: ${said}${begun ? '\nIf this run is killed, check in Kompira whether its process is still running.' : ''}`,
        'summary-not-written': ({ said }) => `Could not write the job summary or report: ${said}`,
        'console-lost': () => `Output was lost here: more was printed between two polls than the 64 KB that the server keeps. A shorter ${input('poll-interval')} polls more often.`,
        'console-gone': () => 'Output was lost here: it was printed before the first poll, and the server keeps the last 64 KB only.',
        'console-anew': () => 'The console starts again here: the server returned different output.',
        'console-repeats': () => 'The output repeats itself, and the server keeps the last 64 KB only: from here on, lines that look alike may be missing.',
        'console-tail': () => 'Last console output:',
    },
    row: ({ status, started, user }) => [
        status,
        started === null ? 'not begun' : `started ${started}`,
        ...(user === null ? [] : [`by ${user}`]),
    ].join(', '),
    more: (count, least) => `and ${least ? 'at least ' : ''}${count} more`,
    neverBegan: 'It never began: the jobflow may have reached its multiplicity limit, the Kompira engine may be down, or the license may have expired.',
    lastSeen: (process, where) => process === undefined
        ? 'Its status could not be read.'
        : `Last seen ${process.status}${process.suspended ? ', suspended' : ''}${where === '' ? '' : `, in ${where}`}.`,
    place: (job, line) => `${job}${line === null ? '' : ` line ${line}`}`,
    stoppedAt: (place, source) => `Stopped at ${place}${source === '' ? '' : `: ${source}`}`,
    child: ({ job, status, exitStatus, result, error }) => `${job === '' ? '' : `${job}: `}${[status, ...(exitStatus === null || exitStatus === '0' ? [] : [`exit status ${exitStatus}`]), ...(result === '' ? [] : [`result ${result}`]), ...(error === '' ? [] : [`error ${error}`])].join(', ')}`,
    headings: {
        'invalid-inputs': 'Invalid inputs. Nothing was sent.',
        'not-begun': 'Nothing was started or changed.',
        running: 'Running:',
        'failed-children': 'Failed child processes:',
        'last-output': 'Last console output:',
        process: 'Process:',
        channel: 'Channel:',
        candidates: 'Processes that this start may have created:',
        'candidates-none': "No process is newer than this start, by the server's clock. One may still appear.",
        'candidates-newest': 'Newest processes:',
        'candidates-invisible': 'This user cannot see any process of this jobflow.',
        'candidates-unlisted': 'The processes could not be listed.',
        'look-first': 'Check here before you run this again:',
        'stop-error': 'Error while terminating it:',
        todo: 'What to do:',
        'post-title': 'Kompira: a process may still be running',
        'no-verdict': 'Ended without a result. A process may still be running: check in Kompira. If this program was not killed, this is a bug: please report it.',
        'not-ended': 'No result: it is still running, or was killed.',
        'no-result': 'none',
    },
    became: (subject, outcome, { command, start }) => {
        if (command !== undefined)
            return `${command} ${subject}`;
        const words = {
            succeeded: 'succeeded',
            failed: 'failed',
            'timed-out': 'timed out',
            cancelled: 'cancelled',
            started: 'started',
            skipped: 'skipped',
            validated: 'was checked',
            error: {
                known: 'could not be followed to its end',
                unknown: 'may have been started',
                none: 'was not started',
            }[start],
        };
        return `${subject} ${words[outcome]}`;
    },
    leftUnknown: (jobflow) => `The start of ${jobflow} was sent, but its outcome is unknown.`,
    stateUnreadable: `The state that the main step saved for this post step cannot be read. Nothing was sent. ${LEFT_UNKNOWN}`,
    notFinished: (what, said) => `${what} may still be running. It could not be stopped: ${said}`,
    mailForm: (jobflow, server) => `The mail has a button that starts ${jobflow} on ${server}. It contains the mail token: everybody who has the mail can start the jobflow, and do whatever else that token allows.`,
    mailLink: (host) => `The mail has a button that opens a page on ${host}. It contains no token.`,
    inQuery: {
        'TOKEN-NOT-SEEN': `Let the gateway pass the query of the URL, in which the token is sent (${input('token-location', 'query')}).`,
        'REDIRECT-LOGIN': `Check ${input('server')}, and that nothing in front of it removes the query of the URL, in which the token is sent (${input('token-location', 'query')}).`,
    },
    proxyLogin,
    outage: `Check the server and the network. If a restart of the server takes longer than ${input('outage-tolerance')}, raise ${input('outage-tolerance')}.`,
    waitLater: (id) => `To wait for it later: ${input('command', `wait ${id}`)}`,
    noProcess: 'Check the process ID. An ordinary user sees only their own processes, and old processes may have been deleted automatically.',
    candidatesAbove: 'Before you run this again, check the processes above.',
    outputsNotSet: (said) => `The outputs could not be set: ${said}`,
    labels: {
        jobflow: 'Jobflow',
        process: 'Process',
        server: 'Server',
        user: 'Kompira user',
        parameters: 'Parameters',
        status: 'Status',
        result: 'Result',
        'exit-status': 'Exit status',
        error: 'Error',
        started: 'Started',
        finished: 'Finished',
        took: 'Duration',
        usually: 'usually',
        console: 'Console',
        'console-end': 'Console (end)',
        children: 'Child processes',
        child: 'Process',
    },
});
const en = english(_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .asInWorkflow */ .r);


/***/ }),

/***/ 6145:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
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

/***/ 2953:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ja: () => (/* binding */ ja)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6704);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2032);
/* harmony import */ var _facts_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6145);
/* harmony import */ var _tls_detail_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(33);




const duration = (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationIn */ .e)('ja');
const q = (text) => JSON.stringify(text);
const list = (items) => items.join('、');
/** In quotes, and a full stop behind them where the text itself has none. */
const sentence = (text) => `"${text}"${/[.!?。！？…]$/.test(text) ? '' : '。'}`;
const endOf = ({ process }) => {
    const seconds = process?.elapsedSeconds ?? null;
    return seconds === null ? '' : ` (所要時間: ${duration(seconds * 1000)})`;
};
const errorOf = ({ process, quote }) => {
    const error = process?.error ?? null;
    return error === null || error === '' ? '' : `エラー: ${quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(error))}`;
};
const write = (line) => (line === undefined ? '' : `次のように書いてください: ${line}`);
const at = ({ line, column, source }) => `${line} 行目 ${column} 文字目${source === '' ? '' : `、${q(source)}`}`;
const issuer = (shown) => (shown ? ` (発行者: ${shown.issuer})` : '');
/** A place, and what follows it. */
const placeIs = (place) => `実行位置は ${place}${place.endsWith('行目') ? '' : ' '}です`;
const typeOf = (type) => type.replace('/system/types/', '');
const verb = (command) => ({ suspend: '中断', resume: '再開' })[command];
const statusOf = ({ process }) => `${process?.status ?? '不明'}${process?.suspended === true ? ' (中断中)' : ''}`;
const proxyLogin = (variable) => `プロキシの環境変数にユーザー名とパスワードを含めてください: ${variable}=http://user:password@proxy:port`;
const LEFT_UNKNOWN = '実行中のプロセスが残っているかどうかは不明です。Kompira のプロセス一覧で確認してください。';
const EARLIER_MESSAGE_LOST = 'その前に、正しく受け取れなかった応答があります。その応答で届くはずだった別のメッセージがあれば、失われています。';
const MESSAGE_LOST = 'その間に、正しく受け取れなかった応答があります。その応答で届くはずだったメッセージがあれば、失われています。';
const japanese = (input) => ({
    spelled: japanese,
    locale: 'ja',
    errors: {
        'INVALID-INPUT': {
            why: '入力が足りないか、値に誤りがあります。サーバーには何も送信していません。',
            todo: 'メッセージに示された入力を修正してください。',
        },
        'NODE-VERSION': {
            why: 'このプログラムの実行には Node.js 24 以降が必要です。',
            todo: 'Node.js 24 以降を使ってください。GitHub では、ランナーを 2.327.1 以降に更新してください。',
        },
        ABORTED: {
            why: 'プロセスが ABORTED で終了しました。abort() が呼ばれた、コマンドが失敗した、または強制終了されたことが原因です。',
            todo: 'Kompira でプロセスのエラーとコンソールを確認してください。',
        },
        'EXIT-STATUS': {
            why: 'プロセスが 0 以外の終了ステータスで終了しました。',
            todo: 'プロセスのコンソールを確認してください。失敗ではない場合は、終了ステータスが 0 になるようにジョブフローを修正してください。',
        },
        RESULT: {
            why: 'プロセスの結果が、fail-on-result に指定した値と一致しました。ジョブフローは、失敗を false で返すことがよくあります。',
            todo: `プロセスのコンソールを確認してください。この結果が失敗ではない場合は、${input('fail-on-result')} を変更してください。`,
        },
        'ALREADY-RUNNING': {
            why: 'このジョブフローのプロセスがまだ終了しておらず、if-running に fail が指定されています。',
            todo: `終了後に再実行するか、${input('if-running')} を wait、skip、join のいずれかに変更してください。`,
        },
        'STILL-RUNNING': {
            why: '先に動いていたこのジョブフローのプロセスが、timeout 以内に終了しませんでした。',
            todo: `一覧のプロセスを確認するか、${input('timeout')} を延ばしてください。`,
        },
        'NOT-A-JOBFLOW': {
            why: '指定したオブジェクトは存在しますが、実行できる種類ではありません。',
            todo: `${input('jobflow')} に、ジョブフローまたはスクリプトジョブのオブジェクトパスを指定してください。`,
        },
        'WRONG-OPTIONS': {
            why: 'parameters、step-mode、checkpoint-mode、monitoring-mode はジョブフロー専用、node、account、command-line はスクリプトジョブ専用です。',
            todo: 'メッセージに示された入力を削除してください。',
        },
        'START-UNKNOWN': {
            why: '開始リクエストを送信しましたが、Kompira の応答を受け取れませんでした。接続が切れたか、ゲートウェイが代わりに応答しています。ジョブフローが二重に動くおそれがあるため、再送はしていません。',
            todo: '再実行の前に、このジョブフローが開始されていないことを Kompira のプロセス一覧で確認してください。すでに終了している場合もあります。',
        },
        'NOT-KOMPIRA': {
            why: 'このアドレスでは、Kompira ではなく、別の Web サーバー、ゲートウェイ、またはログイン画面が応答しています。',
            todo: `${input('server')} のホスト名、ポート、パスのプレフィックスを確認してください。`,
        },
        'TIMED-OUT': {
            why: 'プロセスが timeout 以内に終了しませんでした。',
            todo: `プロセスが何をしていたかを確認してください。時間のかかる処理であれば、${input('timeout')} を延ばしてください。`,
        },
        'START-TIMED-OUT': {
            why: 'start-timeout を過ぎても、プロセスが NEW のままでした。ジョブフローが多重度の上限に達している、Kompira エンジンが停止している、またはライセンスの期限が切れています。',
            todo: 'Kompira エンジン、ライセンス、このジョブフローのほかのプロセスを確認してください。',
        },
        CANCELLED: {
            why: 'キャンセルされた (シグナルを受け取った) か、ジョブが制限時間に達しました。',
            todo: '自分でキャンセルした場合、対処は不要です。それ以外の場合は、ジョブの制限時間 (GitHub では timeout-minutes) を確認してください。',
        },
        'STOP-NOT-CONFIRMED': {
            why: 'プロセスを強制終了しようとしましたが、終了したことを確認できませんでした。',
            todo: 'Kompira でプロセスを開き、まだ動いていれば強制終了してください。',
        },
        'ALREADY-ENDED': {
            why: 'プロセスはすでに終了しています。終了したプロセスは、中断も再開もできません。',
            todo: '先に終了しただけであれば、対処は不要です。それ以外の場合は、プロセスの ID を確認してください。',
        },
        'NOT-CONFIRMED': {
            why: 'コマンドを送信しましたが、反映されたことを確認できませんでした。',
            todo: 'Kompira でプロセスを開き、状態を確認してください。',
        },
        'SEND-UNKNOWN': {
            why: 'メッセージを送信しましたが、Kompira の応答を受け取れませんでした。ジョブフローに二重に届くおそれがあるため、再送はしていません。',
            todo: '再実行の前に、チャネルと、そのチャネルを読み取るジョブフローを確認してください。',
        },
        'NO-MESSAGE': {
            why: 'timeout 以内にメッセージが届きませんでした。',
            todo: `このチャネルに送信するジョブフローを確認するか、${input('timeout')} を延ばしてください。`,
        },
        'NAME-UNKNOWN': {
            why: 'ホスト名が DNS にありません。書き間違いか、社内ネットワークでしか使えない名前です。',
            todo: `${input('server')} のホスト名を確認してください。社内の名前であれば、そのネットワークの中で実行してください (GitHub ではセルフホステッド ランナーを使います)。`,
        },
        'NOT-REACHABLE': {
            why: 'サーバーに接続できませんでした。サーバーが停止している、ポートが違う、またはファイアウォールに遮断されています。',
            todo: `${input('server')} の値と、このマシンからサーバーに接続できるか (DNS、ファイアウォール、プロキシ) を確認してください。`,
        },
        'NO-RESPONSE': {
            why: '接続が途中で切れたか、request-timeout 以内に応答を最後まで受信できませんでした。',
            todo: `サーバーとネットワークを確認してください。サーバーの応答が遅い場合は、${input('request-timeout')} を延ばしてください。`,
        },
        'SELF-SIGNED': {
            why: 'サーバーの証明書が自己署名証明書です。Kompira 1.5 と 1.6 は、インストール直後は自己署名証明書を使います。',
            todo: `サーバー上の証明書ファイルをコピーするか、フィンガープリントをサーバー側と照合したうえで、その内容 (PEM) を ${input('ca-certificate')} に指定してください。`,
        },
        'UNKNOWN-AUTHORITY': {
            why: 'このマシンが信頼していない認証局の発行した証明書です。Kompira 2.0 は、インストール直後は独自の認証局 (ssl/local-ca.crt) を使います。',
            todo: `その認証局の証明書 (PEM) を ${input('ca-certificate')} に指定してください。`,
        },
        'INCOMPLETE-CHAIN': {
            why: '証明書から、信頼済みの認証局までをたどれません。社内の認証局が発行した証明書か、サーバーが中間証明書を送っていません。',
            todo: `証明書を発行した認証局の証明書 (PEM) を ${input('ca-certificate')} に指定してください。`,
        },
        'WRONG-NAME': {
            why: '証明書が、server に指定したものとは別のホスト名に対して発行されています。',
            todo: `証明書に記載された名前を ${input('server')} に指定するか、証明書を発行し直してください。`,
        },
        'CERTIFICATE-EXPIRED': {
            why: 'サーバーの証明書、またはその上位の証明書の有効期限が切れています。',
            todo: 'サーバーの証明書を更新してください。',
        },
        'CERTIFICATE-NOT-YET-VALID': {
            why: '証明書の有効期間がまだ始まっていません。多くは、どちらかの時計のずれが原因です。',
            todo: 'このマシンとサーバーの時刻を見比べてください。',
        },
        'WEAK-CERTIFICATE': {
            why: '証明書の鍵 (1024 ビット以下の RSA) または署名 (SHA-1、MD5) の強度が足りません。',
            todo: `証明書を発行し直してください (RSA 2048 ビット以上、SHA-256)。それまでの間は ${input('insecure', 'true')} で接続できますが、ほかの証明書もすべて受け入れます。`,
        },
        'BAD-CERTIFICATE': {
            why: 'サーバーの証明書を受け入れられません。',
            todo: '次のコマンドで証明書を確認してください: openssl s_client -showcerts -connect HOST:443',
        },
        'OLD-TLS': {
            why: 'サーバーが TLS 1.1 以前にしか対応していません。',
            todo: 'サーバーで TLS 1.2 を有効にしてください。それまでの間は、環境変数 NODE_OPTIONS に次の値を設定すると接続できます: --tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
        },
        'WEAK-TLS': {
            why: 'サーバーの鍵交換の強度が足りません (1024 ビット以下の Diffie-Hellman)。',
            todo: 'サーバーで ECDHE を有効にしてください。それまでの間は、環境変数 NODE_OPTIONS に次の値を設定すると接続できます: --tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
        },
        'NOT-TLS': {
            why: 'このポートは TLS (https) に対応していません。多くは http のポートです。',
            todo: `${input('server')} のスキーム (http / https) とポートを確認してください。`,
        },
        'HANDSHAKE-FAILED': {
            why: 'サーバーが TLS ハンドシェイク (暗号化通信を始める手続き) を打ち切りました。共通の暗号方式またはバージョンがありません。TLS 1.2 以前では、クライアント証明書を渡していないことも原因になります。',
            todo: `サーバーがクライアント証明書を求めている場合は、${input('client-certificate')} と ${input('client-key')} を指定してください。それ以外の場合は、ポートとサーバーの TLS 設定を確認してください。`,
        },
        'CLIENT-CERTIFICATE': {
            why: 'サーバー、または手前のゲートウェイが、クライアント証明書を求めています。',
            todo: `${input('client-certificate')} と ${input('client-key')} を指定してください。`,
        },
        'PROXY-UNREACHABLE': {
            why: 'https_proxy または http_proxy に指定されたプロキシに接続できません。',
            todo: 'https_proxy、http_proxy、no_proxy を確認してください。',
        },
        'PROXY-LOGIN': {
            why: 'プロキシが認証を求めています。ユーザー名とパスワードがないか、違っています。',
            todo: proxyLogin('https_proxy'),
        },
        'PROXY-SCHEME': {
            why: 'プロキシが、このプログラムの対応していない認証方式 (Negotiate、NTLM、Digest) しか受け付けません。',
            todo: 'このマシンを認証なしで通すようプロキシの管理者に依頼するか、サーバーを no_proxy に加えてください。',
        },
        'PROXY-REFUSED': {
            why: 'プロキシが、サーバーへの接続を拒否しました。',
            todo: 'サーバーへの接続を許可するようプロキシの管理者に依頼するか、サーバーを no_proxy に加えてください。',
        },
        'BAD-REQUEST': {
            why: 'Kompira がリクエストを受け付けませんでした。多くは、パラメータが足りない、パラメータの名前が違う、またはジョブフローがコンパイルできないことが原因です。',
            todo: '入力をジョブフローのパラメータと見比べてください。ジョブフローがコンパイルできることも Kompira で確認してください。',
        },
        'INVALID-TOKEN': {
            why: 'Kompira がトークンを受け付けません。トークンが変更されたか、ユーザーの REST API が無効になっています。',
            todo: 'Kompira の 設定 > ユーザー管理 > 対象ユーザー > 編集 で「REST API 有効化」と REST API トークンを確認し、保存してあるトークン (GitHub ではシークレット) を更新してください。',
        },
        'TOKEN-NOT-SEEN': {
            why: 'トークンを送信しましたが、Kompira に届いていません。手前のゲートウェイが Authorization ヘッダーを取り除いています。',
            todo: `Authorization ヘッダーを通すように、ゲートウェイを設定してください。設定できない場合は、${input('token-location', 'query')} を指定します (トークンがアクセスログに残ります)。`,
        },
        FORBIDDEN: {
            why: 'トークンのユーザーに権限がありません。',
            todo: 'このユーザーに、操作に必要な権限 (ジョブフローは読み取りと実行、チャネルは読み取りと書き込み) を与えてください。ユーザーの「REST API 有効化」が選択されていることも確認してください。',
        },
        'NOT-FOUND': {
            why: 'オブジェクトが存在しないか、このユーザーからは見えません。パスの大文字と小文字は区別されます。古いプロセスは自動的に削除されます。',
            todo: 'オブジェクトパスが正しいこと、およびトークンのユーザーがそのオブジェクトを参照できることを確認してください。',
        },
        REFUSED: {
            why: 'Kompira が、通常は返さないステータスでリクエストを拒否しました。',
            todo: `${input('server')} の値と、サーバーの手前にあるもの (ゲートウェイなど) を確認してください。`,
        },
        BUSY: {
            why: 'サーバーが、しばらく待つよう求めています (429、または Retry-After の付いた 503)。',
            todo: `時間をおいて再実行するか、${input('outage-tolerance')} を延ばしてください。`,
        },
        'SERVER-ERROR': {
            why: 'Kompira の内部でエラーが発生しました。',
            todo: 'Kompira サーバーを確認してから再実行してください。',
        },
        'REDIRECT-HTTPS': {
            why: 'サーバーが https にリダイレクトしています。転送先にトークンを渡さないよう、リダイレクトには従いません。',
            todo: `${input('server')} に https:// で始まるアドレスを指定してください。`,
        },
        'REDIRECT-LOGIN': {
            why: 'サーバーがログイン画面にリダイレクトしています。REST API へのリクエストとして扱われませんでした。',
            todo: `${input('server')} の値と、手前のゲートウェイなどが Authorization ヘッダーや Accept ヘッダーを取り除いていないかを確認してください (${input('token-location', 'query')} もお試しください)。`,
        },
        REDIRECT: {
            why: 'サーバーがリダイレクトしています。転送先にトークンを渡さないよう、リダイレクトには従いません。',
            todo: `リダイレクトせずに応答するアドレスを ${input('server')} に指定してください。多くの場合、https:// と完全なホスト名で解決します。`,
        },
        'GATEWAY-LOGIN': {
            why: 'Kompira の手前にあるゲートウェイが認証を求めています。',
            todo: `ゲートウェイが求めるヘッダーを ${input('headers')} に指定してください。値はパスワードと同様に保管してください (GitHub ではシークレットに保存します)。`,
        },
        'GATEWAY-HTTPS': {
            why: 'https のポートに、暗号化されていない http で送信しました。',
            todo: `${input('server')} を https:// で始まる形に書き換えてください。`,
        },
        GATEWAY: {
            why: 'Kompira の手前にある Web サーバーまたはゲートウェイが、リクエストを拒否しました。',
            todo: `${input('server')} のポートとパスのプレフィックス、および手前のゲートウェイを確認してください。`,
        },
        'GATEWAY-ERROR': {
            why: 'Kompira、または手前のゲートウェイが、現在正常に動作していません。',
            todo: `サーバーを確認してから再実行してください。再起動に時間がかかる場合は、${input('outage-tolerance')} を延ばしてください。`,
        },
        'INVALID-RESPONSE': {
            why: '応答が Kompira の REST API の形式ではありません。ログイン画面や別のサーバーが応答しているか、応答が壊れています。',
            todo: `${input('server')} のホスト名、ポート、パスのプレフィックスを確認してください。`,
        },
        'NOT-FILTERED': {
            why: 'ジョブフローが実行中かどうかを、プロセスの一覧から判断できません。サーバーが一覧の絞り込みに応じないか、このユーザーに一覧を見せていません。',
            todo: `${input('if-running')} の指定をやめ、別の方法 (GitHub では concurrency、cron では flock) で同時実行を防いでください。`,
        },
        CRASHED: {
            why: 'このプログラムの不具合か、実行しているマシンの問題 (ディスクの空き不足など) です。',
            todo: 'プロセスがどうなったかがメッセージにない場合は、実行中でないかを Kompira で確認してください。マシンのディスクも確認してください。マシンに原因がなければ、ログを添えて、この Action のプロジェクトにご報告ください。',
        },
        'OUTPUTS-NOT-SET': {
            why: '出力を書き込めませんでした。多くは、ディスクの空き不足が原因です。',
            todo: 'このマシンのディスクを確認してください。プロセスがどうなったかは、メッセージの前半にあります。',
        },
        SUSPENDED: {
            why: 'プロセスが中断しています。ステップモード、suspend()、または人の操作によるものです。',
            todo: 'Kompira でプロセスを再開してください。',
        },
        'NEW-FOR-LONG': {
            why: 'プロセスの実行がまだ始まっていません。ジョブフローが多重度の上限に達している、Kompira エンジンが停止している、またはライセンスの期限が切れています。',
            todo: 'このジョブフローのほかのプロセス、Kompira エンジン、ライセンスを確認してください。',
        },
        'WAITING-FOR-LONG': {
            why: 'プロセスが、時間のかかるコマンド、メッセージ、または人の操作を待っています。',
            todo: '誰かの操作が必要な状態かどうかを、Kompira で確認してください。',
        },
        SLOW: {
            why: '今回の実行に、通常の 3 倍を超える時間がかかっています。',
            todo: 'プロセスがどこまで進んでいるかを、Kompira で確認してください。',
        },
        TRUNCATED: {
            why: '出力が、ステップの渡せる上限の 120 kB を超えています。',
            todo: 'Kompira で全体を確認するか、ジョブフローの返す値を小さくしてください。',
        },
        INSECURE: {
            why: 'insecure が true です。通信経路の途中にいる第三者に、トークンを読み取られるおそれがあります。',
            todo: `https を使い、認証局の証明書を ${input('ca-certificate')} に指定してください。`,
        },
        'NO-PROXY-ENTRY': {
            why: 'no_proxy に、何とも一致しない項目があります。',
            todo: 'ホスト名、.ドメイン、IP アドレス、または 10.0.0.0/8 のようなネットワークを書いてください。',
        },
        'LOG-NOT-WRITTEN': {
            why: 'ログの一部を書き込めませんでした。多くは、ディスクの空き不足が原因です。終了コードには影響しません。',
            todo: 'ログの書き込み先のディスクを確認してください。コンソールの最後の 64 KB は、Kompira でも確認できます。',
        },
    },
    reasons: {
        succeeded: (_, subject) => {
            const result = subject.process?.result ?? null;
            return `${subject.name} が成功しました${endOf(subject)}。${result === null ? '' : `結果: ${subject.quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(result))}`}`;
        },
        aborted: (_, subject) => `${subject.name} が ABORTED で終了しました${endOf(subject)}。${errorOf(subject)}`,
        'exit-status': (_, subject) => {
            const exitStatus = subject.process?.exitStatus ?? null;
            const how = exitStatus === null ? '終了ステータスのないまま' : `終了ステータス ${exitStatus} で`;
            const result = subject.process?.result ?? null;
            const returned = result === null ? '' : `\n結果: ${subject.quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(result))}`;
            return `${subject.name} が${how}終了しました${endOf(subject)}。${errorOf(subject)}${returned}`;
        },
        // The value stands last: what follows a value of several lines would look like a part of it.
        result: (_, subject) => `${subject.name} が、失敗とみなす結果 (${input('fail-on-result')}) を返しました${endOf(subject)}: ${subject.quote((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(subject.process?.result ?? null))}`,
        started: (_, { name }) => `${name} の終了は待ちません (${input('wait', 'false')})。`,
        skipped: (_, { name }) => `${name} の開始を見送りました。すでに実行中です (${input('if-running', 'skip')})。`,
        'already-running': (_, { name }) => `${name} を開始しませんでした。すでに実行中です (${input('if-running', 'fail')})。`,
        'still-running': ({ timeoutMs }, { name }) => `${name} を開始しませんでした。先に動いていたプロセスが、${duration(timeoutMs)}を過ぎても終了しませんでした (${input('if-running', 'wait')})。`,
        validated: ({ type, options }, { name }) => `${name} (${typeOf(type)}) が存在し、このトークンで読み取れることを確認しました。何も開始していません。\n開始時に送信する内容: ${JSON.stringify(options)}`,
        'not-started': ({ doing }, { name }) => doing === 'starting'
            ? `${name} を開始できませんでした。`
            : doing === 'checking'
                ? `${name} を確認できませんでした。何も開始していません。`
                : `${name} を開始しませんでした。すでに実行中かどうかを確認できませんでした (${input('if-running')})。`,
        'not-a-jobflow': ({ type }, { name }) => `${name} を開始しませんでした。ジョブフローでもスクリプトジョブでもありません (種類: ${typeOf(type)})。`,
        'wrong-options': ({ type, options }, { name }) => {
            const names = list(options.map((option) => input(option.replaceAll('_', '-'))));
            return `${name} を開始しませんでした。${type === 'jobflow' ? 'ジョブフロー' : 'スクリプトジョブ'}には、次の入力を指定できません: ${names}`;
        },
        'start-unknown': (_, { name }) => `${name} の開始リクエストを送信しましたが、開始されたかどうかは不明です。すでに開始されている可能性があるため、再送はしていません。`,
        'not-kompira': (_, { name }) => `${name} は開始されていないと思われます。接続先は Kompira サーバーではないようです。プロセスの一覧も取得できませんでした。`,
        'timed-out': ({ timeoutMs, limit }, { name }) => limit === 'timeout'
            ? `${name} が ${duration(timeoutMs)}以内に終了しませんでした (${input('timeout')})。`
            : `${name} の実行が ${duration(timeoutMs)}以内に始まりませんでした (${input('start-timeout')})。`,
        'gave-up': (_, { name }) => `${name} の終了を待つのを断念しました。`,
        interrupted: ({ during }, { name }) => {
            switch (during.kind) {
                case 'nothing-started':
                    return `${name} は開始していません。`;
                case 'started-and-left':
                    return `${name} はその前に開始しており、そのまま実行を続けます。`;
                case 'waiting':
                    return `${name} の終了を待つのをやめました。`;
                case 'reading':
                    return `${name} には何も変更を加えていません。`;
                case 'sending':
                    return during.sent
                        ? `${name} へのメッセージは、その前に送信しています。`
                        : `${name} へのメッセージは送信していません。`;
                case 'receiving':
                    return `${name} からメッセージを受信していません。${during.mayBeLost ? '受信のリクエストが進行中でした。その応答で届くはずだったメッセージがあれば、失われています。' : ''}`;
            }
        },
        crashed: ({ said }, { name }) => `${name} の追跡中に、このプログラムで異常が発生しました: ${said}`,
        shown: (_, subject) => `${subject.name} のステータスは ${statusOf(subject)} です。`,
        'had-ended': (_, { name, process }) => `${name} はすでに終了していました (${process?.status ?? '不明'})。強制終了の必要はありません。`,
        terminated: (_, { name }) => `${name} の強制終了の結果:`,
        controlled: ({ command, end }, subject) => {
            const { name } = subject;
            const state = `ステータスは ${statusOf(subject)} です。`;
            if (end === 'already')
                return `${name} は${command === 'suspend' ? 'すでに中断していました' : '中断しておらず、再開の必要はありませんでした'}。${state}`;
            return `${name} を${verb(command)}しました${end === 'again' ? 'が、ステップモードのため再び中断しています' : ''}。${state}`;
        },
        'not-controlled': ({ command, end }, subject) => {
            const { name, process } = subject;
            if (end === 'ended')
                return `${name} を${verb(command)}できませんでした。すでに終了しています (${process?.status ?? '不明'})。`;
            const still = `ステータスは ${statusOf(subject)} のままです。`;
            if (end === 'refused')
                return `Kompira が ${name} への ${command} を受け付けませんでした。${still}`;
            return end === 'unseen'
                ? `${name} に ${command} を送信しましたが、反映されたかどうかを読み取れませんでした。`
                : `${name} に ${command} を送信しましたが、${still}`;
        },
        'command-failed': ({ command }, { name }) => `${name} を${verb(command)}できませんでした。何も変更していません。`,
        unreadable: (_, { name }) => `${name} を読み取れませんでした。何も変更していません。`,
        sent: (_, { name }) => `${name} にメッセージを送信しました。`,
        received: ({ mayBeLost }, { name }) => `${name} からメッセージを受信しました。${mayBeLost ? EARLIER_MESSAGE_LOST : ''}`,
        'not-sent': (_, { name }) => `${name} にメッセージを送信できませんでした。`,
        'send-unknown': (_, { name }) => `${name} にメッセージを送信しましたが、届いたかどうかは不明です。再送はしていません。`,
        'no-message': ({ timeoutMs, mayBeLost }, { name }) => `${name} から ${duration(timeoutMs)}以内にメッセージが届きませんでした (${input('timeout')})。${mayBeLost ? MESSAGE_LOST : ''}`,
        'not-received': ({ mayBeLost }, { name }) => `${name} からメッセージを受信できませんでした。${mayBeLost ? MESSAGE_LOST : ''}`,
    },
    interrupted: ({ kind, said }) => kind === 'cancelled' ? `キャンセルされました (${said})。` : `このプログラムで異常が発生しました: ${said}`,
    endings: {
        left: ({ isKnown }) => isKnown
            ? 'プロセスは実行中のまま残しました。'
            : 'プロセスが実行中かどうかは不明です。強制終了はしていません。',
        stopped: ({ status }) => status === 'DONE'
            ? 'プロセスはその間に終了しました (DONE)。'
            : `プロセスを強制終了しました (${status})。`,
        gone: () => 'プロセスを強制終了しました。サーバーにはもう残っていません。',
        'not-proven': () => 'プロセスがまだ実行中の可能性があります。終了を確認できませんでした。',
    },
    doubts: {
        still: ({ status }) => `強制終了は受け付けられましたが、ステータスは ${status} のままです。`,
        'not-accepted': () => '強制終了は受け付けられませんでした。',
        'no-time': () => '確認する時間が残っていませんでした。',
    },
    hints: {
        'did-you-mean': ({ option, names }) => `${option === 'jobflow' || option === 'channel' ? '' : `${input(option)}: `}${names.join(' または ')} の書き間違いではありませんか。`,
        'unicode-form': ({ name }) => `${name} は見た目が同じですが、Unicode の形式が異なります (Mac のファイル名に見られる形式など)。Kompira の画面から名前をコピーしてください。`,
        'wrong-type': ({ type }) => `オブジェクトは存在しますが、種類が違います (${typeOf(type)})。`,
        parameters: ({ given, near }) => (given.length === 0
            ? `${input('parameters')} は空です。`
            : `${input('parameters')} に指定されたパラメータ: ${list(given)}。`) +
            (near === undefined ? '' : `${q(near)} は、このパラメータの書き間違いではありませんか。`),
    },
    breakdowns: {
        timeout: ({ afterMs }, { where, sent, call }) => sent
            ? `${duration(afterMs)}以内に応答を最後まで受信できませんでした (${call})。`
            : `${duration(afterMs)}以内に ${where} に接続できませんでした。`,
        aborted: (_, { call }) => `リクエストを途中で打ち切りました (${call})。`,
        'name-unknown': ({ host, code }) => `ホスト名 ${host} が見つかりません (${code})。`,
        connection: ({ code, said }, { where, sent, call }) => {
            const why = `${ja.connections[code] ?? said}${code === '' ? '' : ` (${code})`}`;
            return sent
                ? `応答を最後まで受信できませんでした (${call}): ${why}。`
                : `${where} に接続できませんでした: ${why}。`;
        },
        tls: (broken) => (0,_tls_detail_js__WEBPACK_IMPORTED_MODULE_2__/* .withTlsDetail */ .D)(ja.tls[broken.problem](broken.host, broken.shown), broken, { comma: '、', stop: '。' }),
        'proxy-unreachable': ({ proxy, code, said }) => `プロキシ ${proxy} に接続できませんでした: ${ja.connections[code] ?? said}${code === '' ? '' : ` (${code})`}。`,
        'proxy-refused': ({ proxy, status, schemes }, { where }) => schemes === undefined
            ? `プロキシ ${proxy} が ${where} への接続を拒否しました: ${status}。`
            : `プロキシ ${proxy} が認証を求めています: ${status}${schemes.length === 0 ? '' : `、対応している認証方式: ${list(schemes)}`}。`,
    },
    tls: {
        'self-signed': (host) => `${host} の証明書は自己署名証明書で、この環境では信頼されていません。`,
        'unknown-authority': (host, shown) => `${host} の証明書は、この環境で信頼されていない認証局が発行したものです${issuer(shown)}。`,
        'incomplete-chain': (host, shown) => `${host} の証明書から、この環境で信頼されている認証局までをたどれません${issuer(shown)}。`,
        'wrong-name': (host, shown) => `証明書は ${host} のものではありません${shown ? ` (有効な名前: ${shown.names})` : ''}。`,
        expired: (host, shown) => shown && !shown.expired
            ? `${host} の証明書の上位にある証明書の有効期限が切れています。`
            : `${host} の証明書の有効期限が切れています${shown ? ` (期限: ${shown.validTo})` : ''}。`,
        'not-yet-valid': (host, shown) => `${host} の証明書の有効期間がまだ始まっていません${shown ? ` (開始: ${shown.validFrom})` : ''}。`,
        'weak-certificate': (host) => `${host} の証明書の強度が足りません。鍵が 1024 ビット以下か、署名が SHA-1 または MD5 です。`,
        'bad-certificate': (host) => `${host} の証明書を受け入れられませんでした。`,
        'old-tls': (host) => `${host} は TLS 1.0 または TLS 1.1 にしか対応していません。`,
        'weak-tls': (host) => `${host} の TLS の鍵交換の強度が足りません。1024 ビット以下の Diffie-Hellman です。`,
        'not-tls': (host) => `${host} のこのポートは TLS (https) に対応していません。`,
        'handshake-failed': (host) => `${host} との TLS ハンドシェイクに失敗しました。`,
        'client-certificate': (host) => `${host} がクライアント証明書を求めています。`,
    },
    connections: {
        ECONNREFUSED: '接続が拒否されました',
        EAI_AGAIN: '現在、ホスト名を解決できません',
        EHOSTUNREACH: 'ホストまでの経路がありません',
        ENETUNREACH: 'ネットワークに到達できません',
        ETIMEDOUT: '接続がタイムアウトしました',
        ECONNRESET: '接続がリセットされました',
        EPIPE: '接続が閉じられました',
    },
    defects: {
        'not-json': ({ contentType, begins }) => `JSON ではありません (${contentType ?? 'Content-Type なし'}、${begins === '' ? '内容は空' : `先頭: ${q(begins)}`})`,
        'too-deep': () => '入れ子が深すぎます',
        'too-large': ({ mebibytes }) => `${mebibytes} MiB を超えています`,
        'not-utf-8': () => 'UTF-8 ではありません',
        'not-decodable': ({ coding, said }) => `デコードできません (${coding}): ${said}`,
        'not-a': ({ expected, got }) => `${{ 'process-path': 'プロセスのパス', process: 'プロセス', object: 'オブジェクト', page: '一覧のページ' }[expected]}ではありません: ${got}`,
        'other-process': ({ got }) => `別のプロセスの情報です: ${got}`,
        'other-object': ({ got }) => `別のオブジェクトの情報です: ${got}`,
        field: ({ name, got }) => (got === '' ? `${name} がありません` : `${name} の値が不正です: ${got}`),
        'unknown-status': ({ got }) => `不明なステータスです: ${got}`,
        'not-filtered': () => 'プロセスの一覧が、指定した条件で絞り込まれていません',
    },
    invalid: (call, defect) => `応答が正しくありません (${call}): ${defect}。`,
    refused: ({ call, status, reason, page, redirect }) => reason !== ''
        ? `サーバーの応答 (${call}): ${status} ${sentence(reason)}`
        : `Kompira の REST API 以外からの応答 (${call}): ${status}${redirect === undefined ? '' : `、${redirect} へのリダイレクト`}${page === '' ? '。' : ` ${sentence(page)}`}`,
    problems: {
        empty: ({ of }) => ({
            server: `必須です。${input('server')} または環境変数 KOMPIRA_SERVER に、https://kompira.example.com のような URL を指定してください。`,
            token: `必須です。Kompira ユーザーの REST API トークンを、${input('token')} または環境変数 KOMPIRA_TOKEN で指定してください。GitHub のシークレットは、名前が違う場合や、フォークから起動されたワークフローでは空になります。`,
            jobflow: '必須です。ジョブフローのオブジェクトパスを指定してください: /root/restart_process',
            process: '必須です。プロセスの ID、パス、URL のいずれかを指定してください。GitHub では、プロセスを開始しなかったステップの出力は空です。別のジョブの出力も、その中にシークレットが検出されると空になります。',
            channel: '必須です。チャネルのオブジェクトパスを指定してください: /root/approval',
            state: '必須です。kompira run の --state に指定したファイルを指定してください。',
            message: '必須です。送信する内容を YAML または JSON で指定してください。null も送信できます。',
            'mail-message': '必須です。何が起きたかを、メールを受け取る人に向けて書いてください。',
            'mail-token': '必須です。このジョブフローだけを実行できる Kompira ユーザーの REST API トークンを指定してください。メールを持つ人は全員、このトークンを手に入れます。トークンを使わない場合は、代わりに link にページの URL を指定してください。',
        })[of],
        'not-one-of': ({ text, choices }) => `${q(text)} は指定できません。次のいずれかを指定してください: ${list(choices)}`,
        'not-boolean': ({ text }) => `${q(text)} は指定できません。true または false を指定してください。`,
        'no-unit': ({ text }) => `${q(text)} に単位がありません。秒なら ${text}s、分なら ${text}m と書いてください。`,
        'not-a-duration': ({ text }) => `${q(text)} は時間として読み取れません。90s や 1h30m のように、数字に ms、s、m、h、d のいずれかを付けて書いてください。`,
        'too-short': ({ text, least }) => `${q(text)} は短すぎます。${least} 以上を指定してください。`,
        'too-long': ({ text, most }) => `${q(text)} は長すぎます。${most} 以下を指定してください。`,
        'not-a-server': ({ text }) => `${text === undefined ? '' : `${q(text)} は`}サーバーの URL ではありません。https://kompira.example.com のように省略せずに書いてください。`,
        'address-of-jobflow': ({ origin }) => `ジョブフローの URL です。ここには ${origin} を指定し、オブジェクトパスは ${input('jobflow')} に指定してください。`,
        'user-in-url': ({ bare }) => `ユーザー名やパスワードを含む URL は使えません。${bare} を指定し、トークンは別に指定してください。`,
        'query-in-url': ({ bare }) => `? や # 以降の付いた URL は使えません。次のように書いてください: ${bare}`,
        'clear-text': ({ text, https, canBeInsecure }) => `${q(text)} では、トークンが暗号化されずに送信されます。${https} を指定してください。${canBeInsecure ? `自分で管理しているネットワークの中であれば、${input('insecure', 'true')} でも許可できます。` : ''}`,
        'not-a-proxy': () => 'プロキシの URL ではありません。http://proxy.example.com:3128 の形で指定してください。認証が必要な場合は http://user:password@proxy.example.com:3128 です (記号はパーセントエンコーディングで書きます)。',
        'path-is-url': ({ example }) => `URL です。オブジェクトパスだけを指定してください: ${example}`,
        'path-control-character': ({ text }) => `${q(text)} に改行などの制御文字が含まれています。パスを 1 つだけ、1 行で指定してください。`,
        'path-empty-part': ({ text, instead }) => `${q(text)} では、スラッシュの間または後ろが空になっています。次のように書いてください: ${instead}`,
        'path-relative': ({ text, example }) => `${q(text)} に . または .. が含まれています。ルートからのパスを指定してください: ${example}`,
        'path-suffix': ({ text, suffix, instead }) => `${q(text)} の末尾の ${suffix} は自動的に付きます。次のように書いてください: ${instead}`,
        'other-server': ({ text, server }) => `${q(text)} は ${server} の URL ではありません。プロセスが動いているサーバーを ${input('server')} に指定するか、ID だけを指定してください。`,
        'not-a-process': ({ text }) => `${text === undefined ? '' : `${q(text)} は`}プロセスではありません。出力 process-id、process、process-url と同じ形で、ID、パス、URL のいずれかを指定してください: 262 または /process/id_262`,
        'not-a-mapping': ({ is }) => `マッピング (Kompira の辞書) が必要ですが、${{ empty: '空', list: 'リスト', string: '文字列', number: '数値', boolean: '真偽値' }[is]}になっています。"名前: 値" を 1 行に 1 つ書くか、JSON のオブジェクトを書いてください。`,
        'no-value': () => '値がありません。# で始まる文字列はコメントになるため、引用符で囲んでください。',
        'too-deep': () => '入れ子が深すぎます。階層を減らすか、文字列として渡してください。',
        yaml: (problem) => `${at(problem)}: YAML として読み取れません (${problem.said})。${problem.isIndent ? 'toJSON が出力するような複数行のリストやマッピングを書けるのは、最上位のキーの値だけです。全体を JSON で書いてください。' : write(problem.write)}`,
        'second-document': (problem) => `${at(problem)}: ここから 2 つ目の YAML ドキュメントが始まっています。ドキュメントは 1 つだけ書いてください。`,
        alias: (problem) => `${at(problem)}: エイリアス *${problem.name} は使えません。${write(problem.write)}`,
        anchor: (problem) => `${at(problem)}: アンカー &${problem.name} は使えません。${write(problem.write)}`,
        tag: (problem) => `${at(problem)}: タグ ${problem.name} は使えません。${write(problem.write)}`,
        'key-not-text': (problem) => `${at(problem)}: キーには文字列だけを使えます。`,
        'key-without-value': (problem) => `${at(problem)}: キー ${q(problem.name)} に値がありません。${write(problem.write)}`,
        'key-twice': (problem) => `${at(problem)}: キー ${q(problem.name)} が 2 回書かれています。どちらかを削除してください。`,
        'comment-behind-value': (problem) => `${at(problem)}: # から後ろがコメントとみなされ、値に含まれません。${write(problem.write)}`,
        'control-escape': (problem) => `${at(problem)}: 二重引用符の中のバックスラッシュにより、制御文字になります。${problem.write === undefined ? '' : `${write(problem.write)} `}改行を含む値は、ブロック (|) または JSON で書いてください。`,
        'not-json': (problem) => `${problem.line} 行目の ${q(problem.text)} は JSON ではありません (${problem.said})。JSON の値を 1 行に 1 つ書いてください${problem.write === undefined ? '。文字列には引用符が必要です。' : `: ${problem.write}`}`,
        'no-pem-file': ({ text, said }) => `${text === undefined ? '' : `${q(text)} は、`}PEM の内容でも、読み取れるファイルでもありません (${said})。ファイルのパス (ワークフローではワークスペースからのパス) か、PEM の内容そのものを指定してください。`,
        'private-key-in-certificate': () => '秘密鍵が含まれています。証明書だけを指定してください。',
        'no-certificate': () => '証明書が含まれていません。PEM は -----BEGIN CERTIFICATE----- で始まります。',
        'bad-certificate': ({ number, count, said }) => `${count} 個中 ${number} 個目の証明書を読み取れません (${said})。改行も含めて、全体をコピーし直してください。`,
        'no-private-key': ({ said }) => `秘密鍵として読み取れません (${said})。PEM は -----BEGIN PRIVATE KEY----- で始まります。`,
        'encrypted-key': () => '秘密鍵が暗号化されています。先に復号してください: openssl pkey -in client.key -out client-plain.key',
        'key-mismatch': () => `${input('client-certificate')} の先頭の証明書に対応する秘密鍵ではありません。`,
        'needs-other': ({ other }) => `必須です。${other} と組で指定してください。`,
        'not-a-header': ({ line }) => `${line} 行目はヘッダーとして読み取れません。「名前: 値」の形式で、1 行に 1 つ、ASCII 文字だけで書いてください。`,
        'own-header': ({ line, name }) => `${line} 行目: ${name} はこのプログラムが設定します。削除してください。`,
        'header-twice': ({ line, name }) => `${line} 行目: ${name} が 2 回書かれています。どちらかを削除してください。`,
        'bad-token': () => '空白、改行、またはトークンに使われない文字が含まれています。先頭の "Token" は含めずに、トークンをコピーし直してください。',
        'both-kinds-of-job': ({ others }) => `これを指定できるのはスクリプトジョブだけですが、${list(others)} を指定できるのはジョブフローだけです。どちらかを削除してください。`,
        'message-with-receive': () => 'command: receive では使いません。削除するか、command: send を指定してください。',
        'proxy-needs-node': ({ version }) => `Node.js ${version} はプロキシ経由の接続に対応していません。24.5 以降を使うか (GitHub ではランナーを更新)、サーバーを no_proxy に追加してください。`,
        'unknown-command': ({ near, commands }) => `このコマンドはありません。${near === undefined ? '' : `${near} の間違いではありませんか。`}使えるコマンド: ${list(commands)}`,
        'unknown-option': ({ near }) => `このコマンドでは使えないオプションです。${near === undefined ? '--help で一覧を確認してください。' : `${near} の間違いではありませんか。`}`,
        'needs-value': () => '値が必要です。-- で始まる値は、--option=value の形で書いてください。',
        'empty-file': () => 'ファイルが空です。',
        'not-utf-8': () => 'ファイルの文字コードが UTF-8 ではありません。UTF-8 で保存してください。',
        'file-too-large': ({ mebibytes }) => `ファイルが ${mebibytes} MiB を超えています。`,
        'given-twice': () => '2 回指定されています。どちらかを削除してください。',
        'too-many-arguments': () => '引数が多すぎます。空白を含む値は引用符で囲んでください。',
        'token-on-command-line': () => 'コマンドラインのトークンは、このマシンのすべてのユーザーから見えてしまいます。環境変数 KOMPIRA_TOKEN か --token-file を使ってください。',
        'not-together': ({ other }) => `${other} と同時には指定できません。どちらかを削除してください。`,
        'same-file': ({ other }) => `${other} と同じファイルです。別のファイルを指定してください。`,
        'file-unusable': ({ said }) => said === ''
            ? 'このファイルは kompira が作成したものではありません。'
            : `このファイルは使えません: ${said}`,
        'state-unusable': ({ said }) => `${said === '' ? 'このファイルは kompira が作成したものではありません' : `このファイルは使えません (${said})`}。${LEFT_UNKNOWN}`,
        'state-unfinished': ({ file }) => `${q(file)} は、継続中の実行、強制終了された実行、またはプロセスを残した可能性のある実行のものです。実行中でなければ、次のコマンドを実行してください: kompira finish --state ${file}。finish がすでに「開始されたかどうかは不明」と表示した場合は、Kompira のプロセス一覧を確認してから、このファイルを削除してください。`,
        'state-of-other-server': ({ server }) => `この実行は ${server} で開始されました。${input('server')} にはこの URL を指定してください。`,
        'pipeline-token': () => 'パイプライン用のトークン (KOMPIRA_TOKEN) です。メールを持つ人全員に渡ってしまいます。このジョブフローだけを実行できる Kompira ユーザーを作成し、そのトークンを指定してください。',
        'pipeline-token-inside': () => 'パイプライン用のトークン (KOMPIRA_TOKEN) が含まれています。メールを持つ人全員に渡ってしまいます。',
        'mail-token-inside': () => 'メール用のトークンが含まれています。トークンは mail-token だけに指定してください。',
        'too-many-bytes': ({ bytes, most }) => `HTML にすると ${bytes} バイトです。上限は ${most} バイトです。短くして、残りをどこで見られるかを書いてください。`,
        'too-many-characters': ({ characters, most }) => `${characters} 文字です。上限は ${most} 文字です。短い言葉にして、残りは message に書いてください。`,
        'not-a-link': () => 'ページの URL ではありません。省略せずに書いてください: https://github.com/OWNER/REPO/actions/workflows/restart.yml',
        'token-in-link': () => 'トークンを含む URL は使えません。メールを持つ人全員に渡ってしまいます。ログインの必要なページの URL を指定するか、ジョブフローを開始するボタンにする場合は mail-token を使ってください。',
        'user-in-link': () => 'ユーザー名やパスワードを含む URL は使えません。ログインは、開いた先のページが求めます。',
        'http-link': () => 'http の URL は使えません。ページを通信経路の途中で書き換えられるおそれがあります。https を指定してください。',
    },
    notices: {
        'reachable-again': ({ lengthMs }) => `サーバーの応答が戻りました (途絶えていた時間: ${duration(lengthMs)})。`,
        'long-poll-given-up': ({ failure }) => {
            const why = failure.kind === 'request-timeout'
                ? `使うには ${input('request-timeout')} を 2s 以上にする必要があります。`
                : failure.kind === 'too-soon'
                    ? `サーバーが ${duration(failure.heldMs)}で 408 を返しました。`
                    : '';
            return `${input('long-poll')} を使えないため、定期的な確認に切り替えます。${why}`;
        },
        suspended: () => 'プロセスが中断しています。誰かが再開すると続行します。',
        'new-for-long': () => 'プロセスが 30 秒間 NEW のままです。ジョブフローが多重度の上限に達している、Kompira エンジンが停止している、またはライセンスの期限が切れている可能性があります。',
        'waiting-for-long': () => 'プロセスが 5 分間 WAITING のままです。時間のかかるコマンド、メッセージ、または人の操作を待っています。',
        slow: ({ watchedMs, expectedMs }) => `実行時間が ${duration(watchedMs)}になりました。通常は ${duration(expectedMs ?? 0)}です。`,
        silent: ({ process, watchedMs, expectedMs }) => `${duration(watchedMs)}経過${expectedMs === undefined ? '' : ` (通常は ${duration(expectedMs)})`}。ステータスは ${process.status}${process.currentJob === null ? ' です' : `、${placeIs(ja.place(process.currentJob, process.line))}`}。コンソールに新しい出力はありません。`,
    },
    retrying: (cause, forMs) => `${cause}${cause.endsWith('。') ? '' : ' '}最長 ${duration(forMs)}間、再試行します。`,
    warnings: {
        insecure: () => `${input('insecure')} が true です。すべての証明書と、暗号化されていない http を受け入れます。通信経路の途中にいる第三者に、トークンを読み取られるおそれがあります。`,
        'no-proxy-entries': ({ entries }) => `no_proxy の ${entries.map(q).join('、')} は、何とも一致しません。ホスト名、.ドメイン、IP アドレス、または 10.0.0.0/8 のようなネットワークを書いてください。`,
        truncated: ({ names, url }) => `120 kB を超えたため、先頭部分だけを設定しました: ${list(names)}。${url === undefined ? '' : `全体: ${url}`}`,
        'log-not-written': ({ said }) => `ログの一部を書き込めませんでした: ${said}`,
    },
    lines: {
        started: ({ jobflow, parameters }) => `${jobflow} を開始しました${parameters.length === 0 ? '' : ` (パラメータ: ${list(parameters)})`}。`,
        joined: ({ jobflow, path }) => `${jobflow} はすでに実行中のため、新しく開始せず、${path} に合流しました。`,
        'process-url': ({ url }) => `プロセス: ${url}`,
        'waiting-for': ({ name }) => `${name} の終了を待っています。`,
        'waiting-for-message': ({ name }) => `${name} のメッセージを待っています。`,
        'waiting-for-others': ({ jobflow }) => `${jobflow} はすでに実行中です。終了を待っています:`,
        'others-ended': ({ waitedMs }) => `先に動いていたプロセスが終了しました (待ち時間: ${duration(waitedMs)})。`,
        usually: ({ seconds }) => `通常の所要時間: ${duration(seconds * 1000)}`,
        progress: ({ status, place, elapsedMs, expectedMs }) => [
            status,
            ...(place === '' ? [] : [place]),
            `経過 ${duration(elapsedMs)}${expectedMs === undefined ? '' : ` (通常 ${duration(expectedMs)})`}`,
        ].join(' · '),
        'state-kept': ({ file }) => `実行中のものが残っている可能性があるため、${q(file)} をそのまま残しました。Kompira で確認してから、このファイルを削除してください。`,
        'nothing-to-finish': ({ missing }) => missing === undefined ? '後始末の必要はありません。' : `${q(missing)} がないため、後始末は行いません。`,
        terminating: ({ path }) => `${path} を強制終了しています。`,
        'terminating-left': ({ path }) => `${path} が実行中のまま残っています。強制終了します。`,
        'token-in-query': () => `${input('token-location')} が query です。トークンはすべての URL に含まれ、サーバーとすべてのプロキシのアクセスログに残ります。`,
        'unmasked-headers': ({ names }) => `値が短いため、ログでマスクされないヘッダー: ${list(names)}`,
        'state-not-saved': ({ said, begun }) => `post ステップまたは kompira finish に引き継ぐ状態を保存できませんでした: ${said}${begun ? '\nこの実行が強制終了された場合は、プロセスが残っていないかを Kompira で確認してください。' : ''}`,
        'summary-not-written': ({ said }) => `ジョブ サマリーまたはレポートを書き込めませんでした: ${said}`,
        'console-lost': () => `ここで出力の一部が失われました。2 回の確認の間に、サーバーが保持する 64 KB を超える出力がありました。${input('poll-interval')} を短くすると、確認の間隔が短くなります。`,
        'console-gone': () => 'ここで出力の一部が失われました。最初の確認より前の出力で、サーバーは末尾の 64 KB だけを保持します。',
        'console-anew': () => 'ここからコンソールを表示し直します。サーバーが、それまでと異なる内容を返したためです。',
        'console-repeats': () => '同じ出力が繰り返されており、サーバーは末尾の 64 KB だけを保持します。ここから先は、似た行が欠けている可能性があります。',
        'console-tail': () => 'コンソールの最後の出力:',
    },
    row: ({ status, started, user }) => list([
        status,
        started === null ? '未開始' : `開始 ${started}`,
        ...(user === null ? [] : [`ユーザー ${user}`]),
    ]),
    more: (count, least) => `ほか ${count} 件${least ? '以上' : ''}`,
    neverBegan: '実行は始まっていません。ジョブフローが多重度の上限に達している、Kompira エンジンが停止している、またはライセンスの期限が切れている可能性があります。',
    lastSeen: (process, where) => process === undefined
        ? 'ステータスを読み取れませんでした。'
        : `最後に確認したステータスは ${process.status}${process.suspended ? ' (中断中)' : ''}${where === '' ? ' です' : `、${placeIs(where)}`}。`,
    place: (job, line) => `${job}${line === null ? '' : ` ${line} 行目`}`,
    stoppedAt: (place, source) => `停止位置: ${place}${source === '' ? '' : `: ${source}`}`,
    child: ({ job, status, exitStatus, result, error }) => `${job === '' ? '' : `${job}: `}${list([
        status,
        ...(exitStatus === null || exitStatus === '0' ? [] : [`終了ステータス ${exitStatus}`]),
        ...(result === '' ? [] : [`結果 ${result}`]),
        ...(error === '' ? [] : [`エラー ${error}`]),
    ])}`,
    headings: {
        'invalid-inputs': '入力に誤りがあります。何も送信していません。',
        'not-begun': '何も開始・変更していません。',
        running: '実行中のプロセス:',
        'failed-children': '失敗した子プロセス:',
        'last-output': 'コンソールの最後の出力:',
        process: 'プロセス:',
        channel: 'チャネル:',
        candidates: 'この開始リクエストで作成された可能性のあるプロセス:',
        'candidates-none': 'サーバーの時刻を基準にすると、この開始リクエスト以降のプロセスはありません。ただし、これから現れる可能性があります。',
        'candidates-newest': '直近のプロセス:',
        'candidates-invisible': 'このユーザーから見える、このジョブフローのプロセスはありません。',
        'candidates-unlisted': 'プロセスの一覧を取得できませんでした。',
        'look-first': '再実行の前に、こちらを確認してください:',
        'stop-error': '強制終了中のエラー:',
        todo: '対処:',
        'post-title': 'Kompira: プロセスがまだ実行中の可能性があります',
        'no-verdict': '結果のないまま終わりました。プロセスが実行中の可能性があるため、Kompira で確認してください。外部から強制終了されたのでなければ不具合です。ご報告ください。',
        'not-ended': '結果がありません。まだ実行中か、強制終了されました。',
        'no-result': 'なし',
    },
    became: (subject, outcome, { command, start }) => {
        if (command !== undefined) {
            const acts = {
                show: 'の確認',
                terminate: 'の強制終了',
                suspend: 'の中断',
                resume: 'の再開',
                send: 'へのメッセージ送信',
                receive: 'からのメッセージ受信',
            };
            return `${subject} ${acts[command] ?? `(${command})`}`;
        }
        const words = {
            succeeded: 'が成功しました',
            failed: 'が失敗しました',
            'timed-out': 'がタイムアウトしました',
            cancelled: 'がキャンセルされました',
            started: 'を開始しました',
            skipped: 'の開始を見送りました',
            validated: 'を確認しました',
            error: {
                known: 'の実行結果を確認できませんでした',
                unknown: 'が開始された可能性があります',
                none: 'を開始しませんでした',
            }[start],
        };
        return `${subject} ${words[outcome]}`;
    },
    leftUnknown: (jobflow) => `${jobflow} の開始リクエストを送信しましたが、開始されたかどうかは不明です。`,
    stateUnreadable: `メイン ステップが保存した状態を読み取れません。サーバーには何も送信していません。${LEFT_UNKNOWN}`,
    notFinished: (what, said) => `${what} はまだ実行中の可能性があります。停止できませんでした: ${said}`,
    mailForm: (jobflow, server) => `メールに、${server} の ${jobflow} を開始するボタンがあります。メール用のトークンが含まれています。メールを持つ人は全員、ジョブフローの開始など、そのトークンで許可されたすべての操作ができます。`,
    mailLink: (host) => `メールに、${host} のページを開くボタンがあります。トークンは含まれていません。`,
    inQuery: {
        'TOKEN-NOT-SEEN': `URL のクエリ (${input('token-location', 'query')} ではトークンを含みます) を通すように、ゲートウェイを設定してください。`,
        'REDIRECT-LOGIN': `${input('server')} の値と、手前のゲートウェイなどが URL のクエリ (${input('token-location', 'query')} ではトークンを含みます) を取り除いていないかを確認してください。`,
    },
    proxyLogin,
    outage: `サーバーとネットワークを確認してください。サーバーの再起動に ${input('outage-tolerance')} より長くかかる場合は、${input('outage-tolerance')} を延ばしてください。`,
    waitLater: (id) => `後から終了を待つ場合: ${input('command', `wait ${id}`)}`,
    noProcess: 'プロセスの ID を確認してください。一般ユーザーに見えるのは自分のプロセスだけです。古いプロセスは、自動的に削除されていることがあります。',
    candidatesAbove: '再実行の前に、上のプロセスを確認してください。',
    outputsNotSet: (said) => `出力を設定できませんでした: ${said}`,
    labels: {
        jobflow: 'ジョブフロー',
        process: 'プロセス',
        server: 'サーバー',
        user: 'Kompira ユーザー',
        parameters: 'パラメータ',
        status: 'ステータス',
        result: '結果',
        'exit-status': '終了ステータス',
        error: 'エラー',
        started: '開始日時',
        finished: '終了日時',
        took: '所要時間',
        usually: '通常',
        console: 'コンソール',
        'console-end': 'コンソール (末尾)',
        children: '子プロセス',
        child: 'プロセス',
    },
});
const ja = japanese(_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .asInWorkflow */ .r);


/***/ }),

/***/ 33:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

"use strict";
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ withTlsDetail)
/* harmony export */ });
/** What Node says of these is what we say, and advice on options of Node. */
const SAID_BY_US = [
    'self-signed',
    'unknown-authority',
    'incomplete-chain',
    'wrong-name',
    'expired',
    'not-yet-valid',
];
/** The sentence with the code of Node or its words, in the brackets that it may end with already. */
function withTlsDetail(sentence, { problem, code, said }, { comma, stop }) {
    const isCode = code !== '' && code !== 'UNSPECIFIED';
    const words = isCode && SAID_BY_US.includes(problem) ? '' : said;
    const detail = [words, isCode && !words.includes(code) ? code : '']
        .filter((text) => text !== '')
        .join(comma);
    if (detail === '')
        return sentence;
    const start = sentence.slice(0, -stop.length);
    return start.endsWith(')')
        ? `${start.slice(0, -1)}${comma}${detail})${stop}`
        : `${start} (${detail})${stop}`;
}


/***/ }),

/***/ 2613:
/***/ ((module) => {

"use strict";
module.exports = require("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

"use strict";
module.exports = require("buffer");

/***/ }),

/***/ 4434:
/***/ ((module) => {

"use strict";
module.exports = require("events");

/***/ }),

/***/ 8611:
/***/ ((module) => {

"use strict";
module.exports = require("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

"use strict";
module.exports = require("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

"use strict";
module.exports = require("net");

/***/ }),

/***/ 932:
/***/ ((module) => {

"use strict";
module.exports = require("process");

/***/ }),

/***/ 4756:
/***/ ((module) => {

"use strict";
module.exports = require("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

"use strict";
module.exports = require("util");

/***/ }),

/***/ 7349:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var resolveBlockMap = __nccwpck_require__(7103);
var resolveBlockSeq = __nccwpck_require__(334);
var resolveFlowCollection = __nccwpck_require__(3142);

function resolveCollection(CN, ctx, token, onError, tagName, tag) {
    const coll = token.type === 'block-map'
        ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag)
        : token.type === 'block-seq'
            ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag)
            : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
    const Coll = coll.constructor;
    // If we got a tagName matching the class, or the tag name is '!',
    // then use the tagName from the node class used to create it.
    if (tagName === '!' || tagName === Coll.tagName) {
        coll.tag = Coll.tagName;
        return coll;
    }
    if (tagName)
        coll.tag = tagName;
    return coll;
}
function composeCollection(CN, ctx, token, props, onError) {
    const tagToken = props.tag;
    const tagName = !tagToken
        ? null
        : ctx.directives.tagName(tagToken.source, msg => onError(tagToken, 'TAG_RESOLVE_FAILED', msg));
    if (token.type === 'block-seq') {
        const { anchor, newlineAfterProp: nl } = props;
        const lastProp = anchor && tagToken
            ? anchor.offset > tagToken.offset
                ? anchor
                : tagToken
            : (anchor ?? tagToken);
        if (lastProp && (!nl || nl.offset < lastProp.offset)) {
            const message = 'Missing newline after block sequence props';
            onError(lastProp, 'MISSING_CHAR', message);
        }
    }
    const expType = token.type === 'block-map'
        ? 'map'
        : token.type === 'block-seq'
            ? 'seq'
            : token.start.source === '{'
                ? 'map'
                : 'seq';
    // shortcut: check if it's a generic YAMLMap or YAMLSeq
    // before jumping into the custom tag logic.
    if (!tagToken ||
        !tagName ||
        tagName === '!' ||
        (tagName === YAMLMap.YAMLMap.tagName && expType === 'map') ||
        (tagName === YAMLSeq.YAMLSeq.tagName && expType === 'seq')) {
        return resolveCollection(CN, ctx, token, onError, tagName);
    }
    let tag = ctx.schema.tags.find(t => t.tag === tagName && t.collection === expType);
    if (!tag) {
        const kt = ctx.schema.knownTags[tagName];
        if (kt?.collection === expType) {
            ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
            tag = kt;
        }
        else {
            if (kt) {
                onError(tagToken, 'BAD_COLLECTION_TYPE', `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? 'scalar'}`, true);
            }
            else {
                onError(tagToken, 'TAG_RESOLVE_FAILED', `Unresolved tag: ${tagName}`, true);
            }
            return resolveCollection(CN, ctx, token, onError, tagName);
        }
    }
    const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
    const res = tag.resolve?.(coll, msg => onError(tagToken, 'TAG_RESOLVE_FAILED', msg), ctx.options) ?? coll;
    const node = identity.isNode(res)
        ? res
        : new Scalar.Scalar(res);
    node.range = coll.range;
    node.tag = tagName;
    if (tag?.format)
        node.format = tag.format;
    return node;
}

exports.composeCollection = composeCollection;


/***/ }),

/***/ 3683:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Document = __nccwpck_require__(3021);
var composeNode = __nccwpck_require__(5937);
var resolveEnd = __nccwpck_require__(7788);
var resolveProps = __nccwpck_require__(4631);

function composeDoc(options, directives, { offset, start, value, end }, onError) {
    const opts = Object.assign({ _directives: directives }, options);
    const doc = new Document.Document(undefined, opts);
    const ctx = {
        atKey: false,
        atRoot: true,
        directives: doc.directives,
        options: doc.options,
        schema: doc.schema
    };
    const props = resolveProps.resolveProps(start, {
        indicator: 'doc-start',
        next: value ?? end?.[0],
        offset,
        onError,
        parentIndent: 0,
        startOnNewline: true
    });
    if (props.found) {
        doc.directives.docStart = true;
        if (value &&
            (value.type === 'block-map' || value.type === 'block-seq') &&
            !props.hasNewline)
            onError(props.end, 'MISSING_CHAR', 'Block collection cannot start on same line with directives-end marker');
    }
    // @ts-expect-error If Contents is set, let's trust the user
    doc.contents = value
        ? composeNode.composeNode(ctx, value, props, onError)
        : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
    const contentEnd = doc.contents.range[2];
    const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
    if (re.comment)
        doc.comment = re.comment;
    doc.range = [offset, contentEnd, re.offset];
    return doc;
}

exports.composeDoc = composeDoc;


/***/ }),

/***/ 5937:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Alias = __nccwpck_require__(4065);
var identity = __nccwpck_require__(1127);
var composeCollection = __nccwpck_require__(7349);
var composeScalar = __nccwpck_require__(5413);
var resolveEnd = __nccwpck_require__(7788);
var utilEmptyScalarPosition = __nccwpck_require__(2599);

const CN = { composeNode, composeEmptyNode };
function composeNode(ctx, token, props, onError) {
    const atKey = ctx.atKey;
    const { spaceBefore, comment, anchor, tag } = props;
    let node;
    let isSrcToken = true;
    switch (token.type) {
        case 'alias':
            node = composeAlias(ctx, token, onError);
            if (anchor || tag)
                onError(token, 'ALIAS_PROPS', 'An alias node must not specify any properties');
            break;
        case 'scalar':
        case 'single-quoted-scalar':
        case 'double-quoted-scalar':
        case 'block-scalar':
            node = composeScalar.composeScalar(ctx, token, tag, onError);
            if (anchor)
                node.anchor = anchor.source.substring(1);
            break;
        case 'block-map':
        case 'block-seq':
        case 'flow-collection':
            try {
                node = composeCollection.composeCollection(CN, ctx, token, props, onError);
                if (anchor)
                    node.anchor = anchor.source.substring(1);
            }
            catch (error) {
                // Almost certainly here due to a stack overflow
                const message = error instanceof Error ? error.message : String(error);
                onError(token, 'RESOURCE_EXHAUSTION', message);
            }
            break;
        default: {
            const message = token.type === 'error'
                ? token.message
                : `Unsupported token (type: ${token.type})`;
            onError(token, 'UNEXPECTED_TOKEN', message);
            isSrcToken = false;
        }
    }
    node ?? (node = composeEmptyNode(ctx, token.offset, undefined, null, props, onError));
    if (anchor && node.anchor === '')
        onError(anchor, 'BAD_ALIAS', 'Anchor cannot be an empty string');
    if (atKey &&
        ctx.options.stringKeys &&
        (!identity.isScalar(node) ||
            typeof node.value !== 'string' ||
            (node.tag && node.tag !== 'tag:yaml.org,2002:str'))) {
        const msg = 'With stringKeys, all keys must be strings';
        onError(tag ?? token, 'NON_STRING_KEY', msg);
    }
    if (spaceBefore)
        node.spaceBefore = true;
    if (comment) {
        if (token.type === 'scalar' && token.source === '')
            node.comment = comment;
        else
            node.commentBefore = comment;
    }
    // @ts-expect-error Type checking misses meaning of isSrcToken
    if (ctx.options.keepSourceTokens && isSrcToken)
        node.srcToken = token;
    return node;
}
function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
    const token = {
        type: 'scalar',
        offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
        indent: -1,
        source: ''
    };
    const node = composeScalar.composeScalar(ctx, token, tag, onError);
    if (anchor) {
        node.anchor = anchor.source.substring(1);
        if (node.anchor === '')
            onError(anchor, 'BAD_ALIAS', 'Anchor cannot be an empty string');
    }
    if (spaceBefore)
        node.spaceBefore = true;
    if (comment) {
        node.comment = comment;
        node.range[2] = end;
    }
    return node;
}
function composeAlias({ options }, { offset, source, end }, onError) {
    const alias = new Alias.Alias(source.substring(1));
    if (alias.source === '')
        onError(offset, 'BAD_ALIAS', 'Alias cannot be an empty string');
    if (alias.source.endsWith(':'))
        onError(offset + source.length - 1, 'BAD_ALIAS', 'Alias ending in : is ambiguous', true);
    const valueEnd = offset + source.length;
    const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
    alias.range = [offset, valueEnd, re.offset];
    if (re.comment)
        alias.comment = re.comment;
    return alias;
}

exports.composeEmptyNode = composeEmptyNode;
exports.composeNode = composeNode;


/***/ }),

/***/ 5413:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var resolveBlockScalar = __nccwpck_require__(8913);
var resolveFlowScalar = __nccwpck_require__(6842);

function composeScalar(ctx, token, tagToken, onError) {
    const { value, type, comment, range } = token.type === 'block-scalar'
        ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError)
        : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
    const tagName = tagToken
        ? ctx.directives.tagName(tagToken.source, msg => onError(tagToken, 'TAG_RESOLVE_FAILED', msg))
        : null;
    let tag;
    if (ctx.options.stringKeys && ctx.atKey) {
        tag = ctx.schema[identity.SCALAR];
    }
    else if (tagName)
        tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
    else if (token.type === 'scalar')
        tag = findScalarTagByTest(ctx, value, token, onError);
    else
        tag = ctx.schema[identity.SCALAR];
    let scalar;
    try {
        const res = tag.resolve(value, msg => onError(tagToken ?? token, 'TAG_RESOLVE_FAILED', msg), ctx.options);
        scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
    }
    catch (error) {
        const msg = error instanceof Error ? error.message : String(error);
        onError(tagToken ?? token, 'TAG_RESOLVE_FAILED', msg);
        scalar = new Scalar.Scalar(value);
    }
    scalar.range = range;
    scalar.source = value;
    if (type)
        scalar.type = type;
    if (tagName)
        scalar.tag = tagName;
    if (tag.format)
        scalar.format = tag.format;
    if (comment)
        scalar.comment = comment;
    return scalar;
}
function findScalarTagByName(schema, value, tagName, tagToken, onError) {
    if (tagName === '!')
        return schema[identity.SCALAR]; // non-specific tag
    const matchWithTest = [];
    for (const tag of schema.tags) {
        if (!tag.collection && tag.tag === tagName) {
            if (tag.default && tag.test)
                matchWithTest.push(tag);
            else
                return tag;
        }
    }
    for (const tag of matchWithTest)
        if (tag.test?.test(value))
            return tag;
    const kt = schema.knownTags[tagName];
    if (kt && !kt.collection) {
        // Ensure that the known tag is available for stringifying,
        // but does not get used by default.
        schema.tags.push(Object.assign({}, kt, { default: false, test: undefined }));
        return kt;
    }
    onError(tagToken, 'TAG_RESOLVE_FAILED', `Unresolved tag: ${tagName}`, tagName !== 'tag:yaml.org,2002:str');
    return schema[identity.SCALAR];
}
function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
    const tag = schema.tags.find(tag => (tag.default === true || (atKey && tag.default === 'key')) &&
        tag.test?.test(value)) || schema[identity.SCALAR];
    if (schema.compat) {
        const compat = schema.compat.find(tag => tag.default && tag.test?.test(value)) ??
            schema[identity.SCALAR];
        if (tag.tag !== compat.tag) {
            const ts = directives.tagString(tag.tag);
            const cs = directives.tagString(compat.tag);
            const msg = `Value may be parsed as either ${ts} or ${cs}`;
            onError(token, 'TAG_RESOLVE_FAILED', msg, true);
        }
    }
    return tag;
}

exports.composeScalar = composeScalar;


/***/ }),

/***/ 9984:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var node_process = __nccwpck_require__(932);
var directives = __nccwpck_require__(1342);
var Document = __nccwpck_require__(3021);
var errors = __nccwpck_require__(1464);
var identity = __nccwpck_require__(1127);
var composeDoc = __nccwpck_require__(3683);
var resolveEnd = __nccwpck_require__(7788);

function getErrorPos(src) {
    if (typeof src === 'number')
        return [src, src + 1];
    if (Array.isArray(src))
        return src.length === 2 ? src : [src[0], src[1]];
    const { offset, source } = src;
    return [offset, offset + (typeof source === 'string' ? source.length : 1)];
}
function parsePrelude(prelude) {
    let comment = '';
    let atComment = false;
    let afterEmptyLine = false;
    for (let i = 0; i < prelude.length; ++i) {
        const source = prelude[i];
        switch (source[0]) {
            case '#':
                comment +=
                    (comment === '' ? '' : afterEmptyLine ? '\n\n' : '\n') +
                        (source.substring(1) || ' ');
                atComment = true;
                afterEmptyLine = false;
                break;
            case '%':
                if (prelude[i + 1]?.[0] !== '#')
                    i += 1;
                atComment = false;
                break;
            default:
                // This may be wrong after doc-end, but in that case it doesn't matter
                if (!atComment)
                    afterEmptyLine = true;
                atComment = false;
        }
    }
    return { comment, afterEmptyLine };
}
/**
 * Compose a stream of CST nodes into a stream of YAML Documents.
 *
 * ```ts
 * import { Composer, Parser } from 'yaml'
 *
 * const src: string = ...
 * const tokens = new Parser().parse(src)
 * const docs = new Composer().compose(tokens)
 * ```
 */
class Composer {
    constructor(options = {}) {
        this.doc = null;
        this.atDirectives = false;
        this.prelude = [];
        this.errors = [];
        this.warnings = [];
        this.onError = (source, code, message, warning) => {
            const pos = getErrorPos(source);
            if (warning)
                this.warnings.push(new errors.YAMLWarning(pos, code, message));
            else
                this.errors.push(new errors.YAMLParseError(pos, code, message));
        };
        // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
        this.directives = new directives.Directives({ version: options.version || '1.2' });
        this.options = options;
    }
    decorate(doc, afterDoc) {
        const { comment, afterEmptyLine } = parsePrelude(this.prelude);
        //console.log({ dc: doc.comment, prelude, comment })
        if (comment) {
            const dc = doc.contents;
            if (afterDoc) {
                doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
            }
            else if (afterEmptyLine || doc.directives.docStart || !dc) {
                doc.commentBefore = comment;
            }
            else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
                let it = dc.items[0];
                if (identity.isPair(it))
                    it = it.key;
                const cb = it.commentBefore;
                it.commentBefore = cb ? `${comment}\n${cb}` : comment;
            }
            else {
                const cb = dc.commentBefore;
                dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
            }
        }
        if (afterDoc) {
            for (let i = 0; i < this.errors.length; ++i)
                doc.errors.push(this.errors[i]);
            for (let i = 0; i < this.warnings.length; ++i)
                doc.warnings.push(this.warnings[i]);
        }
        else {
            doc.errors = this.errors;
            doc.warnings = this.warnings;
        }
        this.prelude = [];
        this.errors = [];
        this.warnings = [];
    }
    /**
     * Current stream status information.
     *
     * Mostly useful at the end of input for an empty stream.
     */
    streamInfo() {
        return {
            comment: parsePrelude(this.prelude).comment,
            directives: this.directives,
            errors: this.errors,
            warnings: this.warnings
        };
    }
    /**
     * Compose tokens into documents.
     *
     * @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
     * @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
     */
    *compose(tokens, forceDoc = false, endOffset = -1) {
        for (const token of tokens)
            yield* this.next(token);
        yield* this.end(forceDoc, endOffset);
    }
    /** Advance the composer by one CST token. */
    *next(token) {
        if (node_process.env.LOG_STREAM)
            console.dir(token, { depth: null });
        switch (token.type) {
            case 'directive':
                this.directives.add(token.source, (offset, message, warning) => {
                    const pos = getErrorPos(token);
                    pos[0] += offset;
                    this.onError(pos, 'BAD_DIRECTIVE', message, warning);
                });
                this.prelude.push(token.source);
                this.atDirectives = true;
                break;
            case 'document': {
                const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
                if (this.atDirectives && !doc.directives.docStart)
                    this.onError(token, 'MISSING_CHAR', 'Missing directives-end/doc-start indicator line');
                this.decorate(doc, false);
                if (this.doc)
                    yield this.doc;
                this.doc = doc;
                this.atDirectives = false;
                break;
            }
            case 'byte-order-mark':
            case 'space':
                break;
            case 'comment':
            case 'newline':
                this.prelude.push(token.source);
                break;
            case 'error': {
                const msg = token.source
                    ? `${token.message}: ${JSON.stringify(token.source)}`
                    : token.message;
                const error = new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', msg);
                if (this.atDirectives || !this.doc)
                    this.errors.push(error);
                else
                    this.doc.errors.push(error);
                break;
            }
            case 'doc-end': {
                if (!this.doc) {
                    const msg = 'Unexpected doc-end without preceding document';
                    this.errors.push(new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', msg));
                    break;
                }
                this.doc.directives.docEnd = true;
                const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
                this.decorate(this.doc, true);
                if (end.comment) {
                    const dc = this.doc.comment;
                    this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
                }
                this.doc.range[2] = end.offset;
                break;
            }
            default:
                this.errors.push(new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', `Unsupported token ${token.type}`));
        }
    }
    /**
     * Call at end of input to yield any remaining document.
     *
     * @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
     * @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
     */
    *end(forceDoc = false, endOffset = -1) {
        if (this.doc) {
            this.decorate(this.doc, true);
            yield this.doc;
            this.doc = null;
        }
        else if (forceDoc) {
            const opts = Object.assign({ _directives: this.directives }, this.options);
            const doc = new Document.Document(undefined, opts);
            if (this.atDirectives)
                this.onError(endOffset, 'MISSING_CHAR', 'Missing directives-end indicator line');
            doc.range = [0, endOffset, endOffset];
            this.decorate(doc, false);
            yield doc;
        }
    }
}

exports.Composer = Composer;


/***/ }),

/***/ 7103:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Pair = __nccwpck_require__(7165);
var YAMLMap = __nccwpck_require__(4454);
var resolveProps = __nccwpck_require__(4631);
var utilContainsNewline = __nccwpck_require__(9499);
var utilFlowIndentCheck = __nccwpck_require__(4051);
var utilMapIncludes = __nccwpck_require__(1187);

const startColMsg = 'All mapping items must start at the same column';
function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
    const NodeClass = tag?.nodeClass ?? YAMLMap.YAMLMap;
    const map = new NodeClass(ctx.schema);
    if (ctx.atRoot)
        ctx.atRoot = false;
    let offset = bm.offset;
    let commentEnd = null;
    for (const collItem of bm.items) {
        const { start, key, sep, value } = collItem;
        // key properties
        const keyProps = resolveProps.resolveProps(start, {
            indicator: 'explicit-key-ind',
            next: key ?? sep?.[0],
            offset,
            onError,
            parentIndent: bm.indent,
            startOnNewline: true
        });
        const implicitKey = !keyProps.found;
        if (implicitKey) {
            if (key) {
                if (key.type === 'block-seq')
                    onError(offset, 'BLOCK_AS_IMPLICIT_KEY', 'A block sequence may not be used as an implicit map key');
                else if ('indent' in key && key.indent !== bm.indent)
                    onError(offset, 'BAD_INDENT', startColMsg);
            }
            if (!keyProps.anchor && !keyProps.tag && !sep) {
                commentEnd = keyProps.end;
                if (keyProps.comment) {
                    if (map.comment)
                        map.comment += '\n' + keyProps.comment;
                    else
                        map.comment = keyProps.comment;
                }
                continue;
            }
            if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) {
                onError(key ?? start[start.length - 1], 'MULTILINE_IMPLICIT_KEY', 'Implicit keys need to be on a single line');
            }
        }
        else if (keyProps.found?.indent !== bm.indent) {
            onError(offset, 'BAD_INDENT', startColMsg);
        }
        // key value
        ctx.atKey = true;
        const keyStart = keyProps.end;
        const keyNode = key
            ? composeNode(ctx, key, keyProps, onError)
            : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
        if (ctx.schema.compat)
            utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
        ctx.atKey = false;
        if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode))
            onError(keyStart, 'DUPLICATE_KEY', 'Map keys must be unique');
        // value properties
        const valueProps = resolveProps.resolveProps(sep ?? [], {
            indicator: 'map-value-ind',
            next: value,
            offset: keyNode.range[2],
            onError,
            parentIndent: bm.indent,
            startOnNewline: !key || key.type === 'block-scalar'
        });
        offset = valueProps.end;
        if (valueProps.found) {
            if (implicitKey) {
                if (value?.type === 'block-map' && !valueProps.hasNewline)
                    onError(offset, 'BLOCK_AS_IMPLICIT_KEY', 'Nested mappings are not allowed in compact mappings');
                if (ctx.options.strict &&
                    keyProps.start < valueProps.found.offset - 1024)
                    onError(keyNode.range, 'KEY_OVER_1024_CHARS', 'The : indicator must be at most 1024 chars after the start of an implicit block mapping key');
            }
            // value value
            const valueNode = value
                ? composeNode(ctx, value, valueProps, onError)
                : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
            if (ctx.schema.compat)
                utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
            offset = valueNode.range[2];
            const pair = new Pair.Pair(keyNode, valueNode);
            if (ctx.options.keepSourceTokens)
                pair.srcToken = collItem;
            map.items.push(pair);
        }
        else {
            // key with no value
            if (implicitKey)
                onError(keyNode.range, 'MISSING_CHAR', 'Implicit map keys need to be followed by map values');
            if (valueProps.comment) {
                if (keyNode.comment)
                    keyNode.comment += '\n' + valueProps.comment;
                else
                    keyNode.comment = valueProps.comment;
            }
            const pair = new Pair.Pair(keyNode);
            if (ctx.options.keepSourceTokens)
                pair.srcToken = collItem;
            map.items.push(pair);
        }
    }
    if (commentEnd && commentEnd < offset)
        onError(commentEnd, 'IMPOSSIBLE', 'Map comment with trailing content');
    map.range = [bm.offset, offset, commentEnd ?? offset];
    return map;
}

exports.resolveBlockMap = resolveBlockMap;


/***/ }),

/***/ 8913:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);

function resolveBlockScalar(ctx, scalar, onError) {
    const start = scalar.offset;
    const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
    if (!header)
        return { value: '', type: null, comment: '', range: [start, start, start] };
    const type = header.mode === '>' ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
    const lines = scalar.source ? splitLines(scalar.source) : [];
    // determine the end of content & start of chomping
    let chompStart = lines.length;
    for (let i = lines.length - 1; i >= 0; --i) {
        const content = lines[i][1];
        if (content === '' || content === '\r')
            chompStart = i;
        else
            break;
    }
    // shortcut for empty contents
    if (chompStart === 0) {
        const value = header.chomp === '+' && lines.length > 0
            ? '\n'.repeat(Math.max(1, lines.length - 1))
            : '';
        let end = start + header.length;
        if (scalar.source)
            end += scalar.source.length;
        return { value, type, comment: header.comment, range: [start, end, end] };
    }
    // find the indentation level to trim from start
    let trimIndent = scalar.indent + header.indent;
    let offset = scalar.offset + header.length;
    let contentStart = 0;
    for (let i = 0; i < chompStart; ++i) {
        const [indent, content] = lines[i];
        if (content === '' || content === '\r') {
            if (header.indent === 0 && indent.length > trimIndent)
                trimIndent = indent.length;
        }
        else {
            if (indent.length < trimIndent) {
                const message = 'Block scalars with more-indented leading empty lines must use an explicit indentation indicator';
                onError(offset + indent.length, 'MISSING_CHAR', message);
            }
            if (header.indent === 0)
                trimIndent = indent.length;
            contentStart = i;
            if (trimIndent === 0 && !ctx.atRoot) {
                const message = 'Block scalar values in collections must be indented';
                onError(offset, 'BAD_INDENT', message);
            }
            break;
        }
        offset += indent.length + content.length + 1;
    }
    // include trailing more-indented empty lines in content
    for (let i = lines.length - 1; i >= chompStart; --i) {
        if (lines[i][0].length > trimIndent)
            chompStart = i + 1;
    }
    let value = '';
    let sep = '';
    let prevMoreIndented = false;
    // leading whitespace is kept intact
    for (let i = 0; i < contentStart; ++i)
        value += lines[i][0].slice(trimIndent) + '\n';
    for (let i = contentStart; i < chompStart; ++i) {
        let [indent, content] = lines[i];
        offset += indent.length + content.length + 1;
        const crlf = content[content.length - 1] === '\r';
        if (crlf)
            content = content.slice(0, -1);
        /* istanbul ignore if already caught in lexer */
        if (content && indent.length < trimIndent) {
            const src = header.indent
                ? 'explicit indentation indicator'
                : 'first line';
            const message = `Block scalar lines must not be less indented than their ${src}`;
            onError(offset - content.length - (crlf ? 2 : 1), 'BAD_INDENT', message);
            indent = '';
        }
        if (type === Scalar.Scalar.BLOCK_LITERAL) {
            value += sep + indent.slice(trimIndent) + content;
            sep = '\n';
        }
        else if (indent.length > trimIndent || content[0] === '\t') {
            // more-indented content within a folded block
            if (sep === ' ')
                sep = '\n';
            else if (!prevMoreIndented && sep === '\n')
                sep = '\n\n';
            value += sep + indent.slice(trimIndent) + content;
            sep = '\n';
            prevMoreIndented = true;
        }
        else if (content === '') {
            // empty line
            if (sep === '\n')
                value += '\n';
            else
                sep = '\n';
        }
        else {
            value += sep + content;
            sep = ' ';
            prevMoreIndented = false;
        }
    }
    switch (header.chomp) {
        case '-':
            break;
        case '+':
            for (let i = chompStart; i < lines.length; ++i)
                value += '\n' + lines[i][0].slice(trimIndent);
            if (value[value.length - 1] !== '\n')
                value += '\n';
            break;
        default:
            value += '\n';
    }
    const end = start + header.length + scalar.source.length;
    return { value, type, comment: header.comment, range: [start, end, end] };
}
function parseBlockScalarHeader({ offset, props }, strict, onError) {
    /* istanbul ignore if should not happen */
    if (props[0].type !== 'block-scalar-header') {
        onError(props[0], 'IMPOSSIBLE', 'Block scalar header not found');
        return null;
    }
    const { source } = props[0];
    const mode = source[0];
    let indent = 0;
    let chomp = '';
    let error = -1;
    for (let i = 1; i < source.length; ++i) {
        const ch = source[i];
        if (!chomp && (ch === '-' || ch === '+'))
            chomp = ch;
        else {
            const n = Number(ch);
            if (!indent && n)
                indent = n;
            else if (error === -1)
                error = offset + i;
        }
    }
    if (error !== -1)
        onError(error, 'UNEXPECTED_TOKEN', `Block scalar header includes extra characters: ${source}`);
    let hasSpace = false;
    let comment = '';
    let length = source.length;
    for (let i = 1; i < props.length; ++i) {
        const token = props[i];
        switch (token.type) {
            case 'space':
                hasSpace = true;
            // fallthrough
            case 'newline':
                length += token.source.length;
                break;
            case 'comment':
                if (strict && !hasSpace) {
                    const message = 'Comments must be separated from other tokens by white space characters';
                    onError(token, 'MISSING_CHAR', message);
                }
                length += token.source.length;
                comment = token.source.substring(1);
                break;
            case 'error':
                onError(token, 'UNEXPECTED_TOKEN', token.message);
                length += token.source.length;
                break;
            /* istanbul ignore next should not happen */
            default: {
                const message = `Unexpected token in block scalar header: ${token.type}`;
                onError(token, 'UNEXPECTED_TOKEN', message);
                const ts = token.source;
                if (ts && typeof ts === 'string')
                    length += ts.length;
            }
        }
    }
    return { mode, indent, chomp, comment, length };
}
/** @returns Array of lines split up as `[indent, content]` */
function splitLines(source) {
    const split = source.split(/\n( *)/);
    const first = split[0];
    const m = first.match(/^( *)/);
    const line0 = m?.[1]
        ? [m[1], first.slice(m[1].length)]
        : ['', first];
    const lines = [line0];
    for (let i = 1; i < split.length; i += 2)
        lines.push([split[i], split[i + 1]]);
    return lines;
}

exports.resolveBlockScalar = resolveBlockScalar;


/***/ }),

/***/ 334:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var YAMLSeq = __nccwpck_require__(2223);
var resolveProps = __nccwpck_require__(4631);
var utilFlowIndentCheck = __nccwpck_require__(4051);

function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
    const NodeClass = tag?.nodeClass ?? YAMLSeq.YAMLSeq;
    const seq = new NodeClass(ctx.schema);
    if (ctx.atRoot)
        ctx.atRoot = false;
    if (ctx.atKey)
        ctx.atKey = false;
    let offset = bs.offset;
    let commentEnd = null;
    for (const { start, value } of bs.items) {
        const props = resolveProps.resolveProps(start, {
            indicator: 'seq-item-ind',
            next: value,
            offset,
            onError,
            parentIndent: bs.indent,
            startOnNewline: true
        });
        if (!props.found) {
            if (props.anchor || props.tag || value) {
                if (value?.type === 'block-seq')
                    onError(props.end, 'BAD_INDENT', 'All sequence items must start at the same column');
                else
                    onError(offset, 'MISSING_CHAR', 'Sequence item without - indicator');
            }
            else {
                commentEnd = props.end;
                if (props.comment)
                    seq.comment = props.comment;
                continue;
            }
        }
        const node = value
            ? composeNode(ctx, value, props, onError)
            : composeEmptyNode(ctx, props.end, start, null, props, onError);
        if (ctx.schema.compat)
            utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
        offset = node.range[2];
        seq.items.push(node);
    }
    seq.range = [bs.offset, offset, commentEnd ?? offset];
    return seq;
}

exports.resolveBlockSeq = resolveBlockSeq;


/***/ }),

/***/ 7788:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


function resolveEnd(end, offset, reqSpace, onError) {
    let comment = '';
    if (end) {
        let hasSpace = false;
        let sep = '';
        for (const token of end) {
            const { source, type } = token;
            switch (type) {
                case 'space':
                    hasSpace = true;
                    break;
                case 'comment': {
                    if (reqSpace && !hasSpace)
                        onError(token, 'MISSING_CHAR', 'Comments must be separated from other tokens by white space characters');
                    const cb = source.substring(1) || ' ';
                    if (!comment)
                        comment = cb;
                    else
                        comment += sep + cb;
                    sep = '';
                    break;
                }
                case 'newline':
                    if (comment)
                        sep += source;
                    hasSpace = true;
                    break;
                default:
                    onError(token, 'UNEXPECTED_TOKEN', `Unexpected ${type} at node end`);
            }
            offset += source.length;
        }
    }
    return { comment, offset };
}

exports.resolveEnd = resolveEnd;


/***/ }),

/***/ 3142:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var resolveEnd = __nccwpck_require__(7788);
var resolveProps = __nccwpck_require__(4631);
var utilContainsNewline = __nccwpck_require__(9499);
var utilMapIncludes = __nccwpck_require__(1187);

const blockMsg = 'Block collections are not allowed within flow collections';
const isBlock = (token) => token && (token.type === 'block-map' || token.type === 'block-seq');
function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
    const isMap = fc.start.source === '{';
    const fcName = isMap ? 'flow map' : 'flow sequence';
    const NodeClass = (tag?.nodeClass ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq));
    const coll = new NodeClass(ctx.schema);
    coll.flow = true;
    const atRoot = ctx.atRoot;
    if (atRoot)
        ctx.atRoot = false;
    if (ctx.atKey)
        ctx.atKey = false;
    let offset = fc.offset + fc.start.source.length;
    for (let i = 0; i < fc.items.length; ++i) {
        const collItem = fc.items[i];
        const { start, key, sep, value } = collItem;
        const props = resolveProps.resolveProps(start, {
            flow: fcName,
            indicator: 'explicit-key-ind',
            next: key ?? sep?.[0],
            offset,
            onError,
            parentIndent: fc.indent,
            startOnNewline: false
        });
        if (!props.found) {
            if (!props.anchor && !props.tag && !sep && !value) {
                if (i === 0 && props.comma)
                    onError(props.comma, 'UNEXPECTED_TOKEN', `Unexpected , in ${fcName}`);
                else if (i < fc.items.length - 1)
                    onError(props.start, 'UNEXPECTED_TOKEN', `Unexpected empty item in ${fcName}`);
                if (props.comment) {
                    if (coll.comment)
                        coll.comment += '\n' + props.comment;
                    else
                        coll.comment = props.comment;
                }
                offset = props.end;
                continue;
            }
            if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key))
                onError(key, // checked by containsNewline()
                'MULTILINE_IMPLICIT_KEY', 'Implicit keys of flow sequence pairs need to be on a single line');
        }
        if (i === 0) {
            if (props.comma)
                onError(props.comma, 'UNEXPECTED_TOKEN', `Unexpected , in ${fcName}`);
        }
        else {
            if (!props.comma)
                onError(props.start, 'MISSING_CHAR', `Missing , between ${fcName} items`);
            if (props.comment) {
                let prevItemComment = '';
                loop: for (const st of start) {
                    switch (st.type) {
                        case 'comma':
                        case 'space':
                            break;
                        case 'comment':
                            prevItemComment = st.source.substring(1);
                            break loop;
                        default:
                            break loop;
                    }
                }
                if (prevItemComment) {
                    let prev = coll.items[coll.items.length - 1];
                    if (identity.isPair(prev))
                        prev = prev.value ?? prev.key;
                    if (prev.comment)
                        prev.comment += '\n' + prevItemComment;
                    else
                        prev.comment = prevItemComment;
                    props.comment = props.comment.substring(prevItemComment.length + 1);
                }
            }
        }
        if (!isMap && !sep && !props.found) {
            // item is a value in a seq
            // → key & sep are empty, start does not include ? or :
            const valueNode = value
                ? composeNode(ctx, value, props, onError)
                : composeEmptyNode(ctx, props.end, sep, null, props, onError);
            coll.items.push(valueNode);
            offset = valueNode.range[2];
            if (isBlock(value))
                onError(valueNode.range, 'BLOCK_IN_FLOW', blockMsg);
        }
        else {
            // item is a key+value pair
            // key value
            ctx.atKey = true;
            const keyStart = props.end;
            const keyNode = key
                ? composeNode(ctx, key, props, onError)
                : composeEmptyNode(ctx, keyStart, start, null, props, onError);
            if (isBlock(key))
                onError(keyNode.range, 'BLOCK_IN_FLOW', blockMsg);
            ctx.atKey = false;
            // value properties
            const valueProps = resolveProps.resolveProps(sep ?? [], {
                flow: fcName,
                indicator: 'map-value-ind',
                next: value,
                offset: keyNode.range[2],
                onError,
                parentIndent: fc.indent,
                startOnNewline: false
            });
            if (valueProps.found) {
                if (!isMap && !props.found && ctx.options.strict) {
                    if (sep)
                        for (const st of sep) {
                            if (st === valueProps.found)
                                break;
                            if (st.type === 'newline') {
                                onError(st, 'MULTILINE_IMPLICIT_KEY', 'Implicit keys of flow sequence pairs need to be on a single line');
                                break;
                            }
                        }
                    if (props.start < valueProps.found.offset - 1024)
                        onError(valueProps.found, 'KEY_OVER_1024_CHARS', 'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key');
                }
            }
            else if (value) {
                if ('source' in value && value.source?.[0] === ':')
                    onError(value, 'MISSING_CHAR', `Missing space after : in ${fcName}`);
                else
                    onError(valueProps.start, 'MISSING_CHAR', `Missing , or : between ${fcName} items`);
            }
            // value value
            const valueNode = value
                ? composeNode(ctx, value, valueProps, onError)
                : valueProps.found
                    ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError)
                    : null;
            if (valueNode) {
                if (isBlock(value))
                    onError(valueNode.range, 'BLOCK_IN_FLOW', blockMsg);
            }
            else if (valueProps.comment) {
                if (keyNode.comment)
                    keyNode.comment += '\n' + valueProps.comment;
                else
                    keyNode.comment = valueProps.comment;
            }
            const pair = new Pair.Pair(keyNode, valueNode);
            if (ctx.options.keepSourceTokens)
                pair.srcToken = collItem;
            if (isMap) {
                const map = coll;
                if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode))
                    onError(keyStart, 'DUPLICATE_KEY', 'Map keys must be unique');
                map.items.push(pair);
            }
            else {
                const map = new YAMLMap.YAMLMap(ctx.schema);
                map.flow = true;
                map.items.push(pair);
                const endRange = (valueNode ?? keyNode).range;
                map.range = [keyNode.range[0], endRange[1], endRange[2]];
                coll.items.push(map);
            }
            offset = valueNode ? valueNode.range[2] : valueProps.end;
        }
    }
    const expectedEnd = isMap ? '}' : ']';
    const [ce, ...ee] = fc.end;
    let cePos = offset;
    if (ce?.source === expectedEnd)
        cePos = ce.offset + ce.source.length;
    else {
        const name = fcName[0].toUpperCase() + fcName.substring(1);
        const msg = atRoot
            ? `${name} must end with a ${expectedEnd}`
            : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
        onError(offset, atRoot ? 'MISSING_CHAR' : 'BAD_INDENT', msg);
        if (ce && ce.source.length !== 1)
            ee.unshift(ce);
    }
    if (ee.length > 0) {
        const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
        if (end.comment) {
            if (coll.comment)
                coll.comment += '\n' + end.comment;
            else
                coll.comment = end.comment;
        }
        coll.range = [fc.offset, cePos, end.offset];
    }
    else {
        coll.range = [fc.offset, cePos, cePos];
    }
    return coll;
}

exports.resolveFlowCollection = resolveFlowCollection;


/***/ }),

/***/ 6842:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);
var resolveEnd = __nccwpck_require__(7788);

function resolveFlowScalar(scalar, strict, onError) {
    const { offset, type, source, end } = scalar;
    let _type;
    let value;
    const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
    switch (type) {
        case 'scalar':
            _type = Scalar.Scalar.PLAIN;
            value = plainValue(source, _onError);
            break;
        case 'single-quoted-scalar':
            _type = Scalar.Scalar.QUOTE_SINGLE;
            value = singleQuotedValue(source, _onError);
            break;
        case 'double-quoted-scalar':
            _type = Scalar.Scalar.QUOTE_DOUBLE;
            value = doubleQuotedValue(source, _onError);
            break;
        /* istanbul ignore next should not happen */
        default:
            onError(scalar, 'UNEXPECTED_TOKEN', `Expected a flow scalar value, but found: ${type}`);
            return {
                value: '',
                type: null,
                comment: '',
                range: [offset, offset + source.length, offset + source.length]
            };
    }
    const valueEnd = offset + source.length;
    const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
    return {
        value,
        type: _type,
        comment: re.comment,
        range: [offset, valueEnd, re.offset]
    };
}
function plainValue(source, onError) {
    let badChar = '';
    switch (source[0]) {
        /* istanbul ignore next should not happen */
        case '\t':
            badChar = 'a tab character';
            break;
        case ',':
            badChar = 'flow indicator character ,';
            break;
        case '%':
            badChar = 'directive indicator character %';
            break;
        case '|':
        case '>': {
            badChar = `block scalar indicator ${source[0]}`;
            break;
        }
        case '@':
        case '`': {
            badChar = `reserved character ${source[0]}`;
            break;
        }
    }
    if (badChar)
        onError(0, 'BAD_SCALAR_START', `Plain value cannot start with ${badChar}`);
    return unfoldLines(source);
}
function singleQuotedValue(source, onError) {
    if (source[source.length - 1] !== "'" || source.length === 1)
        onError(source.length, 'MISSING_CHAR', "Missing closing 'quote");
    return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
}
function unfoldLines(source) {
    const line = /(.*?)\r?\n/sy;
    let match = line.exec(source);
    if (!match)
        return source;
    /**
     * The negative lookbehinds in these RegExps are to
     * prevent causing a polynomial search time in certain cases.
     *
     * The try-catch is for Safari < 16.4 and other old browsers:
     * https://caniuse.com/js-regexp-lookbehind
     */
    let trimEnd, trimBoth;
    try {
        trimEnd = new RegExp('(?<![ \t])[ \t]+$');
        trimBoth = new RegExp('^[ \t]+|(?<![ \t])[ \t]+$', 'g');
    }
    catch {
        trimEnd = /[ \t]+$/;
        trimBoth = /^[ \t]+|[ \t]+$/g;
    }
    let res = match[1].replace(trimEnd, '');
    let sep = ' ';
    let pos = line.lastIndex;
    while ((match = line.exec(source))) {
        const lm = match[1].replace(trimBoth, '');
        if (lm === '') {
            if (sep === '\n')
                res += sep;
            else
                sep = '\n';
        }
        else {
            res += sep + lm;
            sep = ' ';
        }
        pos = line.lastIndex;
    }
    const last = /[ \t]*(.*)/sy;
    last.lastIndex = pos;
    match = last.exec(source);
    return res + sep + (match?.[1] ?? '');
}
function doubleQuotedValue(source, onError) {
    let res = '';
    for (let i = 1; i < source.length - 1; ++i) {
        const ch = source[i];
        if (ch === '\r' && source[i + 1] === '\n')
            continue;
        if (ch === '\n') {
            const { fold, offset } = foldNewline(source, i);
            res += fold;
            i = offset;
        }
        else if (ch === '\\') {
            let next = source[++i];
            const cc = escapeCodes[next];
            if (cc)
                res += cc;
            else if (next === '\n') {
                // skip escaped newlines, but still trim the following line
                next = source[i + 1];
                while (next === ' ' || next === '\t')
                    next = source[++i + 1];
            }
            else if (next === '\r' && source[i + 1] === '\n') {
                // skip escaped CRLF newlines, but still trim the following line
                next = source[++i + 1];
                while (next === ' ' || next === '\t')
                    next = source[++i + 1];
            }
            else if (next === 'x' || next === 'u' || next === 'U') {
                const length = next === 'x' ? 2 : next === 'u' ? 4 : 8;
                res += parseCharCode(source, i + 1, length, onError);
                i += length;
            }
            else {
                const raw = source.substr(i - 1, 2);
                onError(i - 1, 'BAD_DQ_ESCAPE', `Invalid escape sequence ${raw}`);
                res += raw;
            }
        }
        else if (ch === ' ' || ch === '\t') {
            // trim trailing whitespace
            const wsStart = i;
            let next = source[i + 1];
            while (next === ' ' || next === '\t')
                next = source[++i + 1];
            if (next !== '\n' && !(next === '\r' && source[i + 2] === '\n'))
                res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
        }
        else {
            res += ch;
        }
    }
    if (source[source.length - 1] !== '"' || source.length === 1)
        onError(source.length, 'MISSING_CHAR', 'Missing closing "quote');
    return res;
}
/**
 * Fold a single newline into a space, multiple newlines to N - 1 newlines.
 * Presumes `source[offset] === '\n'`
 */
function foldNewline(source, offset) {
    let fold = '';
    let ch = source[offset + 1];
    while (ch === ' ' || ch === '\t' || ch === '\n' || ch === '\r') {
        if (ch === '\r' && source[offset + 2] !== '\n')
            break;
        if (ch === '\n')
            fold += '\n';
        offset += 1;
        ch = source[offset + 1];
    }
    if (!fold)
        fold = ' ';
    return { fold, offset };
}
const escapeCodes = {
    '0': '\0', // null character
    a: '\x07', // bell character
    b: '\b', // backspace
    e: '\x1b', // escape character
    f: '\f', // form feed
    n: '\n', // line feed
    r: '\r', // carriage return
    t: '\t', // horizontal tab
    v: '\v', // vertical tab
    N: '\u0085', // Unicode next line
    _: '\u00a0', // Unicode non-breaking space
    L: '\u2028', // Unicode line separator
    P: '\u2029', // Unicode paragraph separator
    ' ': ' ',
    '"': '"',
    '/': '/',
    '\\': '\\',
    '\t': '\t'
};
function parseCharCode(source, offset, length, onError) {
    const cc = source.substr(offset, length);
    const ok = cc.length === length && /^[0-9a-fA-F]+$/.test(cc);
    const code = ok ? parseInt(cc, 16) : NaN;
    try {
        return String.fromCodePoint(code);
    }
    catch {
        const raw = source.substr(offset - 2, length + 2);
        onError(offset - 2, 'BAD_DQ_ESCAPE', `Invalid escape sequence ${raw}`);
        return raw;
    }
}

exports.resolveFlowScalar = resolveFlowScalar;


/***/ }),

/***/ 4631:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
    let spaceBefore = false;
    let atNewline = startOnNewline;
    let hasSpace = startOnNewline;
    let comment = '';
    let commentSep = '';
    let hasNewline = false;
    let reqSpace = false;
    let tab = null;
    let anchor = null;
    let tag = null;
    let newlineAfterProp = null;
    let comma = null;
    let found = null;
    let start = null;
    for (const token of tokens) {
        if (reqSpace) {
            if (token.type !== 'space' &&
                token.type !== 'newline' &&
                token.type !== 'comma')
                onError(token.offset, 'MISSING_CHAR', 'Tags and anchors must be separated from the next token by white space');
            reqSpace = false;
        }
        if (tab) {
            if (atNewline && token.type !== 'comment' && token.type !== 'newline') {
                onError(tab, 'TAB_AS_INDENT', 'Tabs are not allowed as indentation');
            }
            tab = null;
        }
        switch (token.type) {
            case 'space':
                // At the doc level, tabs at line start may be parsed
                // as leading white space rather than indentation.
                // In a flow collection, only the parser handles indent.
                if (!flow &&
                    (indicator !== 'doc-start' || next?.type !== 'flow-collection') &&
                    token.source.includes('\t')) {
                    tab = token;
                }
                hasSpace = true;
                break;
            case 'comment': {
                if (!hasSpace)
                    onError(token, 'MISSING_CHAR', 'Comments must be separated from other tokens by white space characters');
                const cb = token.source.substring(1) || ' ';
                if (!comment)
                    comment = cb;
                else
                    comment += commentSep + cb;
                commentSep = '';
                atNewline = false;
                break;
            }
            case 'newline':
                if (atNewline) {
                    if (comment)
                        comment += token.source;
                    else if (!found || indicator !== 'seq-item-ind')
                        spaceBefore = true;
                }
                else
                    commentSep += token.source;
                atNewline = true;
                hasNewline = true;
                if (anchor || tag)
                    newlineAfterProp = token;
                hasSpace = true;
                break;
            case 'anchor':
                if (anchor)
                    onError(token, 'MULTIPLE_ANCHORS', 'A node can have at most one anchor');
                if (token.source.endsWith(':'))
                    onError(token.offset + token.source.length - 1, 'BAD_ALIAS', 'Anchor ending in : is ambiguous', true);
                anchor = token;
                start ?? (start = token.offset);
                atNewline = false;
                hasSpace = false;
                reqSpace = true;
                break;
            case 'tag': {
                if (tag)
                    onError(token, 'MULTIPLE_TAGS', 'A node can have at most one tag');
                tag = token;
                start ?? (start = token.offset);
                atNewline = false;
                hasSpace = false;
                reqSpace = true;
                break;
            }
            case indicator:
                // Could here handle preceding comments differently
                if (anchor || tag)
                    onError(token, 'BAD_PROP_ORDER', `Anchors and tags must be after the ${token.source} indicator`);
                if (found)
                    onError(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.source} in ${flow ?? 'collection'}`);
                found = token;
                atNewline =
                    indicator === 'seq-item-ind' || indicator === 'explicit-key-ind';
                hasSpace = false;
                break;
            case 'comma':
                if (flow) {
                    if (comma)
                        onError(token, 'UNEXPECTED_TOKEN', `Unexpected , in ${flow}`);
                    comma = token;
                    atNewline = false;
                    hasSpace = false;
                    break;
                }
            // else fallthrough
            default:
                onError(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.type} token`);
                atNewline = false;
                hasSpace = false;
        }
    }
    const last = tokens[tokens.length - 1];
    const end = last ? last.offset + last.source.length : offset;
    if (reqSpace &&
        next &&
        next.type !== 'space' &&
        next.type !== 'newline' &&
        next.type !== 'comma' &&
        (next.type !== 'scalar' || next.source !== '')) {
        onError(next.offset, 'MISSING_CHAR', 'Tags and anchors must be separated from the next token by white space');
    }
    if (tab &&
        ((atNewline && tab.indent <= parentIndent) ||
            next?.type === 'block-map' ||
            next?.type === 'block-seq'))
        onError(tab, 'TAB_AS_INDENT', 'Tabs are not allowed as indentation');
    return {
        comma,
        found,
        spaceBefore,
        comment,
        hasNewline,
        anchor,
        tag,
        newlineAfterProp,
        end,
        start: start ?? end
    };
}

exports.resolveProps = resolveProps;


/***/ }),

/***/ 9499:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


function containsNewline(key) {
    if (!key)
        return null;
    switch (key.type) {
        case 'alias':
        case 'scalar':
        case 'double-quoted-scalar':
        case 'single-quoted-scalar':
            if (key.source.includes('\n'))
                return true;
            if (key.end)
                for (const st of key.end)
                    if (st.type === 'newline')
                        return true;
            return false;
        case 'flow-collection':
            for (const it of key.items) {
                for (const st of it.start)
                    if (st.type === 'newline')
                        return true;
                if (it.sep)
                    for (const st of it.sep)
                        if (st.type === 'newline')
                            return true;
                if (containsNewline(it.key) || containsNewline(it.value))
                    return true;
            }
            return false;
        default:
            return true;
    }
}

exports.containsNewline = containsNewline;


/***/ }),

/***/ 2599:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


function emptyScalarPosition(offset, before, pos) {
    if (before) {
        pos ?? (pos = before.length);
        for (let i = pos - 1; i >= 0; --i) {
            let st = before[i];
            switch (st.type) {
                case 'space':
                case 'comment':
                case 'newline':
                    offset -= st.source.length;
                    continue;
            }
            // Technically, an empty scalar is immediately after the last non-empty
            // node, but it's more useful to place it after any whitespace.
            st = before[++i];
            while (st?.type === 'space') {
                offset += st.source.length;
                st = before[++i];
            }
            break;
        }
    }
    return offset;
}

exports.emptyScalarPosition = emptyScalarPosition;


/***/ }),

/***/ 4051:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var utilContainsNewline = __nccwpck_require__(9499);

function flowIndentCheck(indent, fc, onError) {
    if (fc?.type === 'flow-collection') {
        const end = fc.end[0];
        if (end.indent === indent &&
            (end.source === ']' || end.source === '}') &&
            utilContainsNewline.containsNewline(fc)) {
            const msg = 'Flow end indicator should be more indented than parent';
            onError(end, 'BAD_INDENT', msg, true);
        }
    }
}

exports.flowIndentCheck = flowIndentCheck;


/***/ }),

/***/ 1187:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);

function mapIncludes(ctx, items, search) {
    const { uniqueKeys } = ctx.options;
    if (uniqueKeys === false)
        return false;
    const isEqual = typeof uniqueKeys === 'function'
        ? uniqueKeys
        : (a, b) => a === b || (identity.isScalar(a) && identity.isScalar(b) && a.value === b.value);
    return items.some(pair => isEqual(pair.key, search));
}

exports.mapIncludes = mapIncludes;


/***/ }),

/***/ 3021:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Alias = __nccwpck_require__(4065);
var Collection = __nccwpck_require__(101);
var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var toJS = __nccwpck_require__(4043);
var Schema = __nccwpck_require__(5840);
var stringifyDocument = __nccwpck_require__(6829);
var anchors = __nccwpck_require__(1596);
var applyReviver = __nccwpck_require__(3661);
var createNode = __nccwpck_require__(2404);
var directives = __nccwpck_require__(1342);

class Document {
    constructor(value, replacer, options) {
        /** A comment before this Document */
        this.commentBefore = null;
        /** A comment immediately after this Document */
        this.comment = null;
        /** Errors encountered during parsing. */
        this.errors = [];
        /** Warnings encountered during parsing. */
        this.warnings = [];
        Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
        let _replacer = null;
        if (typeof replacer === 'function' || Array.isArray(replacer)) {
            _replacer = replacer;
        }
        else if (options === undefined && replacer) {
            options = replacer;
            replacer = undefined;
        }
        const opt = Object.assign({
            intAsBigInt: false,
            keepSourceTokens: false,
            logLevel: 'warn',
            prettyErrors: true,
            strict: true,
            stringKeys: false,
            uniqueKeys: true,
            version: '1.2'
        }, options);
        this.options = opt;
        let { version } = opt;
        if (options?._directives) {
            this.directives = options._directives.atDocument();
            if (this.directives.yaml.explicit)
                version = this.directives.yaml.version;
        }
        else
            this.directives = new directives.Directives({ version });
        this.setSchema(version, options);
        // @ts-expect-error We can't really know that this matches Contents.
        this.contents =
            value === undefined ? null : this.createNode(value, _replacer, options);
    }
    /**
     * Create a deep copy of this Document and its contents.
     *
     * Custom Node values that inherit from `Object` still refer to their original instances.
     */
    clone() {
        const copy = Object.create(Document.prototype, {
            [identity.NODE_TYPE]: { value: identity.DOC }
        });
        copy.commentBefore = this.commentBefore;
        copy.comment = this.comment;
        copy.errors = this.errors.slice();
        copy.warnings = this.warnings.slice();
        copy.options = Object.assign({}, this.options);
        if (this.directives)
            copy.directives = this.directives.clone();
        copy.schema = this.schema.clone();
        // @ts-expect-error We can't really know that this matches Contents.
        copy.contents = identity.isNode(this.contents)
            ? this.contents.clone(copy.schema)
            : this.contents;
        if (this.range)
            copy.range = this.range.slice();
        return copy;
    }
    /** Adds a value to the document. */
    add(value) {
        if (assertCollection(this.contents))
            this.contents.add(value);
    }
    /** Adds a value to the document. */
    addIn(path, value) {
        if (assertCollection(this.contents))
            this.contents.addIn(path, value);
    }
    /**
     * Create a new `Alias` node, ensuring that the target `node` has the required anchor.
     *
     * If `node` already has an anchor, `name` is ignored.
     * Otherwise, the `node.anchor` value will be set to `name`,
     * or if an anchor with that name is already present in the document,
     * `name` will be used as a prefix for a new unique anchor.
     * If `name` is undefined, the generated anchor will use 'a' as a prefix.
     */
    createAlias(node, name) {
        if (!node.anchor) {
            const prev = anchors.anchorNames(this);
            node.anchor =
                // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
                !name || prev.has(name) ? anchors.findNewAnchor(name || 'a', prev) : name;
        }
        return new Alias.Alias(node.anchor);
    }
    createNode(value, replacer, options) {
        let _replacer = undefined;
        if (typeof replacer === 'function') {
            value = replacer.call({ '': value }, '', value);
            _replacer = replacer;
        }
        else if (Array.isArray(replacer)) {
            const keyToStr = (v) => typeof v === 'number' || v instanceof String || v instanceof Number;
            const asStr = replacer.filter(keyToStr).map(String);
            if (asStr.length > 0)
                replacer = replacer.concat(asStr);
            _replacer = replacer;
        }
        else if (options === undefined && replacer) {
            options = replacer;
            replacer = undefined;
        }
        const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
        const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, 
        // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
        anchorPrefix || 'a');
        const ctx = {
            aliasDuplicateObjects: aliasDuplicateObjects ?? true,
            keepUndefined: keepUndefined ?? false,
            onAnchor,
            onTagObj,
            replacer: _replacer,
            schema: this.schema,
            sourceObjects
        };
        const node = createNode.createNode(value, tag, ctx);
        if (flow && identity.isCollection(node))
            node.flow = true;
        setAnchors();
        return node;
    }
    /**
     * Convert a key and a value into a `Pair` using the current schema,
     * recursively wrapping all values as `Scalar` or `Collection` nodes.
     */
    createPair(key, value, options = {}) {
        const k = this.createNode(key, null, options);
        const v = this.createNode(value, null, options);
        return new Pair.Pair(k, v);
    }
    /**
     * Removes a value from the document.
     * @returns `true` if the item was found and removed.
     */
    delete(key) {
        return assertCollection(this.contents) ? this.contents.delete(key) : false;
    }
    /**
     * Removes a value from the document.
     * @returns `true` if the item was found and removed.
     */
    deleteIn(path) {
        if (Collection.isEmptyPath(path)) {
            if (this.contents == null)
                return false;
            // @ts-expect-error Presumed impossible if Strict extends false
            this.contents = null;
            return true;
        }
        return assertCollection(this.contents)
            ? this.contents.deleteIn(path)
            : false;
    }
    /**
     * Returns item at `key`, or `undefined` if not found. By default unwraps
     * scalar values from their surrounding node; to disable set `keepScalar` to
     * `true` (collections are always returned intact).
     */
    get(key, keepScalar) {
        return identity.isCollection(this.contents)
            ? this.contents.get(key, keepScalar)
            : undefined;
    }
    /**
     * Returns item at `path`, or `undefined` if not found. By default unwraps
     * scalar values from their surrounding node; to disable set `keepScalar` to
     * `true` (collections are always returned intact).
     */
    getIn(path, keepScalar) {
        if (Collection.isEmptyPath(path))
            return !keepScalar && identity.isScalar(this.contents)
                ? this.contents.value
                : this.contents;
        return identity.isCollection(this.contents)
            ? this.contents.getIn(path, keepScalar)
            : undefined;
    }
    /**
     * Checks if the document includes a value with the key `key`.
     */
    has(key) {
        return identity.isCollection(this.contents) ? this.contents.has(key) : false;
    }
    /**
     * Checks if the document includes a value at `path`.
     */
    hasIn(path) {
        if (Collection.isEmptyPath(path))
            return this.contents !== undefined;
        return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
    }
    /**
     * Sets a value in this document. For `!!set`, `value` needs to be a
     * boolean to add/remove the item from the set.
     */
    set(key, value) {
        if (this.contents == null) {
            // @ts-expect-error We can't really know that this matches Contents.
            this.contents = Collection.collectionFromPath(this.schema, [key], value);
        }
        else if (assertCollection(this.contents)) {
            this.contents.set(key, value);
        }
    }
    /**
     * Sets a value in this document. For `!!set`, `value` needs to be a
     * boolean to add/remove the item from the set.
     */
    setIn(path, value) {
        if (Collection.isEmptyPath(path)) {
            // @ts-expect-error We can't really know that this matches Contents.
            this.contents = value;
        }
        else if (this.contents == null) {
            // @ts-expect-error We can't really know that this matches Contents.
            this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
        }
        else if (assertCollection(this.contents)) {
            this.contents.setIn(path, value);
        }
    }
    /**
     * Change the YAML version and schema used by the document.
     * A `null` version disables support for directives, explicit tags, anchors, and aliases.
     * It also requires the `schema` option to be given as a `Schema` instance value.
     *
     * Overrides all previously set schema options.
     */
    setSchema(version, options = {}) {
        if (typeof version === 'number')
            version = String(version);
        let opt;
        switch (version) {
            case '1.1':
                if (this.directives)
                    this.directives.yaml.version = '1.1';
                else
                    this.directives = new directives.Directives({ version: '1.1' });
                opt = { resolveKnownTags: false, schema: 'yaml-1.1' };
                break;
            case '1.2':
            case 'next':
                if (this.directives)
                    this.directives.yaml.version = version;
                else
                    this.directives = new directives.Directives({ version });
                opt = { resolveKnownTags: true, schema: 'core' };
                break;
            case null:
                if (this.directives)
                    delete this.directives;
                opt = null;
                break;
            default: {
                const sv = JSON.stringify(version);
                throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
            }
        }
        // Not using `instanceof Schema` to allow for duck typing
        if (options.schema instanceof Object)
            this.schema = options.schema;
        else if (opt)
            this.schema = new Schema.Schema(Object.assign(opt, options));
        else
            throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
    }
    // json & jsonArg are only used from toJSON()
    toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
        const ctx = {
            anchors: new Map(),
            doc: this,
            keep: !json,
            mapAsMap: mapAsMap === true,
            mapKeyWarned: false,
            maxAliasCount: typeof maxAliasCount === 'number' ? maxAliasCount : 100
        };
        const res = toJS.toJS(this.contents, jsonArg ?? '', ctx);
        if (typeof onAnchor === 'function')
            for (const { count, res } of ctx.anchors.values())
                onAnchor(res, count);
        return typeof reviver === 'function'
            ? applyReviver.applyReviver(reviver, { '': res }, '', res)
            : res;
    }
    /**
     * A JSON representation of the document `contents`.
     *
     * @param jsonArg Used by `JSON.stringify` to indicate the array index or
     *   property name.
     */
    toJSON(jsonArg, onAnchor) {
        return this.toJS({ json: true, jsonArg, mapAsMap: false, onAnchor });
    }
    /** A YAML representation of the document. */
    toString(options = {}) {
        if (this.errors.length > 0)
            throw new Error('Document with errors cannot be stringified');
        if ('indent' in options &&
            (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
            const s = JSON.stringify(options.indent);
            throw new Error(`"indent" option must be a positive integer, not ${s}`);
        }
        return stringifyDocument.stringifyDocument(this, options);
    }
}
function assertCollection(contents) {
    if (identity.isCollection(contents))
        return true;
    throw new Error('Expected a YAML collection as document contents');
}

exports.Document = Document;


/***/ }),

/***/ 1596:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var visit = __nccwpck_require__(204);

/**
 * Verify that the input string is a valid anchor.
 *
 * Will throw on errors.
 */
function anchorIsValid(anchor) {
    if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
        const sa = JSON.stringify(anchor);
        const msg = `Anchor must not contain whitespace or control characters: ${sa}`;
        throw new Error(msg);
    }
    return true;
}
function anchorNames(root) {
    const anchors = new Set();
    visit.visit(root, {
        Value(_key, node) {
            if (node.anchor)
                anchors.add(node.anchor);
        }
    });
    return anchors;
}
/** Find a new anchor name with the given `prefix` and a one-indexed suffix. */
function findNewAnchor(prefix, exclude) {
    for (let i = 1; true; ++i) {
        const name = `${prefix}${i}`;
        if (!exclude.has(name))
            return name;
    }
}
function createNodeAnchors(doc, prefix) {
    const aliasObjects = [];
    const sourceObjects = new Map();
    let prevAnchors = null;
    return {
        onAnchor: (source) => {
            aliasObjects.push(source);
            prevAnchors ?? (prevAnchors = anchorNames(doc));
            const anchor = findNewAnchor(prefix, prevAnchors);
            prevAnchors.add(anchor);
            return anchor;
        },
        /**
         * With circular references, the source node is only resolved after all
         * of its child nodes are. This is why anchors are set only after all of
         * the nodes have been created.
         */
        setAnchors: () => {
            for (const source of aliasObjects) {
                const ref = sourceObjects.get(source);
                if (typeof ref === 'object' &&
                    ref.anchor &&
                    (identity.isScalar(ref.node) || identity.isCollection(ref.node))) {
                    ref.node.anchor = ref.anchor;
                }
                else {
                    const error = new Error('Failed to resolve repeated object (this should not happen)');
                    error.source = source;
                    throw error;
                }
            }
        },
        sourceObjects
    };
}

exports.anchorIsValid = anchorIsValid;
exports.anchorNames = anchorNames;
exports.createNodeAnchors = createNodeAnchors;
exports.findNewAnchor = findNewAnchor;


/***/ }),

/***/ 3661:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


/**
 * Applies the JSON.parse reviver algorithm as defined in the ECMA-262 spec,
 * in section 24.5.1.1 "Runtime Semantics: InternalizeJSONProperty" of the
 * 2021 edition: https://tc39.es/ecma262/#sec-json.parse
 *
 * Includes extensions for handling Map and Set objects.
 */
function applyReviver(reviver, obj, key, val) {
    if (val && typeof val === 'object') {
        if (Array.isArray(val)) {
            for (let i = 0, len = val.length; i < len; ++i) {
                const v0 = val[i];
                const v1 = applyReviver(reviver, val, String(i), v0);
                // eslint-disable-next-line @typescript-eslint/no-array-delete
                if (v1 === undefined)
                    delete val[i];
                else if (v1 !== v0)
                    val[i] = v1;
            }
        }
        else if (val instanceof Map) {
            for (const k of Array.from(val.keys())) {
                const v0 = val.get(k);
                const v1 = applyReviver(reviver, val, k, v0);
                if (v1 === undefined)
                    val.delete(k);
                else if (v1 !== v0)
                    val.set(k, v1);
            }
        }
        else if (val instanceof Set) {
            for (const v0 of Array.from(val)) {
                const v1 = applyReviver(reviver, val, v0, v0);
                if (v1 === undefined)
                    val.delete(v0);
                else if (v1 !== v0) {
                    val.delete(v0);
                    val.add(v1);
                }
            }
        }
        else {
            for (const [k, v0] of Object.entries(val)) {
                const v1 = applyReviver(reviver, val, k, v0);
                if (v1 === undefined)
                    delete val[k];
                else if (v1 !== v0)
                    val[k] = v1;
            }
        }
    }
    return reviver.call(obj, key, val);
}

exports.applyReviver = applyReviver;


/***/ }),

/***/ 2404:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Alias = __nccwpck_require__(4065);
var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);

const defaultTagPrefix = 'tag:yaml.org,2002:';
function findTagObject(value, tagName, tags) {
    if (tagName) {
        const match = tags.filter(t => t.tag === tagName);
        const tagObj = match.find(t => !t.format) ?? match[0];
        if (!tagObj)
            throw new Error(`Tag ${tagName} not found`);
        return tagObj;
    }
    return tags.find(t => t.identify?.(value) && !t.format);
}
function createNode(value, tagName, ctx) {
    if (identity.isDocument(value))
        value = value.contents;
    if (identity.isNode(value))
        return value;
    if (identity.isPair(value)) {
        const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
        map.items.push(value);
        return map;
    }
    if (value instanceof String ||
        value instanceof Number ||
        value instanceof Boolean ||
        (typeof BigInt !== 'undefined' && value instanceof BigInt) // not supported everywhere
    ) {
        // https://tc39.es/ecma262/#sec-serializejsonproperty
        value = value.valueOf();
    }
    const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
    // Detect duplicate references to the same object & use Alias nodes for all
    // after first. The `ref` wrapper allows for circular references to resolve.
    let ref = undefined;
    if (aliasDuplicateObjects && value && typeof value === 'object') {
        ref = sourceObjects.get(value);
        if (ref) {
            ref.anchor ?? (ref.anchor = onAnchor(value));
            return new Alias.Alias(ref.anchor);
        }
        else {
            ref = { anchor: null, node: null };
            sourceObjects.set(value, ref);
        }
    }
    if (tagName?.startsWith('!!'))
        tagName = defaultTagPrefix + tagName.slice(2);
    let tagObj = findTagObject(value, tagName, schema.tags);
    if (!tagObj) {
        if (value && typeof value.toJSON === 'function') {
            // eslint-disable-next-line @typescript-eslint/no-unsafe-call
            value = value.toJSON();
        }
        if (!value || typeof value !== 'object') {
            const node = new Scalar.Scalar(value);
            if (ref)
                ref.node = node;
            return node;
        }
        tagObj =
            value instanceof Map
                ? schema[identity.MAP]
                : Symbol.iterator in Object(value)
                    ? schema[identity.SEQ]
                    : schema[identity.MAP];
    }
    if (onTagObj) {
        onTagObj(tagObj);
        delete ctx.onTagObj;
    }
    const node = tagObj?.createNode
        ? tagObj.createNode(ctx.schema, value, ctx)
        : typeof tagObj?.nodeClass?.from === 'function'
            ? tagObj.nodeClass.from(ctx.schema, value, ctx)
            : new Scalar.Scalar(value);
    if (tagName)
        node.tag = tagName;
    else if (!tagObj.default)
        node.tag = tagObj.tag;
    if (ref)
        ref.node = node;
    return node;
}

exports.createNode = createNode;


/***/ }),

/***/ 1342:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var visit = __nccwpck_require__(204);

const escapeChars = {
    '!': '%21',
    ',': '%2C',
    '[': '%5B',
    ']': '%5D',
    '{': '%7B',
    '}': '%7D'
};
const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, ch => escapeChars[ch]);
class Directives {
    constructor(yaml, tags) {
        /**
         * The directives-end/doc-start marker `---`. If `null`, a marker may still be
         * included in the document's stringified representation.
         */
        this.docStart = null;
        /** The doc-end marker `...`.  */
        this.docEnd = false;
        this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
        this.tags = Object.assign({}, Directives.defaultTags, tags);
    }
    clone() {
        const copy = new Directives(this.yaml, this.tags);
        copy.docStart = this.docStart;
        return copy;
    }
    /**
     * During parsing, get a Directives instance for the current document and
     * update the stream state according to the current version's spec.
     */
    atDocument() {
        const res = new Directives(this.yaml, this.tags);
        switch (this.yaml.version) {
            case '1.1':
                this.atNextDocument = true;
                break;
            case '1.2':
                this.atNextDocument = false;
                this.yaml = {
                    explicit: Directives.defaultYaml.explicit,
                    version: '1.2'
                };
                this.tags = Object.assign({}, Directives.defaultTags);
                break;
        }
        return res;
    }
    /**
     * @param onError - May be called even if the action was successful
     * @returns `true` on success
     */
    add(line, onError) {
        if (this.atNextDocument) {
            this.yaml = { explicit: Directives.defaultYaml.explicit, version: '1.1' };
            this.tags = Object.assign({}, Directives.defaultTags);
            this.atNextDocument = false;
        }
        const parts = line.trim().split(/[ \t]+/);
        const name = parts.shift();
        switch (name) {
            case '%TAG': {
                if (parts.length !== 2) {
                    onError(0, '%TAG directive should contain exactly two parts');
                    if (parts.length < 2)
                        return false;
                }
                const [handle, prefix] = parts;
                this.tags[handle] = prefix;
                return true;
            }
            case '%YAML': {
                this.yaml.explicit = true;
                if (parts.length !== 1) {
                    onError(0, '%YAML directive should contain exactly one part');
                    return false;
                }
                const [version] = parts;
                if (version === '1.1' || version === '1.2') {
                    this.yaml.version = version;
                    return true;
                }
                else {
                    const isValid = /^\d+\.\d+$/.test(version);
                    onError(6, `Unsupported YAML version ${version}`, isValid);
                    return false;
                }
            }
            default:
                onError(0, `Unknown directive ${name}`, true);
                return false;
        }
    }
    /**
     * Resolves a tag, matching handles to those defined in %TAG directives.
     *
     * @returns Resolved tag, which may also be the non-specific tag `'!'` or a
     *   `'!local'` tag, or `null` if unresolvable.
     */
    tagName(source, onError) {
        if (source === '!')
            return '!'; // non-specific tag
        if (source[0] !== '!') {
            onError(`Not a valid tag: ${source}`);
            return null;
        }
        if (source[1] === '<') {
            const verbatim = source.slice(2, -1);
            if (verbatim === '!' || verbatim === '!!') {
                onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
                return null;
            }
            if (source[source.length - 1] !== '>')
                onError('Verbatim tags must end with a >');
            return verbatim;
        }
        const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
        if (!suffix)
            onError(`The ${source} tag has no suffix`);
        const prefix = this.tags[handle];
        if (prefix) {
            try {
                return prefix + decodeURIComponent(suffix);
            }
            catch (error) {
                onError(String(error));
                return null;
            }
        }
        if (handle === '!')
            return source; // local tag
        onError(`Could not resolve tag: ${source}`);
        return null;
    }
    /**
     * Given a fully resolved tag, returns its printable string form,
     * taking into account current tag prefixes and defaults.
     */
    tagString(tag) {
        for (const [handle, prefix] of Object.entries(this.tags)) {
            if (tag.startsWith(prefix))
                return handle + escapeTagName(tag.substring(prefix.length));
        }
        return tag[0] === '!' ? tag : `!<${tag}>`;
    }
    toString(doc) {
        const lines = this.yaml.explicit
            ? [`%YAML ${this.yaml.version || '1.2'}`]
            : [];
        const tagEntries = Object.entries(this.tags);
        let tagNames;
        if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
            const tags = {};
            visit.visit(doc.contents, (_key, node) => {
                if (identity.isNode(node) && node.tag)
                    tags[node.tag] = true;
            });
            tagNames = Object.keys(tags);
        }
        else
            tagNames = [];
        for (const [handle, prefix] of tagEntries) {
            if (handle === '!!' && prefix === 'tag:yaml.org,2002:')
                continue;
            if (!doc || tagNames.some(tn => tn.startsWith(prefix)))
                lines.push(`%TAG ${handle} ${prefix}`);
        }
        return lines.join('\n');
    }
}
Directives.defaultYaml = { explicit: false, version: '1.2' };
Directives.defaultTags = { '!!': 'tag:yaml.org,2002:' };

exports.Directives = Directives;


/***/ }),

/***/ 1464:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


class YAMLError extends Error {
    constructor(name, pos, code, message) {
        super();
        this.name = name;
        this.code = code;
        this.message = message;
        this.pos = pos;
    }
}
class YAMLParseError extends YAMLError {
    constructor(pos, code, message) {
        super('YAMLParseError', pos, code, message);
    }
}
class YAMLWarning extends YAMLError {
    constructor(pos, code, message) {
        super('YAMLWarning', pos, code, message);
    }
}
const prettifyError = (src, lc) => (error) => {
    if (error.pos[0] === -1)
        return;
    error.linePos = error.pos.map(pos => lc.linePos(pos));
    const { line, col } = error.linePos[0];
    error.message += ` at line ${line}, column ${col}`;
    let ci = col - 1;
    let lineStr = src
        .substring(lc.lineStarts[line - 1], lc.lineStarts[line])
        .replace(/[\n\r]+$/, '');
    // Trim to max 80 chars, keeping col position near the middle
    if (ci >= 60 && lineStr.length > 80) {
        const trimStart = Math.min(ci - 39, lineStr.length - 79);
        lineStr = '…' + lineStr.substring(trimStart);
        ci -= trimStart - 1;
    }
    if (lineStr.length > 80)
        lineStr = lineStr.substring(0, 79) + '…';
    // Include previous line in context if pointing at line start
    if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
        // Regexp won't match if start is trimmed
        let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
        if (prev.length > 80)
            prev = prev.substring(0, 79) + '…\n';
        lineStr = prev + lineStr;
    }
    if (/[^ ]/.test(lineStr)) {
        let count = 1;
        const end = error.linePos[1];
        if (end?.line === line && end.col > col) {
            count = Math.max(1, Math.min(end.col - col, 80 - ci));
        }
        const pointer = ' '.repeat(ci) + '^'.repeat(count);
        error.message += `:\n\n${lineStr}\n${pointer}\n`;
    }
};

exports.YAMLError = YAMLError;
exports.YAMLParseError = YAMLParseError;
exports.YAMLWarning = YAMLWarning;
exports.prettifyError = prettifyError;


/***/ }),

/***/ 8815:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";
var __webpack_unused_export__;


var composer = __nccwpck_require__(9984);
var Document = __nccwpck_require__(3021);
var Schema = __nccwpck_require__(5840);
var errors = __nccwpck_require__(1464);
var Alias = __nccwpck_require__(4065);
var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var Scalar = __nccwpck_require__(3301);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var cst = __nccwpck_require__(3461);
var lexer = __nccwpck_require__(361);
var lineCounter = __nccwpck_require__(6628);
var parser = __nccwpck_require__(3456);
var publicApi = __nccwpck_require__(4047);
var visit = __nccwpck_require__(204);



__webpack_unused_export__ = composer.Composer;
__webpack_unused_export__ = Document.Document;
__webpack_unused_export__ = Schema.Schema;
__webpack_unused_export__ = errors.YAMLError;
__webpack_unused_export__ = errors.YAMLParseError;
__webpack_unused_export__ = errors.YAMLWarning;
__webpack_unused_export__ = Alias.Alias;
exports.Vj = identity.isAlias;
__webpack_unused_export__ = identity.isCollection;
__webpack_unused_export__ = identity.isDocument;
exports.jh = identity.isMap;
__webpack_unused_export__ = identity.isNode;
__webpack_unused_export__ = identity.isPair;
exports.jn = identity.isScalar;
exports.oP = identity.isSeq;
__webpack_unused_export__ = Pair.Pair;
exports.X5 = Scalar.Scalar;
__webpack_unused_export__ = YAMLMap.YAMLMap;
__webpack_unused_export__ = YAMLSeq.YAMLSeq;
__webpack_unused_export__ = cst;
__webpack_unused_export__ = lexer.Lexer;
exports.HN = lineCounter.LineCounter;
__webpack_unused_export__ = parser.Parser;
__webpack_unused_export__ = publicApi.parse;
exports.hR = publicApi.parseAllDocuments;
__webpack_unused_export__ = publicApi.parseDocument;
__webpack_unused_export__ = publicApi.stringify;
__webpack_unused_export__ = visit.visit;
__webpack_unused_export__ = visit.visitAsync;


/***/ }),

/***/ 7249:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var node_process = __nccwpck_require__(932);

function debug(logLevel, ...messages) {
    if (logLevel === 'debug')
        console.log(...messages);
}
function warn(logLevel, warning) {
    if (logLevel === 'debug' || logLevel === 'warn') {
        if (typeof node_process.emitWarning === 'function')
            node_process.emitWarning(warning);
        else
            console.warn(warning);
    }
}

exports.debug = debug;
exports.warn = warn;


/***/ }),

/***/ 4065:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var anchors = __nccwpck_require__(1596);
var visit = __nccwpck_require__(204);
var identity = __nccwpck_require__(1127);
var Node = __nccwpck_require__(6673);
var toJS = __nccwpck_require__(4043);

class Alias extends Node.NodeBase {
    constructor(source) {
        super(identity.ALIAS);
        this.source = source;
        Object.defineProperty(this, 'tag', {
            set() {
                throw new Error('Alias nodes cannot have tags');
            }
        });
    }
    /**
     * Resolve the value of this alias within `doc`, finding the last
     * instance of the `source` anchor before this node.
     */
    resolve(doc, ctx) {
        if (ctx?.maxAliasCount === 0)
            throw new ReferenceError('Alias resolution is disabled');
        let nodes;
        if (ctx?.aliasResolveCache) {
            nodes = ctx.aliasResolveCache;
        }
        else {
            nodes = [];
            visit.visit(doc, {
                Node: (_key, node) => {
                    if (identity.isAlias(node) || identity.hasAnchor(node))
                        nodes.push(node);
                }
            });
            if (ctx)
                ctx.aliasResolveCache = nodes;
        }
        let found = undefined;
        for (const node of nodes) {
            if (node === this)
                break;
            if (node.anchor === this.source)
                found = node;
        }
        if (found && ctx) {
            const { anchors, doc, maxAliasCount } = ctx;
            let data = anchors.get(found);
            if (!data) {
                // Resolve anchors for Node.prototype.toJS()
                toJS.toJS(found, null, ctx);
                data = anchors.get(found);
            }
            /* istanbul ignore if */
            if (data?.res === undefined) {
                const msg = 'This should not happen: Alias anchor was not resolved?';
                throw new ReferenceError(msg);
            }
            if (maxAliasCount >= 0) {
                data.count += 1;
                if (data.aliasCount === 0)
                    data.aliasCount = getAliasCount(doc, found, anchors);
                if (data.count * data.aliasCount > maxAliasCount) {
                    const msg = 'Excessive alias count indicates a resource exhaustion attack';
                    throw new ReferenceError(msg);
                }
            }
        }
        return found;
    }
    toJSON(_arg, ctx) {
        if (!ctx)
            return { source: this.source };
        const source = this.resolve(ctx.doc, ctx);
        if (!source) {
            const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
            throw new ReferenceError(msg);
        }
        return ctx.anchors.get(source).res;
    }
    toString(ctx, _onComment, _onChompKeep) {
        const src = `*${this.source}`;
        if (ctx) {
            anchors.anchorIsValid(this.source);
            if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
                const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
                throw new Error(msg);
            }
            if (ctx.implicitKey)
                return `${src} `;
        }
        return src;
    }
}
function getAliasCount(doc, node, anchors) {
    if (identity.isAlias(node)) {
        const source = node.resolve(doc);
        const anchor = anchors && source && anchors.get(source);
        return anchor ? anchor.count * anchor.aliasCount : 0;
    }
    else if (identity.isCollection(node)) {
        let count = 0;
        for (const item of node.items) {
            const c = getAliasCount(doc, item, anchors);
            if (c > count)
                count = c;
        }
        return count;
    }
    else if (identity.isPair(node)) {
        const kc = getAliasCount(doc, node.key, anchors);
        const vc = getAliasCount(doc, node.value, anchors);
        return Math.max(kc, vc);
    }
    return 1;
}

exports.Alias = Alias;


/***/ }),

/***/ 101:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var createNode = __nccwpck_require__(2404);
var identity = __nccwpck_require__(1127);
var Node = __nccwpck_require__(6673);

function collectionFromPath(schema, path, value) {
    let v = value;
    for (let i = path.length - 1; i >= 0; --i) {
        const k = path[i];
        if (typeof k === 'number' && Number.isInteger(k) && k >= 0) {
            const a = [];
            a[k] = v;
            v = a;
        }
        else {
            v = new Map([[k, v]]);
        }
    }
    return createNode.createNode(v, undefined, {
        aliasDuplicateObjects: false,
        keepUndefined: false,
        onAnchor: () => {
            throw new Error('This should not happen, please report a bug.');
        },
        schema,
        sourceObjects: new Map()
    });
}
// Type guard is intentionally a little wrong so as to be more useful,
// as it does not cover untypable empty non-string iterables (e.g. []).
const isEmptyPath = (path) => path == null ||
    (typeof path === 'object' && !!path[Symbol.iterator]().next().done);
class Collection extends Node.NodeBase {
    constructor(type, schema) {
        super(type);
        Object.defineProperty(this, 'schema', {
            value: schema,
            configurable: true,
            enumerable: false,
            writable: true
        });
    }
    /**
     * Create a copy of this collection.
     *
     * @param schema - If defined, overwrites the original's schema
     */
    clone(schema) {
        const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
        if (schema)
            copy.schema = schema;
        copy.items = copy.items.map(it => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
        if (this.range)
            copy.range = this.range.slice();
        return copy;
    }
    /**
     * Adds a value to the collection. For `!!map` and `!!omap` the value must
     * be a Pair instance or a `{ key, value }` object, which may not have a key
     * that already exists in the map.
     */
    addIn(path, value) {
        if (isEmptyPath(path))
            this.add(value);
        else {
            const [key, ...rest] = path;
            const node = this.get(key, true);
            if (identity.isCollection(node))
                node.addIn(rest, value);
            else if (node === undefined && this.schema)
                this.set(key, collectionFromPath(this.schema, rest, value));
            else
                throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
        }
    }
    /**
     * Removes a value from the collection.
     * @returns `true` if the item was found and removed.
     */
    deleteIn(path) {
        const [key, ...rest] = path;
        if (rest.length === 0)
            return this.delete(key);
        const node = this.get(key, true);
        if (identity.isCollection(node))
            return node.deleteIn(rest);
        else
            throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
    }
    /**
     * Returns item at `key`, or `undefined` if not found. By default unwraps
     * scalar values from their surrounding node; to disable set `keepScalar` to
     * `true` (collections are always returned intact).
     */
    getIn(path, keepScalar) {
        const [key, ...rest] = path;
        const node = this.get(key, true);
        if (rest.length === 0)
            return !keepScalar && identity.isScalar(node) ? node.value : node;
        else
            return identity.isCollection(node) ? node.getIn(rest, keepScalar) : undefined;
    }
    hasAllNullValues(allowScalar) {
        return this.items.every(node => {
            if (!identity.isPair(node))
                return false;
            const n = node.value;
            return (n == null ||
                (allowScalar &&
                    identity.isScalar(n) &&
                    n.value == null &&
                    !n.commentBefore &&
                    !n.comment &&
                    !n.tag));
        });
    }
    /**
     * Checks if the collection includes a value with the key `key`.
     */
    hasIn(path) {
        const [key, ...rest] = path;
        if (rest.length === 0)
            return this.has(key);
        const node = this.get(key, true);
        return identity.isCollection(node) ? node.hasIn(rest) : false;
    }
    /**
     * Sets a value in this collection. For `!!set`, `value` needs to be a
     * boolean to add/remove the item from the set.
     */
    setIn(path, value) {
        const [key, ...rest] = path;
        if (rest.length === 0) {
            this.set(key, value);
        }
        else {
            const node = this.get(key, true);
            if (identity.isCollection(node))
                node.setIn(rest, value);
            else if (node === undefined && this.schema)
                this.set(key, collectionFromPath(this.schema, rest, value));
            else
                throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
        }
    }
}

exports.Collection = Collection;
exports.collectionFromPath = collectionFromPath;
exports.isEmptyPath = isEmptyPath;


/***/ }),

/***/ 6673:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var applyReviver = __nccwpck_require__(3661);
var identity = __nccwpck_require__(1127);
var toJS = __nccwpck_require__(4043);

class NodeBase {
    constructor(type) {
        Object.defineProperty(this, identity.NODE_TYPE, { value: type });
    }
    /** Create a copy of this node.  */
    clone() {
        const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
        if (this.range)
            copy.range = this.range.slice();
        return copy;
    }
    /** A plain JavaScript representation of this node. */
    toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
        if (!identity.isDocument(doc))
            throw new TypeError('A document argument is required');
        const ctx = {
            anchors: new Map(),
            doc,
            keep: true,
            mapAsMap: mapAsMap === true,
            mapKeyWarned: false,
            maxAliasCount: typeof maxAliasCount === 'number' ? maxAliasCount : 100
        };
        const res = toJS.toJS(this, '', ctx);
        if (typeof onAnchor === 'function')
            for (const { count, res } of ctx.anchors.values())
                onAnchor(res, count);
        return typeof reviver === 'function'
            ? applyReviver.applyReviver(reviver, { '': res }, '', res)
            : res;
    }
}

exports.NodeBase = NodeBase;


/***/ }),

/***/ 7165:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var createNode = __nccwpck_require__(2404);
var stringifyPair = __nccwpck_require__(9748);
var addPairToJSMap = __nccwpck_require__(7104);
var identity = __nccwpck_require__(1127);

function createPair(key, value, ctx) {
    const k = createNode.createNode(key, undefined, ctx);
    const v = createNode.createNode(value, undefined, ctx);
    return new Pair(k, v);
}
class Pair {
    constructor(key, value = null) {
        Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
        this.key = key;
        this.value = value;
    }
    clone(schema) {
        let { key, value } = this;
        if (identity.isNode(key))
            key = key.clone(schema);
        if (identity.isNode(value))
            value = value.clone(schema);
        return new Pair(key, value);
    }
    toJSON(_, ctx) {
        const pair = ctx?.mapAsMap ? new Map() : {};
        return addPairToJSMap.addPairToJSMap(ctx, pair, this);
    }
    toString(ctx, onComment, onChompKeep) {
        return ctx?.doc
            ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep)
            : JSON.stringify(this);
    }
}

exports.Pair = Pair;
exports.createPair = createPair;


/***/ }),

/***/ 3301:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Node = __nccwpck_require__(6673);
var toJS = __nccwpck_require__(4043);

const isScalarValue = (value) => !value || (typeof value !== 'function' && typeof value !== 'object');
class Scalar extends Node.NodeBase {
    constructor(value) {
        super(identity.SCALAR);
        this.value = value;
    }
    toJSON(arg, ctx) {
        return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
    }
    toString() {
        return String(this.value);
    }
}
Scalar.BLOCK_FOLDED = 'BLOCK_FOLDED';
Scalar.BLOCK_LITERAL = 'BLOCK_LITERAL';
Scalar.PLAIN = 'PLAIN';
Scalar.QUOTE_DOUBLE = 'QUOTE_DOUBLE';
Scalar.QUOTE_SINGLE = 'QUOTE_SINGLE';

exports.Scalar = Scalar;
exports.isScalarValue = isScalarValue;


/***/ }),

/***/ 4454:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var stringifyCollection = __nccwpck_require__(1212);
var addPairToJSMap = __nccwpck_require__(7104);
var Collection = __nccwpck_require__(101);
var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var Scalar = __nccwpck_require__(3301);

function findPair(items, key) {
    const k = identity.isScalar(key) ? key.value : key;
    for (const it of items) {
        if (identity.isPair(it)) {
            if (it.key === key || it.key === k)
                return it;
            if (identity.isScalar(it.key) && it.key.value === k)
                return it;
        }
    }
    return undefined;
}
class YAMLMap extends Collection.Collection {
    static get tagName() {
        return 'tag:yaml.org,2002:map';
    }
    constructor(schema) {
        super(identity.MAP, schema);
        this.items = [];
    }
    /**
     * A generic collection parsing method that can be extended
     * to other node classes that inherit from YAMLMap
     */
    static from(schema, obj, ctx) {
        const { keepUndefined, replacer } = ctx;
        const map = new this(schema);
        const add = (key, value) => {
            if (typeof replacer === 'function')
                value = replacer.call(obj, key, value);
            else if (Array.isArray(replacer) && !replacer.includes(key))
                return;
            if (value !== undefined || keepUndefined)
                map.items.push(Pair.createPair(key, value, ctx));
        };
        if (obj instanceof Map) {
            for (const [key, value] of obj)
                add(key, value);
        }
        else if (obj && typeof obj === 'object') {
            for (const key of Object.keys(obj))
                add(key, obj[key]);
        }
        if (typeof schema.sortMapEntries === 'function') {
            map.items.sort(schema.sortMapEntries);
        }
        return map;
    }
    /**
     * Adds a value to the collection.
     *
     * @param overwrite - If not set `true`, using a key that is already in the
     *   collection will throw. Otherwise, overwrites the previous value.
     */
    add(pair, overwrite) {
        let _pair;
        if (identity.isPair(pair))
            _pair = pair;
        else if (!pair || typeof pair !== 'object' || !('key' in pair)) {
            // In TypeScript, this never happens.
            _pair = new Pair.Pair(pair, pair?.value);
        }
        else
            _pair = new Pair.Pair(pair.key, pair.value);
        const prev = findPair(this.items, _pair.key);
        const sortEntries = this.schema?.sortMapEntries;
        if (prev) {
            if (!overwrite)
                throw new Error(`Key ${_pair.key} already set`);
            // For scalars, keep the old node & its comments and anchors
            if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value))
                prev.value.value = _pair.value;
            else
                prev.value = _pair.value;
        }
        else if (sortEntries) {
            const i = this.items.findIndex(item => sortEntries(_pair, item) < 0);
            if (i === -1)
                this.items.push(_pair);
            else
                this.items.splice(i, 0, _pair);
        }
        else {
            this.items.push(_pair);
        }
    }
    delete(key) {
        const it = findPair(this.items, key);
        if (!it)
            return false;
        const del = this.items.splice(this.items.indexOf(it), 1);
        return del.length > 0;
    }
    get(key, keepScalar) {
        const it = findPair(this.items, key);
        const node = it?.value;
        return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? undefined;
    }
    has(key) {
        return !!findPair(this.items, key);
    }
    set(key, value) {
        this.add(new Pair.Pair(key, value), true);
    }
    /**
     * @param ctx - Conversion context, originally set in Document#toJS()
     * @param {Class} Type - If set, forces the returned collection type
     * @returns Instance of Type, Map, or Object
     */
    toJSON(_, ctx, Type) {
        const map = Type ? new Type() : ctx?.mapAsMap ? new Map() : {};
        if (ctx?.onCreate)
            ctx.onCreate(map);
        for (const item of this.items)
            addPairToJSMap.addPairToJSMap(ctx, map, item);
        return map;
    }
    toString(ctx, onComment, onChompKeep) {
        if (!ctx)
            return JSON.stringify(this);
        for (const item of this.items) {
            if (!identity.isPair(item))
                throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
        }
        if (!ctx.allNullValues && this.hasAllNullValues(false))
            ctx = Object.assign({}, ctx, { allNullValues: true });
        return stringifyCollection.stringifyCollection(this, ctx, {
            blockItemPrefix: '',
            flowChars: { start: '{', end: '}' },
            itemIndent: ctx.indent || '',
            onChompKeep,
            onComment
        });
    }
}

exports.YAMLMap = YAMLMap;
exports.findPair = findPair;


/***/ }),

/***/ 2223:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var createNode = __nccwpck_require__(2404);
var stringifyCollection = __nccwpck_require__(1212);
var Collection = __nccwpck_require__(101);
var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var toJS = __nccwpck_require__(4043);

class YAMLSeq extends Collection.Collection {
    static get tagName() {
        return 'tag:yaml.org,2002:seq';
    }
    constructor(schema) {
        super(identity.SEQ, schema);
        this.items = [];
    }
    add(value) {
        this.items.push(value);
    }
    /**
     * Removes a value from the collection.
     *
     * `key` must contain a representation of an integer for this to succeed.
     * It may be wrapped in a `Scalar`.
     *
     * @returns `true` if the item was found and removed.
     */
    delete(key) {
        const idx = asItemIndex(key);
        if (typeof idx !== 'number')
            return false;
        const del = this.items.splice(idx, 1);
        return del.length > 0;
    }
    get(key, keepScalar) {
        const idx = asItemIndex(key);
        if (typeof idx !== 'number')
            return undefined;
        const it = this.items[idx];
        return !keepScalar && identity.isScalar(it) ? it.value : it;
    }
    /**
     * Checks if the collection includes a value with the key `key`.
     *
     * `key` must contain a representation of an integer for this to succeed.
     * It may be wrapped in a `Scalar`.
     */
    has(key) {
        const idx = asItemIndex(key);
        return typeof idx === 'number' && idx < this.items.length;
    }
    /**
     * Sets a value in this collection. For `!!set`, `value` needs to be a
     * boolean to add/remove the item from the set.
     *
     * If `key` does not contain a representation of an integer, this will throw.
     * It may be wrapped in a `Scalar`.
     */
    set(key, value) {
        const idx = asItemIndex(key);
        if (typeof idx !== 'number')
            throw new Error(`Expected a valid index, not ${key}.`);
        const prev = this.items[idx];
        if (identity.isScalar(prev) && Scalar.isScalarValue(value))
            prev.value = value;
        else
            this.items[idx] = value;
    }
    toJSON(_, ctx) {
        const seq = [];
        if (ctx?.onCreate)
            ctx.onCreate(seq);
        let i = 0;
        for (const item of this.items)
            seq.push(toJS.toJS(item, String(i++), ctx));
        return seq;
    }
    toString(ctx, onComment, onChompKeep) {
        if (!ctx)
            return JSON.stringify(this);
        return stringifyCollection.stringifyCollection(this, ctx, {
            blockItemPrefix: '- ',
            flowChars: { start: '[', end: ']' },
            itemIndent: (ctx.indent || '') + '  ',
            onChompKeep,
            onComment
        });
    }
    static from(schema, obj, ctx) {
        const { replacer } = ctx;
        const seq = new this(schema);
        if (obj && Symbol.iterator in Object(obj)) {
            let i = 0;
            for (let it of obj) {
                if (typeof replacer === 'function') {
                    const key = obj instanceof Set ? it : String(i++);
                    it = replacer.call(obj, key, it);
                }
                seq.items.push(createNode.createNode(it, undefined, ctx));
            }
        }
        return seq;
    }
}
function asItemIndex(key) {
    let idx = identity.isScalar(key) ? key.value : key;
    if (idx && typeof idx === 'string')
        idx = Number(idx);
    return typeof idx === 'number' && Number.isInteger(idx) && idx >= 0
        ? idx
        : null;
}

exports.YAMLSeq = YAMLSeq;


/***/ }),

/***/ 7104:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var log = __nccwpck_require__(7249);
var merge = __nccwpck_require__(452);
var stringify = __nccwpck_require__(2148);
var identity = __nccwpck_require__(1127);
var toJS = __nccwpck_require__(4043);

function addPairToJSMap(ctx, map, { key, value }) {
    if (identity.isNode(key) && key.addToJSMap)
        key.addToJSMap(ctx, map, value);
    // TODO: Should drop this special case for bare << handling
    else if (merge.isMergeKey(ctx, key))
        merge.addMergeToJSMap(ctx, map, value);
    else {
        const jsKey = toJS.toJS(key, '', ctx);
        if (map instanceof Map) {
            map.set(jsKey, toJS.toJS(value, jsKey, ctx));
        }
        else if (map instanceof Set) {
            map.add(jsKey);
        }
        else {
            const stringKey = stringifyKey(key, jsKey, ctx);
            const jsValue = toJS.toJS(value, stringKey, ctx);
            if (stringKey in map)
                Object.defineProperty(map, stringKey, {
                    value: jsValue,
                    writable: true,
                    enumerable: true,
                    configurable: true
                });
            else
                map[stringKey] = jsValue;
        }
    }
    return map;
}
function stringifyKey(key, jsKey, ctx) {
    if (jsKey === null)
        return '';
    // eslint-disable-next-line @typescript-eslint/no-base-to-string
    if (typeof jsKey !== 'object')
        return String(jsKey);
    if (identity.isNode(key) && ctx?.doc) {
        const strCtx = stringify.createStringifyContext(ctx.doc, {});
        strCtx.anchors = new Set();
        for (const node of ctx.anchors.keys())
            strCtx.anchors.add(node.anchor);
        strCtx.inFlow = true;
        strCtx.inStringifyKey = true;
        const strKey = key.toString(strCtx);
        if (!ctx.mapKeyWarned) {
            let jsonStr = JSON.stringify(strKey);
            if (jsonStr.length > 40)
                jsonStr = jsonStr.substring(0, 36) + '..."';
            log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
            ctx.mapKeyWarned = true;
        }
        return strKey;
    }
    return JSON.stringify(jsKey);
}

exports.addPairToJSMap = addPairToJSMap;


/***/ }),

/***/ 1127:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


const ALIAS = Symbol.for('yaml.alias');
const DOC = Symbol.for('yaml.document');
const MAP = Symbol.for('yaml.map');
const PAIR = Symbol.for('yaml.pair');
const SCALAR = Symbol.for('yaml.scalar');
const SEQ = Symbol.for('yaml.seq');
const NODE_TYPE = Symbol.for('yaml.node.type');
const isAlias = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === ALIAS;
const isDocument = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === DOC;
const isMap = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === MAP;
const isPair = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === PAIR;
const isScalar = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === SCALAR;
const isSeq = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === SEQ;
function isCollection(node) {
    if (node && typeof node === 'object')
        switch (node[NODE_TYPE]) {
            case MAP:
            case SEQ:
                return true;
        }
    return false;
}
function isNode(node) {
    if (node && typeof node === 'object')
        switch (node[NODE_TYPE]) {
            case ALIAS:
            case MAP:
            case SCALAR:
            case SEQ:
                return true;
        }
    return false;
}
const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;

exports.ALIAS = ALIAS;
exports.DOC = DOC;
exports.MAP = MAP;
exports.NODE_TYPE = NODE_TYPE;
exports.PAIR = PAIR;
exports.SCALAR = SCALAR;
exports.SEQ = SEQ;
exports.hasAnchor = hasAnchor;
exports.isAlias = isAlias;
exports.isCollection = isCollection;
exports.isDocument = isDocument;
exports.isMap = isMap;
exports.isNode = isNode;
exports.isPair = isPair;
exports.isScalar = isScalar;
exports.isSeq = isSeq;


/***/ }),

/***/ 4043:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);

/**
 * Recursively convert any node or its contents to native JavaScript
 *
 * @param value - The input value
 * @param arg - If `value` defines a `toJSON()` method, use this
 *   as its first argument
 * @param ctx - Conversion context, originally set in Document#toJS(). If
 *   `{ keep: true }` is not set, output should be suitable for JSON
 *   stringification.
 */
function toJS(value, arg, ctx) {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-return
    if (Array.isArray(value))
        return value.map((v, i) => toJS(v, String(i), ctx));
    if (value && typeof value.toJSON === 'function') {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-call
        if (!ctx || !identity.hasAnchor(value))
            return value.toJSON(arg, ctx);
        const data = { aliasCount: 0, count: 1, res: undefined };
        ctx.anchors.set(value, data);
        ctx.onCreate = res => {
            data.res = res;
            delete ctx.onCreate;
        };
        const res = value.toJSON(arg, ctx);
        if (ctx.onCreate)
            ctx.onCreate(res);
        return res;
    }
    if (typeof value === 'bigint' && !ctx?.keep)
        return Number(value);
    return value;
}

exports.toJS = toJS;


/***/ }),

/***/ 110:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var resolveBlockScalar = __nccwpck_require__(8913);
var resolveFlowScalar = __nccwpck_require__(6842);
var errors = __nccwpck_require__(1464);
var stringifyString = __nccwpck_require__(3069);

function resolveAsScalar(token, strict = true, onError) {
    if (token) {
        const _onError = (pos, code, message) => {
            const offset = typeof pos === 'number' ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
            if (onError)
                onError(offset, code, message);
            else
                throw new errors.YAMLParseError([offset, offset + 1], code, message);
        };
        switch (token.type) {
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
                return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
            case 'block-scalar':
                return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
        }
    }
    return null;
}
/**
 * Create a new scalar token with `value`
 *
 * Values that represent an actual string but may be parsed as a different type should use a `type` other than `'PLAIN'`,
 * as this function does not support any schema operations and won't check for such conflicts.
 *
 * @param value The string representation of the value, which will have its content properly indented.
 * @param context.end Comments and whitespace after the end of the value, or after the block scalar header. If undefined, a newline will be added.
 * @param context.implicitKey Being within an implicit key may affect the resolved type of the token's value.
 * @param context.indent The indent level of the token.
 * @param context.inFlow Is this scalar within a flow collection? This may affect the resolved type of the token's value.
 * @param context.offset The offset position of the token.
 * @param context.type The preferred type of the scalar token. If undefined, the previous type of the `token` will be used, defaulting to `'PLAIN'`.
 */
function createScalarToken(value, context) {
    const { implicitKey = false, indent, inFlow = false, offset = -1, type = 'PLAIN' } = context;
    const source = stringifyString.stringifyString({ type, value }, {
        implicitKey,
        indent: indent > 0 ? ' '.repeat(indent) : '',
        inFlow,
        options: { blockQuote: true, lineWidth: -1 }
    });
    const end = context.end ?? [
        { type: 'newline', offset: -1, indent, source: '\n' }
    ];
    switch (source[0]) {
        case '|':
        case '>': {
            const he = source.indexOf('\n');
            const head = source.substring(0, he);
            const body = source.substring(he + 1) + '\n';
            const props = [
                { type: 'block-scalar-header', offset, indent, source: head }
            ];
            if (!addEndtoBlockProps(props, end))
                props.push({ type: 'newline', offset: -1, indent, source: '\n' });
            return { type: 'block-scalar', offset, indent, props, source: body };
        }
        case '"':
            return { type: 'double-quoted-scalar', offset, indent, source, end };
        case "'":
            return { type: 'single-quoted-scalar', offset, indent, source, end };
        default:
            return { type: 'scalar', offset, indent, source, end };
    }
}
/**
 * Set the value of `token` to the given string `value`, overwriting any previous contents and type that it may have.
 *
 * Best efforts are made to retain any comments previously associated with the `token`,
 * though all contents within a collection's `items` will be overwritten.
 *
 * Values that represent an actual string but may be parsed as a different type should use a `type` other than `'PLAIN'`,
 * as this function does not support any schema operations and won't check for such conflicts.
 *
 * @param token Any token. If it does not include an `indent` value, the value will be stringified as if it were an implicit key.
 * @param value The string representation of the value, which will have its content properly indented.
 * @param context.afterKey In most cases, values after a key should have an additional level of indentation.
 * @param context.implicitKey Being within an implicit key may affect the resolved type of the token's value.
 * @param context.inFlow Being within a flow collection may affect the resolved type of the token's value.
 * @param context.type The preferred type of the scalar token. If undefined, the previous type of the `token` will be used, defaulting to `'PLAIN'`.
 */
function setScalarValue(token, value, context = {}) {
    let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
    let indent = 'indent' in token ? token.indent : null;
    if (afterKey && typeof indent === 'number')
        indent += 2;
    if (!type)
        switch (token.type) {
            case 'single-quoted-scalar':
                type = 'QUOTE_SINGLE';
                break;
            case 'double-quoted-scalar':
                type = 'QUOTE_DOUBLE';
                break;
            case 'block-scalar': {
                const header = token.props[0];
                if (header.type !== 'block-scalar-header')
                    throw new Error('Invalid block scalar header');
                type = header.source[0] === '>' ? 'BLOCK_FOLDED' : 'BLOCK_LITERAL';
                break;
            }
            default:
                type = 'PLAIN';
        }
    const source = stringifyString.stringifyString({ type, value }, {
        implicitKey: implicitKey || indent === null,
        indent: indent !== null && indent > 0 ? ' '.repeat(indent) : '',
        inFlow,
        options: { blockQuote: true, lineWidth: -1 }
    });
    switch (source[0]) {
        case '|':
        case '>':
            setBlockScalarValue(token, source);
            break;
        case '"':
            setFlowScalarValue(token, source, 'double-quoted-scalar');
            break;
        case "'":
            setFlowScalarValue(token, source, 'single-quoted-scalar');
            break;
        default:
            setFlowScalarValue(token, source, 'scalar');
    }
}
function setBlockScalarValue(token, source) {
    const he = source.indexOf('\n');
    const head = source.substring(0, he);
    const body = source.substring(he + 1) + '\n';
    if (token.type === 'block-scalar') {
        const header = token.props[0];
        if (header.type !== 'block-scalar-header')
            throw new Error('Invalid block scalar header');
        header.source = head;
        token.source = body;
    }
    else {
        const { offset } = token;
        const indent = 'indent' in token ? token.indent : -1;
        const props = [
            { type: 'block-scalar-header', offset, indent, source: head }
        ];
        if (!addEndtoBlockProps(props, 'end' in token ? token.end : undefined))
            props.push({ type: 'newline', offset: -1, indent, source: '\n' });
        for (const key of Object.keys(token))
            if (key !== 'type' && key !== 'offset')
                delete token[key];
        Object.assign(token, { type: 'block-scalar', indent, props, source: body });
    }
}
/** @returns `true` if last token is a newline */
function addEndtoBlockProps(props, end) {
    if (end)
        for (const st of end)
            switch (st.type) {
                case 'space':
                case 'comment':
                    props.push(st);
                    break;
                case 'newline':
                    props.push(st);
                    return true;
            }
    return false;
}
function setFlowScalarValue(token, source, type) {
    switch (token.type) {
        case 'scalar':
        case 'double-quoted-scalar':
        case 'single-quoted-scalar':
            token.type = type;
            token.source = source;
            break;
        case 'block-scalar': {
            const end = token.props.slice(1);
            let oa = source.length;
            if (token.props[0].type === 'block-scalar-header')
                oa -= token.props[0].source.length;
            for (const tok of end)
                tok.offset += oa;
            delete token.props;
            Object.assign(token, { type, source, end });
            break;
        }
        case 'block-map':
        case 'block-seq': {
            const offset = token.offset + source.length;
            const nl = { type: 'newline', offset, indent: token.indent, source: '\n' };
            delete token.items;
            Object.assign(token, { type, source, end: [nl] });
            break;
        }
        default: {
            const indent = 'indent' in token ? token.indent : -1;
            const end = 'end' in token && Array.isArray(token.end)
                ? token.end.filter(st => st.type === 'space' ||
                    st.type === 'comment' ||
                    st.type === 'newline')
                : [];
            for (const key of Object.keys(token))
                if (key !== 'type' && key !== 'offset')
                    delete token[key];
            Object.assign(token, { type, indent, source, end });
        }
    }
}

exports.createScalarToken = createScalarToken;
exports.resolveAsScalar = resolveAsScalar;
exports.setScalarValue = setScalarValue;


/***/ }),

/***/ 1733:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


/**
 * Stringify a CST document, token, or collection item
 *
 * Fair warning: This applies no validation whatsoever, and
 * simply concatenates the sources in their logical order.
 */
const stringify = (cst) => 'type' in cst ? stringifyToken(cst) : stringifyItem(cst);
function stringifyToken(token) {
    switch (token.type) {
        case 'block-scalar': {
            let res = '';
            for (const tok of token.props)
                res += stringifyToken(tok);
            return res + token.source;
        }
        case 'block-map':
        case 'block-seq': {
            let res = '';
            for (const item of token.items)
                res += stringifyItem(item);
            return res;
        }
        case 'flow-collection': {
            let res = token.start.source;
            for (const item of token.items)
                res += stringifyItem(item);
            for (const st of token.end)
                res += st.source;
            return res;
        }
        case 'document': {
            let res = stringifyItem(token);
            if (token.end)
                for (const st of token.end)
                    res += st.source;
            return res;
        }
        default: {
            let res = token.source;
            if ('end' in token && token.end)
                for (const st of token.end)
                    res += st.source;
            return res;
        }
    }
}
function stringifyItem({ start, key, sep, value }) {
    let res = '';
    for (const st of start)
        res += st.source;
    if (key)
        res += stringifyToken(key);
    if (sep)
        for (const st of sep)
            res += st.source;
    if (value)
        res += stringifyToken(value);
    return res;
}

exports.stringify = stringify;


/***/ }),

/***/ 7715:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


const BREAK = Symbol('break visit');
const SKIP = Symbol('skip children');
const REMOVE = Symbol('remove item');
/**
 * Apply a visitor to a CST document or item.
 *
 * Walks through the tree (depth-first) starting from the root, calling a
 * `visitor` function with two arguments when entering each item:
 *   - `item`: The current item, which included the following members:
 *     - `start: SourceToken[]` – Source tokens before the key or value,
 *       possibly including its anchor or tag.
 *     - `key?: Token | null` – Set for pair values. May then be `null`, if
 *       the key before the `:` separator is empty.
 *     - `sep?: SourceToken[]` – Source tokens between the key and the value,
 *       which should include the `:` map value indicator if `value` is set.
 *     - `value?: Token` – The value of a sequence item, or of a map pair.
 *   - `path`: The steps from the root to the current node, as an array of
 *     `['key' | 'value', number]` tuples.
 *
 * The return value of the visitor may be used to control the traversal:
 *   - `undefined` (default): Do nothing and continue
 *   - `visit.SKIP`: Do not visit the children of this token, continue with
 *      next sibling
 *   - `visit.BREAK`: Terminate traversal completely
 *   - `visit.REMOVE`: Remove the current item, then continue with the next one
 *   - `number`: Set the index of the next step. This is useful especially if
 *     the index of the current token has changed.
 *   - `function`: Define the next visitor for this item. After the original
 *     visitor is called on item entry, next visitors are called after handling
 *     a non-empty `key` and when exiting the item.
 */
function visit(cst, visitor) {
    if ('type' in cst && cst.type === 'document')
        cst = { start: cst.start, value: cst.value };
    _visit(Object.freeze([]), cst, visitor);
}
// Without the `as symbol` casts, TS declares these in the `visit`
// namespace using `var`, but then complains about that because
// `unique symbol` must be `const`.
/** Terminate visit traversal completely */
visit.BREAK = BREAK;
/** Do not visit the children of the current item */
visit.SKIP = SKIP;
/** Remove the current item */
visit.REMOVE = REMOVE;
/** Find the item at `path` from `cst` as the root */
visit.itemAtPath = (cst, path) => {
    let item = cst;
    for (const [field, index] of path) {
        const tok = item?.[field];
        if (tok && 'items' in tok) {
            item = tok.items[index];
        }
        else
            return undefined;
    }
    return item;
};
/**
 * Get the immediate parent collection of the item at `path` from `cst` as the root.
 *
 * Throws an error if the collection is not found, which should never happen if the item itself exists.
 */
visit.parentCollection = (cst, path) => {
    const parent = visit.itemAtPath(cst, path.slice(0, -1));
    const field = path[path.length - 1][0];
    const coll = parent?.[field];
    if (coll && 'items' in coll)
        return coll;
    throw new Error('Parent collection not found');
};
function _visit(path, item, visitor) {
    let ctrl = visitor(item, path);
    if (typeof ctrl === 'symbol')
        return ctrl;
    for (const field of ['key', 'value']) {
        const token = item[field];
        if (token && 'items' in token) {
            for (let i = 0; i < token.items.length; ++i) {
                const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
                if (typeof ci === 'number')
                    i = ci - 1;
                else if (ci === BREAK)
                    return BREAK;
                else if (ci === REMOVE) {
                    token.items.splice(i, 1);
                    i -= 1;
                }
            }
            if (typeof ctrl === 'function' && field === 'key')
                ctrl = ctrl(item, path);
        }
    }
    return typeof ctrl === 'function' ? ctrl(item, path) : ctrl;
}

exports.visit = visit;


/***/ }),

/***/ 3461:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var cstScalar = __nccwpck_require__(110);
var cstStringify = __nccwpck_require__(1733);
var cstVisit = __nccwpck_require__(7715);

/** The byte order mark */
const BOM = '\u{FEFF}';
/** Start of doc-mode */
const DOCUMENT = '\x02'; // C0: Start of Text
/** Unexpected end of flow-mode */
const FLOW_END = '\x18'; // C0: Cancel
/** Next token is a scalar value */
const SCALAR = '\x1f'; // C0: Unit Separator
/** @returns `true` if `token` is a flow or block collection */
const isCollection = (token) => !!token && 'items' in token;
/** @returns `true` if `token` is a flow or block scalar; not an alias */
const isScalar = (token) => !!token &&
    (token.type === 'scalar' ||
        token.type === 'single-quoted-scalar' ||
        token.type === 'double-quoted-scalar' ||
        token.type === 'block-scalar');
/* istanbul ignore next */
/** Get a printable representation of a lexer token */
function prettyToken(token) {
    switch (token) {
        case BOM:
            return '<BOM>';
        case DOCUMENT:
            return '<DOC>';
        case FLOW_END:
            return '<FLOW_END>';
        case SCALAR:
            return '<SCALAR>';
        default:
            return JSON.stringify(token);
    }
}
/** Identify the type of a lexer token. May return `null` for unknown tokens. */
function tokenType(source) {
    switch (source) {
        case BOM:
            return 'byte-order-mark';
        case DOCUMENT:
            return 'doc-mode';
        case FLOW_END:
            return 'flow-error-end';
        case SCALAR:
            return 'scalar';
        case '---':
            return 'doc-start';
        case '...':
            return 'doc-end';
        case '':
        case '\n':
        case '\r\n':
            return 'newline';
        case '-':
            return 'seq-item-ind';
        case '?':
            return 'explicit-key-ind';
        case ':':
            return 'map-value-ind';
        case '{':
            return 'flow-map-start';
        case '}':
            return 'flow-map-end';
        case '[':
            return 'flow-seq-start';
        case ']':
            return 'flow-seq-end';
        case ',':
            return 'comma';
    }
    switch (source[0]) {
        case ' ':
        case '\t':
            return 'space';
        case '#':
            return 'comment';
        case '%':
            return 'directive-line';
        case '*':
            return 'alias';
        case '&':
            return 'anchor';
        case '!':
            return 'tag';
        case "'":
            return 'single-quoted-scalar';
        case '"':
            return 'double-quoted-scalar';
        case '|':
        case '>':
            return 'block-scalar-header';
    }
    return null;
}

exports.createScalarToken = cstScalar.createScalarToken;
exports.resolveAsScalar = cstScalar.resolveAsScalar;
exports.setScalarValue = cstScalar.setScalarValue;
exports.stringify = cstStringify.stringify;
exports.visit = cstVisit.visit;
exports.BOM = BOM;
exports.DOCUMENT = DOCUMENT;
exports.FLOW_END = FLOW_END;
exports.SCALAR = SCALAR;
exports.isCollection = isCollection;
exports.isScalar = isScalar;
exports.prettyToken = prettyToken;
exports.tokenType = tokenType;


/***/ }),

/***/ 361:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var cst = __nccwpck_require__(3461);

/*
START -> stream

stream
  directive -> line-end -> stream
  indent + line-end -> stream
  [else] -> line-start

line-end
  comment -> line-end
  newline -> .
  input-end -> END

line-start
  doc-start -> doc
  doc-end -> stream
  [else] -> indent -> block-start

block-start
  seq-item-start -> block-start
  explicit-key-start -> block-start
  map-value-start -> block-start
  [else] -> doc

doc
  line-end -> line-start
  spaces -> doc
  anchor -> doc
  tag -> doc
  flow-start -> flow -> doc
  flow-end -> error -> doc
  seq-item-start -> error -> doc
  explicit-key-start -> error -> doc
  map-value-start -> doc
  alias -> doc
  quote-start -> quoted-scalar -> doc
  block-scalar-header -> line-end -> block-scalar(min) -> line-start
  [else] -> plain-scalar(false, min) -> doc

flow
  line-end -> flow
  spaces -> flow
  anchor -> flow
  tag -> flow
  flow-start -> flow -> flow
  flow-end -> .
  seq-item-start -> error -> flow
  explicit-key-start -> flow
  map-value-start -> flow
  alias -> flow
  quote-start -> quoted-scalar -> flow
  comma -> flow
  [else] -> plain-scalar(true, 0) -> flow

quoted-scalar
  quote-end -> .
  [else] -> quoted-scalar

block-scalar(min)
  newline + peek(indent < min) -> .
  [else] -> block-scalar(min)

plain-scalar(is-flow, min)
  scalar-end(is-flow) -> .
  peek(newline + (indent < min)) -> .
  [else] -> plain-scalar(min)
*/
function isEmpty(ch) {
    switch (ch) {
        case undefined:
        case ' ':
        case '\n':
        case '\r':
        case '\t':
            return true;
        default:
            return false;
    }
}
const hexDigits = new Set('0123456789ABCDEFabcdef');
const tagChars = new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
const flowIndicatorChars = new Set(',[]{}');
const invalidAnchorChars = new Set(' ,[]{}\n\r\t');
const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
/**
 * Splits an input string into lexical tokens, i.e. smaller strings that are
 * easily identifiable by `tokens.tokenType()`.
 *
 * Lexing starts always in a "stream" context. Incomplete input may be buffered
 * until a complete token can be emitted.
 *
 * In addition to slices of the original input, the following control characters
 * may also be emitted:
 *
 * - `\x02` (Start of Text): A document starts with the next token
 * - `\x18` (Cancel): Unexpected end of flow-mode (indicates an error)
 * - `\x1f` (Unit Separator): Next token is a scalar value
 * - `\u{FEFF}` (Byte order mark): Emitted separately outside documents
 */
class Lexer {
    constructor() {
        /**
         * Flag indicating whether the end of the current buffer marks the end of
         * all input
         */
        this.atEnd = false;
        /**
         * Explicit indent set in block scalar header, as an offset from the current
         * minimum indent, so e.g. set to 1 from a header `|2+`. Set to -1 if not
         * explicitly set.
         */
        this.blockScalarIndent = -1;
        /**
         * Block scalars that include a + (keep) chomping indicator in their header
         * include trailing empty lines, which are otherwise excluded from the
         * scalar's contents.
         */
        this.blockScalarKeep = false;
        /** Current input */
        this.buffer = '';
        /**
         * Flag noting whether the map value indicator : can immediately follow this
         * node within a flow context.
         */
        this.flowKey = false;
        /** Count of surrounding flow collection levels. */
        this.flowLevel = 0;
        /**
         * Minimum level of indentation required for next lines to be parsed as a
         * part of the current scalar value.
         */
        this.indentNext = 0;
        /** Indentation level of the current line. */
        this.indentValue = 0;
        /** Position of the next \n character. */
        this.lineEndPos = null;
        /** Stores the state of the lexer if reaching the end of incpomplete input */
        this.next = null;
        /** A pointer to `buffer`; the current position of the lexer. */
        this.pos = 0;
    }
    /**
     * Generate YAML tokens from the `source` string. If `incomplete`,
     * a part of the last line may be left as a buffer for the next call.
     *
     * @returns A generator of lexical tokens
     */
    *lex(source, incomplete = false) {
        if (source) {
            if (typeof source !== 'string')
                throw TypeError('source is not a string');
            this.buffer = this.buffer ? this.buffer + source : source;
            this.lineEndPos = null;
        }
        this.atEnd = !incomplete;
        let next = this.next ?? 'stream';
        while (next && (incomplete || this.hasChars(1)))
            next = yield* this.parseNext(next);
    }
    atLineEnd() {
        let i = this.pos;
        let ch = this.buffer[i];
        while (ch === ' ' || ch === '\t')
            ch = this.buffer[++i];
        if (!ch || ch === '#' || ch === '\n')
            return true;
        if (ch === '\r')
            return this.buffer[i + 1] === '\n';
        return false;
    }
    charAt(n) {
        return this.buffer[this.pos + n];
    }
    continueScalar(offset) {
        let ch = this.buffer[offset];
        if (this.indentNext > 0) {
            let indent = 0;
            while (ch === ' ')
                ch = this.buffer[++indent + offset];
            if (ch === '\r') {
                const next = this.buffer[indent + offset + 1];
                if (next === '\n' || (!next && !this.atEnd))
                    return offset + indent + 1;
            }
            return ch === '\n' || indent >= this.indentNext || (!ch && !this.atEnd)
                ? offset + indent
                : -1;
        }
        if (ch === '-' || ch === '.') {
            const dt = this.buffer.substr(offset, 3);
            if ((dt === '---' || dt === '...') && isEmpty(this.buffer[offset + 3]))
                return -1;
        }
        return offset;
    }
    getLine() {
        let end = this.lineEndPos;
        if (typeof end !== 'number' || (end !== -1 && end < this.pos)) {
            end = this.buffer.indexOf('\n', this.pos);
            this.lineEndPos = end;
        }
        if (end === -1)
            return this.atEnd ? this.buffer.substring(this.pos) : null;
        if (this.buffer[end - 1] === '\r')
            end -= 1;
        return this.buffer.substring(this.pos, end);
    }
    hasChars(n) {
        return this.pos + n <= this.buffer.length;
    }
    setNext(state) {
        this.buffer = this.buffer.substring(this.pos);
        this.pos = 0;
        this.lineEndPos = null;
        this.next = state;
        return null;
    }
    peek(n) {
        return this.buffer.substr(this.pos, n);
    }
    *parseNext(next) {
        switch (next) {
            case 'stream':
                return yield* this.parseStream();
            case 'line-start':
                return yield* this.parseLineStart();
            case 'block-start':
                return yield* this.parseBlockStart();
            case 'doc':
                return yield* this.parseDocument();
            case 'flow':
                return yield* this.parseFlowCollection();
            case 'quoted-scalar':
                return yield* this.parseQuotedScalar();
            case 'block-scalar':
                return yield* this.parseBlockScalar();
            case 'plain-scalar':
                return yield* this.parsePlainScalar();
        }
    }
    *parseStream() {
        let line = this.getLine();
        if (line === null)
            return this.setNext('stream');
        if (line[0] === cst.BOM) {
            yield* this.pushCount(1);
            line = line.substring(1);
        }
        if (line[0] === '%') {
            let dirEnd = line.length;
            let cs = line.indexOf('#');
            while (cs !== -1) {
                const ch = line[cs - 1];
                if (ch === ' ' || ch === '\t') {
                    dirEnd = cs - 1;
                    break;
                }
                else {
                    cs = line.indexOf('#', cs + 1);
                }
            }
            while (true) {
                const ch = line[dirEnd - 1];
                if (ch === ' ' || ch === '\t')
                    dirEnd -= 1;
                else
                    break;
            }
            const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
            yield* this.pushCount(line.length - n); // possible comment
            this.pushNewline();
            return 'stream';
        }
        if (this.atLineEnd()) {
            const sp = yield* this.pushSpaces(true);
            yield* this.pushCount(line.length - sp);
            yield* this.pushNewline();
            return 'stream';
        }
        yield cst.DOCUMENT;
        return yield* this.parseLineStart();
    }
    *parseLineStart() {
        const ch = this.charAt(0);
        if (!ch && !this.atEnd)
            return this.setNext('line-start');
        if (ch === '-' || ch === '.') {
            if (!this.atEnd && !this.hasChars(4))
                return this.setNext('line-start');
            const s = this.peek(3);
            if ((s === '---' || s === '...') && isEmpty(this.charAt(3))) {
                yield* this.pushCount(3);
                this.indentValue = 0;
                this.indentNext = 0;
                return s === '---' ? 'doc' : 'stream';
            }
        }
        this.indentValue = yield* this.pushSpaces(false);
        if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1)))
            this.indentNext = this.indentValue;
        return yield* this.parseBlockStart();
    }
    *parseBlockStart() {
        const [ch0, ch1] = this.peek(2);
        if (!ch1 && !this.atEnd)
            return this.setNext('block-start');
        if ((ch0 === '-' || ch0 === '?' || ch0 === ':') && isEmpty(ch1)) {
            const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
            this.indentNext = this.indentValue + 1;
            this.indentValue += n;
            return 'block-start';
        }
        return 'doc';
    }
    *parseDocument() {
        yield* this.pushSpaces(true);
        const line = this.getLine();
        if (line === null)
            return this.setNext('doc');
        let n = yield* this.pushIndicators();
        switch (line[n]) {
            case '#':
                yield* this.pushCount(line.length - n);
            // fallthrough
            case undefined:
                yield* this.pushNewline();
                return yield* this.parseLineStart();
            case '{':
            case '[':
                yield* this.pushCount(1);
                this.flowKey = false;
                this.flowLevel = 1;
                return 'flow';
            case '}':
            case ']':
                // this is an error
                yield* this.pushCount(1);
                return 'doc';
            case '*':
                yield* this.pushUntil(isNotAnchorChar);
                return 'doc';
            case '"':
            case "'":
                return yield* this.parseQuotedScalar();
            case '|':
            case '>':
                n += yield* this.parseBlockScalarHeader();
                n += yield* this.pushSpaces(true);
                yield* this.pushCount(line.length - n);
                yield* this.pushNewline();
                return yield* this.parseBlockScalar();
            default:
                return yield* this.parsePlainScalar();
        }
    }
    *parseFlowCollection() {
        let nl, sp;
        let indent = -1;
        do {
            nl = yield* this.pushNewline();
            if (nl > 0) {
                sp = yield* this.pushSpaces(false);
                this.indentValue = indent = sp;
            }
            else {
                sp = 0;
            }
            sp += yield* this.pushSpaces(true);
        } while (nl + sp > 0);
        const line = this.getLine();
        if (line === null)
            return this.setNext('flow');
        if ((indent !== -1 && indent < this.indentNext && line[0] !== '#') ||
            (indent === 0 &&
                (line.startsWith('---') || line.startsWith('...')) &&
                isEmpty(line[3]))) {
            // Allowing for the terminal ] or } at the same (rather than greater)
            // indent level as the initial [ or { is technically invalid, but
            // failing here would be surprising to users.
            const atFlowEndMarker = indent === this.indentNext - 1 &&
                this.flowLevel === 1 &&
                (line[0] === ']' || line[0] === '}');
            if (!atFlowEndMarker) {
                // this is an error
                this.flowLevel = 0;
                yield cst.FLOW_END;
                return yield* this.parseLineStart();
            }
        }
        let n = 0;
        while (line[n] === ',') {
            n += yield* this.pushCount(1);
            n += yield* this.pushSpaces(true);
            this.flowKey = false;
        }
        n += yield* this.pushIndicators();
        switch (line[n]) {
            case undefined:
                return 'flow';
            case '#':
                yield* this.pushCount(line.length - n);
                return 'flow';
            case '{':
            case '[':
                yield* this.pushCount(1);
                this.flowKey = false;
                this.flowLevel += 1;
                return 'flow';
            case '}':
            case ']':
                yield* this.pushCount(1);
                this.flowKey = true;
                this.flowLevel -= 1;
                return this.flowLevel ? 'flow' : 'doc';
            case '*':
                yield* this.pushUntil(isNotAnchorChar);
                return 'flow';
            case '"':
            case "'":
                this.flowKey = true;
                return yield* this.parseQuotedScalar();
            case ':': {
                const next = this.charAt(1);
                if (this.flowKey || isEmpty(next) || next === ',') {
                    this.flowKey = false;
                    yield* this.pushCount(1);
                    yield* this.pushSpaces(true);
                    return 'flow';
                }
            }
            // fallthrough
            default:
                this.flowKey = false;
                return yield* this.parsePlainScalar();
        }
    }
    *parseQuotedScalar() {
        const quote = this.charAt(0);
        let end = this.buffer.indexOf(quote, this.pos + 1);
        if (quote === "'") {
            while (end !== -1 && this.buffer[end + 1] === "'")
                end = this.buffer.indexOf("'", end + 2);
        }
        else {
            // double-quote
            while (end !== -1) {
                let n = 0;
                while (this.buffer[end - 1 - n] === '\\')
                    n += 1;
                if (n % 2 === 0)
                    break;
                end = this.buffer.indexOf('"', end + 1);
            }
        }
        // Only looking for newlines within the quotes
        const qb = this.buffer.substring(0, end);
        let nl = qb.indexOf('\n', this.pos);
        if (nl !== -1) {
            while (nl !== -1) {
                const cs = this.continueScalar(nl + 1);
                if (cs === -1)
                    break;
                nl = qb.indexOf('\n', cs);
            }
            if (nl !== -1) {
                // this is an error caused by an unexpected unindent
                end = nl - (qb[nl - 1] === '\r' ? 2 : 1);
            }
        }
        if (end === -1) {
            if (!this.atEnd)
                return this.setNext('quoted-scalar');
            end = this.buffer.length;
        }
        yield* this.pushToIndex(end + 1, false);
        return this.flowLevel ? 'flow' : 'doc';
    }
    *parseBlockScalarHeader() {
        this.blockScalarIndent = -1;
        this.blockScalarKeep = false;
        let i = this.pos;
        while (true) {
            const ch = this.buffer[++i];
            if (ch === '+')
                this.blockScalarKeep = true;
            else if (ch > '0' && ch <= '9')
                this.blockScalarIndent = Number(ch) - 1;
            else if (ch !== '-')
                break;
        }
        return yield* this.pushUntil(ch => isEmpty(ch) || ch === '#');
    }
    *parseBlockScalar() {
        let nl = this.pos - 1; // may be -1 if this.pos === 0
        let indent = 0;
        let ch;
        loop: for (let i = this.pos; (ch = this.buffer[i]); ++i) {
            switch (ch) {
                case ' ':
                    indent += 1;
                    break;
                case '\n':
                    nl = i;
                    indent = 0;
                    break;
                case '\r': {
                    const next = this.buffer[i + 1];
                    if (!next && !this.atEnd)
                        return this.setNext('block-scalar');
                    if (next === '\n')
                        break;
                } // fallthrough
                default:
                    break loop;
            }
        }
        if (!ch && !this.atEnd)
            return this.setNext('block-scalar');
        if (indent >= this.indentNext) {
            if (this.blockScalarIndent === -1)
                this.indentNext = indent;
            else {
                this.indentNext =
                    this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
            }
            do {
                const cs = this.continueScalar(nl + 1);
                if (cs === -1)
                    break;
                nl = this.buffer.indexOf('\n', cs);
            } while (nl !== -1);
            if (nl === -1) {
                if (!this.atEnd)
                    return this.setNext('block-scalar');
                nl = this.buffer.length;
            }
        }
        // Trailing insufficiently indented tabs are invalid.
        // To catch that during parsing, we include them in the block scalar value.
        let i = nl + 1;
        ch = this.buffer[i];
        while (ch === ' ')
            ch = this.buffer[++i];
        if (ch === '\t') {
            while (ch === '\t' || ch === ' ' || ch === '\r' || ch === '\n')
                ch = this.buffer[++i];
            nl = i - 1;
        }
        else if (!this.blockScalarKeep) {
            do {
                let i = nl - 1;
                let ch = this.buffer[i];
                if (ch === '\r')
                    ch = this.buffer[--i];
                const lastChar = i; // Drop the line if last char not more indented
                while (ch === ' ')
                    ch = this.buffer[--i];
                if (ch === '\n' && i >= this.pos && i + 1 + indent > lastChar)
                    nl = i;
                else
                    break;
            } while (true);
        }
        yield cst.SCALAR;
        yield* this.pushToIndex(nl + 1, true);
        return yield* this.parseLineStart();
    }
    *parsePlainScalar() {
        const inFlow = this.flowLevel > 0;
        let end = this.pos - 1;
        let i = this.pos - 1;
        let ch;
        while ((ch = this.buffer[++i])) {
            if (ch === ':') {
                const next = this.buffer[i + 1];
                if (isEmpty(next) || (inFlow && flowIndicatorChars.has(next)))
                    break;
                end = i;
            }
            else if (isEmpty(ch)) {
                let next = this.buffer[i + 1];
                if (ch === '\r') {
                    if (next === '\n') {
                        i += 1;
                        ch = '\n';
                        next = this.buffer[i + 1];
                    }
                    else
                        end = i;
                }
                if (next === '#' || (inFlow && flowIndicatorChars.has(next)))
                    break;
                if (ch === '\n') {
                    const cs = this.continueScalar(i + 1);
                    if (cs === -1)
                        break;
                    i = Math.max(i, cs - 2); // to advance, but still account for ' #'
                }
            }
            else {
                if (inFlow && flowIndicatorChars.has(ch))
                    break;
                end = i;
            }
        }
        if (!ch && !this.atEnd)
            return this.setNext('plain-scalar');
        yield cst.SCALAR;
        yield* this.pushToIndex(end + 1, true);
        return inFlow ? 'flow' : 'doc';
    }
    *pushCount(n) {
        if (n > 0) {
            yield this.buffer.substr(this.pos, n);
            this.pos += n;
            return n;
        }
        return 0;
    }
    *pushToIndex(i, allowEmpty) {
        const s = this.buffer.slice(this.pos, i);
        if (s) {
            yield s;
            this.pos += s.length;
            return s.length;
        }
        else if (allowEmpty)
            yield '';
        return 0;
    }
    *pushIndicators() {
        let n = 0;
        loop: while (true) {
            switch (this.charAt(0)) {
                case '!':
                    n += yield* this.pushTag();
                    n += yield* this.pushSpaces(true);
                    continue loop;
                case '&':
                    n += yield* this.pushUntil(isNotAnchorChar);
                    n += yield* this.pushSpaces(true);
                    continue loop;
                case '-': // this is an error
                case '?': // this is an error outside flow collections
                case ':': {
                    const inFlow = this.flowLevel > 0;
                    const ch1 = this.charAt(1);
                    if (isEmpty(ch1) || (inFlow && flowIndicatorChars.has(ch1))) {
                        if (!inFlow)
                            this.indentNext = this.indentValue + 1;
                        else if (this.flowKey)
                            this.flowKey = false;
                        n += yield* this.pushCount(1);
                        n += yield* this.pushSpaces(true);
                        continue loop;
                    }
                }
            }
            break loop;
        }
        return n;
    }
    *pushTag() {
        if (this.charAt(1) === '<') {
            let i = this.pos + 2;
            let ch = this.buffer[i];
            while (!isEmpty(ch) && ch !== '>')
                ch = this.buffer[++i];
            return yield* this.pushToIndex(ch === '>' ? i + 1 : i, false);
        }
        else {
            let i = this.pos + 1;
            let ch = this.buffer[i];
            while (ch) {
                if (tagChars.has(ch))
                    ch = this.buffer[++i];
                else if (ch === '%' &&
                    hexDigits.has(this.buffer[i + 1]) &&
                    hexDigits.has(this.buffer[i + 2])) {
                    ch = this.buffer[(i += 3)];
                }
                else
                    break;
            }
            return yield* this.pushToIndex(i, false);
        }
    }
    *pushNewline() {
        const ch = this.buffer[this.pos];
        if (ch === '\n')
            return yield* this.pushCount(1);
        else if (ch === '\r' && this.charAt(1) === '\n')
            return yield* this.pushCount(2);
        else
            return 0;
    }
    *pushSpaces(allowTabs) {
        let i = this.pos - 1;
        let ch;
        do {
            ch = this.buffer[++i];
        } while (ch === ' ' || (allowTabs && ch === '\t'));
        const n = i - this.pos;
        if (n > 0) {
            yield this.buffer.substr(this.pos, n);
            this.pos = i;
        }
        return n;
    }
    *pushUntil(test) {
        let i = this.pos;
        let ch = this.buffer[i];
        while (!test(ch))
            ch = this.buffer[++i];
        return yield* this.pushToIndex(i, false);
    }
}

exports.Lexer = Lexer;


/***/ }),

/***/ 6628:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


/**
 * Tracks newlines during parsing in order to provide an efficient API for
 * determining the one-indexed `{ line, col }` position for any offset
 * within the input.
 */
class LineCounter {
    constructor() {
        this.lineStarts = [];
        /**
         * Should be called in ascending order. Otherwise, call
         * `lineCounter.lineStarts.sort()` before calling `linePos()`.
         */
        this.addNewLine = (offset) => this.lineStarts.push(offset);
        /**
         * Performs a binary search and returns the 1-indexed { line, col }
         * position of `offset`. If `line === 0`, `addNewLine` has never been
         * called or `offset` is before the first known newline.
         */
        this.linePos = (offset) => {
            let low = 0;
            let high = this.lineStarts.length;
            while (low < high) {
                const mid = (low + high) >> 1; // Math.floor((low + high) / 2)
                if (this.lineStarts[mid] < offset)
                    low = mid + 1;
                else
                    high = mid;
            }
            if (this.lineStarts[low] === offset)
                return { line: low + 1, col: 1 };
            if (low === 0)
                return { line: 0, col: offset };
            const start = this.lineStarts[low - 1];
            return { line: low, col: offset - start + 1 };
        };
    }
}

exports.LineCounter = LineCounter;


/***/ }),

/***/ 3456:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var node_process = __nccwpck_require__(932);
var cst = __nccwpck_require__(3461);
var lexer = __nccwpck_require__(361);

function includesToken(list, type) {
    for (let i = 0; i < list.length; ++i)
        if (list[i].type === type)
            return true;
    return false;
}
function findNonEmptyIndex(list) {
    for (let i = 0; i < list.length; ++i) {
        switch (list[i].type) {
            case 'space':
            case 'comment':
            case 'newline':
                break;
            default:
                return i;
        }
    }
    return -1;
}
function isFlowToken(token) {
    switch (token?.type) {
        case 'alias':
        case 'scalar':
        case 'single-quoted-scalar':
        case 'double-quoted-scalar':
        case 'flow-collection':
            return true;
        default:
            return false;
    }
}
function getPrevProps(parent) {
    switch (parent.type) {
        case 'document':
            return parent.start;
        case 'block-map': {
            const it = parent.items[parent.items.length - 1];
            return it.sep ?? it.start;
        }
        case 'block-seq':
            return parent.items[parent.items.length - 1].start;
        /* istanbul ignore next should not happen */
        default:
            return [];
    }
}
/** Note: May modify input array */
function getFirstKeyStartProps(prev) {
    if (prev.length === 0)
        return [];
    let i = prev.length;
    loop: while (--i >= 0) {
        switch (prev[i].type) {
            case 'doc-start':
            case 'explicit-key-ind':
            case 'map-value-ind':
            case 'seq-item-ind':
            case 'newline':
                break loop;
        }
    }
    while (prev[++i]?.type === 'space') {
        /* loop */
    }
    return prev.splice(i, prev.length);
}
function arrayPushArray(target, source) {
    // May exhaust call stack with large `source` array
    if (source.length < 1e5)
        Array.prototype.push.apply(target, source);
    else
        for (let i = 0; i < source.length; ++i)
            target.push(source[i]);
}
function fixFlowSeqItems(fc) {
    if (fc.start.type === 'flow-seq-start') {
        for (const it of fc.items) {
            if (it.sep &&
                !it.value &&
                !includesToken(it.start, 'explicit-key-ind') &&
                !includesToken(it.sep, 'map-value-ind')) {
                if (it.key)
                    it.value = it.key;
                delete it.key;
                if (isFlowToken(it.value)) {
                    if (it.value.end)
                        arrayPushArray(it.value.end, it.sep);
                    else
                        it.value.end = it.sep;
                }
                else
                    arrayPushArray(it.start, it.sep);
                delete it.sep;
            }
        }
    }
}
/**
 * A YAML concrete syntax tree (CST) parser
 *
 * ```ts
 * const src: string = ...
 * for (const token of new Parser().parse(src)) {
 *   // token: Token
 * }
 * ```
 *
 * To use the parser with a user-provided lexer:
 *
 * ```ts
 * function* parse(source: string, lexer: Lexer) {
 *   const parser = new Parser()
 *   for (const lexeme of lexer.lex(source))
 *     yield* parser.next(lexeme)
 *   yield* parser.end()
 * }
 *
 * const src: string = ...
 * const lexer = new Lexer()
 * for (const token of parse(src, lexer)) {
 *   // token: Token
 * }
 * ```
 */
class Parser {
    /**
     * @param onNewLine - If defined, called separately with the start position of
     *   each new line (in `parse()`, including the start of input).
     */
    constructor(onNewLine) {
        /** If true, space and sequence indicators count as indentation */
        this.atNewLine = true;
        /** If true, next token is a scalar value */
        this.atScalar = false;
        /** Current indentation level */
        this.indent = 0;
        /** Current offset since the start of parsing */
        this.offset = 0;
        /** On the same line with a block map key */
        this.onKeyLine = false;
        /** Top indicates the node that's currently being built */
        this.stack = [];
        /** The source of the current token, set in parse() */
        this.source = '';
        /** The type of the current token, set in parse() */
        this.type = '';
        // Must be defined after `next()`
        this.lexer = new lexer.Lexer();
        this.onNewLine = onNewLine;
    }
    /**
     * Parse `source` as a YAML stream.
     * If `incomplete`, a part of the last line may be left as a buffer for the next call.
     *
     * Errors are not thrown, but yielded as `{ type: 'error', message }` tokens.
     *
     * @returns A generator of tokens representing each directive, document, and other structure.
     */
    *parse(source, incomplete = false) {
        if (this.onNewLine && this.offset === 0)
            this.onNewLine(0);
        for (const lexeme of this.lexer.lex(source, incomplete))
            yield* this.next(lexeme);
        if (!incomplete)
            yield* this.end();
    }
    /**
     * Advance the parser by the `source` of one lexical token.
     */
    *next(source) {
        this.source = source;
        if (node_process.env.LOG_TOKENS)
            console.log('|', cst.prettyToken(source));
        if (this.atScalar) {
            this.atScalar = false;
            yield* this.step();
            this.offset += source.length;
            return;
        }
        const type = cst.tokenType(source);
        if (!type) {
            const message = `Not a YAML token: ${source}`;
            yield* this.pop({ type: 'error', offset: this.offset, message, source });
            this.offset += source.length;
        }
        else if (type === 'scalar') {
            this.atNewLine = false;
            this.atScalar = true;
            this.type = 'scalar';
        }
        else {
            this.type = type;
            yield* this.step();
            switch (type) {
                case 'newline':
                    this.atNewLine = true;
                    this.indent = 0;
                    if (this.onNewLine)
                        this.onNewLine(this.offset + source.length);
                    break;
                case 'space':
                    if (this.atNewLine && source[0] === ' ')
                        this.indent += source.length;
                    break;
                case 'explicit-key-ind':
                case 'map-value-ind':
                case 'seq-item-ind':
                    if (this.atNewLine)
                        this.indent += source.length;
                    break;
                case 'doc-mode':
                case 'flow-error-end':
                    return;
                default:
                    this.atNewLine = false;
            }
            this.offset += source.length;
        }
    }
    /** Call at end of input to push out any remaining constructions */
    *end() {
        while (this.stack.length > 0)
            yield* this.pop();
    }
    get sourceToken() {
        const st = {
            type: this.type,
            offset: this.offset,
            indent: this.indent,
            source: this.source
        };
        return st;
    }
    *step() {
        const top = this.peek(1);
        if (this.type === 'doc-end' && top?.type !== 'doc-end') {
            while (this.stack.length > 0)
                yield* this.pop();
            this.stack.push({
                type: 'doc-end',
                offset: this.offset,
                source: this.source
            });
            return;
        }
        if (!top)
            return yield* this.stream();
        switch (top.type) {
            case 'document':
                return yield* this.document(top);
            case 'alias':
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
                return yield* this.scalar(top);
            case 'block-scalar':
                return yield* this.blockScalar(top);
            case 'block-map':
                return yield* this.blockMap(top);
            case 'block-seq':
                return yield* this.blockSequence(top);
            case 'flow-collection':
                return yield* this.flowCollection(top);
            case 'doc-end':
                return yield* this.documentEnd(top);
        }
        /* istanbul ignore next should not happen */
        yield* this.pop();
    }
    peek(n) {
        return this.stack[this.stack.length - n];
    }
    *pop(error) {
        const token = error ?? this.stack.pop();
        /* istanbul ignore if should not happen */
        if (!token) {
            const message = 'Tried to pop an empty stack';
            yield { type: 'error', offset: this.offset, source: '', message };
        }
        else if (this.stack.length === 0) {
            yield token;
        }
        else {
            const top = this.peek(1);
            if (token.type === 'block-scalar') {
                // Block scalars use their parent rather than header indent
                token.indent = 'indent' in top ? top.indent : 0;
            }
            else if (token.type === 'flow-collection' && top.type === 'document') {
                // Ignore all indent for top-level flow collections
                token.indent = 0;
            }
            if (token.type === 'flow-collection')
                fixFlowSeqItems(token);
            switch (top.type) {
                case 'document':
                    top.value = token;
                    break;
                case 'block-scalar':
                    top.props.push(token); // error
                    break;
                case 'block-map': {
                    const it = top.items[top.items.length - 1];
                    if (it.value) {
                        top.items.push({ start: [], key: token, sep: [] });
                        this.onKeyLine = true;
                        return;
                    }
                    else if (it.sep) {
                        it.value = token;
                    }
                    else {
                        Object.assign(it, { key: token, sep: [] });
                        this.onKeyLine = !it.explicitKey;
                        return;
                    }
                    break;
                }
                case 'block-seq': {
                    const it = top.items[top.items.length - 1];
                    if (it.value)
                        top.items.push({ start: [], value: token });
                    else
                        it.value = token;
                    break;
                }
                case 'flow-collection': {
                    const it = top.items[top.items.length - 1];
                    if (!it || it.value)
                        top.items.push({ start: [], key: token, sep: [] });
                    else if (it.sep)
                        it.value = token;
                    else
                        Object.assign(it, { key: token, sep: [] });
                    return;
                }
                /* istanbul ignore next should not happen */
                default:
                    yield* this.pop();
                    yield* this.pop(token);
            }
            if ((top.type === 'document' ||
                top.type === 'block-map' ||
                top.type === 'block-seq') &&
                (token.type === 'block-map' || token.type === 'block-seq')) {
                const last = token.items[token.items.length - 1];
                if (last &&
                    !last.sep &&
                    !last.value &&
                    last.start.length > 0 &&
                    findNonEmptyIndex(last.start) === -1 &&
                    (token.indent === 0 ||
                        last.start.every(st => st.type !== 'comment' || st.indent < token.indent))) {
                    if (top.type === 'document')
                        top.end = last.start;
                    else
                        top.items.push({ start: last.start });
                    token.items.splice(-1, 1);
                }
            }
        }
    }
    *stream() {
        switch (this.type) {
            case 'directive-line':
                yield { type: 'directive', offset: this.offset, source: this.source };
                return;
            case 'byte-order-mark':
            case 'space':
            case 'comment':
            case 'newline':
                yield this.sourceToken;
                return;
            case 'doc-mode':
            case 'doc-start': {
                const doc = {
                    type: 'document',
                    offset: this.offset,
                    start: []
                };
                if (this.type === 'doc-start')
                    doc.start.push(this.sourceToken);
                this.stack.push(doc);
                return;
            }
        }
        yield {
            type: 'error',
            offset: this.offset,
            message: `Unexpected ${this.type} token in YAML stream`,
            source: this.source
        };
    }
    *document(doc) {
        if (doc.value)
            return yield* this.lineEnd(doc);
        switch (this.type) {
            case 'doc-start': {
                if (findNonEmptyIndex(doc.start) !== -1) {
                    yield* this.pop();
                    yield* this.step();
                }
                else
                    doc.start.push(this.sourceToken);
                return;
            }
            case 'anchor':
            case 'tag':
            case 'space':
            case 'comment':
            case 'newline':
                doc.start.push(this.sourceToken);
                return;
        }
        const bv = this.startBlockValue(doc);
        if (bv)
            this.stack.push(bv);
        else {
            yield {
                type: 'error',
                offset: this.offset,
                message: `Unexpected ${this.type} token in YAML document`,
                source: this.source
            };
        }
    }
    *scalar(scalar) {
        if (this.type === 'map-value-ind') {
            const prev = getPrevProps(this.peek(2));
            const start = getFirstKeyStartProps(prev);
            let sep;
            if (scalar.end) {
                sep = scalar.end;
                sep.push(this.sourceToken);
                delete scalar.end;
            }
            else
                sep = [this.sourceToken];
            const map = {
                type: 'block-map',
                offset: scalar.offset,
                indent: scalar.indent,
                items: [{ start, key: scalar, sep }]
            };
            this.onKeyLine = true;
            this.stack[this.stack.length - 1] = map;
        }
        else
            yield* this.lineEnd(scalar);
    }
    *blockScalar(scalar) {
        switch (this.type) {
            case 'space':
            case 'comment':
            case 'newline':
                scalar.props.push(this.sourceToken);
                return;
            case 'scalar':
                scalar.source = this.source;
                // block-scalar source includes trailing newline
                this.atNewLine = true;
                this.indent = 0;
                if (this.onNewLine) {
                    let nl = this.source.indexOf('\n') + 1;
                    while (nl !== 0) {
                        this.onNewLine(this.offset + nl);
                        nl = this.source.indexOf('\n', nl) + 1;
                    }
                }
                yield* this.pop();
                break;
            /* istanbul ignore next should not happen */
            default:
                yield* this.pop();
                yield* this.step();
        }
    }
    *blockMap(map) {
        const it = map.items[map.items.length - 1];
        // it.sep is true-ish if pair already has key or : separator
        switch (this.type) {
            case 'newline':
                this.onKeyLine = false;
                if (it.value) {
                    const end = 'end' in it.value ? it.value.end : undefined;
                    const last = Array.isArray(end) ? end[end.length - 1] : undefined;
                    if (last?.type === 'comment')
                        end?.push(this.sourceToken);
                    else
                        map.items.push({ start: [this.sourceToken] });
                }
                else if (it.sep) {
                    it.sep.push(this.sourceToken);
                }
                else {
                    it.start.push(this.sourceToken);
                }
                return;
            case 'space':
            case 'comment':
                if (it.value) {
                    map.items.push({ start: [this.sourceToken] });
                }
                else if (it.sep) {
                    it.sep.push(this.sourceToken);
                }
                else {
                    if (this.atIndentedComment(it.start, map.indent)) {
                        const prev = map.items[map.items.length - 2];
                        const end = prev?.value?.end;
                        if (Array.isArray(end)) {
                            arrayPushArray(end, it.start);
                            end.push(this.sourceToken);
                            map.items.pop();
                            return;
                        }
                    }
                    it.start.push(this.sourceToken);
                }
                return;
        }
        if (this.indent >= map.indent) {
            const atMapIndent = !this.onKeyLine && this.indent === map.indent;
            const atNextItem = atMapIndent &&
                (it.sep || it.explicitKey) &&
                this.type !== 'seq-item-ind';
            // For empty nodes, assign newline-separated not indented empty tokens to following node
            let start = [];
            if (atNextItem && it.sep && !it.value) {
                const nl = [];
                for (let i = 0; i < it.sep.length; ++i) {
                    const st = it.sep[i];
                    switch (st.type) {
                        case 'newline':
                            nl.push(i);
                            break;
                        case 'space':
                            break;
                        case 'comment':
                            if (st.indent > map.indent)
                                nl.length = 0;
                            break;
                        default:
                            nl.length = 0;
                    }
                }
                if (nl.length >= 2)
                    start = it.sep.splice(nl[1]);
            }
            switch (this.type) {
                case 'anchor':
                case 'tag':
                    if (atNextItem || it.value) {
                        start.push(this.sourceToken);
                        map.items.push({ start });
                        this.onKeyLine = true;
                    }
                    else if (it.sep) {
                        it.sep.push(this.sourceToken);
                    }
                    else {
                        it.start.push(this.sourceToken);
                    }
                    return;
                case 'explicit-key-ind':
                    if (!it.sep && !it.explicitKey) {
                        it.start.push(this.sourceToken);
                        it.explicitKey = true;
                    }
                    else if (atNextItem || it.value) {
                        start.push(this.sourceToken);
                        map.items.push({ start, explicitKey: true });
                    }
                    else {
                        this.stack.push({
                            type: 'block-map',
                            offset: this.offset,
                            indent: this.indent,
                            items: [{ start: [this.sourceToken], explicitKey: true }]
                        });
                    }
                    this.onKeyLine = true;
                    return;
                case 'map-value-ind':
                    if (it.explicitKey) {
                        if (!it.sep) {
                            if (includesToken(it.start, 'newline')) {
                                Object.assign(it, { key: null, sep: [this.sourceToken] });
                            }
                            else {
                                const start = getFirstKeyStartProps(it.start);
                                this.stack.push({
                                    type: 'block-map',
                                    offset: this.offset,
                                    indent: this.indent,
                                    items: [{ start, key: null, sep: [this.sourceToken] }]
                                });
                            }
                        }
                        else if (it.value) {
                            map.items.push({ start: [], key: null, sep: [this.sourceToken] });
                        }
                        else if (includesToken(it.sep, 'map-value-ind')) {
                            this.stack.push({
                                type: 'block-map',
                                offset: this.offset,
                                indent: this.indent,
                                items: [{ start, key: null, sep: [this.sourceToken] }]
                            });
                        }
                        else if (isFlowToken(it.key) &&
                            !includesToken(it.sep, 'newline')) {
                            const start = getFirstKeyStartProps(it.start);
                            const key = it.key;
                            const sep = it.sep;
                            sep.push(this.sourceToken);
                            // @ts-expect-error type guard is wrong here
                            delete it.key;
                            // @ts-expect-error type guard is wrong here
                            delete it.sep;
                            this.stack.push({
                                type: 'block-map',
                                offset: this.offset,
                                indent: this.indent,
                                items: [{ start, key, sep }]
                            });
                        }
                        else if (start.length > 0) {
                            // Not actually at next item
                            it.sep = it.sep.concat(start, this.sourceToken);
                        }
                        else {
                            it.sep.push(this.sourceToken);
                        }
                    }
                    else {
                        if (!it.sep) {
                            Object.assign(it, { key: null, sep: [this.sourceToken] });
                        }
                        else if (it.value || atNextItem) {
                            map.items.push({ start, key: null, sep: [this.sourceToken] });
                        }
                        else if (includesToken(it.sep, 'map-value-ind')) {
                            this.stack.push({
                                type: 'block-map',
                                offset: this.offset,
                                indent: this.indent,
                                items: [{ start: [], key: null, sep: [this.sourceToken] }]
                            });
                        }
                        else {
                            it.sep.push(this.sourceToken);
                        }
                    }
                    this.onKeyLine = true;
                    return;
                case 'alias':
                case 'scalar':
                case 'single-quoted-scalar':
                case 'double-quoted-scalar': {
                    const fs = this.flowScalar(this.type);
                    if (atNextItem || it.value) {
                        map.items.push({ start, key: fs, sep: [] });
                        this.onKeyLine = true;
                    }
                    else if (it.sep) {
                        this.stack.push(fs);
                    }
                    else {
                        Object.assign(it, { key: fs, sep: [] });
                        this.onKeyLine = true;
                    }
                    return;
                }
                default: {
                    const bv = this.startBlockValue(map);
                    if (bv) {
                        if (bv.type === 'block-seq') {
                            if (!it.explicitKey &&
                                it.sep &&
                                !includesToken(it.sep, 'newline')) {
                                yield* this.pop({
                                    type: 'error',
                                    offset: this.offset,
                                    message: 'Unexpected block-seq-ind on same line with key',
                                    source: this.source
                                });
                                return;
                            }
                        }
                        else if (atMapIndent) {
                            map.items.push({ start });
                        }
                        this.stack.push(bv);
                        return;
                    }
                }
            }
        }
        yield* this.pop();
        yield* this.step();
    }
    *blockSequence(seq) {
        const it = seq.items[seq.items.length - 1];
        switch (this.type) {
            case 'newline':
                if (it.value) {
                    const end = 'end' in it.value ? it.value.end : undefined;
                    const last = Array.isArray(end) ? end[end.length - 1] : undefined;
                    if (last?.type === 'comment')
                        end?.push(this.sourceToken);
                    else
                        seq.items.push({ start: [this.sourceToken] });
                }
                else
                    it.start.push(this.sourceToken);
                return;
            case 'space':
            case 'comment':
                if (it.value)
                    seq.items.push({ start: [this.sourceToken] });
                else {
                    if (this.atIndentedComment(it.start, seq.indent)) {
                        const prev = seq.items[seq.items.length - 2];
                        const end = prev?.value?.end;
                        if (Array.isArray(end)) {
                            arrayPushArray(end, it.start);
                            end.push(this.sourceToken);
                            seq.items.pop();
                            return;
                        }
                    }
                    it.start.push(this.sourceToken);
                }
                return;
            case 'anchor':
            case 'tag':
                if (it.value || this.indent <= seq.indent)
                    break;
                it.start.push(this.sourceToken);
                return;
            case 'seq-item-ind':
                if (this.indent !== seq.indent)
                    break;
                if (it.value || includesToken(it.start, 'seq-item-ind'))
                    seq.items.push({ start: [this.sourceToken] });
                else
                    it.start.push(this.sourceToken);
                return;
        }
        if (this.indent > seq.indent) {
            const bv = this.startBlockValue(seq);
            if (bv) {
                this.stack.push(bv);
                return;
            }
        }
        yield* this.pop();
        yield* this.step();
    }
    *flowCollection(fc) {
        const it = fc.items[fc.items.length - 1];
        if (this.type === 'flow-error-end') {
            let top;
            do {
                yield* this.pop();
                top = this.peek(1);
            } while (top?.type === 'flow-collection');
        }
        else if (fc.end.length === 0) {
            switch (this.type) {
                case 'comma':
                case 'explicit-key-ind':
                    if (!it || it.sep)
                        fc.items.push({ start: [this.sourceToken] });
                    else
                        it.start.push(this.sourceToken);
                    return;
                case 'map-value-ind':
                    if (!it || it.value)
                        fc.items.push({ start: [], key: null, sep: [this.sourceToken] });
                    else if (it.sep)
                        it.sep.push(this.sourceToken);
                    else
                        Object.assign(it, { key: null, sep: [this.sourceToken] });
                    return;
                case 'space':
                case 'comment':
                case 'newline':
                case 'anchor':
                case 'tag':
                    if (!it || it.value)
                        fc.items.push({ start: [this.sourceToken] });
                    else if (it.sep)
                        it.sep.push(this.sourceToken);
                    else
                        it.start.push(this.sourceToken);
                    return;
                case 'alias':
                case 'scalar':
                case 'single-quoted-scalar':
                case 'double-quoted-scalar': {
                    const fs = this.flowScalar(this.type);
                    if (!it || it.value)
                        fc.items.push({ start: [], key: fs, sep: [] });
                    else if (it.sep)
                        this.stack.push(fs);
                    else
                        Object.assign(it, { key: fs, sep: [] });
                    return;
                }
                case 'flow-map-end':
                case 'flow-seq-end':
                    fc.end.push(this.sourceToken);
                    return;
            }
            const bv = this.startBlockValue(fc);
            /* istanbul ignore else should not happen */
            if (bv)
                this.stack.push(bv);
            else {
                yield* this.pop();
                yield* this.step();
            }
        }
        else {
            const parent = this.peek(2);
            if (parent.type === 'block-map' &&
                ((this.type === 'map-value-ind' && parent.indent === fc.indent) ||
                    (this.type === 'newline' &&
                        !parent.items[parent.items.length - 1].sep))) {
                yield* this.pop();
                yield* this.step();
            }
            else if (this.type === 'map-value-ind' &&
                parent.type !== 'flow-collection') {
                const prev = getPrevProps(parent);
                const start = getFirstKeyStartProps(prev);
                fixFlowSeqItems(fc);
                const sep = fc.end.splice(1, fc.end.length);
                sep.push(this.sourceToken);
                const map = {
                    type: 'block-map',
                    offset: fc.offset,
                    indent: fc.indent,
                    items: [{ start, key: fc, sep }]
                };
                this.onKeyLine = true;
                this.stack[this.stack.length - 1] = map;
            }
            else {
                yield* this.lineEnd(fc);
            }
        }
    }
    flowScalar(type) {
        if (this.onNewLine) {
            let nl = this.source.indexOf('\n') + 1;
            while (nl !== 0) {
                this.onNewLine(this.offset + nl);
                nl = this.source.indexOf('\n', nl) + 1;
            }
        }
        return {
            type,
            offset: this.offset,
            indent: this.indent,
            source: this.source
        };
    }
    startBlockValue(parent) {
        switch (this.type) {
            case 'alias':
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
                return this.flowScalar(this.type);
            case 'block-scalar-header':
                return {
                    type: 'block-scalar',
                    offset: this.offset,
                    indent: this.indent,
                    props: [this.sourceToken],
                    source: ''
                };
            case 'flow-map-start':
            case 'flow-seq-start':
                return {
                    type: 'flow-collection',
                    offset: this.offset,
                    indent: this.indent,
                    start: this.sourceToken,
                    items: [],
                    end: []
                };
            case 'seq-item-ind':
                return {
                    type: 'block-seq',
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start: [this.sourceToken] }]
                };
            case 'explicit-key-ind': {
                this.onKeyLine = true;
                const prev = getPrevProps(parent);
                const start = getFirstKeyStartProps(prev);
                start.push(this.sourceToken);
                return {
                    type: 'block-map',
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start, explicitKey: true }]
                };
            }
            case 'map-value-ind': {
                this.onKeyLine = true;
                const prev = getPrevProps(parent);
                const start = getFirstKeyStartProps(prev);
                return {
                    type: 'block-map',
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start, key: null, sep: [this.sourceToken] }]
                };
            }
        }
        return null;
    }
    atIndentedComment(start, indent) {
        if (this.type !== 'comment')
            return false;
        if (this.indent <= indent)
            return false;
        return start.every(st => st.type === 'newline' || st.type === 'space');
    }
    *documentEnd(docEnd) {
        if (this.type !== 'doc-mode') {
            if (docEnd.end)
                docEnd.end.push(this.sourceToken);
            else
                docEnd.end = [this.sourceToken];
            if (this.type === 'newline')
                yield* this.pop();
        }
    }
    *lineEnd(token) {
        switch (this.type) {
            case 'comma':
            case 'doc-start':
            case 'doc-end':
            case 'flow-seq-end':
            case 'flow-map-end':
            case 'map-value-ind':
                yield* this.pop();
                yield* this.step();
                break;
            case 'newline':
                this.onKeyLine = false;
            // fallthrough
            case 'space':
            case 'comment':
            default:
                // all other values are errors
                if (token.end)
                    token.end.push(this.sourceToken);
                else
                    token.end = [this.sourceToken];
                if (this.type === 'newline')
                    yield* this.pop();
        }
    }
}

exports.Parser = Parser;


/***/ }),

/***/ 4047:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var composer = __nccwpck_require__(9984);
var Document = __nccwpck_require__(3021);
var errors = __nccwpck_require__(1464);
var log = __nccwpck_require__(7249);
var identity = __nccwpck_require__(1127);
var lineCounter = __nccwpck_require__(6628);
var parser = __nccwpck_require__(3456);

function parseOptions(options) {
    const prettyErrors = options.prettyErrors !== false;
    const lineCounter$1 = options.lineCounter || (prettyErrors && new lineCounter.LineCounter()) || null;
    return { lineCounter: lineCounter$1, prettyErrors };
}
/**
 * Parse the input as a stream of YAML documents.
 *
 * Documents should be separated from each other by `...` or `---` marker lines.
 *
 * @returns If an empty `docs` array is returned, it will be of type
 *   EmptyStream and contain additional stream information. In
 *   TypeScript, you should use `'empty' in docs` as a type guard for it.
 */
function parseAllDocuments(source, options = {}) {
    const { lineCounter, prettyErrors } = parseOptions(options);
    const parser$1 = new parser.Parser(lineCounter?.addNewLine);
    const composer$1 = new composer.Composer(options);
    const docs = Array.from(composer$1.compose(parser$1.parse(source)));
    if (prettyErrors && lineCounter)
        for (const doc of docs) {
            doc.errors.forEach(errors.prettifyError(source, lineCounter));
            doc.warnings.forEach(errors.prettifyError(source, lineCounter));
        }
    if (docs.length > 0)
        return docs;
    return Object.assign([], { empty: true }, composer$1.streamInfo());
}
/** Parse an input string into a single YAML.Document */
function parseDocument(source, options = {}) {
    const { lineCounter, prettyErrors } = parseOptions(options);
    const parser$1 = new parser.Parser(lineCounter?.addNewLine);
    const composer$1 = new composer.Composer(options);
    // `doc` is always set by compose.end(true) at the very latest
    let doc = null;
    for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) {
        if (!doc)
            doc = _doc;
        else if (doc.options.logLevel !== 'silent') {
            doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), 'MULTIPLE_DOCS', 'Source contains multiple documents; please use YAML.parseAllDocuments()'));
            break;
        }
    }
    if (prettyErrors && lineCounter) {
        doc.errors.forEach(errors.prettifyError(source, lineCounter));
        doc.warnings.forEach(errors.prettifyError(source, lineCounter));
    }
    return doc;
}
function parse(src, reviver, options) {
    let _reviver = undefined;
    if (typeof reviver === 'function') {
        _reviver = reviver;
    }
    else if (options === undefined && reviver && typeof reviver === 'object') {
        options = reviver;
    }
    const doc = parseDocument(src, options);
    if (!doc)
        return null;
    doc.warnings.forEach(warning => log.warn(doc.options.logLevel, warning));
    if (doc.errors.length > 0) {
        if (doc.options.logLevel !== 'silent')
            throw doc.errors[0];
        else
            doc.errors = [];
    }
    return doc.toJS(Object.assign({ reviver: _reviver }, options));
}
function stringify(value, replacer, options) {
    let _replacer = null;
    if (typeof replacer === 'function' || Array.isArray(replacer)) {
        _replacer = replacer;
    }
    else if (options === undefined && replacer) {
        options = replacer;
    }
    if (typeof options === 'string')
        options = options.length;
    if (typeof options === 'number') {
        const indent = Math.round(options);
        options = indent < 1 ? undefined : indent > 8 ? { indent: 8 } : { indent };
    }
    if (value === undefined) {
        const { keepUndefined } = options ?? replacer ?? {};
        if (!keepUndefined)
            return undefined;
    }
    if (identity.isDocument(value) && !_replacer)
        return value.toString(options);
    return new Document.Document(value, _replacer, options).toString(options);
}

exports.parse = parse;
exports.parseAllDocuments = parseAllDocuments;
exports.parseDocument = parseDocument;
exports.stringify = stringify;


/***/ }),

/***/ 5840:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var map = __nccwpck_require__(7451);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var tags = __nccwpck_require__(18);

const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
class Schema {
    constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
        this.compat = Array.isArray(compat)
            ? tags.getTags(compat, 'compat')
            : compat
                ? tags.getTags(null, compat)
                : null;
        this.name = (typeof schema === 'string' && schema) || 'core';
        this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
        this.tags = tags.getTags(customTags, this.name, merge);
        this.toStringOptions = toStringDefaults ?? null;
        Object.defineProperty(this, identity.MAP, { value: map.map });
        Object.defineProperty(this, identity.SCALAR, { value: string.string });
        Object.defineProperty(this, identity.SEQ, { value: seq.seq });
        // Used by createMap()
        this.sortMapEntries =
            typeof sortMapEntries === 'function'
                ? sortMapEntries
                : sortMapEntries === true
                    ? sortMapEntriesByKey
                    : null;
    }
    clone() {
        const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
        copy.tags = this.tags.slice();
        return copy;
    }
}

exports.Schema = Schema;


/***/ }),

/***/ 7451:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var YAMLMap = __nccwpck_require__(4454);

const map = {
    collection: 'map',
    default: true,
    nodeClass: YAMLMap.YAMLMap,
    tag: 'tag:yaml.org,2002:map',
    resolve(map, onError) {
        if (!identity.isMap(map))
            onError('Expected a mapping for this tag');
        return map;
    },
    createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
};

exports.map = map;


/***/ }),

/***/ 3632:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);

const nullTag = {
    identify: value => value == null,
    createNode: () => new Scalar.Scalar(null),
    default: true,
    tag: 'tag:yaml.org,2002:null',
    test: /^(?:~|[Nn]ull|NULL)?$/,
    resolve: () => new Scalar.Scalar(null),
    stringify: ({ source }, ctx) => typeof source === 'string' && nullTag.test.test(source)
        ? source
        : ctx.options.nullStr
};

exports.nullTag = nullTag;


/***/ }),

/***/ 1706:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var YAMLSeq = __nccwpck_require__(2223);

const seq = {
    collection: 'seq',
    default: true,
    nodeClass: YAMLSeq.YAMLSeq,
    tag: 'tag:yaml.org,2002:seq',
    resolve(seq, onError) {
        if (!identity.isSeq(seq))
            onError('Expected a sequence for this tag');
        return seq;
    },
    createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
};

exports.seq = seq;


/***/ }),

/***/ 6464:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var stringifyString = __nccwpck_require__(3069);

const string = {
    identify: value => typeof value === 'string',
    default: true,
    tag: 'tag:yaml.org,2002:str',
    resolve: str => str,
    stringify(item, ctx, onComment, onChompKeep) {
        ctx = Object.assign({ actualString: true }, ctx);
        return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
    }
};

exports.string = string;


/***/ }),

/***/ 3959:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);

const boolTag = {
    identify: value => typeof value === 'boolean',
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
    resolve: str => new Scalar.Scalar(str[0] === 't' || str[0] === 'T'),
    stringify({ source, value }, ctx) {
        if (source && boolTag.test.test(source)) {
            const sv = source[0] === 't' || source[0] === 'T';
            if (value === sv)
                return source;
        }
        return value ? ctx.options.trueStr : ctx.options.falseStr;
    }
};

exports.boolTag = boolTag;


/***/ }),

/***/ 8405:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);
var stringifyNumber = __nccwpck_require__(8689);

const floatNaN = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
    resolve: str => str.slice(-3).toLowerCase() === 'nan'
        ? NaN
        : str[0] === '-'
            ? Number.NEGATIVE_INFINITY
            : Number.POSITIVE_INFINITY,
    stringify: stringifyNumber.stringifyNumber
};
const floatExp = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    format: 'EXP',
    test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
    resolve: str => parseFloat(str),
    stringify(node) {
        const num = Number(node.value);
        return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
    }
};
const float = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
    resolve(str) {
        const node = new Scalar.Scalar(parseFloat(str));
        const dot = str.indexOf('.');
        if (dot !== -1 && str[str.length - 1] === '0')
            node.minFractionDigits = str.length - dot - 1;
        return node;
    },
    stringify: stringifyNumber.stringifyNumber
};

exports.float = float;
exports.floatExp = floatExp;
exports.floatNaN = floatNaN;


/***/ }),

/***/ 9874:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var stringifyNumber = __nccwpck_require__(8689);

const intIdentify = (value) => typeof value === 'bigint' || Number.isInteger(value);
const intResolve = (str, offset, radix, { intAsBigInt }) => (intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix));
function intStringify(node, radix, prefix) {
    const { value } = node;
    if (intIdentify(value) && value >= 0)
        return prefix + value.toString(radix);
    return stringifyNumber.stringifyNumber(node);
}
const intOct = {
    identify: value => intIdentify(value) && value >= 0,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'OCT',
    test: /^0o[0-7]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
    stringify: node => intStringify(node, 8, '0o')
};
const int = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    test: /^[-+]?[0-9]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
    stringify: stringifyNumber.stringifyNumber
};
const intHex = {
    identify: value => intIdentify(value) && value >= 0,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'HEX',
    test: /^0x[0-9a-fA-F]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
    stringify: node => intStringify(node, 16, '0x')
};

exports.int = int;
exports.intHex = intHex;
exports.intOct = intOct;


/***/ }),

/***/ 896:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var map = __nccwpck_require__(7451);
var _null = __nccwpck_require__(3632);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var bool = __nccwpck_require__(3959);
var float = __nccwpck_require__(8405);
var int = __nccwpck_require__(9874);

const schema = [
    map.map,
    seq.seq,
    string.string,
    _null.nullTag,
    bool.boolTag,
    int.intOct,
    int.int,
    int.intHex,
    float.floatNaN,
    float.floatExp,
    float.float
];

exports.schema = schema;


/***/ }),

/***/ 3559:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);
var map = __nccwpck_require__(7451);
var seq = __nccwpck_require__(1706);

function intIdentify(value) {
    return typeof value === 'bigint' || Number.isInteger(value);
}
const stringifyJSON = ({ value }) => JSON.stringify(value);
const jsonScalars = [
    {
        identify: value => typeof value === 'string',
        default: true,
        tag: 'tag:yaml.org,2002:str',
        resolve: str => str,
        stringify: stringifyJSON
    },
    {
        identify: value => value == null,
        createNode: () => new Scalar.Scalar(null),
        default: true,
        tag: 'tag:yaml.org,2002:null',
        test: /^null$/,
        resolve: () => null,
        stringify: stringifyJSON
    },
    {
        identify: value => typeof value === 'boolean',
        default: true,
        tag: 'tag:yaml.org,2002:bool',
        test: /^true$|^false$/,
        resolve: str => str === 'true',
        stringify: stringifyJSON
    },
    {
        identify: intIdentify,
        default: true,
        tag: 'tag:yaml.org,2002:int',
        test: /^-?(?:0|[1-9][0-9]*)$/,
        resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
        stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
    },
    {
        identify: value => typeof value === 'number',
        default: true,
        tag: 'tag:yaml.org,2002:float',
        test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
        resolve: str => parseFloat(str),
        stringify: stringifyJSON
    }
];
const jsonError = {
    default: true,
    tag: '',
    test: /^/,
    resolve(str, onError) {
        onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
        return str;
    }
};
const schema = [map.map, seq.seq].concat(jsonScalars, jsonError);

exports.schema = schema;


/***/ }),

/***/ 18:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var map = __nccwpck_require__(7451);
var _null = __nccwpck_require__(3632);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var bool = __nccwpck_require__(3959);
var float = __nccwpck_require__(8405);
var int = __nccwpck_require__(9874);
var schema = __nccwpck_require__(896);
var schema$1 = __nccwpck_require__(3559);
var binary = __nccwpck_require__(6083);
var merge = __nccwpck_require__(452);
var omap = __nccwpck_require__(303);
var pairs = __nccwpck_require__(8385);
var schema$2 = __nccwpck_require__(5913);
var set = __nccwpck_require__(1528);
var timestamp = __nccwpck_require__(6752);

const schemas = new Map([
    ['core', schema.schema],
    ['failsafe', [map.map, seq.seq, string.string]],
    ['json', schema$1.schema],
    ['yaml11', schema$2.schema],
    ['yaml-1.1', schema$2.schema]
]);
const tagsByName = {
    binary: binary.binary,
    bool: bool.boolTag,
    float: float.float,
    floatExp: float.floatExp,
    floatNaN: float.floatNaN,
    floatTime: timestamp.floatTime,
    int: int.int,
    intHex: int.intHex,
    intOct: int.intOct,
    intTime: timestamp.intTime,
    map: map.map,
    merge: merge.merge,
    null: _null.nullTag,
    omap: omap.omap,
    pairs: pairs.pairs,
    seq: seq.seq,
    set: set.set,
    timestamp: timestamp.timestamp
};
const coreKnownTags = {
    'tag:yaml.org,2002:binary': binary.binary,
    'tag:yaml.org,2002:merge': merge.merge,
    'tag:yaml.org,2002:omap': omap.omap,
    'tag:yaml.org,2002:pairs': pairs.pairs,
    'tag:yaml.org,2002:set': set.set,
    'tag:yaml.org,2002:timestamp': timestamp.timestamp
};
function getTags(customTags, schemaName, addMergeTag) {
    const schemaTags = schemas.get(schemaName);
    if (schemaTags && !customTags) {
        return addMergeTag && !schemaTags.includes(merge.merge)
            ? schemaTags.concat(merge.merge)
            : schemaTags.slice();
    }
    let tags = schemaTags;
    if (!tags) {
        if (Array.isArray(customTags))
            tags = [];
        else {
            const keys = Array.from(schemas.keys())
                .filter(key => key !== 'yaml11')
                .map(key => JSON.stringify(key))
                .join(', ');
            throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
        }
    }
    if (Array.isArray(customTags)) {
        for (const tag of customTags)
            tags = tags.concat(tag);
    }
    else if (typeof customTags === 'function') {
        tags = customTags(tags.slice());
    }
    if (addMergeTag)
        tags = tags.concat(merge.merge);
    return tags.reduce((tags, tag) => {
        const tagObj = typeof tag === 'string' ? tagsByName[tag] : tag;
        if (!tagObj) {
            const tagName = JSON.stringify(tag);
            const keys = Object.keys(tagsByName)
                .map(key => JSON.stringify(key))
                .join(', ');
            throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
        }
        if (!tags.includes(tagObj))
            tags.push(tagObj);
        return tags;
    }, []);
}

exports.coreKnownTags = coreKnownTags;
exports.getTags = getTags;


/***/ }),

/***/ 6083:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var node_buffer = __nccwpck_require__(181);
var Scalar = __nccwpck_require__(3301);
var stringifyString = __nccwpck_require__(3069);

const binary = {
    identify: value => value instanceof Uint8Array, // Buffer inherits from Uint8Array
    default: false,
    tag: 'tag:yaml.org,2002:binary',
    /**
     * Returns a Buffer in node and an Uint8Array in browsers
     *
     * To use the resulting buffer as an image, you'll want to do something like:
     *
     *   const blob = new Blob([buffer], { type: 'image/jpeg' })
     *   document.querySelector('#photo').src = URL.createObjectURL(blob)
     */
    resolve(src, onError) {
        if (typeof node_buffer.Buffer === 'function') {
            return node_buffer.Buffer.from(src, 'base64');
        }
        else if (typeof atob === 'function') {
            // On IE 11, atob() can't handle newlines
            const str = atob(src.replace(/[\n\r]/g, ''));
            const buffer = new Uint8Array(str.length);
            for (let i = 0; i < str.length; ++i)
                buffer[i] = str.charCodeAt(i);
            return buffer;
        }
        else {
            onError('This environment does not support reading binary tags; either Buffer or atob is required');
            return src;
        }
    },
    stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
        if (!value)
            return '';
        const buf = value; // checked earlier by binary.identify()
        let str;
        if (typeof node_buffer.Buffer === 'function') {
            str =
                buf instanceof node_buffer.Buffer
                    ? buf.toString('base64')
                    : node_buffer.Buffer.from(buf.buffer).toString('base64');
        }
        else if (typeof btoa === 'function') {
            let s = '';
            for (let i = 0; i < buf.length; ++i)
                s += String.fromCharCode(buf[i]);
            str = btoa(s);
        }
        else {
            throw new Error('This environment does not support writing binary tags; either Buffer or btoa is required');
        }
        type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
        if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
            const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
            const n = Math.ceil(str.length / lineWidth);
            const lines = new Array(n);
            for (let i = 0, o = 0; i < n; ++i, o += lineWidth) {
                lines[i] = str.substr(o, lineWidth);
            }
            str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? '\n' : ' ');
        }
        return stringifyString.stringifyString({ comment, type, value: str }, ctx, onComment, onChompKeep);
    }
};

exports.binary = binary;


/***/ }),

/***/ 8398:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);

function boolStringify({ value, source }, ctx) {
    const boolObj = value ? trueTag : falseTag;
    if (source && boolObj.test.test(source))
        return source;
    return value ? ctx.options.trueStr : ctx.options.falseStr;
}
const trueTag = {
    identify: value => value === true,
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
    resolve: () => new Scalar.Scalar(true),
    stringify: boolStringify
};
const falseTag = {
    identify: value => value === false,
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
    resolve: () => new Scalar.Scalar(false),
    stringify: boolStringify
};

exports.falseTag = falseTag;
exports.trueTag = trueTag;


/***/ }),

/***/ 5782:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);
var stringifyNumber = __nccwpck_require__(8689);

const floatNaN = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
    resolve: (str) => str.slice(-3).toLowerCase() === 'nan'
        ? NaN
        : str[0] === '-'
            ? Number.NEGATIVE_INFINITY
            : Number.POSITIVE_INFINITY,
    stringify: stringifyNumber.stringifyNumber
};
const floatExp = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    format: 'EXP',
    test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
    resolve: (str) => parseFloat(str.replace(/_/g, '')),
    stringify(node) {
        const num = Number(node.value);
        return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
    }
};
const float = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
    resolve(str) {
        const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, '')));
        const dot = str.indexOf('.');
        if (dot !== -1) {
            const f = str.substring(dot + 1).replace(/_/g, '');
            if (f[f.length - 1] === '0')
                node.minFractionDigits = f.length;
        }
        return node;
    },
    stringify: stringifyNumber.stringifyNumber
};

exports.float = float;
exports.floatExp = floatExp;
exports.floatNaN = floatNaN;


/***/ }),

/***/ 873:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var stringifyNumber = __nccwpck_require__(8689);

const intIdentify = (value) => typeof value === 'bigint' || Number.isInteger(value);
function intResolve(str, offset, radix, { intAsBigInt }) {
    const sign = str[0];
    if (sign === '-' || sign === '+')
        offset += 1;
    str = str.substring(offset).replace(/_/g, '');
    if (intAsBigInt) {
        switch (radix) {
            case 2:
                str = `0b${str}`;
                break;
            case 8:
                str = `0o${str}`;
                break;
            case 16:
                str = `0x${str}`;
                break;
        }
        const n = BigInt(str);
        return sign === '-' ? BigInt(-1) * n : n;
    }
    const n = parseInt(str, radix);
    return sign === '-' ? -1 * n : n;
}
function intStringify(node, radix, prefix) {
    const { value } = node;
    if (intIdentify(value)) {
        const str = value.toString(radix);
        return value < 0 ? '-' + prefix + str.substr(1) : prefix + str;
    }
    return stringifyNumber.stringifyNumber(node);
}
const intBin = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'BIN',
    test: /^[-+]?0b[0-1_]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
    stringify: node => intStringify(node, 2, '0b')
};
const intOct = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'OCT',
    test: /^[-+]?0[0-7_]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
    stringify: node => intStringify(node, 8, '0')
};
const int = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    test: /^[-+]?[0-9][0-9_]*$/,
    resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
    stringify: stringifyNumber.stringifyNumber
};
const intHex = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'HEX',
    test: /^[-+]?0x[0-9a-fA-F_]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
    stringify: node => intStringify(node, 16, '0x')
};

exports.int = int;
exports.intBin = intBin;
exports.intHex = intHex;
exports.intOct = intOct;


/***/ }),

/***/ 452:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);

// If the value associated with a merge key is a single mapping node, each of
// its key/value pairs is inserted into the current mapping, unless the key
// already exists in it. If the value associated with the merge key is a
// sequence, then this sequence is expected to contain mapping nodes and each
// of these nodes is merged in turn according to its order in the sequence.
// Keys in mapping nodes earlier in the sequence override keys specified in
// later mapping nodes. -- http://yaml.org/type/merge.html
const MERGE_KEY = '<<';
const merge = {
    identify: value => value === MERGE_KEY ||
        (typeof value === 'symbol' && value.description === MERGE_KEY),
    default: 'key',
    tag: 'tag:yaml.org,2002:merge',
    test: /^<<$/,
    resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), {
        addToJSMap: addMergeToJSMap
    }),
    stringify: () => MERGE_KEY
};
const isMergeKey = (ctx, key) => (merge.identify(key) ||
    (identity.isScalar(key) &&
        (!key.type || key.type === Scalar.Scalar.PLAIN) &&
        merge.identify(key.value))) &&
    ctx?.doc.schema.tags.some(tag => tag.tag === merge.tag && tag.default);
function addMergeToJSMap(ctx, map, value) {
    const source = resolveAliasValue(ctx, value);
    if (identity.isSeq(source))
        for (const it of source.items)
            mergeValue(ctx, map, it);
    else if (Array.isArray(source))
        for (const it of source)
            mergeValue(ctx, map, it);
    else
        mergeValue(ctx, map, source);
}
function mergeValue(ctx, map, value) {
    const source = resolveAliasValue(ctx, value);
    if (!identity.isMap(source))
        throw new Error('Merge sources must be maps or map aliases');
    const srcMap = source.toJSON(null, ctx, Map);
    for (const [key, value] of srcMap) {
        if (map instanceof Map) {
            if (!map.has(key))
                map.set(key, value);
        }
        else if (map instanceof Set) {
            map.add(key);
        }
        else if (!Object.prototype.hasOwnProperty.call(map, key)) {
            Object.defineProperty(map, key, {
                value,
                writable: true,
                enumerable: true,
                configurable: true
            });
        }
    }
    return map;
}
function resolveAliasValue(ctx, value) {
    return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
}

exports.addMergeToJSMap = addMergeToJSMap;
exports.isMergeKey = isMergeKey;
exports.merge = merge;


/***/ }),

/***/ 303:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var toJS = __nccwpck_require__(4043);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var pairs = __nccwpck_require__(8385);

class YAMLOMap extends YAMLSeq.YAMLSeq {
    constructor() {
        super();
        this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
        this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
        this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
        this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
        this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
        this.tag = YAMLOMap.tag;
    }
    /**
     * If `ctx` is given, the return type is actually `Map<unknown, unknown>`,
     * but TypeScript won't allow widening the signature of a child method.
     */
    toJSON(_, ctx) {
        if (!ctx)
            return super.toJSON(_);
        const map = new Map();
        if (ctx?.onCreate)
            ctx.onCreate(map);
        for (const pair of this.items) {
            let key, value;
            if (identity.isPair(pair)) {
                key = toJS.toJS(pair.key, '', ctx);
                value = toJS.toJS(pair.value, key, ctx);
            }
            else {
                key = toJS.toJS(pair, '', ctx);
            }
            if (map.has(key))
                throw new Error('Ordered maps must not include duplicate keys');
            map.set(key, value);
        }
        return map;
    }
    static from(schema, iterable, ctx) {
        const pairs$1 = pairs.createPairs(schema, iterable, ctx);
        const omap = new this();
        omap.items = pairs$1.items;
        return omap;
    }
}
YAMLOMap.tag = 'tag:yaml.org,2002:omap';
const omap = {
    collection: 'seq',
    identify: value => value instanceof Map,
    nodeClass: YAMLOMap,
    default: false,
    tag: 'tag:yaml.org,2002:omap',
    resolve(seq, onError) {
        const pairs$1 = pairs.resolvePairs(seq, onError);
        const seenKeys = [];
        for (const { key } of pairs$1.items) {
            if (identity.isScalar(key)) {
                if (seenKeys.includes(key.value)) {
                    onError(`Ordered maps must not include duplicate keys: ${key.value}`);
                }
                else {
                    seenKeys.push(key.value);
                }
            }
        }
        return Object.assign(new YAMLOMap(), pairs$1);
    },
    createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
};

exports.YAMLOMap = YAMLOMap;
exports.omap = omap;


/***/ }),

/***/ 8385:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var Scalar = __nccwpck_require__(3301);
var YAMLSeq = __nccwpck_require__(2223);

function resolvePairs(seq, onError) {
    if (identity.isSeq(seq)) {
        for (let i = 0; i < seq.items.length; ++i) {
            let item = seq.items[i];
            if (identity.isPair(item))
                continue;
            else if (identity.isMap(item)) {
                if (item.items.length > 1)
                    onError('Each pair must have its own sequence indicator');
                const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
                if (item.commentBefore)
                    pair.key.commentBefore = pair.key.commentBefore
                        ? `${item.commentBefore}\n${pair.key.commentBefore}`
                        : item.commentBefore;
                if (item.comment) {
                    const cn = pair.value ?? pair.key;
                    cn.comment = cn.comment
                        ? `${item.comment}\n${cn.comment}`
                        : item.comment;
                }
                item = pair;
            }
            seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
        }
    }
    else
        onError('Expected a sequence for this tag');
    return seq;
}
function createPairs(schema, iterable, ctx) {
    const { replacer } = ctx;
    const pairs = new YAMLSeq.YAMLSeq(schema);
    pairs.tag = 'tag:yaml.org,2002:pairs';
    let i = 0;
    if (iterable && Symbol.iterator in Object(iterable))
        for (let it of iterable) {
            if (typeof replacer === 'function')
                it = replacer.call(iterable, String(i++), it);
            let key, value;
            if (Array.isArray(it)) {
                if (it.length === 2) {
                    key = it[0];
                    value = it[1];
                }
                else
                    throw new TypeError(`Expected [key, value] tuple: ${it}`);
            }
            else if (it && it instanceof Object) {
                const keys = Object.keys(it);
                if (keys.length === 1) {
                    key = keys[0];
                    value = it[key];
                }
                else {
                    throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
                }
            }
            else {
                key = it;
            }
            pairs.items.push(Pair.createPair(key, value, ctx));
        }
    return pairs;
}
const pairs = {
    collection: 'seq',
    default: false,
    tag: 'tag:yaml.org,2002:pairs',
    resolve: resolvePairs,
    createNode: createPairs
};

exports.createPairs = createPairs;
exports.pairs = pairs;
exports.resolvePairs = resolvePairs;


/***/ }),

/***/ 5913:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var map = __nccwpck_require__(7451);
var _null = __nccwpck_require__(3632);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var binary = __nccwpck_require__(6083);
var bool = __nccwpck_require__(8398);
var float = __nccwpck_require__(5782);
var int = __nccwpck_require__(873);
var merge = __nccwpck_require__(452);
var omap = __nccwpck_require__(303);
var pairs = __nccwpck_require__(8385);
var set = __nccwpck_require__(1528);
var timestamp = __nccwpck_require__(6752);

const schema = [
    map.map,
    seq.seq,
    string.string,
    _null.nullTag,
    bool.trueTag,
    bool.falseTag,
    int.intBin,
    int.intOct,
    int.int,
    int.intHex,
    float.floatNaN,
    float.floatExp,
    float.float,
    binary.binary,
    merge.merge,
    omap.omap,
    pairs.pairs,
    set.set,
    timestamp.intTime,
    timestamp.floatTime,
    timestamp.timestamp
];

exports.schema = schema;


/***/ }),

/***/ 1528:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var YAMLMap = __nccwpck_require__(4454);

class YAMLSet extends YAMLMap.YAMLMap {
    constructor(schema) {
        super(schema);
        this.tag = YAMLSet.tag;
    }
    add(key) {
        let pair;
        if (identity.isPair(key))
            pair = key;
        else if (key &&
            typeof key === 'object' &&
            'key' in key &&
            'value' in key &&
            key.value === null)
            pair = new Pair.Pair(key.key, null);
        else
            pair = new Pair.Pair(key, null);
        const prev = YAMLMap.findPair(this.items, pair.key);
        if (!prev)
            this.items.push(pair);
    }
    /**
     * If `keepPair` is `true`, returns the Pair matching `key`.
     * Otherwise, returns the value of that Pair's key.
     */
    get(key, keepPair) {
        const pair = YAMLMap.findPair(this.items, key);
        return !keepPair && identity.isPair(pair)
            ? identity.isScalar(pair.key)
                ? pair.key.value
                : pair.key
            : pair;
    }
    set(key, value) {
        if (typeof value !== 'boolean')
            throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
        const prev = YAMLMap.findPair(this.items, key);
        if (prev && !value) {
            this.items.splice(this.items.indexOf(prev), 1);
        }
        else if (!prev && value) {
            this.items.push(new Pair.Pair(key));
        }
    }
    toJSON(_, ctx) {
        return super.toJSON(_, ctx, Set);
    }
    toString(ctx, onComment, onChompKeep) {
        if (!ctx)
            return JSON.stringify(this);
        if (this.hasAllNullValues(true))
            return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
        else
            throw new Error('Set items must all have null values');
    }
    static from(schema, iterable, ctx) {
        const { replacer } = ctx;
        const set = new this(schema);
        if (iterable && Symbol.iterator in Object(iterable))
            for (let value of iterable) {
                if (typeof replacer === 'function')
                    value = replacer.call(iterable, value, value);
                set.items.push(Pair.createPair(value, null, ctx));
            }
        return set;
    }
}
YAMLSet.tag = 'tag:yaml.org,2002:set';
const set = {
    collection: 'map',
    identify: value => value instanceof Set,
    nodeClass: YAMLSet,
    default: false,
    tag: 'tag:yaml.org,2002:set',
    createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
    resolve(map, onError) {
        if (identity.isMap(map)) {
            if (map.hasAllNullValues(true))
                return Object.assign(new YAMLSet(), map);
            else
                onError('Set items must all have null values');
        }
        else
            onError('Expected a mapping for this tag');
        return map;
    }
};

exports.YAMLSet = YAMLSet;
exports.set = set;


/***/ }),

/***/ 6752:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var stringifyNumber = __nccwpck_require__(8689);

/** Internal types handle bigint as number, because TS can't figure it out. */
function parseSexagesimal(str, asBigInt) {
    const sign = str[0];
    const parts = sign === '-' || sign === '+' ? str.substring(1) : str;
    const num = (n) => asBigInt ? BigInt(n) : Number(n);
    const res = parts
        .replace(/_/g, '')
        .split(':')
        .reduce((res, p) => res * num(60) + num(p), num(0));
    return (sign === '-' ? num(-1) * res : res);
}
/**
 * hhhh:mm:ss.sss
 *
 * Internal types handle bigint as number, because TS can't figure it out.
 */
function stringifySexagesimal(node) {
    let { value } = node;
    let num = (n) => n;
    if (typeof value === 'bigint')
        num = n => BigInt(n);
    else if (isNaN(value) || !isFinite(value))
        return stringifyNumber.stringifyNumber(node);
    let sign = '';
    if (value < 0) {
        sign = '-';
        value *= num(-1);
    }
    const _60 = num(60);
    const parts = [value % _60]; // seconds, including ms
    if (value < 60) {
        parts.unshift(0); // at least one : is required
    }
    else {
        value = (value - parts[0]) / _60;
        parts.unshift(value % _60); // minutes
        if (value >= 60) {
            value = (value - parts[0]) / _60;
            parts.unshift(value); // hours
        }
    }
    return (sign +
        parts
            .map(n => String(n).padStart(2, '0'))
            .join(':')
            .replace(/000000\d*$/, '') // % 60 may introduce error
    );
}
const intTime = {
    identify: value => typeof value === 'bigint' || Number.isInteger(value),
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'TIME',
    test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
    resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
    stringify: stringifySexagesimal
};
const floatTime = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    format: 'TIME',
    test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
    resolve: str => parseSexagesimal(str, false),
    stringify: stringifySexagesimal
};
const timestamp = {
    identify: value => value instanceof Date,
    default: true,
    tag: 'tag:yaml.org,2002:timestamp',
    // If the time zone is omitted, the timestamp is assumed to be specified in UTC. The time part
    // may be omitted altogether, resulting in a date format. In such a case, the time part is
    // assumed to be 00:00:00Z (start of day, UTC).
    test: RegExp('^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})' + // YYYY-Mm-Dd
        '(?:' + // time is optional
        '(?:t|T|[ \\t]+)' + // t | T | whitespace
        '([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)' + // Hh:Mm:Ss(.ss)?
        '(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?' + // Z | +5 | -03:30
        ')?$'),
    resolve(str) {
        const match = str.match(timestamp.test);
        if (!match)
            throw new Error('!!timestamp expects a date, starting with yyyy-mm-dd');
        const [, year, month, day, hour, minute, second] = match.map(Number);
        const millisec = match[7] ? Number((match[7] + '00').substr(1, 3)) : 0;
        let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
        const tz = match[8];
        if (tz && tz !== 'Z') {
            let d = parseSexagesimal(tz, false);
            if (Math.abs(d) < 30)
                d *= 60;
            date -= 60000 * d;
        }
        return new Date(date);
    },
    stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, '') ?? ''
};

exports.floatTime = floatTime;
exports.intTime = intTime;
exports.timestamp = timestamp;


/***/ }),

/***/ 4475:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


const FOLD_FLOW = 'flow';
const FOLD_BLOCK = 'block';
const FOLD_QUOTED = 'quoted';
/**
 * Tries to keep input at up to `lineWidth` characters, splitting only on spaces
 * not followed by newlines or spaces unless `mode` is `'quoted'`. Lines are
 * terminated with `\n` and started with `indent`.
 */
function foldFlowLines(text, indent, mode = 'flow', { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
    if (!lineWidth || lineWidth < 0)
        return text;
    if (lineWidth < minContentWidth)
        minContentWidth = 0;
    const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
    if (text.length <= endStep)
        return text;
    const folds = [];
    const escapedFolds = {};
    let end = lineWidth - indent.length;
    if (typeof indentAtStart === 'number') {
        if (indentAtStart > lineWidth - Math.max(2, minContentWidth))
            folds.push(0);
        else
            end = lineWidth - indentAtStart;
    }
    let split = undefined;
    let prev = undefined;
    let overflow = false;
    let i = -1;
    let escStart = -1;
    let escEnd = -1;
    if (mode === FOLD_BLOCK) {
        i = consumeMoreIndentedLines(text, i, indent.length);
        if (i !== -1)
            end = i + endStep;
    }
    for (let ch; (ch = text[(i += 1)]);) {
        if (mode === FOLD_QUOTED && ch === '\\') {
            escStart = i;
            switch (text[i + 1]) {
                case 'x':
                    i += 3;
                    break;
                case 'u':
                    i += 5;
                    break;
                case 'U':
                    i += 9;
                    break;
                default:
                    i += 1;
            }
            escEnd = i;
        }
        if (ch === '\n') {
            if (mode === FOLD_BLOCK)
                i = consumeMoreIndentedLines(text, i, indent.length);
            end = i + indent.length + endStep;
            split = undefined;
        }
        else {
            if (ch === ' ' &&
                prev &&
                prev !== ' ' &&
                prev !== '\n' &&
                prev !== '\t') {
                // space surrounded by non-space can be replaced with newline + indent
                const next = text[i + 1];
                if (next && next !== ' ' && next !== '\n' && next !== '\t')
                    split = i;
            }
            if (i >= end) {
                if (split) {
                    folds.push(split);
                    end = split + endStep;
                    split = undefined;
                }
                else if (mode === FOLD_QUOTED) {
                    // white-space collected at end may stretch past lineWidth
                    while (prev === ' ' || prev === '\t') {
                        prev = ch;
                        ch = text[(i += 1)];
                        overflow = true;
                    }
                    // Account for newline escape, but don't break preceding escape
                    const j = i > escEnd + 1 ? i - 2 : escStart - 1;
                    // Bail out if lineWidth & minContentWidth are shorter than an escape string
                    if (escapedFolds[j])
                        return text;
                    folds.push(j);
                    escapedFolds[j] = true;
                    end = j + endStep;
                    split = undefined;
                }
                else {
                    overflow = true;
                }
            }
        }
        prev = ch;
    }
    if (overflow && onOverflow)
        onOverflow();
    if (folds.length === 0)
        return text;
    if (onFold)
        onFold();
    let res = text.slice(0, folds[0]);
    for (let i = 0; i < folds.length; ++i) {
        const fold = folds[i];
        const end = folds[i + 1] || text.length;
        if (fold === 0)
            res = `\n${indent}${text.slice(0, end)}`;
        else {
            if (mode === FOLD_QUOTED && escapedFolds[fold])
                res += `${text[fold]}\\`;
            res += `\n${indent}${text.slice(fold + 1, end)}`;
        }
    }
    return res;
}
/**
 * Presumes `i + 1` is at the start of a line
 * @returns index of last newline in more-indented block
 */
function consumeMoreIndentedLines(text, i, indent) {
    let end = i;
    let start = i + 1;
    let ch = text[start];
    while (ch === ' ' || ch === '\t') {
        if (i < start + indent) {
            ch = text[++i];
        }
        else {
            do {
                ch = text[++i];
            } while (ch && ch !== '\n');
            end = i;
            start = i + 1;
            ch = text[start];
        }
    }
    return end;
}

exports.FOLD_BLOCK = FOLD_BLOCK;
exports.FOLD_FLOW = FOLD_FLOW;
exports.FOLD_QUOTED = FOLD_QUOTED;
exports.foldFlowLines = foldFlowLines;


/***/ }),

/***/ 2148:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var anchors = __nccwpck_require__(1596);
var identity = __nccwpck_require__(1127);
var stringifyComment = __nccwpck_require__(9799);
var stringifyString = __nccwpck_require__(3069);

function createStringifyContext(doc, options) {
    const opt = Object.assign({
        blockQuote: true,
        commentString: stringifyComment.stringifyComment,
        defaultKeyType: null,
        defaultStringType: 'PLAIN',
        directives: null,
        doubleQuotedAsJSON: false,
        doubleQuotedMinMultiLineLength: 40,
        falseStr: 'false',
        flowCollectionPadding: true,
        indentSeq: true,
        lineWidth: 80,
        minContentWidth: 20,
        nullStr: 'null',
        simpleKeys: false,
        singleQuote: null,
        trailingComma: false,
        trueStr: 'true',
        verifyAliasOrder: true
    }, doc.schema.toStringOptions, options);
    let inFlow;
    switch (opt.collectionStyle) {
        case 'block':
            inFlow = false;
            break;
        case 'flow':
            inFlow = true;
            break;
        default:
            inFlow = null;
    }
    return {
        anchors: new Set(),
        doc,
        flowCollectionPadding: opt.flowCollectionPadding ? ' ' : '',
        indent: '',
        indentStep: typeof opt.indent === 'number' ? ' '.repeat(opt.indent) : '  ',
        inFlow,
        options: opt
    };
}
function getTagObject(tags, item) {
    if (item.tag) {
        const match = tags.filter(t => t.tag === item.tag);
        if (match.length > 0)
            return match.find(t => t.format === item.format) ?? match[0];
    }
    let tagObj = undefined;
    let obj;
    if (identity.isScalar(item)) {
        obj = item.value;
        let match = tags.filter(t => t.identify?.(obj));
        if (match.length > 1) {
            const testMatch = match.filter(t => t.test);
            if (testMatch.length > 0)
                match = testMatch;
        }
        tagObj =
            match.find(t => t.format === item.format) ?? match.find(t => !t.format);
    }
    else {
        obj = item;
        tagObj = tags.find(t => t.nodeClass && obj instanceof t.nodeClass);
    }
    if (!tagObj) {
        const name = obj?.constructor?.name ?? (obj === null ? 'null' : typeof obj);
        throw new Error(`Tag not resolved for ${name} value`);
    }
    return tagObj;
}
// needs to be called before value stringifier to allow for circular anchor refs
function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
    if (!doc.directives)
        return '';
    const props = [];
    const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
    if (anchor && anchors.anchorIsValid(anchor)) {
        anchors$1.add(anchor);
        props.push(`&${anchor}`);
    }
    const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
    if (tag)
        props.push(doc.directives.tagString(tag));
    return props.join(' ');
}
function stringify(item, ctx, onComment, onChompKeep) {
    if (identity.isPair(item))
        return item.toString(ctx, onComment, onChompKeep);
    if (identity.isAlias(item)) {
        if (ctx.doc.directives)
            return item.toString(ctx);
        if (ctx.resolvedAliases?.has(item)) {
            throw new TypeError(`Cannot stringify circular structure without alias nodes`);
        }
        else {
            if (ctx.resolvedAliases)
                ctx.resolvedAliases.add(item);
            else
                ctx.resolvedAliases = new Set([item]);
            item = item.resolve(ctx.doc);
        }
    }
    let tagObj = undefined;
    const node = identity.isNode(item)
        ? item
        : ctx.doc.createNode(item, { onTagObj: o => (tagObj = o) });
    tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
    const props = stringifyProps(node, tagObj, ctx);
    if (props.length > 0)
        ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
    const str = typeof tagObj.stringify === 'function'
        ? tagObj.stringify(node, ctx, onComment, onChompKeep)
        : identity.isScalar(node)
            ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep)
            : node.toString(ctx, onComment, onChompKeep);
    if (!props)
        return str;
    return identity.isScalar(node) || str[0] === '{' || str[0] === '['
        ? `${props} ${str}`
        : `${props}\n${ctx.indent}${str}`;
}

exports.createStringifyContext = createStringifyContext;
exports.stringify = stringify;


/***/ }),

/***/ 1212:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var stringify = __nccwpck_require__(2148);
var stringifyComment = __nccwpck_require__(9799);

function stringifyCollection(collection, ctx, options) {
    const flow = ctx.inFlow ?? collection.flow;
    const stringify = flow ? stringifyFlowCollection : stringifyBlockCollection;
    return stringify(collection, ctx, options);
}
function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
    const { indent, options: { commentString } } = ctx;
    const itemCtx = Object.assign({}, ctx, { indent: itemIndent, type: null });
    let chompKeep = false; // flag for the preceding node's status
    const lines = [];
    for (let i = 0; i < items.length; ++i) {
        const item = items[i];
        let comment = null;
        if (identity.isNode(item)) {
            if (!chompKeep && item.spaceBefore)
                lines.push('');
            addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
            if (item.comment)
                comment = item.comment;
        }
        else if (identity.isPair(item)) {
            const ik = identity.isNode(item.key) ? item.key : null;
            if (ik) {
                if (!chompKeep && ik.spaceBefore)
                    lines.push('');
                addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
            }
        }
        chompKeep = false;
        let str = stringify.stringify(item, itemCtx, () => (comment = null), () => (chompKeep = true));
        if (comment)
            str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
        if (chompKeep && comment)
            chompKeep = false;
        lines.push(blockItemPrefix + str);
    }
    let str;
    if (lines.length === 0) {
        str = flowChars.start + flowChars.end;
    }
    else {
        str = lines[0];
        for (let i = 1; i < lines.length; ++i) {
            const line = lines[i];
            str += line ? `\n${indent}${line}` : '\n';
        }
    }
    if (comment) {
        str += '\n' + stringifyComment.indentComment(commentString(comment), indent);
        if (onComment)
            onComment();
    }
    else if (chompKeep && onChompKeep)
        onChompKeep();
    return str;
}
function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
    const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
    itemIndent += indentStep;
    const itemCtx = Object.assign({}, ctx, {
        indent: itemIndent,
        inFlow: true,
        type: null
    });
    let reqNewline = false;
    let linesAtValue = 0;
    const lines = [];
    for (let i = 0; i < items.length; ++i) {
        const item = items[i];
        let comment = null;
        if (identity.isNode(item)) {
            if (item.spaceBefore)
                lines.push('');
            addCommentBefore(ctx, lines, item.commentBefore, false);
            if (item.comment)
                comment = item.comment;
        }
        else if (identity.isPair(item)) {
            const ik = identity.isNode(item.key) ? item.key : null;
            if (ik) {
                if (ik.spaceBefore)
                    lines.push('');
                addCommentBefore(ctx, lines, ik.commentBefore, false);
                if (ik.comment)
                    reqNewline = true;
            }
            const iv = identity.isNode(item.value) ? item.value : null;
            if (iv) {
                if (iv.comment)
                    comment = iv.comment;
                if (iv.commentBefore)
                    reqNewline = true;
            }
            else if (item.value == null && ik?.comment) {
                comment = ik.comment;
            }
        }
        if (comment)
            reqNewline = true;
        let str = stringify.stringify(item, itemCtx, () => (comment = null));
        reqNewline || (reqNewline = lines.length > linesAtValue || str.includes('\n'));
        if (i < items.length - 1) {
            str += ',';
        }
        else if (ctx.options.trailingComma) {
            if (ctx.options.lineWidth > 0) {
                reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) +
                    (str.length + 2) >
                    ctx.options.lineWidth);
            }
            if (reqNewline) {
                str += ',';
            }
        }
        if (comment)
            str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
        lines.push(str);
        linesAtValue = lines.length;
    }
    const { start, end } = flowChars;
    if (lines.length === 0) {
        return start + end;
    }
    else {
        if (!reqNewline) {
            const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
            reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
        }
        if (reqNewline) {
            let str = start;
            for (const line of lines)
                str += line ? `\n${indentStep}${indent}${line}` : '\n';
            return `${str}\n${indent}${end}`;
        }
        else {
            return `${start}${fcPadding}${lines.join(' ')}${fcPadding}${end}`;
        }
    }
}
function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
    if (comment && chompKeep)
        comment = comment.replace(/^\n+/, '');
    if (comment) {
        const ic = stringifyComment.indentComment(commentString(comment), indent);
        lines.push(ic.trimStart()); // Avoid double indent on first line
    }
}

exports.stringifyCollection = stringifyCollection;


/***/ }),

/***/ 9799:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


/**
 * Stringifies a comment.
 *
 * Empty comment lines are left empty,
 * lines consisting of a single space are replaced by `#`,
 * and all other lines are prefixed with a `#`.
 */
const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, '#');
function indentComment(comment, indent) {
    if (/^\n+$/.test(comment))
        return comment.substring(1);
    return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
}
const lineComment = (str, indent, comment) => str.endsWith('\n')
    ? indentComment(comment, indent)
    : comment.includes('\n')
        ? '\n' + indentComment(comment, indent)
        : (str.endsWith(' ') ? '' : ' ') + comment;

exports.indentComment = indentComment;
exports.lineComment = lineComment;
exports.stringifyComment = stringifyComment;


/***/ }),

/***/ 6829:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var stringify = __nccwpck_require__(2148);
var stringifyComment = __nccwpck_require__(9799);

function stringifyDocument(doc, options) {
    const lines = [];
    let hasDirectives = options.directives === true;
    if (options.directives !== false && doc.directives) {
        const dir = doc.directives.toString(doc);
        if (dir) {
            lines.push(dir);
            hasDirectives = true;
        }
        else if (doc.directives.docStart)
            hasDirectives = true;
    }
    if (hasDirectives)
        lines.push('---');
    const ctx = stringify.createStringifyContext(doc, options);
    const { commentString } = ctx.options;
    if (doc.commentBefore) {
        if (lines.length !== 1)
            lines.unshift('');
        const cs = commentString(doc.commentBefore);
        lines.unshift(stringifyComment.indentComment(cs, ''));
    }
    let chompKeep = false;
    let contentComment = null;
    if (doc.contents) {
        if (identity.isNode(doc.contents)) {
            if (doc.contents.spaceBefore && hasDirectives)
                lines.push('');
            if (doc.contents.commentBefore) {
                const cs = commentString(doc.contents.commentBefore);
                lines.push(stringifyComment.indentComment(cs, ''));
            }
            // top-level block scalars need to be indented if followed by a comment
            ctx.forceBlockIndent = !!doc.comment;
            contentComment = doc.contents.comment;
        }
        const onChompKeep = contentComment ? undefined : () => (chompKeep = true);
        let body = stringify.stringify(doc.contents, ctx, () => (contentComment = null), onChompKeep);
        if (contentComment)
            body += stringifyComment.lineComment(body, '', commentString(contentComment));
        if ((body[0] === '|' || body[0] === '>') &&
            lines[lines.length - 1] === '---') {
            // Top-level block scalars with a preceding doc marker ought to use the
            // same line for their header.
            lines[lines.length - 1] = `--- ${body}`;
        }
        else
            lines.push(body);
    }
    else {
        lines.push(stringify.stringify(doc.contents, ctx));
    }
    if (doc.directives?.docEnd) {
        if (doc.comment) {
            const cs = commentString(doc.comment);
            if (cs.includes('\n')) {
                lines.push('...');
                lines.push(stringifyComment.indentComment(cs, ''));
            }
            else {
                lines.push(`... ${cs}`);
            }
        }
        else {
            lines.push('...');
        }
    }
    else {
        let dc = doc.comment;
        if (dc && chompKeep)
            dc = dc.replace(/^\n+/, '');
        if (dc) {
            if ((!chompKeep || contentComment) && lines[lines.length - 1] !== '')
                lines.push('');
            lines.push(stringifyComment.indentComment(commentString(dc), ''));
        }
    }
    return lines.join('\n') + '\n';
}

exports.stringifyDocument = stringifyDocument;


/***/ }),

/***/ 8689:
/***/ ((__unused_webpack_module, exports) => {

"use strict";


function stringifyNumber({ format, minFractionDigits, tag, value }) {
    if (typeof value === 'bigint')
        return String(value);
    const num = typeof value === 'number' ? value : Number(value);
    if (!isFinite(num))
        return isNaN(num) ? '.nan' : num < 0 ? '-.inf' : '.inf';
    let n = Object.is(value, -0) ? '-0' : JSON.stringify(value);
    if (!format &&
        minFractionDigits &&
        (!tag || tag === 'tag:yaml.org,2002:float') &&
        /^-?\d/.test(n) &&
        !n.includes('e')) {
        let i = n.indexOf('.');
        if (i < 0) {
            i = n.length;
            n += '.';
        }
        let d = minFractionDigits - (n.length - i - 1);
        while (d-- > 0)
            n += '0';
    }
    return n;
}

exports.stringifyNumber = stringifyNumber;


/***/ }),

/***/ 9748:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var stringify = __nccwpck_require__(2148);
var stringifyComment = __nccwpck_require__(9799);

function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
    const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
    let keyComment = (identity.isNode(key) && key.comment) || null;
    if (simpleKeys) {
        if (keyComment) {
            throw new Error('With simple keys, key nodes cannot have comments');
        }
        if (identity.isCollection(key) || (!identity.isNode(key) && typeof key === 'object')) {
            const msg = 'With simple keys, collection cannot be used as a key value';
            throw new Error(msg);
        }
    }
    let explicitKey = !simpleKeys &&
        (!key ||
            (keyComment && value == null && !ctx.inFlow) ||
            identity.isCollection(key) ||
            (identity.isScalar(key)
                ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL
                : typeof key === 'object'));
    ctx = Object.assign({}, ctx, {
        allNullValues: false,
        implicitKey: !explicitKey && (simpleKeys || !allNullValues),
        indent: indent + indentStep
    });
    let keyCommentDone = false;
    let chompKeep = false;
    let str = stringify.stringify(key, ctx, () => (keyCommentDone = true), () => (chompKeep = true));
    if (!explicitKey && !ctx.inFlow && str.length > 1024) {
        if (simpleKeys)
            throw new Error('With simple keys, single line scalar must not span more than 1024 characters');
        explicitKey = true;
    }
    if (ctx.inFlow) {
        if (allNullValues || value == null) {
            if (keyCommentDone && onComment)
                onComment();
            return str === '' ? '?' : explicitKey ? `? ${str}` : str;
        }
    }
    else if ((allNullValues && !simpleKeys) || (value == null && explicitKey)) {
        str = `? ${str}`;
        if (keyComment && !keyCommentDone) {
            str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
        }
        else if (chompKeep && onChompKeep)
            onChompKeep();
        return str;
    }
    if (keyCommentDone)
        keyComment = null;
    if (explicitKey) {
        if (keyComment)
            str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
        str = `? ${str}\n${indent}:`;
    }
    else {
        str = `${str}:`;
        if (keyComment)
            str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
    }
    let vsb, vcb, valueComment;
    if (identity.isNode(value)) {
        vsb = !!value.spaceBefore;
        vcb = value.commentBefore;
        valueComment = value.comment;
    }
    else {
        vsb = false;
        vcb = null;
        valueComment = null;
        if (value && typeof value === 'object')
            value = doc.createNode(value);
    }
    ctx.implicitKey = false;
    if (!explicitKey && !keyComment && identity.isScalar(value))
        ctx.indentAtStart = str.length + 1;
    chompKeep = false;
    if (!indentSeq &&
        indentStep.length >= 2 &&
        !ctx.inFlow &&
        !explicitKey &&
        identity.isSeq(value) &&
        !value.flow &&
        !value.tag &&
        !value.anchor) {
        // If indentSeq === false, consider '- ' as part of indentation where possible
        ctx.indent = ctx.indent.substring(2);
    }
    let valueCommentDone = false;
    const valueStr = stringify.stringify(value, ctx, () => (valueCommentDone = true), () => (chompKeep = true));
    let ws = ' ';
    if (keyComment || vsb || vcb) {
        ws = vsb ? '\n' : '';
        if (vcb) {
            const cs = commentString(vcb);
            ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
        }
        if (valueStr === '' && !ctx.inFlow) {
            if (ws === '\n' && valueComment)
                ws = '\n\n';
        }
        else {
            ws += `\n${ctx.indent}`;
        }
    }
    else if (!explicitKey && identity.isCollection(value)) {
        const vs0 = valueStr[0];
        const nl0 = valueStr.indexOf('\n');
        const hasNewline = nl0 !== -1;
        const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
        if (hasNewline || !flow) {
            let hasPropsLine = false;
            if (hasNewline && (vs0 === '&' || vs0 === '!')) {
                let sp0 = valueStr.indexOf(' ');
                if (vs0 === '&' &&
                    sp0 !== -1 &&
                    sp0 < nl0 &&
                    valueStr[sp0 + 1] === '!') {
                    sp0 = valueStr.indexOf(' ', sp0 + 1);
                }
                if (sp0 === -1 || nl0 < sp0)
                    hasPropsLine = true;
            }
            if (!hasPropsLine)
                ws = `\n${ctx.indent}`;
        }
    }
    else if (valueStr === '' || valueStr[0] === '\n') {
        ws = '';
    }
    str += ws + valueStr;
    if (ctx.inFlow) {
        if (valueCommentDone && onComment)
            onComment();
    }
    else if (valueComment && !valueCommentDone) {
        str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
    }
    else if (chompKeep && onChompKeep) {
        onChompKeep();
    }
    return str;
}

exports.stringifyPair = stringifyPair;


/***/ }),

/***/ 3069:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var Scalar = __nccwpck_require__(3301);
var foldFlowLines = __nccwpck_require__(4475);

const getFoldOptions = (ctx, isBlock) => ({
    indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
    lineWidth: ctx.options.lineWidth,
    minContentWidth: ctx.options.minContentWidth
});
// Also checks for lines starting with %, as parsing the output as YAML 1.1 will
// presume that's starting a new document.
const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
function lineLengthOverLimit(str, lineWidth, indentLength) {
    if (!lineWidth || lineWidth < 0)
        return false;
    const limit = lineWidth - indentLength;
    const strLen = str.length;
    if (strLen <= limit)
        return false;
    for (let i = 0, start = 0; i < strLen; ++i) {
        if (str[i] === '\n') {
            if (i - start > limit)
                return true;
            start = i + 1;
            if (strLen - start <= limit)
                return false;
        }
    }
    return true;
}
function doubleQuotedString(value, ctx) {
    const json = JSON.stringify(value);
    if (ctx.options.doubleQuotedAsJSON)
        return json;
    const { implicitKey } = ctx;
    const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
    const indent = ctx.indent || (containsDocumentMarker(value) ? '  ' : '');
    let str = '';
    let start = 0;
    for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
        if (ch === ' ' && json[i + 1] === '\\' && json[i + 2] === 'n') {
            // space before newline needs to be escaped to not be folded
            str += json.slice(start, i) + '\\ ';
            i += 1;
            start = i;
            ch = '\\';
        }
        if (ch === '\\')
            switch (json[i + 1]) {
                case 'u':
                    {
                        str += json.slice(start, i);
                        const code = json.substr(i + 2, 4);
                        switch (code) {
                            case '0000':
                                str += '\\0';
                                break;
                            case '0007':
                                str += '\\a';
                                break;
                            case '000b':
                                str += '\\v';
                                break;
                            case '001b':
                                str += '\\e';
                                break;
                            case '0085':
                                str += '\\N';
                                break;
                            case '00a0':
                                str += '\\_';
                                break;
                            case '2028':
                                str += '\\L';
                                break;
                            case '2029':
                                str += '\\P';
                                break;
                            default:
                                if (code.substr(0, 2) === '00')
                                    str += '\\x' + code.substr(2);
                                else
                                    str += json.substr(i, 6);
                        }
                        i += 5;
                        start = i + 1;
                    }
                    break;
                case 'n':
                    if (implicitKey ||
                        json[i + 2] === '"' ||
                        json.length < minMultiLineLength) {
                        i += 1;
                    }
                    else {
                        // folding will eat first newline
                        str += json.slice(start, i) + '\n\n';
                        while (json[i + 2] === '\\' &&
                            json[i + 3] === 'n' &&
                            json[i + 4] !== '"') {
                            str += '\n';
                            i += 2;
                        }
                        str += indent;
                        // space after newline needs to be escaped to not be folded
                        if (json[i + 2] === ' ')
                            str += '\\';
                        i += 1;
                        start = i + 1;
                    }
                    break;
                default:
                    i += 1;
            }
    }
    str = start ? str + json.slice(start) : json;
    return implicitKey
        ? str
        : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
}
function singleQuotedString(value, ctx) {
    if (ctx.options.singleQuote === false ||
        (ctx.implicitKey && value.includes('\n')) ||
        /[ \t]\n|\n[ \t]/.test(value) // single quoted string can't have leading or trailing whitespace around newline
    )
        return doubleQuotedString(value, ctx);
    const indent = ctx.indent || (containsDocumentMarker(value) ? '  ' : '');
    const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
    return ctx.implicitKey
        ? res
        : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
}
function quotedString(value, ctx) {
    const { singleQuote } = ctx.options;
    let qs;
    if (singleQuote === false)
        qs = doubleQuotedString;
    else {
        const hasDouble = value.includes('"');
        const hasSingle = value.includes("'");
        if (hasDouble && !hasSingle)
            qs = singleQuotedString;
        else if (hasSingle && !hasDouble)
            qs = doubleQuotedString;
        else
            qs = singleQuote ? singleQuotedString : doubleQuotedString;
    }
    return qs(value, ctx);
}
// The negative lookbehind avoids a polynomial search,
// but isn't supported yet on Safari: https://caniuse.com/js-regexp-lookbehind
let blockEndNewlines;
try {
    blockEndNewlines = new RegExp('(^|(?<!\n))\n+(?!\n|$)', 'g');
}
catch {
    blockEndNewlines = /\n+(?!\n|$)/g;
}
function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
    const { blockQuote, commentString, lineWidth } = ctx.options;
    // 1. Block can't end in whitespace unless the last line is non-empty.
    // 2. Strings consisting of only whitespace are best rendered explicitly.
    if (!blockQuote || /\n[\t ]+$/.test(value)) {
        return quotedString(value, ctx);
    }
    const indent = ctx.indent ||
        (ctx.forceBlockIndent || containsDocumentMarker(value) ? '  ' : '');
    const literal = blockQuote === 'literal'
        ? true
        : blockQuote === 'folded' || type === Scalar.Scalar.BLOCK_FOLDED
            ? false
            : type === Scalar.Scalar.BLOCK_LITERAL
                ? true
                : !lineLengthOverLimit(value, lineWidth, indent.length);
    if (!value)
        return literal ? '|\n' : '>\n';
    // determine chomping from whitespace at value end
    let chomp;
    let endStart;
    for (endStart = value.length; endStart > 0; --endStart) {
        const ch = value[endStart - 1];
        if (ch !== '\n' && ch !== '\t' && ch !== ' ')
            break;
    }
    let end = value.substring(endStart);
    const endNlPos = end.indexOf('\n');
    if (endNlPos === -1) {
        chomp = '-'; // strip
    }
    else if (value === end || endNlPos !== end.length - 1) {
        chomp = '+'; // keep
        if (onChompKeep)
            onChompKeep();
    }
    else {
        chomp = ''; // clip
    }
    if (end) {
        value = value.slice(0, -end.length);
        if (end[end.length - 1] === '\n')
            end = end.slice(0, -1);
        end = end.replace(blockEndNewlines, `$&${indent}`);
    }
    // determine indent indicator from whitespace at value start
    let startWithSpace = false;
    let startEnd;
    let startNlPos = -1;
    for (startEnd = 0; startEnd < value.length; ++startEnd) {
        const ch = value[startEnd];
        if (ch === ' ')
            startWithSpace = true;
        else if (ch === '\n')
            startNlPos = startEnd;
        else
            break;
    }
    let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
    if (start) {
        value = value.substring(start.length);
        start = start.replace(/\n+/g, `$&${indent}`);
    }
    const indentSize = indent ? '2' : '1'; // root is at -1
    // Leading | or > is added later
    let header = (startWithSpace ? indentSize : '') + chomp;
    if (comment) {
        header += ' ' + commentString(comment.replace(/ ?[\r\n]+/g, ' '));
        if (onComment)
            onComment();
    }
    if (!literal) {
        const foldedValue = value
            .replace(/\n+/g, '\n$&')
            .replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, '$1$2') // more-indented lines aren't folded
            //                ^ more-ind. ^ empty     ^ capture next empty lines only at end of indent
            .replace(/\n+/g, `$&${indent}`);
        let literalFallback = false;
        const foldOptions = getFoldOptions(ctx, true);
        if (blockQuote !== 'folded' && type !== Scalar.Scalar.BLOCK_FOLDED) {
            foldOptions.onOverflow = () => {
                literalFallback = true;
            };
        }
        const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
        if (!literalFallback)
            return `>${header}\n${indent}${body}`;
    }
    value = value.replace(/\n+/g, `$&${indent}`);
    return `|${header}\n${indent}${start}${value}${end}`;
}
function plainString(item, ctx, onComment, onChompKeep) {
    const { type, value } = item;
    const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
    if ((implicitKey && value.includes('\n')) ||
        (inFlow && /[[\]{},]/.test(value))) {
        return quotedString(value, ctx);
    }
    if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) {
        // not allowed:
        // - '-' or '?'
        // - start with an indicator character (except [?:-]) or /[?-] /
        // - '\n ', ': ' or ' \n' anywhere
        // - '#' not preceded by a non-space char
        // - end with ' ' or ':'
        return implicitKey || inFlow || !value.includes('\n')
            ? quotedString(value, ctx)
            : blockString(item, ctx, onComment, onChompKeep);
    }
    if (!implicitKey &&
        !inFlow &&
        type !== Scalar.Scalar.PLAIN &&
        value.includes('\n')) {
        // Where allowed & type not set explicitly, prefer block style for multiline strings
        return blockString(item, ctx, onComment, onChompKeep);
    }
    if (containsDocumentMarker(value)) {
        if (indent === '') {
            ctx.forceBlockIndent = true;
            return blockString(item, ctx, onComment, onChompKeep);
        }
        else if (implicitKey && indent === indentStep) {
            return quotedString(value, ctx);
        }
    }
    const str = value.replace(/\n+/g, `$&\n${indent}`);
    // Verify that output will be parsed as a string, as e.g. plain numbers and
    // booleans get parsed with those types in v1.2 (e.g. '42', 'true' & '0.9e-3'),
    // and others in v1.1.
    if (actualString) {
        const test = (tag) => tag.default && tag.tag !== 'tag:yaml.org,2002:str' && tag.test?.test(str);
        const { compat, tags } = ctx.doc.schema;
        if (tags.some(test) || compat?.some(test))
            return quotedString(value, ctx);
    }
    return implicitKey
        ? str
        : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
}
function stringifyString(item, ctx, onComment, onChompKeep) {
    const { implicitKey, inFlow } = ctx;
    const ss = typeof item.value === 'string'
        ? item
        : Object.assign({}, item, { value: String(item.value) });
    let { type } = item;
    if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
        // force double quotes on control characters & unpaired surrogates
        if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value))
            type = Scalar.Scalar.QUOTE_DOUBLE;
    }
    const _stringify = (_type) => {
        switch (_type) {
            case Scalar.Scalar.BLOCK_FOLDED:
            case Scalar.Scalar.BLOCK_LITERAL:
                return implicitKey || inFlow
                    ? quotedString(ss.value, ctx) // blocks are not valid inside flow containers
                    : blockString(ss, ctx, onComment, onChompKeep);
            case Scalar.Scalar.QUOTE_DOUBLE:
                return doubleQuotedString(ss.value, ctx);
            case Scalar.Scalar.QUOTE_SINGLE:
                return singleQuotedString(ss.value, ctx);
            case Scalar.Scalar.PLAIN:
                return plainString(ss, ctx, onComment, onChompKeep);
            default:
                return null;
        }
    };
    let res = _stringify(type);
    if (res === null) {
        const { defaultKeyType, defaultStringType } = ctx.options;
        const t = (implicitKey && defaultKeyType) || defaultStringType;
        res = _stringify(t);
        if (res === null)
            throw new Error(`Unsupported default string type ${t}`);
    }
    return res;
}

exports.stringifyString = stringifyString;


/***/ }),

/***/ 204:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

"use strict";


var identity = __nccwpck_require__(1127);

const BREAK = Symbol('break visit');
const SKIP = Symbol('skip children');
const REMOVE = Symbol('remove node');
/**
 * Apply a visitor to an AST node or document.
 *
 * Walks through the tree (depth-first) starting from `node`, calling a
 * `visitor` function with three arguments:
 *   - `key`: For sequence values and map `Pair`, the node's index in the
 *     collection. Within a `Pair`, `'key'` or `'value'`, correspondingly.
 *     `null` for the root node.
 *   - `node`: The current node.
 *   - `path`: The ancestry of the current node.
 *
 * The return value of the visitor may be used to control the traversal:
 *   - `undefined` (default): Do nothing and continue
 *   - `visit.SKIP`: Do not visit the children of this node, continue with next
 *     sibling
 *   - `visit.BREAK`: Terminate traversal completely
 *   - `visit.REMOVE`: Remove the current node, then continue with the next one
 *   - `Node`: Replace the current node, then continue by visiting it
 *   - `number`: While iterating the items of a sequence or map, set the index
 *     of the next step. This is useful especially if the index of the current
 *     node has changed.
 *
 * If `visitor` is a single function, it will be called with all values
 * encountered in the tree, including e.g. `null` values. Alternatively,
 * separate visitor functions may be defined for each `Map`, `Pair`, `Seq`,
 * `Alias` and `Scalar` node. To define the same visitor function for more than
 * one node type, use the `Collection` (map and seq), `Value` (map, seq & scalar)
 * and `Node` (alias, map, seq & scalar) targets. Of all these, only the most
 * specific defined one will be used for each node.
 */
function visit(node, visitor) {
    const visitor_ = initVisitor(visitor);
    if (identity.isDocument(node)) {
        const cd = visit_(null, node.contents, visitor_, Object.freeze([node]));
        if (cd === REMOVE)
            node.contents = null;
    }
    else
        visit_(null, node, visitor_, Object.freeze([]));
}
// Without the `as symbol` casts, TS declares these in the `visit`
// namespace using `var`, but then complains about that because
// `unique symbol` must be `const`.
/** Terminate visit traversal completely */
visit.BREAK = BREAK;
/** Do not visit the children of the current node */
visit.SKIP = SKIP;
/** Remove the current node */
visit.REMOVE = REMOVE;
function visit_(key, node, visitor, path) {
    const ctrl = callVisitor(key, node, visitor, path);
    if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
        replaceNode(key, path, ctrl);
        return visit_(key, ctrl, visitor, path);
    }
    if (typeof ctrl !== 'symbol') {
        if (identity.isCollection(node)) {
            path = Object.freeze(path.concat(node));
            for (let i = 0; i < node.items.length; ++i) {
                const ci = visit_(i, node.items[i], visitor, path);
                if (typeof ci === 'number')
                    i = ci - 1;
                else if (ci === BREAK)
                    return BREAK;
                else if (ci === REMOVE) {
                    node.items.splice(i, 1);
                    i -= 1;
                }
            }
        }
        else if (identity.isPair(node)) {
            path = Object.freeze(path.concat(node));
            const ck = visit_('key', node.key, visitor, path);
            if (ck === BREAK)
                return BREAK;
            else if (ck === REMOVE)
                node.key = null;
            const cv = visit_('value', node.value, visitor, path);
            if (cv === BREAK)
                return BREAK;
            else if (cv === REMOVE)
                node.value = null;
        }
    }
    return ctrl;
}
/**
 * Apply an async visitor to an AST node or document.
 *
 * Walks through the tree (depth-first) starting from `node`, calling a
 * `visitor` function with three arguments:
 *   - `key`: For sequence values and map `Pair`, the node's index in the
 *     collection. Within a `Pair`, `'key'` or `'value'`, correspondingly.
 *     `null` for the root node.
 *   - `node`: The current node.
 *   - `path`: The ancestry of the current node.
 *
 * The return value of the visitor may be used to control the traversal:
 *   - `Promise`: Must resolve to one of the following values
 *   - `undefined` (default): Do nothing and continue
 *   - `visit.SKIP`: Do not visit the children of this node, continue with next
 *     sibling
 *   - `visit.BREAK`: Terminate traversal completely
 *   - `visit.REMOVE`: Remove the current node, then continue with the next one
 *   - `Node`: Replace the current node, then continue by visiting it
 *   - `number`: While iterating the items of a sequence or map, set the index
 *     of the next step. This is useful especially if the index of the current
 *     node has changed.
 *
 * If `visitor` is a single function, it will be called with all values
 * encountered in the tree, including e.g. `null` values. Alternatively,
 * separate visitor functions may be defined for each `Map`, `Pair`, `Seq`,
 * `Alias` and `Scalar` node. To define the same visitor function for more than
 * one node type, use the `Collection` (map and seq), `Value` (map, seq & scalar)
 * and `Node` (alias, map, seq & scalar) targets. Of all these, only the most
 * specific defined one will be used for each node.
 */
async function visitAsync(node, visitor) {
    const visitor_ = initVisitor(visitor);
    if (identity.isDocument(node)) {
        const cd = await visitAsync_(null, node.contents, visitor_, Object.freeze([node]));
        if (cd === REMOVE)
            node.contents = null;
    }
    else
        await visitAsync_(null, node, visitor_, Object.freeze([]));
}
// Without the `as symbol` casts, TS declares these in the `visit`
// namespace using `var`, but then complains about that because
// `unique symbol` must be `const`.
/** Terminate visit traversal completely */
visitAsync.BREAK = BREAK;
/** Do not visit the children of the current node */
visitAsync.SKIP = SKIP;
/** Remove the current node */
visitAsync.REMOVE = REMOVE;
async function visitAsync_(key, node, visitor, path) {
    const ctrl = await callVisitor(key, node, visitor, path);
    if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
        replaceNode(key, path, ctrl);
        return visitAsync_(key, ctrl, visitor, path);
    }
    if (typeof ctrl !== 'symbol') {
        if (identity.isCollection(node)) {
            path = Object.freeze(path.concat(node));
            for (let i = 0; i < node.items.length; ++i) {
                const ci = await visitAsync_(i, node.items[i], visitor, path);
                if (typeof ci === 'number')
                    i = ci - 1;
                else if (ci === BREAK)
                    return BREAK;
                else if (ci === REMOVE) {
                    node.items.splice(i, 1);
                    i -= 1;
                }
            }
        }
        else if (identity.isPair(node)) {
            path = Object.freeze(path.concat(node));
            const ck = await visitAsync_('key', node.key, visitor, path);
            if (ck === BREAK)
                return BREAK;
            else if (ck === REMOVE)
                node.key = null;
            const cv = await visitAsync_('value', node.value, visitor, path);
            if (cv === BREAK)
                return BREAK;
            else if (cv === REMOVE)
                node.value = null;
        }
    }
    return ctrl;
}
function initVisitor(visitor) {
    if (typeof visitor === 'object' &&
        (visitor.Collection || visitor.Node || visitor.Value)) {
        return Object.assign({
            Alias: visitor.Node,
            Map: visitor.Node,
            Scalar: visitor.Node,
            Seq: visitor.Node
        }, visitor.Value && {
            Map: visitor.Value,
            Scalar: visitor.Value,
            Seq: visitor.Value
        }, visitor.Collection && {
            Map: visitor.Collection,
            Seq: visitor.Collection
        }, visitor);
    }
    return visitor;
}
function callVisitor(key, node, visitor, path) {
    if (typeof visitor === 'function')
        return visitor(key, node, path);
    if (identity.isMap(node))
        return visitor.Map?.(key, node, path);
    if (identity.isSeq(node))
        return visitor.Seq?.(key, node, path);
    if (identity.isPair(node))
        return visitor.Pair?.(key, node, path);
    if (identity.isScalar(node))
        return visitor.Scalar?.(key, node, path);
    if (identity.isAlias(node))
        return visitor.Alias?.(key, node, path);
    return undefined;
}
function replaceNode(key, path, node) {
    const parent = path[path.length - 1];
    if (identity.isCollection(parent)) {
        parent.items[key] = node;
    }
    else if (identity.isPair(parent)) {
        if (key === 'key')
            parent.key = node;
        else
            parent.value = node;
    }
    else if (identity.isDocument(parent)) {
        parent.contents = node;
    }
    else {
        const pt = identity.isAlias(parent) ? 'alias' : 'scalar';
        throw new Error(`Cannot replace node with ${pt} parent`);
    }
}

exports.visit = visit;
exports.visitAsync = visitAsync;


/***/ }),

/***/ 9192:
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


/***/ }),

/***/ 875:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  qg: () => (/* reexport */ parse)
});

// UNUSED EXPORTS: LosslessNumber, UnsafeNumberReason, compareLosslessNumber, compareNumber, config, getUnsafeNumberReason, isInteger, isLosslessNumber, isNumber, isSafeNumber, parseLosslessNumber, parseNumberAndBigInt, reviveDate, splitNumber, stringify, toLosslessNumber, toSafeNumberOrThrow

;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/utils.js
/**
 * Test whether a string contains an integer number
 */
function utils_isInteger(value) {
  return INTEGER_REGEX.test(value);
}
const INTEGER_REGEX = /^-?[0-9]+$/;

/**
 * Test whether a string contains a number
 * http://stackoverflow.com/questions/13340717/json-numbers-regular-expression
 */
function utils_isNumber(value) {
  return NUMBER_REGEX.test(value);
}
const NUMBER_REGEX = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Test whether a string can be safely represented with a number
 * without information loss.
 *
 * When approx is true, floating point numbers that lose a few digits but
 * are still approximately equal in value are considered safe too.
 * Integer numbers must still be exactly equal.
 */
function isSafeNumber(value, config) {
  if (utils_isInteger(value)) {
    return Number.isSafeInteger(Number.parseInt(value, 10));
  }
  const num = Number.parseFloat(value);
  // Reject unsafe integers written as floats, like '9007199254740992.0', which isInteger(value) misses.
  if (Number.isInteger(num) && !Number.isSafeInteger(num)) {
    return false;
  }
  const parsed = String(num);
  if (value === parsed) {
    return true;
  }
  const valueDigits = extractSignificantDigits(value);
  const parsedDigits = extractSignificantDigits(parsed);
  if (valueDigits === parsedDigits) {
    return true;
  }
  if (config?.approx === true) {
    // A floating point value is approximately equal when:
    // 1. it has at least 14 digits
    // 2. the first 14 digits are equal
    const requiredDigits = 14;
    if (parsedDigits.length >= requiredDigits && valueDigits.startsWith(parsedDigits.substring(0, requiredDigits))) {
      return true;
    }
  }
  return false;
}
let UnsafeNumberReason = /*#__PURE__*/function (UnsafeNumberReason) {
  UnsafeNumberReason["underflow"] = "underflow";
  UnsafeNumberReason["overflow"] = "overflow";
  UnsafeNumberReason["truncate_integer"] = "truncate_integer";
  UnsafeNumberReason["truncate_float"] = "truncate_float";
  return UnsafeNumberReason;
}({});

/**
 * When the provided value is an unsafe number, describe what the reason is:
 * overflow, underflow, truncate_integer, or truncate_float.
 * Returns undefined when the value is safe.
 */
function getUnsafeNumberReason(value) {
  if (isSafeNumber(value, {
    approx: false
  })) {
    return undefined;
  }
  if (utils_isInteger(value)) {
    return UnsafeNumberReason.truncate_integer;
  }
  const num = Number.parseFloat(value);
  if (!Number.isFinite(num)) {
    return UnsafeNumberReason.overflow;
  }
  if (num === 0) {
    return UnsafeNumberReason.underflow;
  }
  return UnsafeNumberReason.truncate_float;
}

/**
 * Convert a string into a number when it is safe to do so.
 * Throws an error otherwise, explaining the reason.
 */
function toSafeNumberOrThrow(value, config) {
  const number = Number.parseFloat(value);
  const unsafeReason = getUnsafeNumberReason(value);
  if (config?.approx === true ? unsafeReason && unsafeReason !== UnsafeNumberReason.truncate_float : unsafeReason) {
    const unsafeReasonText = unsafeReason?.replace(/_\w+$/, '');
    throw new Error(`Cannot safely convert to number: the value '${value}' would ${unsafeReasonText} and become ${number}`);
  }
  return number;
}

/**
 * Split a number into sign, digits, and exponent.
 * Leading zeros and non-canonical zeros are normalized.
 *
 * The value can be constructed again from a split number by inserting a dot
 * at the second character of the digits if there is more than one digit,
 * prepending it with the sign, and appending an "e" and the exponent as follows:
 *
 *     const reconstructed = `${sign}${digits[0]}.${digits.slice(1)}e${exponent}`
 *
 */
function splitNumber(value) {
  const match = value.match(/^(-?)(\d+(?:\.\d*)?)([eE]([+-]?\d+))?$/);
  if (!match) {
    throw new SyntaxError(`Invalid number: ${value}`);
  }
  const sign = match[1];
  const digitsStr = match[2];
  let exponent = match[4] !== undefined ? Number.parseInt(match[4], 10) : 0;
  const dot = digitsStr.indexOf('.');
  exponent += dot !== -1 ? dot - 1 : digitsStr.length - 1;
  const coefficient = digitsStr.replace('.', '');
  const {
    start,
    end
  } = getSignificantDigitRange(coefficient);
  exponent -= start;
  const digits = coefficient.slice(start, end);

  // normalize zero, for example normalizes 0e5 or -0 into 0
  return digits.length > 0 ? {
    sign,
    digits,
    exponent
  } : {
    sign: '',
    digits: '0',
    exponent: 0
  };
}

/**
 * Compare two strings containing a numeric value
 * Returns 1 when a is larger than b, 0 when they are equal,
 * and -1 when a is smaller than b.
 */
function utils_compareNumber(a, b) {
  if (a === b) {
    return 0;
  }
  const aa = splitNumber(a);
  const bb = splitNumber(b);
  const sign = aa.sign === '-' ? -1 : 1;
  if (aa.sign !== bb.sign) {
    return sign;
  }
  if (aa.digits === '0') {
    return bb.digits === '0' ? 0 : -1;
  }
  if (bb.digits === '0') {
    return 1;
  }
  if (aa.exponent !== bb.exponent) {
    return aa.exponent > bb.exponent ? sign : aa.exponent < bb.exponent ? -sign : 0;
  }
  return aa.digits > bb.digits ? sign : aa.digits < bb.digits ? -sign : 0;
}

/**
 * Count the significant digits of a number.
 *
 * For example:
 *   '2.34' returns 3
 *   '-77' returns 2
 *   '0.003400' returns 2
 *   '120.5e+30' returns 4
 **/
function utils_countSignificantDigits(value) {
  const {
    start,
    end
  } = getSignificantDigitRange(value);
  const dot = value.indexOf('.');
  if (dot === -1 || dot < start || dot > end) {
    return end - start;
  }
  return end - start - 1;
}

/**
 * Get the significant digits of a number.
 *
 * For example:
 *   '2.34' returns '234'
 *   '-77' returns '77'
 *   '0.003400' returns '34'
 *   '120.5e+30' returns '1205'
 **/
function extractSignificantDigits(value) {
  const {
    start,
    end
  } = getSignificantDigitRange(value);
  const digits = value.substring(start, end);
  const dot = digits.indexOf('.');
  if (dot === -1) {
    return digits;
  }
  return digits.substring(0, dot) + digits.substring(dot + 1);
}

/**
 * Returns the range (start to end) of the significant digits of a value.
 * Note that this range _may_ contain the decimal dot.
 *
 * For example:
 *
 *     getSignificantDigitRange('0.0325900') // { start: 3, end: 7 }
 *     getSignificantDigitRange('2.0300')    // { start: 0, end: 3 }
 *     getSignificantDigitRange('0.0')       // { start: 3, end: 3 }
 *
 */
function getSignificantDigitRange(value) {
  let start = 0;
  if (value[0] === '-') {
    start++;
  }
  while (value[start] === '0' || value[start] === '.') {
    start++;
  }
  let end = value.lastIndexOf('e');
  if (end === -1) {
    end = value.lastIndexOf('E');
  }
  if (end === -1) {
    end = value.length;
  }
  while ((value[end - 1] === '0' || value[end - 1] === '.') && end > start) {
    end--;
  }
  return {
    start,
    end
  };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/LosslessNumber.js


// A shared symbol recognizes numbers from separate library copies where instanceof fails.
const losslessNumberMarker = Symbol.for('lossless-json.LosslessNumber');

/**
 * A lossless number. Stores its numeric value as string
 */
class LosslessNumber {
  // numeric value as string
  value;

  /**
   * @deprecated Use the isLosslessNumber(value) function instead.
   *
   * Ordinary objects may also have an isLosslessNumber property, so this
   * field cannot reliably identify lossless numbers.
   */
  isLosslessNumber = true;
  get [losslessNumberMarker]() {
    return true;
  }
  constructor(value) {
    if (!utils_isNumber(value)) {
      throw new Error(`Invalid number (value: "${value}")`);
    }
    this.value = value;
  }

  /**
   * Get the value of the LosslessNumber as number or bigint.
   *
   * - a number is returned for safe numbers and decimal values that only lose some insignificant digits
   * - a bigint is returned for big integer numbers
   * - an Error is thrown for values that will overflow or underflow
   *
   * Note that you can implement your own strategy for conversion by just getting the value as string
   * via .toString(), and using util functions like isInteger, isSafeNumber, getUnsafeNumberReason,
   * and toSafeNumberOrThrow to convert it to a numeric value.
   */
  valueOf() {
    const unsafeReason = getUnsafeNumberReason(this.value);

    // safe or truncate_float
    if (unsafeReason === undefined || unsafeReason === UnsafeNumberReason.truncate_float) {
      return Number.parseFloat(this.value);
    }

    // truncate_integer
    if (utils_isInteger(this.value)) {
      return BigInt(this.value);
    }

    // overflow or underflow
    throw new Error(`Cannot safely convert to number: the value '${this.value}' would ${unsafeReason} and become ${Number.parseFloat(this.value)}`);
  }

  /**
   * Get the value of the LosslessNumber as string.
   */
  toString() {
    return this.value;
  }

  // Note: we do NOT implement a .toJSON() method, and you should not implement
  // or use that, it cannot safely turn the numeric value in the string into
  // stringified JSON since it has to be parsed into a number first.
}

/**
 * Test whether a value is a LosslessNumber
 */
function LosslessNumber_isLosslessNumber(value) {
  return value !== null && typeof value === 'object' && value[losslessNumberMarker] === true;
}

/**
 * Convert a number into a LosslessNumber if this is possible in a safe way
 * If the value has too many digits, or is NaN or Infinity, an error will be thrown
 */
function toLosslessNumber(value) {
  const maxDigits = 15;
  if (countSignificantDigits(String(value)) > maxDigits) {
    throw new Error(`Invalid number: contains more than 15 digits and is most likely truncated and unsafe by itself (value: ${value})`);
  }
  if (Number.isNaN(value)) {
    throw new Error('Invalid number: NaN');
  }
  if (!Number.isFinite(value)) {
    throw new Error(`Invalid number: ${value}`);
  }
  return new LosslessNumber(String(value));
}

/**
 * Compare two lossless numbers.
 * Returns 1 when a is larger than b, 0 when they are equal,
 * and -1 when a is smaller than b.
 */
function compareLosslessNumber(a, b) {
  return compareNumber(a.value, b.value);
}
//# sourceMappingURL=LosslessNumber.js.map
;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/numberParsers.js


function parseLosslessNumber(value) {
  return new LosslessNumber(value);
}
function parseNumberAndBigInt(value) {
  return isInteger(value) ? BigInt(value) : Number.parseFloat(value);
}
//# sourceMappingURL=numberParsers.js.map
;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/revive.js

/**
 * Revive a json object.
 * Applies the reviver function recursively on all values in the JSON object.
 * @param json   A JSON Object, Array, or value
 * @param reviver
 *              A reviver function invoked with arguments `key` and `value`,
 *              which must return a replacement value. The function context
 *              (`this`) is the Object or Array that contains the currently
 *              handled value.
 */
function revive(json, reviver) {
  return reviveValue({
    '': json
  }, '', json, reviver);
}

/**
 * Revive a value
 */
function reviveValue(context, key, value, reviver) {
  if (Array.isArray(value)) {
    return reviver.call(context, key, reviveArray(value, reviver));
  }
  if (value && typeof value === 'object' && !LosslessNumber_isLosslessNumber(value)) {
    // note the special case for LosslessNumber,
    // we don't want to iterate over the internals of a LosslessNumber
    return reviver.call(context, key, reviveObject(value, reviver));
  }
  return reviver.call(context, key, value);
}

/**
 * Revive the properties of an object
 */
function reviveObject(object, reviver) {
  for (const key of Object.keys(object)) {
    const value = reviveValue(object, key, object[key], reviver);
    if (value !== undefined) {
      object[key] = value;
    } else {
      delete object[key];
    }
  }
  return object;
}

/**
 * Revive the properties of an Array
 */
function reviveArray(array, reviver) {
  for (let i = 0; i < array.length; i++) {
    const value = reviveValue(array, String(i), array[i], reviver);
    if (value === undefined) {
      // Remove the own property entirely, like native JSON.parse does: the
      // position becomes a genuine hole (no own key, and `Object.keys` omits
      // it) while the length stays unchanged. Assigning `array[i] = undefined`
      // would leave an own property holding `undefined` instead.
      delete array[i];
    } else {
      // Assign right away rather than after the loop: the reviver observes the
      // holder through `this`, so later items must see the already revived
      // values (e.g. a preceding `null` replacement).
      array[i] = value;
    }
  }
  return array;
}
//# sourceMappingURL=revive.js.map
;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/parse.js


/**
 * The LosslessJSON.parse() method parses a string as JSON, optionally transforming
 * the value produced by parsing.
 *
 * The parser is based on the parser of Tan Li Hou shared in
 * https://lihautan.com/json-parser-with-javascript/
 *
 * @param text
 * The string to parse as JSON. See the JSON object for a description of JSON syntax.
 *
 * @param [reviver]
 * If a function, prescribes how the value originally produced by parsing is
 * transformed, before being returned.
 *
 * @param [options=ParseOptions | NumberParserArgument]
 * Pass a custom number parser. Input is a string, and the output can be unknown
 * numeric value: number, bigint, LosslessNumber, or a custom BigNumber library.
 *
 * @returns Returns the Object corresponding to the given JSON text.
 *
 * @throws Throws a SyntaxError exception if the string to parse is not valid JSON.
 */
function parse(text, reviver, options) {
  const optionsObj = typeof options === 'function' ? {
    parseNumber: options
  } : options;
  const parseNumber = optionsObj?.parseNumber ?? parseLosslessNumber;
  const onDuplicateKey = optionsObj?.onDuplicateKey ?? throwDuplicateKey;
  let i = 0;
  const value = parseValue();
  expectValue(value);
  expectEndOfInput();
  return reviver ? revive(value, reviver) : value;
  function parseObject() {
    if (text.charCodeAt(i) === codeOpeningBrace) {
      i++;
      skipWhitespace();
      const object = {};
      let initial = true;
      while (i < text.length && text.charCodeAt(i) !== codeClosingBrace) {
        if (!initial) {
          eatComma();
          skipWhitespace();
        } else {
          initial = false;
        }
        const start = i;
        const key = parseString();
        if (key === undefined) {
          throwObjectKeyExpected();
          return; // To make TS happy
        }
        skipWhitespace();
        eatColon();
        const value = parseValue();
        if (value === undefined) {
          throwObjectValueExpected();
          return; // To make TS happy
        }

        // handle duplicate keys
        // TODO: replace with hasOwn one day, when browser support is high enough
        if (Object.prototype.hasOwnProperty.call(object, key) && !isDeepEqual(value, object[key])) {
          // Note that we could also test `if(key in object) {...}`
          // or `if (object[key] !== 'undefined') {...}`, but that is slower.
          const returnedValue = onDuplicateKey({
            key,
            position: start + 1,
            oldValue: object[key],
            newValue: value
          });
          if (returnedValue !== undefined) {
            setObjectKey(object, key, returnedValue);
          }
        } else {
          setObjectKey(object, key, value);
        }
      }
      if (text.charCodeAt(i) !== codeClosingBrace) {
        throwObjectKeyOrEndExpected();
      }
      i++;
      return object;
    }
  }
  function parseArray() {
    if (text.charCodeAt(i) === codeOpeningBracket) {
      i++;
      skipWhitespace();
      const array = [];
      let initial = true;
      while (i < text.length && text.charCodeAt(i) !== codeClosingBracket) {
        if (!initial) {
          eatComma();
        } else {
          initial = false;
        }
        const value = parseValue();
        expectArrayItem(value);
        array.push(value);
      }
      if (text.charCodeAt(i) !== codeClosingBracket) {
        throwArrayItemOrEndExpected();
      }
      i++;
      return array;
    }
  }
  function parseValue() {
    skipWhitespace();
    const value = parseString() ?? parseNumeric() ?? parseObject() ?? parseArray() ?? parseKeyword('true', true) ?? parseKeyword('false', false) ?? parseKeyword('null', null);
    skipWhitespace();
    return value;
  }
  function parseKeyword(name, value) {
    if (text.slice(i, i + name.length) === name) {
      i += name.length;
      return value;
    }
  }
  function skipWhitespace() {
    while (isWhitespace(text.charCodeAt(i))) {
      i++;
    }
  }
  function parseString() {
    if (text.charCodeAt(i) === codeDoubleQuote) {
      i++;
      let result = '';
      while (i < text.length && text.charCodeAt(i) !== codeDoubleQuote) {
        if (text.charCodeAt(i) === codeBackslash) {
          const char = text[i + 1];
          const escapeChar = escapeCharacters[char];
          if (escapeChar !== undefined) {
            result += escapeChar;
            i++;
          } else if (char === 'u') {
            if (isHex(text.charCodeAt(i + 2)) && isHex(text.charCodeAt(i + 3)) && isHex(text.charCodeAt(i + 4)) && isHex(text.charCodeAt(i + 5))) {
              result += String.fromCharCode(Number.parseInt(text.slice(i + 2, i + 6), 16));
              i += 5;
            } else {
              throwInvalidUnicodeCharacter(i);
            }
          } else {
            throwInvalidEscapeCharacter(i);
          }
        } else {
          if (isValidStringCharacter(text.charCodeAt(i))) {
            result += text[i];
          } else {
            throwInvalidCharacter(text[i]);
          }
        }
        i++;
      }
      expectEndOfString();
      i++;
      return result;
    }
  }
  function parseNumeric() {
    const start = i;
    if (text.charCodeAt(i) === codeMinus) {
      i++;
      expectDigit(start);
    }
    if (text.charCodeAt(i) === codeZero) {
      i++;
    } else if (isNonZeroDigit(text.charCodeAt(i))) {
      i++;
      while (isDigit(text.charCodeAt(i))) {
        i++;
      }
    } else {
      // A JSON number must have an integer part, so a leading dot like '.5'
      // is not a number at all.
      return undefined;
    }
    if (text.charCodeAt(i) === codeDot) {
      i++;
      expectDigit(start);
      while (isDigit(text.charCodeAt(i))) {
        i++;
      }
    }
    if (text.charCodeAt(i) === codeLowercaseE || text.charCodeAt(i) === codeUppercaseE) {
      i++;
      if (text.charCodeAt(i) === codeMinus || text.charCodeAt(i) === codePlus) {
        i++;
      }
      expectDigit(start);
      while (isDigit(text.charCodeAt(i))) {
        i++;
      }
    }
    if (i > start) {
      return parseNumber(text.slice(start, i));
    }
  }
  function eatComma() {
    if (text.charCodeAt(i) !== codeComma) {
      throw new SyntaxError(`Comma ',' expected after value ${gotAt()}`);
    }
    i++;
  }
  function eatColon() {
    if (text.charCodeAt(i) !== codeColon) {
      throw new SyntaxError(`Colon ':' expected after property name ${gotAt()}`);
    }
    i++;
  }
  function expectValue(value) {
    if (value === undefined) {
      throw new SyntaxError(`JSON value expected ${gotAt()}`);
    }
  }
  function expectArrayItem(value) {
    if (value === undefined) {
      throw new SyntaxError(`Array item expected ${gotAt()}`);
    }
  }
  function expectEndOfInput() {
    if (i < text.length) {
      throw new SyntaxError(`Expected end of input ${gotAt()}`);
    }
  }
  function expectDigit(start) {
    if (!isDigit(text.charCodeAt(i))) {
      const numSoFar = text.slice(start, i);
      throw new SyntaxError(`Invalid number '${numSoFar}', expecting a digit ${gotAt()}`);
    }
  }
  function expectEndOfString() {
    if (text.charCodeAt(i) !== codeDoubleQuote) {
      throw new SyntaxError(`End of string '"' expected ${gotAt()}`);
    }
  }
  function throwObjectKeyExpected() {
    throw new SyntaxError(`Quoted object key expected ${gotAt()}`);
  }
  function throwDuplicateKey({
    key,
    position
  }) {
    throw new SyntaxError(`Duplicate key '${key}' encountered at position ${position}`);
  }
  function throwObjectKeyOrEndExpected() {
    throw new SyntaxError(`Quoted object key or end of object '}' expected ${gotAt()}`);
  }
  function throwArrayItemOrEndExpected() {
    throw new SyntaxError(`Array item or end of array ']' expected ${gotAt()}`);
  }
  function throwInvalidCharacter(char) {
    throw new SyntaxError(`Invalid character '${char}' ${pos()}`);
  }
  function throwInvalidEscapeCharacter(start) {
    const chars = text.slice(start, start + 2);
    throw new SyntaxError(`Invalid escape character '${chars}' ${pos()}`);
  }
  function throwObjectValueExpected() {
    throw new SyntaxError(`Object value expected after ':' ${pos()}`);
  }
  function throwInvalidUnicodeCharacter(start) {
    const chars = text.slice(start, start + 6);
    throw new SyntaxError(`Invalid unicode character '${chars}' ${pos()}`);
  }

  // zero based character position
  function pos() {
    return `at position ${i}`;
  }
  function got() {
    return i < text.length ? `but got '${text[i]}'` : 'but reached end of input';
  }
  function gotAt() {
    return `${got()} ${pos()}`;
  }
}
function setObjectKey(object, key, value) {
  if (key === '__proto__') {
    // Plain assignment would trigger the `__proto__` setter inherited from
    // Object.prototype, changing the object's prototype instead of storing the
    // key. Define an ordinary own property, like JSON.parse does.
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true
    });
  } else {
    object[key] = value;
  }
}
function isWhitespace(code) {
  return code === codeSpace || code === codeNewline || code === codeTab || code === codeReturn;
}
function isHex(code) {
  return code >= codeZero && code <= codeNine || code >= codeUppercaseA && code <= codeUppercaseF || code >= codeLowercaseA && code <= codeLowercaseF;
}
function isDigit(code) {
  return code >= codeZero && code <= codeNine;
}
function isNonZeroDigit(code) {
  return code >= codeOne && code <= codeNine;
}
function isValidStringCharacter(code) {
  return code >= 0x20 && code <= 0x10ffff;
}
function isDeepEqual(a, b) {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isDeepEqual(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.every(key => isDeepEqual(a[key], b[key]));
  }
  return false;
}
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

// map with all escape characters
const escapeCharacters = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t'
  // note that \u is handled separately in parseString()
};
const codeBackslash = 0x5c; // "\"
const codeOpeningBrace = 0x7b; // "{"
const codeClosingBrace = 0x7d; // "}"
const codeOpeningBracket = 0x5b; // "["
const codeClosingBracket = 0x5d; // "]"
const codeSpace = 0x20; // " "
const codeNewline = 0xa; // "\n"
const codeTab = 0x9; // "\t"
const codeReturn = 0xd; // "\r"
const codeDoubleQuote = 0x0022; // "
const codePlus = 0x2b; // "+"
const codeMinus = 0x2d; // "-"
const codeZero = 0x30;
const codeOne = 0x31;
const codeNine = 0x39;
const codeComma = 0x2c; // ","
const codeDot = 0x2e; // "." (dot, period)
const codeColon = 0x3a; // ":"
const codeUppercaseA = 0x41; // "A"
const codeLowercaseA = 0x61; // "a"
const codeUppercaseE = 0x45; // "E"
const codeLowercaseE = 0x65; // "e"
const codeUppercaseF = 0x46; // "F"
const codeLowercaseF = 0x66; // "f"
//# sourceMappingURL=parse.js.map
;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/stringify.js



/**
 * The LosslessJSON.stringify() method converts a JavaScript value to a JSON string,
 * optionally replacing values if a replacer function is specified, or
 * optionally including only the specified properties if a replacer array is specified.
 *
 * @param value
 * The value to convert to a JSON string.
 *
 * @param [replacer]
 * A function that alters the behavior of the stringification process,
 * or an array of String and Number objects that serve as a whitelist for
 * selecting the properties of the value object to be included in the JSON string.
 * If this value is null or not provided, all properties of the object are
 * included in the resulting JSON string.
 *
 * @param [space]
 * A String or Number object that's used to insert white space into the output
 * JSON string for readability purposes. If this is a Number, it indicates the
 * number of space characters to use as white space; this number is capped at 10
 * if it's larger than that. Values less than 1 indicate that no space should be
 * used. If this is a String, the string (or the first 10 characters of the string,
 * if it's longer than that) is used as white space. If this parameter is not
 * provided (or is null), no white space is used.
 *
 * @param [numberStringifiers]
 * An optional list with additional number stringifiers, for example to serialize
 * a BigNumber. The output of the function must be valid stringified JSON.
 * When `undefined` is returned, the property will be deleted from the object.
 * The difference with using a `replacer` is that the output of a `replacer`
 * must be JSON and will be stringified afterwards, whereas the output of the
 * `numberStringifiers` is already stringified JSON.
 *
 * @returns Returns the string representation of the JSON object.
 */
function stringify(value, replacer, space, numberStringifiers) {
  const resolvedSpace = resolveSpace(space);
  const replacedValue = typeof replacer === 'function' ? replacer.call({
    '': value
  }, '', value) : value;
  return stringifyValue(replacedValue, '');

  /**
   * Stringify a value
   */
  function stringifyValue(value, indent) {
    if (Array.isArray(numberStringifiers)) {
      const stringifier = numberStringifiers.find(item => item.test(value));
      if (stringifier) {
        const str = stringifier.stringify(value);
        if (typeof str !== 'string' || !isNumber(str)) {
          throw new Error(`Invalid JSON number: output of a number stringifier must be a string containing a JSON number (output: ${str})`);
        }
        return str;
      }
    }

    // boolean, null, number, string, or date
    if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' || value === null || value instanceof Date || value instanceof Boolean || value instanceof Number || value instanceof String) {
      return JSON.stringify(value);
    }

    // lossless number, the secret ingredient :)
    if (isLosslessNumber(value)) {
      return value.toString();
    }

    // BigInt
    if (typeof value === 'bigint') {
      return value.toString();
    }

    // Array
    if (Array.isArray(value)) {
      return stringifyArray(value, indent);
    }

    // Object (test lastly!)
    if (value && typeof value === 'object') {
      return stringifyObject(value, indent);
    }
    return undefined;
  }

  /**
   * Stringify an array
   */
  function stringifyArray(array, indent) {
    if (array.length === 0) {
      return '[]';
    }
    const childIndent = resolvedSpace ? indent + resolvedSpace : undefined;
    let str = resolvedSpace ? '[\n' : '[';
    for (let i = 0; i < array.length; i++) {
      const item = typeof replacer === 'function' ? replacer.call(array, String(i), array[i]) : array[i];
      if (resolvedSpace) {
        str += childIndent;
      }
      if (typeof item !== 'undefined' && typeof item !== 'function') {
        const serialized = stringifyValue(item, childIndent);
        // Values without a JSON representation (a symbol, or an object whose
        // toJSON() returns undefined) become null inside an array.
        str += serialized === undefined ? 'null' : serialized;
      } else {
        str += 'null';
      }
      if (i < array.length - 1) {
        str += resolvedSpace ? ',\n' : ',';
      }
    }
    str += resolvedSpace ? `\n${indent}]` : ']';
    return str;
  }

  /**
   * Stringify an object
   */
  function stringifyObject(object, indent) {
    if (typeof object.toJSON === 'function') {
      return stringifyValue(object.toJSON(), indent);
    }

    // A replacer array is a property whitelist: duplicates must not produce
    // duplicate keys in the output.
    const keys = Array.isArray(replacer) ? [...new Set(replacer.map(String))] : Object.keys(object);
    if (keys.length === 0) {
      return '{}';
    }
    const childIndent = resolvedSpace ? indent + resolvedSpace : undefined;
    let first = true;
    let str = resolvedSpace ? '{\n' : '{';
    for (const key of keys) {
      const value = typeof replacer === 'function' ? replacer.call(object, key, object[key]) : object[key];
      if (includeProperty(key, value)) {
        const serialized = stringifyValue(value, childIndent);
        // Like JSON.stringify, omit properties that have no JSON
        // representation (e.g. an object whose toJSON() returns undefined).
        if (serialized === undefined) {
          continue;
        }
        if (first) {
          first = false;
        } else {
          str += resolvedSpace ? ',\n' : ',';
        }
        const keyStr = JSON.stringify(key);
        str += resolvedSpace ? `${childIndent + keyStr}: ` : `${keyStr}:`;
        str += serialized;
      }
    }
    str += resolvedSpace ? `\n${indent}}` : '}';
    return str;
  }

  /**
   * Test whether to include a property in a stringified object or not.
   */
  function includeProperty(_key, value) {
    return typeof value !== 'undefined' && typeof value !== 'function' && typeof value !== 'symbol';
  }
}

/**
 * The number of spaces or characters a space is capped to, like JSON.stringify does
 */
const MAX_SPACE_LENGTH = 10;

/**
 * Resolve a JSON stringify space:
 * replace a number with a string containing that number of spaces
 */
function resolveSpace(space) {
  if (typeof space === 'number') {
    // same rules as JSON.stringify: truncate towards zero, cap at 10,
    // and treat anything below 1 (including NaN and negatives) as no indent
    const count = Math.min(Math.trunc(space), MAX_SPACE_LENGTH);
    return count >= 1 ? ' '.repeat(count) : undefined;
  }
  if (typeof space === 'string' && space !== '') {
    return space.slice(0, MAX_SPACE_LENGTH);
  }
  return undefined;
}
//# sourceMappingURL=stringify.js.map
;// CONCATENATED MODULE: ./node_modules/lossless-json/lib/esm/index.js








//# sourceMappingURL=index.js.map

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/compat get default export */
/******/ 	(() => {
/******/ 		// getDefaultExport function for compatibility with non-harmony modules
/******/ 		__nccwpck_require__.n = (module) => {
/******/ 			var getter = module && module.__esModule ?
/******/ 				() => (module['default']) :
/******/ 				() => (module);
/******/ 			__nccwpck_require__.d(getter, { a: getter });
/******/ 			return getter;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};
__nccwpck_require__(6801);

module.exports = __webpack_exports__;
/******/ })()
;