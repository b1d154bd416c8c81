import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

/* unused reexport */ __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
var assert = __nccwpck_require__(613);
var util = __nccwpck_require__(23);


__webpack_unused_export__ = httpOverHttp;
__webpack_unused_export__ = httpsOverHttp;
__webpack_unused_export__ = httpOverHttps;
__webpack_unused_export__ = httpsOverHttps;


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

/***/ 905:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _github_alert_mail_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(259);
/* harmony import */ var _github_mail_html_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(304);
/* harmony import */ var _github_outputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(353);
/* harmony import */ var _github_step_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(688);
/** alert-mail: the body of a mail with a button that starts a jobflow, or opens a page. It talks to no server. */




function alertMail() {
    const mail = (0,_github_alert_mail_js__WEBPACK_IMPORTED_MODULE_0__/* .readAlertMail */ .g)(process.env);
    (0,_github_outputs_js__WEBPACK_IMPORTED_MODULE_1__/* .setMail */ .AN)((0,_github_mail_html_js__WEBPACK_IMPORTED_MODULE_2__/* .toMailHtml */ .q)(mail));
    return { title: 'Kompira: alert mail', outcome: 'succeeded', green: true, text: describe(mail) };
}
/** What the mail does; the mail itself, which may hold the token, is never printed. */
function describe({ button }) {
    return button.kind === 'form'
        ? `The mail has a button that starts ${button.jobflow} on ${button.server}.\n` +
            'It holds the mail token: whoever has the mail can start it, and do whatever else that token may.'
        : `The mail has a button that opens a page on ${new URL(button.url).host}. It holds no token.`;
}
await (0,_github_step_js__WEBPACK_IMPORTED_MODULE_3__/* .step */ .P)(() => Promise.try(alertMail));

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 916:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ sentenceOf),
/* harmony export */   AF: () => (/* binding */ Problem),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   dz: () => (/* binding */ InputError)
/* harmony export */ });
/* unused harmony exports TransportError, RefusedError, isOwnWord, NotUnderstoodError */
/**
 * What can go wrong, sorted by what the caller can do about it. Callers decide by class and field, never by
 * message. A message says what was tried and what came back; it never holds a query, a header or a token.
 */
/** One input that cannot be understood. `message` says what is wrong and what to write instead. */
class Problem extends Error {
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
function messageOf(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}
/** The same as a sentence among others. */
function sentenceOf(thrown) {
    const message = messageOf(thrown);
    return /[.!?。…]"?$/.test(message) ? message : `${message}.`;
}


/***/ }),

/***/ 259:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  g: () => (/* binding */ readAlertMail)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
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

// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
// EXTERNAL MODULE: ./src/github/mail-html.ts + 3 modules
var mail_html = __nccwpck_require__(304);
;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
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
function parse_parseDuration(text, { least, most }) {
    if (/^\d+(\.\d+)?$/.test(text)) {
        throw new Problem(`${quote(text)} has no unit. Write ${brief(text)}s for seconds, or ${brief(text)}m for minutes.`);
    }
    if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
        throw new Problem(`${quote(text)} is not a duration. Write a number with ms, s, m, h or d: 90s, or 1h30m.`);
    }
    const ms = sumDuration(text);
    if (ms < sumDuration(least))
        throw new Problem(`${quote(text)} is too short. Write ${least} or more.`);
    if (ms > sumDuration(most))
        throw new Problem(`${quote(text)} is too long. Write ${most} or less.`);
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
    throw new Problem(`${quote(text)} is neither true nor false. Write one of the two.`);
}
function parseOneOf(text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
        throw new Problem(`${quote(text)} is none of ${choices.join(', ')}. Write one of these.`);
    return choice;
}
/** The object path of a jobflow or script job. */
function parseJobflow(text) {
    return parseObjectPath(text, { example: '/root/restart_process', calls: ['execute'] });
}
/**
 * An object path with its leading slash, `/root/restart_process`. Taken literally: `%25`, `#` and `?` are a name's.
 * `calls` are the suffixes that this action adds to it.
 */
function parseObjectPath(text, { example, calls }) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('//')) {
        throw new errors/* Problem */.AF(`${quoteAddress(text)} is a URL. Write the object path alone: ${example}`);
    }
    const path = text.startsWith('/') ? text : `/${text}`;
    const segments = path.slice(1).split('/');
    if (/\p{Cc}|\p{Cs}/u.test(path)) {
        throw new errors/* Problem */.AF(`${quote(text)} has a line break, another control character or half a character in it. Write one path, on one line.`);
    }
    if (segments.includes('')) {
        const whole = segments.filter((segment) => segment !== '').join('/');
        throw new errors/* Problem */.AF(`${quote(text)} has an empty part between or after its slashes. Write ${whole === '' ? example : `/${whole}`}`);
    }
    if (segments.includes('.') || segments.includes('..')) {
        throw new errors/* Problem */.AF(`${quote(text)} has . or .. in it. Write the path from the root: ${example}`);
    }
    const suffix = calls.map((call) => `.${call}`).find((call) => path.endsWith(call));
    if (suffix !== undefined) {
        const rest = path.slice(0, -suffix.length);
        throw new errors/* Problem */.AF(`${quote(text)} ends in ${suffix}, which this action adds itself. Write ${rest.endsWith('/') ? example : rest}`);
    }
    return path;
}
/**
 * The path of a process, `/process/id_262`, from its id, its path, or its URL on this server. Of a URL from a browser,
 * what follows `?` or `#` does not count, and is not quoted: it can hold a token.
 */
function parseProcess(text, server) {
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
function parseJsonLines(text) {
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
    return (0,src_text/* cut */.J)(text, 120);
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
        throw new errors/* Problem */.AF(`${quoteAddress(text)} is not the URL of a server. Write it whole: https://kompira.example.com`);
    }
    const url = new URL(text);
    if (url.pathname.endsWith('.execute')) {
        throw new errors/* Problem */.AF(`${quoteAddress(text)} is the address of a jobflow. Write ${url.origin}, and the object path into jobflow.`);
    }
    const bare = url.origin + url.pathname.replace(/\/+$/, '');
    if (url.username || url.password) {
        throw new errors/* Problem */.AF(`a URL with a user or password is refused. Write ${bare}, and give the token in its own input.`);
    }
    if (text.includes('?') || text.includes('#')) {
        throw new errors/* Problem */.AF(`a URL with a query or a fragment is refused. Write ${bare}`);
    }
    if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) {
        throw new errors/* Problem */.AF(`${quote(text)} would send the token in clear text. Write ${bare.replace('http:', 'https:')}` +
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
    throw new Problem('this is not the URL of a proxy. Write http://proxy.example.com:3128, with a user as ' +
        'http://user:password@proxy.example.com:3128, its special characters percent-encoded.');
}
/** Whether a host, as a URL has it, is this machine. */
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
/** Certificates in PEM, each for itself. Keys and texts around them are left out; a private key is refused. */
function parsePem(text) {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
        throw new Problem('there is a private key in it, which belongs to the server alone. Give the certificate without it.');
    }
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) {
        throw new Problem('there is no certificate in it. PEM begins with -----BEGIN CERTIFICATE-----.');
    }
    for (const [index, block] of blocks.entries()) {
        try {
            new X509Certificate(block);
        }
        catch (thrown) {
            throw new Problem(`certificate ${index + 1} of ${blocks.length} cannot be read (${messageOf(thrown)}). Copy it again, whole and with its line breaks.`);
        }
    }
    return blocks;
}
/** What this action sets itself, what Kompira would take for a login, and what would change how a message is framed. */
const OWN_HEADERS = (/* unused pure expression or super */ null && ([
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
]));
/** Further headers, one `Name: value` a line; names in lower case. A value is a secret and never quoted. */
function parseHeaders(text) {
    const headers = new Map();
    for (const [index, line] of linesOf(text).entries()) {
        if (line.trim() === '')
            continue;
        const [, name = '', value = ''] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
        const key = name.toLowerCase();
        if (key === '' || value === '') {
            throw new Problem(`line ${index + 1} is not a header. Write Name: value, in ASCII, one a line.`);
        }
        if (OWN_HEADERS.includes(key))
            throw new Problem(`line ${index + 1}: ${name} is left to this action. Leave it out.`);
        if (headers.has(key))
            throw new Problem(`line ${index + 1}: ${name} is there twice. Leave one out.`);
        headers.set(key, value);
    }
    return Object.fromEntries(headers);
}
/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
function parseToken(text) {
    if (!/^[\x21-\x7e]+$/.test(text)) {
        throw new errors/* Problem */.AF('there are spaces, line breaks or letters in it that no token has. ' +
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
function duration(least, most) {
    return (text) => parseDuration(text, { least, most });
}
/** As the runner spells it: hyphens stay. */
function variableOf(name) {
    return `INPUT_${name.toUpperCase()}`;
}
class Reader {
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
                throw new errors/* Problem */.AF(`is empty. ${advice}`);
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
        if (!(thrown instanceof errors/* Problem */.AF))
            throw thrown;
        this.refuse(name, (0,errors/* messageOf */.bD)(thrown));
    }
    finish() {
        if (this.#problems.length > 0)
            throw new errors/* InputError */.dz(this.#problems);
    }
}

;// CONCATENATED MODULE: ./src/github/alert-mail.ts
/** The inputs of alert-mail: what goes into the mail. All that is wrong with them is reported in one InputError. */







/** As HTML. Linux hands no program a variable of more than 128 KiB, and a step gets the mail as one, to send it. */
const MESSAGE_BYTES = 100_000;
/** More than goes on any button. */
const LABEL_CHARACTERS = 200;
/** The token is masked before anything else is looked at, as it is and as it stands in the mail. Throws InputError. */
function readAlertMail(env) {
    const reader = new Reader(env);
    const token = reader.text('mail-token');
    for (const spelling of new Set([...spellingsOf(token), (0,mail_html/* inMail */.H)(encodeURIComponent(token))]))
        (0,log/* mask */.dK)(spelling);
    const pipelineToken = reader.variable('KOMPIRA_TOKEN');
    const [withoutToken, withoutPipelineToken] = [redactor(token), redactor(pipelineToken)];
    const harmless = (text) => {
        if (withoutPipelineToken(text) !== text) {
            throw new errors/* Problem */.AF("the pipeline's token (KOMPIRA_TOKEN) is in it, and whoever has the mail would have it.");
        }
        if (withoutToken(text) !== text)
            throw new errors/* Problem */.AF('the mail token is in it. It goes into mail-token alone.');
        return text;
    };
    const message = reader.required('message', (text) => harmless(parseMessage(text)), 'Write what has happened, for those who get the mail.');
    const label = reader.optional('label', (text) => harmless(parseLabel(text)));
    const link = reader.text('link');
    // It is there instead of the form, so what the form would need is not looked at.
    const button = link === ''
        ? readForm(reader, pipelineToken, harmless)
        : { kind: 'link', url: reader.parse('link', link, (text) => harmless(parseLink(text))) };
    reader.finish();
    return { message, label: label ?? nameOf(button), button };
}
function nameOf(button) {
    return button.kind === 'form' ? button.jobflow : new URL(button.url).host;
}
function readForm(reader, pipelineToken, harmless) {
    return {
        kind: 'form',
        server: reader.required('server', (text) => harmless(parseServer(text)), 'Give the input server, or the environment variable KOMPIRA_SERVER: https://kompira.example.com', 'KOMPIRA_SERVER'),
        token: reader.required('mail-token', (text) => parseMailToken(text, pipelineToken), 'Give the REST API token of a Kompira user who may run this one jobflow only, for whoever has the mail has it. ' +
            'Or give link instead, the address of a page, and no token at all.'),
        jobflow: reader.required('jobflow', (text) => parseJobflow(harmless(text)), 'Write the object path of a jobflow: /root/restart_process'),
    };
}
function parseMailToken(text, pipelineToken) {
    if (text === pipelineToken) {
        throw new errors/* Problem */.AF("this is the pipeline's token (KOMPIRA_TOKEN), and whoever has the mail would have it. Make a Kompira user who " +
            'may run this one jobflow only, and give the token of that one.');
    }
    return parseToken(text);
}
function parseMessage(text) {
    const bytes = Buffer.byteLength((0,mail_html/* inMail */.H)(text));
    if (bytes <= MESSAGE_BYTES)
        return text;
    throw new errors/* Problem */.AF(`it is ${bytes} bytes long as HTML, more than the ${MESSAGE_BYTES} that are taken. Shorten it, and say where the rest is.`);
}
/** On one line. */
function parseLabel(text) {
    const label = text.replace(/\s+/g, ' ');
    if (label.length <= LABEL_CHARACTERS)
        return label;
    throw new errors/* Problem */.AF(`it is ${label.length} characters long, more than the ${LABEL_CHARACTERS} that are taken. ` +
        'Write a few words, and the rest into message.');
}
/** The address of a page. Never quoted: it can hold a password. */
function parseLink(text) {
    // The URL parser would drop a line break without a word.
    const isWhole = /^https?:\/\/[^/\\]/i.test(text) && !/[\s\p{Cc}]/u.test(text);
    if (!isWhole || !URL.canParse(text)) {
        throw new errors/* Problem */.AF('this is not the address of a page. Write it whole: https://github.com/OWNER/REPO/actions/workflows/restart.yml');
    }
    const url = new URL(text);
    if (url.searchParams.has('token')) {
        throw new errors/* Problem */.AF('an address with a token is refused: whoever has the mail would have it. Give the address of a page that asks ' +
            'for a login; for a button that starts a jobflow there is mail-token.');
    }
    if (url.username || url.password) {
        throw new errors/* Problem */.AF('an address with a user or password is refused. Write it without: the page asks for a login.');
    }
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
        throw new errors/* Problem */.AF('an http address is refused, for anybody on the way could change the page. Write https.');
    }
    return url.href;
}


/***/ }),

/***/ 385:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   V2: () => (/* binding */ failure),
/* harmony export */   Yz: () => (/* binding */ debug),
/* harmony export */   dK: () => (/* binding */ mask),
/* harmony export */   pq: () => (/* binding */ info)
/* harmony export */ });
/* unused harmony exports foreign, isDebug, warning, startGroup, endGroup, inert */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(428);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(992);
/**
 * The one file that writes to the step's log. The runner reads every line of it for commands, so whatever is not
 * this action's own words goes through `inert()` here, at the edge, where nobody can forget it.
 */


/** Stands before each line that is not ours: it tells them apart, and a line that begins with it is no command. */
const GUTTER = '│ ';
/** Our own words, which may quote foreign ones. */
function info(text) {
    for (const line of (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(text))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(inert(line));
}
/** Foreign text: one gutter a line. */
function foreign(lines) {
    for (const line of lines.flatMap(linesOf))
        core.info(GUTTER + inert(line));
}
/** Whether somebody has switched the runner's debug log on. */
function isDebug() {
    return core.isDebug();
}
function debug(text) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .debug */ .Yz((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(text).map(inert).join('\n'));
}
/** An annotation: something that a person should look at, though the step goes on. */
function warning(text) {
    core.warning(linesOf(text).map(inert).join('\n'));
}
/** The annotation of a red step, under a title that a person can read in a list. One failure, one call. */
function failure(title, text) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .error */ .z3((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(text).map(inert).join('\n'), { title: (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(title).map(inert).join(' ') });
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
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setSecret */ .Pq(secret);
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


/***/ }),

/***/ 304:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  H: () => (/* binding */ inMail),
  q: () => (/* binding */ toMailHtml)
});

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

// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");
;// CONCATENATED MODULE: ./src/github/html.ts

/**
 * Foreign text for HTML, in an element or between the quotes of an attribute. Escaped as in XML, for the runner looks
 * for masked values in that form too: with more references than these it would not know a password any more, and not
 * hide it. Line breaks become references; nothing is Markdown in a line of HTML.
 */
function html_escape(text) {
    return ((0,external_node_util_namespaceObject.stripVTControlCharacters)(text)
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

;// CONCATENATED MODULE: ./src/github/mail-html.ts
/**
 * An alert mail as HTML. Pure. Mail programs take little: a table for the layout, styles in attributes, nothing from
 * elsewhere. But for the button no colour is set, so that text and background are those of the reader, light or dark.
 * Outlook on Windows draws with Word, which knows neither `max-width` nor `padding` of a link: hence what begins with
 * `mso`. It shows no forms either, so a mail with a form says where else the jobflow can be started.
 */



/** The first one stands on Windows, where Word knows it: it would replace an unknown first one with Times New Roman. */
const FONTS = "'Segoe UI','Helvetica Neue','Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans CJK JP',Arial,sans-serif";
/** Long words break, so that nobody has to scroll sideways. */
const WRAP = 'word-break:break-word;overflow-wrap:anywhere';
const TEXT = `font-family:${FONTS};line-height:1.6;${WRAP}`;
const COLOUR = '#0b5cad';
const BUTTON = `color:#ffffff;font-family:${FONTS};font-size:16px;font-weight:bold;line-height:1.4;padding:12px 24px;${WRAP}`;
/** The whole mail body, from `<!DOCTYPE html>` on. Message, label and jobflow are text in it, whatever they hold. */
function toMailHtml({ message, label, button }) {
    const language = isJapanese(message + label) ? 'ja' : 'en';
    const lines = (0,src_text/* linesOf */.D)(message).map(inMail);
    return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${inMail(label)}</title>
</head>
<body style="margin:0;padding:16px">
<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;margin:0 auto">
<tr><td style="padding:8px;font-size:16px;white-space:pre-wrap;${TEXT}">${lines.join('<br>')}</td></tr>
<tr><td style="padding:16px 8px">
${button.kind === 'form' ? formOf(button, label) : linkOf(button, label)}
</td></tr>
<tr><td style="padding:8px;font-size:13px;${TEXT}">${button.kind === 'form' ? FORM_FOOTER[language](button) : LINK_FOOTER[language](button)}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</body>
</html>
`;
}
/**
 * Text in an element or in an attribute of the mail. Word knows the references of HTML 4 alone, and would show `&apos;`
 * as it stands here.
 */
function inMail(text) {
    return html_escape(text).replaceAll('&apos;', '&#39;');
}
function formOf({ server, jobflow, token }, label) {
    const look = `background-color:${COLOUR};border:0;border-radius:6px;cursor:pointer;max-width:100%;white-space:normal;-webkit-appearance:none`;
    return `<form method="POST" action="${inMail(executeUrl(server, jobflow, token))}" target="_blank" style="margin:0">
<input type="submit" value="${inMail(label)}" style="${BUTTON};${look}">
</form>`;
}
function linkOf({ url }, label) {
    return `<table role="presentation" cellpadding="0" cellspacing="0" border="0">
<tr><td style="background-color:${COLOUR};border-radius:6px;mso-padding-alt:12px 24px">
<a href="${inMail(url)}" target="_blank" style="${BUTTON};display:inline-block;text-decoration:none">${inMail(label)}</a>
</td></tr>
</table>`;
}
const FORM_FOOTER = {
    en: (button) => `The button starts the jobflow ${jobflowOf(button)} on ${hostOf(button.server)} at once, without a login, and ` +
        'once more each time it is pressed. It has started when the answer is a process, such as ' +
        '&quot;/process/id_262&quot;. Everybody who has this mail can press the button, so do not pass it on. Some mail ' +
        'programs send a GET instead, which only shows the jobflow and starts nothing. If there is no button here, or it ' +
        'starts nothing, start the jobflow in Kompira.',
    ja: (button) => `ボタンを押すと、${hostOf(button.server)} のジョブフロー ${jobflowOf(button)} がログインなしですぐに起動します。` +
        '押すたびに 1 回起動します。「&quot;/process/id_262&quot;」のようなプロセスのパスが表示されれば、起動しています。' +
        'このメールを持っている人は誰でもボタンを押せるため、転送しないでください。メールソフトによっては GET で送信され、' +
        'その場合はジョブフローの情報が表示されるだけで、起動しません。ボタンが表示されない場合や、押しても起動しない場合は、' +
        'Kompira の画面から起動してください。',
};
const LINK_FOOTER = {
    en: ({ url }) => `The button opens a page on ${hostOf(url)}. This mail holds no token: what you may start there is up to that ` +
        'page and your login.',
    ja: ({ url }) => `ボタンを押すと、${hostOf(url)} のページが開きます。このメールにトークンは含まれていません。` +
        '起動できるかどうかは、開いたページでのログインと権限によります。',
};
/** With the page of the jobflow, which is behind Kompira's login. */
function jobflowOf({ server, jobflow }) {
    return `<a href="${inMail(server + encodePath(jobflow))}" target="_blank">${inMail(jobflow)}</a>`;
}
function hostOf(url) {
    return inMail(new URL(url).host);
}
function isJapanese(text) {
    return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text);
}


/***/ }),

/***/ 353:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AN: () => (/* binding */ setMail),
/* harmony export */   Ji: () => (/* binding */ setOutcome)
/* harmony export */ });
/* unused harmony exports setStarted, setProcess, setMessage */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(428);
/** The outputs of the step, each in one place. */




/** What the server keeps of a console. */
const CONSOLE_BYTES = (/* unused pure expression or super */ null && (64 * 1024));
/**
 * A step gets an output as a variable, and Linux hands no program one of more than 128 KiB. With the console, three of
 * these stay below the 1 MB, counted in UTF-16, that GitHub takes for all outputs of a job.
 */
const VALUE_BYTES = 120_000;
function setOutcome(outcome) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('outcome', outcome);
}
/** The body of an alert mail. It may hold a token, which is masked: the runner keeps it from other jobs. */
function setMail(html) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('html', html);
}
/** As soon as it has started: `path` is `/process/id_262`, `url` where a person finds it. */
function setStarted(path, url) {
    core.setOutput('process-id', path.replace('/process/id_', ''));
    core.setOutput('process', path);
    core.setOutput('process-url', url);
}
/** What the last look said. What is too long for GitHub is shortened, and `onShortened` told the names. */
function setProcess(process, onShortened) {
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


/***/ }),

/***/ 688:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  P: () => (/* binding */ step)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./src/clock.ts

/** The longest delay of a Node timer; a longer one would fire at once. */
const MAX_TIMER_MS = (/* unused pure expression or super */ null && (2 ** 31 - 1));
/** Milliseconds on a clock that nobody sets. */
function nowMs() {
    return performance.now();
}
/** Sleeps, or until the signal; never throws. */
async function sleep(ms, signal) {
    await delay(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
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
    atMs = nowMs();
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

// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
// EXTERNAL MODULE: ./src/github/outputs.ts
var outputs = __nccwpck_require__(353);
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
        if (thrown instanceof errors/* InputError */.dz)
            return failed(thrown.message, 'Kompira: the inputs are wrong');
        log/* debug */.Yz(thrown instanceof Error ? (thrown.stack ?? '') : '');
        return failed(`The action failed: ${(0,errors/* messageOf */.bD)(thrown)}. Please report it.`);
    });
    settle(ending);
    settled = true;
    // Not before the runner has taken all of the log: the last of it says why.
    setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}
function settle({ title, outcome, green, text }) {
    try {
        if (outcome)
            (0,outputs/* setOutcome */.Ji)(outcome);
    }
    catch (thrown) {
        const unset = `The output outcome could not be set. ${(0,errors/* sentenceOf */.$N)(thrown)}`;
        settle({ title, green: false, text: text === '' ? unset : `${text}\n${unset}` });
        return;
    }
    if (!green)
        log/* failure */.V2(title, text);
    else if (text !== '')
        log/* info */.pq(text);
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
            log/* debug */.Yz(error.stack ?? '');
        crash(error);
    });
    // A log that nobody takes any more is no reason to say so in it, again and again.
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', crash);
    return { signal: first.signal, urgent: second.signal };
}


/***/ }),

/***/ 992:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ linesOf),
/* harmony export */   J: () => (/* binding */ cut)
/* harmony export */ });
/** The lines of a text. A lone `\r` ends one too, as it does for the runner. */
function linesOf(text) {
    return text.split(/\r\n|[\r\n]/);
}
/** The beginning of a text, with a mark where there was more. */
function cut(text, characters) {
    return text.length > characters ? `${text.slice(0, characters)}…` : text;
}


/***/ }),

/***/ 613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 428:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Yz: () => (/* binding */ core_debug),
  z3: () => (/* binding */ error),
  pq: () => (/* binding */ info),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ core_setSecret)
});

// UNUSED EXPORTS: ExitCode, addPath, endGroup, exportVariable, getBooleanInput, getIDToken, getInput, getMultilineInput, getState, group, isDebug, markdownSummary, notice, platform, saveState, setCommandEcho, setFailed, startGroup, summary, toPlatformPath, toPosixPath, toWin32Path, warning

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function utils_toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
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
var node_modules_tunnel = __nccwpck_require__(770);
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
const RetryableHttpVerbs = (/* unused pure expression or super */ null && (['OPTIONS', 'GET', 'DELETE', 'HEAD']));
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
class lib_HttpClient {
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
        const proxyUrl = pm.getProxyUrl(parsedUrl);
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
        info.httpModule = usingSsl ? https : http;
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
        const proxyUrl = pm.getProxyUrl(parsedUrl);
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
            maxSockets = this.requestOptions.maxSockets || http.globalAgent.maxSockets;
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
            agent = usingSsl ? new https.Agent(options) : new http.Agent(options);
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
        proxyAgent = new ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
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
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var auth_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = (/* unused pure expression or super */ null && (_summary));
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(905);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
