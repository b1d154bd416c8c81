import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


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

/***/ 750:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _github_require_node_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(362);
/* harmony import */ var _front_process_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(97);
/* harmony import */ var _front_step_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(77);
/* harmony import */ var _github_report_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(331);
/** The process action. Its post step is that of the root action. */




await (0,_front_step_js__WEBPACK_IMPORTED_MODULE_1__/* .step */ .P)(_github_report_js__WEBPACK_IMPORTED_MODULE_2__/* .githubWithSummary */ .G, _front_process_js__WEBPACK_IMPORTED_MODULE_3__/* .processStep */ .C);

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 529:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  _o: () => (/* binding */ MAX_TIMER_MS),
  tB: () => (/* binding */ now),
  yy: () => (/* binding */ sleep)
});

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./src/clock.ts

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


/***/ }),

/***/ 80:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dc: () => (/* binding */ graceAfter),
/* harmony export */   Vl: () => (/* binding */ interruptCause),
/* harmony export */   a9: () => (/* binding */ graceLeftMs),
/* harmony export */   j$: () => (/* binding */ Interrupted)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(529);
/** How what is done is told to stop before it has ended. */

/** `said`: the name of the signal, or the message of the error. */
class Interrupted extends Error {
    name = 'Interrupted';
    /** `cancelled` by a person or the one who called; `crashed` by an error that nobody caught. */
    kind;
    at = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .now */ .tB)();
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
    return reason instanceof Interrupted ? graceMs - ((0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .now */ .tB)() - reason.at) : graceMs;
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


/***/ }),

/***/ 521:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Eb: () => (/* binding */ toStop),
/* harmony export */   eH: () => (/* binding */ withServer)
/* harmony export */ });
/* unused harmony exports parsePostState, isSavedState */
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


/***/ }),

/***/ 294:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   VM: () => (/* binding */ interrupted),
/* harmony export */   WE: () => (/* binding */ passes),
/* harmony export */   sG: () => (/* binding */ outcomeOf)
/* harmony export */ });
/* unused harmony export OUTCOMES */
/* harmony import */ var _interruption_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(80);

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
        reason: { kind: 'interrupted', by: (0,_interruption_js__WEBPACK_IMPORTED_MODULE_0__/* .interruptCause */ .Vl)(interruption), during },
    };
}
/** Of something that could not be done: `cancelled` only where somebody has said so. */
function outcomeOf(interruption) {
    return (0,_interruption_js__WEBPACK_IMPORTED_MODULE_0__/* .interruptCause */ .Vl)(interruption).kind === 'cancelled' ? 'cancelled' : 'error';
}


/***/ }),

/***/ 556:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GP: () => (/* binding */ looksMisconfigured),
/* harmony export */   J8: () => (/* binding */ isLastWord),
/* harmony export */   LH: () => (/* binding */ troubleOf),
/* harmony export */   LR: () => (/* binding */ mayHaveActed),
/* harmony export */   dg: () => (/* binding */ isTransient),
/* harmony export */   yj: () => (/* binding */ isSafeToResend)
/* harmony export */ });
/* unused harmony exports TROUBLES, isNotKompira */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(916);
/**
 * What it proves that a request ended so: the one table that everything which asks the server goes by. Rows, not code:
 * `docs/architecture.md` shows them, and a test prints them.
 */

/** A name that does not exist is nearly always a typo, or a runner outside the network. */
const NAME_PASSES_FOR_MS = 30_000;
const unsent = (kinds, problems) => (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransportError */ .wX &&
    !error.sent &&
    kinds.includes(error.breakdown.kind) &&
    (problems === undefined || (error.breakdown.kind === 'tls' && problems.includes(error.breakdown.problem)));
const refused = (by, test) => (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk && (error.reason !== '') === (by === 'Kompira') && test(error);
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
        when: (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransportError */ .wX &&
            error.breakdown.kind === 'proxy-refused' &&
            error.breakdown.schemes !== undefined,
        mayHaveActed: false,
        passes: 'once answered',
    },
    {
        way: 'no connection, or another refusal by the proxy',
        when: (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransportError */ .wX && !error.sent,
        mayHaveActed: false,
        passes: 'yes',
    },
    {
        way: 'sent, and no whole response',
        when: (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransportError */ .wX,
        mayHaveActed: true,
        passes: 'yes',
    },
    {
        way: '429, whoever says it',
        when: (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk && error.status === 429,
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
        when: (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InvalidResponseError */ .tF,
        mayHaveActed: true,
        passes: 'once answered',
    },
];
/** Undefined for other errors than a RequestError, which are faults of this program. */
function troubleOf(thrown) {
    return thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RequestError */ .GI ? TROUBLES.find(({ when }) => when(thrown)) : undefined;
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
    if (thrown instanceof InvalidResponseError)
        return thrown.defect.kind === 'not-json';
    return thrown instanceof RefusedError && troubleOf(thrown)?.passes === 'once answered';
}


/***/ }),

/***/ 916:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GI: () => (/* binding */ RequestError),
/* harmony export */   Jc: () => (/* binding */ CERTIFICATE_PROBLEMS),
/* harmony export */   XV: () => (/* binding */ isRefusedByKompira),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   fk: () => (/* binding */ RefusedError),
/* harmony export */   tF: () => (/* binding */ InvalidResponseError),
/* harmony export */   wX: () => (/* binding */ TransportError)
/* harmony export */ });
/* unused harmony export isCode */
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

/***/ 97:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  C: () => (/* binding */ processStep)
});

// EXTERNAL MODULE: ./src/clock.ts + 1 modules
var clock = __nccwpck_require__(529);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
// EXTERNAL MODULE: ./src/json.ts + 7 modules
var json = __nccwpck_require__(412);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
// EXTERNAL MODULE: ./src/kompira/secrets.ts
var secrets = __nccwpck_require__(246);
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
        value = (0,secrets/* redactJson */.Kp)((0,json/* parseJson */.qF)(text), redact);
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new errors/* InvalidResponseError */.tF(call, { kind: 'too-deep' }, thrown);
        const begins = (0,src_text/* oneLine */.TN)(redact(text.slice(0, 2 * CHARACTERS)), CHARACTERS);
        const contentType = headers['content-type'] && (0,src_text/* cut */.Jj)(redact(headers['content-type']), CHARACTERS);
        throw new errors/* InvalidResponseError */.tF(call, { kind: 'not-json', contentType, begins }, thrown);
    }
    // With other characters in it, a result that fails would pass.
    if (!isUtf8)
        throw new errors/* InvalidResponseError */.tF(call, { kind: 'not-utf-8' });
    return value;
}
/** Django REST framework refuses with `{"detail": "…"}`, or with `{"<field>": ["…", …]}` for a validation. */
function toRefusedError(call, url, response, redact) {
    const { status, headers, text } = response;
    const { reason, page } = wordsIn(status, text, redact);
    return new errors/* RefusedError */.fk(call, {
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
        body = (0,secrets/* redactJson */.Kp)((0,json/* parseJson */.qF)(text), redact);
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
            to: (0,src_text/* cut */.Jj)((0,secrets/* redactAddress */.yq)(location.split(/[?#]/, 1)[0] ?? '', redact), CHARACTERS),
            kind: 'elsewhere',
        };
    const target = new URL(location, url);
    const isHere = target.hostname === url.hostname;
    const isLogin = isHere && target.pathname.endsWith('/.login');
    const isHttps = isHere && url.protocol === 'http:' && target.protocol === 'https:' && target.pathname === url.pathname;
    return {
        to: (0,src_text/* cut */.Jj)((0,secrets/* redactAddress */.yq)(target.origin + target.pathname, redact), CHARACTERS),
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
        throw new errors/* InvalidResponseError */.tF(call, { kind: 'other-process', got: show(body.abspath) });
    const checked = (name, read) => {
        const value = body[name];
        const understood = value === undefined ? undefined : read(value);
        if (understood === undefined)
            throw new errors/* InvalidResponseError */.tF(call, { kind: 'field', name, got: show(value) });
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
        throw new errors/* InvalidResponseError */.tF(call, { kind: 'unknown-status', got: show(status) });
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
        throw new errors/* InvalidResponseError */.tF(call, { kind: 'other-object', got: show(abspath) });
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
    return new errors/* InvalidResponseError */.tF(call, { kind: 'not-a', expected, got: show(body) });
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

// EXTERNAL MODULE: ./src/core/result.ts
var core_result = __nccwpck_require__(294);
// EXTERNAL MODULE: ./src/kompira/paths.ts
var paths = __nccwpck_require__(915);
;// CONCATENATED MODULE: ./src/core/verdict.ts
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

;// CONCATENATED MODULE: ./src/core/details.ts
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
    const endsAt = (0,clock/* now */.tB)() + (limits.timeoutMs ?? Infinity);
    let count = 0;
    for (let page = 1; children.size < MOST_CHILDREN && (0,clock/* now */.tB)() < endsAt; page += 1) {
        const shown = await kompira
            .children(path, page, { ...limits, timeoutMs: endsAt - (0,clock/* now */.tB)() })
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

// EXTERNAL MODULE: ./src/core/interruption.ts
var core_interruption = __nccwpck_require__(80);
// EXTERNAL MODULE: ./src/core/post-state.ts
var post_state = __nccwpck_require__(521);
// EXTERNAL MODULE: ./src/core/trouble.ts
var core_trouble = __nccwpck_require__(556);
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
    const pause = options.pause ?? ((ms) => (0,clock/* sleep */.yy)(ms, signal).then(() => undefined));
    let answered = options.answered ?? false;
    const outage = new Outage();
    const lastWords = new Outage();
    let noticedAt = -Infinity;
    let isNoticed = false;
    let cause;
    let response;
    for (;;) {
        const attemptedAt = (0,clock/* now */.tB)();
        let pauseMs;
        try {
            const timeoutMs = Math.max(Math.min(deadline - attemptedAt, outage.leftMs(outageToleranceMs, attemptedAt)), LAST_TRY_MS);
            response ??= await ask({ signal, timeoutMs }, attemptedAt);
            const judgement = await judge(response, attemptedAt);
            const troubleMs = outage.succeeded((0,clock/* now */.tB)());
            lastWords.succeeded((0,clock/* now */.tB)());
            if (troubleMs !== undefined && isNoticed)
                options.onRecovered?.(troubleMs);
            [answered, isNoticed, cause] = [true, false, undefined];
            if ('value' in judgement)
                return { end: 'value', value: judgement.value };
            pauseMs = judgement.pauseMs;
        }
        catch (thrown) {
            const trouble = (0,core_trouble/* troubleOf */.LH)(thrown);
            if (!trouble)
                throw thrown;
            const error = thrown;
            cause = error;
            if (signal.aborted)
                return { end: 'interrupted', cause };
            const isNo = (0,core_trouble/* isLastWord */.J8)(error);
            if (!isNo)
                lastWords.succeeded((0,clock/* now */.tB)());
            const mayRetry = isNo ? lastWordMs > 0 : (options.mayRetry ?? core_trouble/* isTransient */.dg)(error, answered);
            const toleranceMs = Math.min(outageToleranceMs, isNo ? lastWordMs : answered ? Infinity : (trouble.passesForMs ?? Infinity));
            const asked = error instanceof errors/* RefusedError */.fk ? (error.retryAfterMs ?? 0) : 0;
            const askedPauseMs = options.obeysPause ? asked : Math.min(asked, LONGEST_ASKED_PAUSE_MS);
            outage.failed(attemptedAt);
            const next = (isNo ? lastWords : outage).pauseMs({ attemptedAt, toleranceMs, askedPauseMs });
            if (!mayRetry || next === undefined || (options.obeysPause && next < askedPauseMs))
                return { end: 'gave up', cause };
            pauseMs = next;
            const leftMs = (isNo ? lastWords : outage).leftMs(toleranceMs, (0,clock/* now */.tB)());
            const forMs = Math.min(leftMs, deadline - (0,clock/* now */.tB)());
            if (forMs > 0 && (0,clock/* now */.tB)() - noticedAt >= NOTICE_EVERY_MS) {
                [noticedAt, isNoticed] = [(0,clock/* now */.tB)(), true];
                options.onRetry?.({ error, forMs });
            }
        }
        if ((0,clock/* now */.tB)() >= deadline)
            return { end: 'deadline', cause };
        response = await pause(Math.min(pauseMs, deadline - (0,clock/* now */.tB)()));
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
        const leftMs = Math.max(0, this.leftMs(of.toleranceMs, (0,clock/* now */.tB)()));
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
        signal: (0,core_interruption/* graceAfter */.Dc)(interruption, interruption.graceMs),
        signalUntilSent: interruption.signal,
    };
    let attemptedAt = (0,clock/* now */.tB)();
    const repeated = await repeat({
        ask: async (_limits, at) => {
            attemptedAt = at;
            try {
                return { end: 'taken', answer: await send(limits) };
            }
            catch (thrown) {
                if (!(0,core_trouble/* troubleOf */.LH)(thrown) || !(0,core_trouble/* mayHaveActed */.LR)(thrown))
                    throw thrown;
                return { end: 'uncertain', cause: thrown, attemptedAt };
            }
        },
        judge: (value) => ({ value }),
        mayRetry: core_trouble/* isSafeToResend */.yj,
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
    const deadline = (0,clock/* now */.tB)() + budgetMs;
    const leftMs = () => deadline - (0,clock/* now */.tB)();
    let doubt = { kind: 'no-time' };
    let acceptedAt = -Infinity;
    const goneAfterMs = Math.min(GONE_AFTER_MS, budgetMs * GONE_AFTER_PART);
    let notFoundSince;
    for (let pauseMs = stop_FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !signal.aborted; pauseMs *= 2) {
        if ((0,clock/* now */.tB)() - acceptedAt >= TERMINATE_AGAIN_MS) {
            try {
                // Half of what is left: a terminate that hangs must leave time for the poll that proves it.
                if (await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal }))
                    acceptedAt = (0,clock/* now */.tB)();
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
            if (acceptedAt > -Infinity && (0,errors/* isRefusedByKompira */.XV)(thrown, [404])) {
                notFoundSince ??= (0,clock/* now */.tB)();
                if ((0,clock/* now */.tB)() - notFoundSince >= goneAfterMs)
                    return { kind: 'gone' };
                pauseMs = Math.max(pauseMs, BETWEEN_404_MS);
            }
            else
                notFoundSince = undefined;
            doubt = doubtAfter(doubt, thrown);
        }
        await (0,clock/* sleep */.yy)(Math.min(pauseMs, stop_LONGEST_PAUSE_MS, leftMs()), signal);
    }
    return { kind: 'not-proven', doubt: signal.aborted ? { kind: 'no-time' } : doubt };
}
/** A try that was cut short, as the last ones are, does not hide what was said before. */
function doubtAfter(doubt, thrown) {
    if (!(thrown instanceof errors/* RequestError */.GI))
        throw thrown;
    const breakdown = thrown instanceof errors/* TransportError */.wX ? thrown.breakdown : undefined;
    const isCutShort = breakdown?.kind === 'timeout' && breakdown.afterMs < SLOW_POLL_MS;
    return isCutShort && doubt.kind !== 'no-time' ? doubt : { kind: 'error', cause: thrown };
}

;// CONCATENATED MODULE: ./src/core/process-commands.ts
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
        !(read.reason.kind === 'unreadable' && (0,errors/* isRefusedByKompira */.XV)(read.reason.cause, [404])))
        return read;
    let last = 'outcome' in read ? undefined : read;
    if (last && isFinal(last.status))
        return { outcome: 'succeeded', reason: { kind: 'had-ended' }, process: { path, last } };
    trySave((0,post_state/* toStop */.Eb)(kompira, path));
    const ending = await stop({
        kompira,
        path,
        budgetMs: TERMINATE_MS,
        signal: (0,core_interruption/* graceAfter */.Dc)(interruption, interruption.graceMs),
        onPoll: (process) => (last = process),
    });
    const isProven = ending.kind !== 'not-proven';
    if (isProven)
        trySave({ phase: 'nothing to do' });
    const outcome = isProven ? 'succeeded' : (0,core_result/* outcomeOf */.sG)(interruption);
    return { outcome, reason: { kind: 'terminated', ending }, process: { path, last } };
}
/** The process, or why it is not known. */
async function readProcess(command) {
    const { kompira, path, interruption } = command;
    const read = await askPatiently(command, (limits) => kompira.process(path, limits));
    if (read === 'interrupted')
        return (0,core_result/* interrupted */.VM)(interruption, { kind: 'reading' });
    if ('error' in read)
        return { outcome: 'error', reason: { kind: 'unreadable', cause: read.error }, process: { path } };
    return read.answer;
}

;// CONCATENATED MODULE: ./src/core/control.ts
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
    if (sent.end === 'not taken' && !(0,core_trouble/* looksMisconfigured */.GP)(sent.cause))
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
        deadline: (0,clock/* now */.tB)() + PROVEN_WITHIN_MS,
        signal: interruption.signal,
    });
    if (proof.end === 'value')
        return proof.value;
    const result = proof.cause
        ? failed('unseen', last, proof.cause)
        : failed('unproven', last, sent.end === 'taken' ? undefined : sent.cause);
    return interruption.signal.aborted ? { ...result, outcome: stopped().outcome } : result;
    function stopped() {
        return (0,core_result/* interrupted */.VM)(interruption, { kind: 'reading' });
    }
}
function hasMoved(before, after) {
    return (before.line !== after.line || before.currentJob !== after.currentJob || before.console !== after.console);
}

;// CONCATENATED MODULE: ./src/core/alerts.ts
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

;// CONCATENATED MODULE: ./src/core/long-poll.ts
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
        const slept = (0,clock/* sleep */.yy)(ms, AbortSignal.any([this.#signal, awake.signal]));
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
        const askedAt = (0,clock/* now */.tB)();
        try {
            const process = await this.#kompira.waitForEnd(this.#path, this.#holdSeconds, { signal: this.#signal });
            if (process)
                return { process };
            const heldMs = (0,clock/* now */.tB)() - askedAt;
            if (heldMs <= (this.#holdSeconds * 1000) / 2)
                return this.#failed({ kind: 'too-soon', heldMs });
            this.#failures = 0;
            return 'time is up';
        }
        catch (cause) {
            if (this.#signal.aborted || !(cause instanceof errors/* RequestError */.GI))
                return 'failed';
            if (cause instanceof errors/* RefusedError */.fk && NO_WAIT_STATUSES.includes(cause.status))
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

;// CONCATENATED MODULE: ./src/core/pace.ts
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

;// CONCATENATED MODULE: ./src/core/watch.ts
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
    const startedAt = (0,clock/* now */.tB)();
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
        const polledAt = (0,clock/* now */.tB)();
        const newConsoleBytes = await onPoll(process);
        if (isFinal(process.status))
            return { value: { end: 'finished', process } };
        const watchedMs = (0,clock/* now */.tB)() - startedAt;
        for (const kind of alerts.after(process, newConsoleBytes, (0,clock/* now */.tB)(), expectedMs()))
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
                await (0,clock/* sleep */.yy)(ms, signal);
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

;// CONCATENATED MODULE: ./src/core/follow.ts
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
    options.trySave(isStoppedAfterKill ? (0,post_state/* toStop */.Eb)(kompira, path) : { phase: 'nothing to do' });
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
            .catch((thrown) => ({ end: 'crashed', said: (0,errors/* messageOf */.bD)(thrown) }));
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
            Promise.race([expecting, (0,clock/* sleep */.yy)(EXPECTED_MS, over.signal)]),
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
    const isGone = 'cause' in unfinished && (0,errors/* isRefusedByKompira */.XV)(unfinished.cause, [404]);
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
            const { kind } = (0,core_interruption/* interruptCause */.Vl)(interruption);
            const budgetMs = Math.max((0,core_interruption/* graceLeftMs */.a9)(interruption) - WRITING_MS, LEAST_STOP_MS);
            const ending = await end(kind === 'cancelled' ? onCancel : onTimeout, budgetMs);
            return (0,core_result/* interrupted */.VM)(interruption, { kind: 'waiting', ending });
        }
        case 'gave up': {
            const { cause } = unfinished;
            // What nobody has seen is not ended for a setting that is wrong here.
            const isUnseen = !last && !options.answered && !(0,core_trouble/* isTransient */.dg)(cause, false) && !(0,core_trouble/* isLastWord */.J8)(cause);
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
    trySave((0,post_state/* toStop */.Eb)(kompira, path));
    onTerminating(path);
    // A signal may come while it goes on.
    const signal = (0,core_interruption/* graceAfter */.Dc)(interruption, interruption.graceMs);
    const ending = await stop({ kompira, path, budgetMs, signal, onPoll });
    if (ending.kind !== 'not-proven')
        trySave({ phase: 'nothing to do' });
    return ending;
}

// EXTERNAL MODULE: ./src/inputs/connection.ts + 5 modules
var inputs_connection = __nccwpck_require__(688);
// EXTERNAL MODULE: ./src/inputs/parse.ts
var parse = __nccwpck_require__(718);
// EXTERNAL MODULE: ./src/inputs/reader.ts
var inputs_reader = __nccwpck_require__(66);
;// CONCATENATED MODULE: ./src/inputs/inputs.ts
/**
 * Inputs: every one is read from here, into one typed value, and all that is wrong with them is reported in one
 * InputError.
 */








/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';
const CONSOLE_MODES = ['stream', 'on-failure', 'off'];
const PROCESS_COMMANDS = ['wait', 'show', 'terminate', 'suspend', 'resume'];
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
    const reader = new inputs_reader/* Reader */.mP(source, { 'on-timeout': 'leave', 'on-cancel': 'leave' });
    const connection = (0,inputs_connection/* readConnection */.dC)(reader, mask);
    const { server, displayUrl } = connection;
    const inputs = {
        connection,
        path: reader.required('process', (text) => (0,parse/* parseProcess */.JG)(text, [server, displayUrl])),
        command: reader.optional('command', (text) => (0,parse/* parseOneOf */.R8)(text, PROCESS_COMMANDS)) ?? 'wait',
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
    const reader = new Reader(source);
    const connection = readConnection(reader, mask);
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
        timeoutMs: reader.read('timeout', (0,inputs_reader/* duration */.p0)('1ms', LONGEST_WAIT)),
        startTimeoutMs: reader.optional('start-timeout', (0,inputs_reader/* duration */.p0)('1ms', LONGEST_WAIT)),
        pollIntervalMs: reader.read('poll-interval', (0,inputs_reader/* duration */.p0)('10ms', '1h')),
        longPoll: reader.read('long-poll', parse/* parseBoolean */.yG),
        onTimeout: reader.read('on-timeout', (text) => (0,parse/* parseOneOf */.R8)(text, POLICIES)),
        onCancel: reader.read('on-cancel', (text) => (0,parse/* parseOneOf */.R8)(text, POLICIES)),
        failOnResult: reader.block('fail-on-result', parse/* parseJsonLines */.Lx) ?? [],
    };
}
function readShowing(reader) {
    return {
        console: reader.read('console', (text) => (0,parse/* parseOneOf */.R8)(text, CONSOLE_MODES)),
        summary: reader.read('summary', parse/* parseBoolean */.yG),
    };
}

;// CONCATENATED MODULE: external "node:buffer"
const external_node_buffer_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");
;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_default = /*#__PURE__*/__nccwpck_require__.n(external_node_http_namespaceObject);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
var external_node_https_default = /*#__PURE__*/__nccwpck_require__.n(external_node_https_namespaceObject);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __nccwpck_require__(30);
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __nccwpck_require__(942);
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
        throw new errors/* InvalidResponseError */.tF(call, { kind: 'not-decodable', coding: NAMED.includes(name) ? name : '?', said: (0,errors/* messageOf */.bD)(thrown) }, thrown);
    }
}
function tooLarge(call) {
    return new errors/* InvalidResponseError */.tF(call, { kind: 'too-large', mebibytes: MAX_BYTES / 1024 ** 2 });
}

;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
var external_node_tls_default = /*#__PURE__*/__nccwpck_require__.n(external_node_tls_namespaceObject);
// EXTERNAL MODULE: ./src/kompira/proxy.ts
var kompira_proxy = __nccwpck_require__(859);
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
        host: (0,kompira_proxy/* bare */.$B)(proxy.hostname),
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
    const [, number, said = ''] = /error:([0-9A-F]{8}):[^:]*:[^:]*:([^:]*)/.exec((0,errors/* messageOf */.bD)(thrown)) ?? [];
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
    return opensslErrorIn(thrown)?.said ?? (0,errors/* messageOf */.bD)(thrown);
}
/** True where the certificate itself says more. */
function isCertificateProblem(problem) {
    return errors/* CERTIFICATE_PROBLEMS */.Jc.includes(problem);
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
    #client = new lib/* HttpClient */.Qq(undefined, undefined, { socketTimeout: clock/* MAX_TIMER_MS */._o });
    #agent;
    #trustsSystem = false;
    constructor(options) {
        this.#options = options;
        this.#route = (0,kompira_proxy/* routeTo */.Bv)(new URL(options.server), options.env);
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
        const limitMs = Math.min(exchange.timeoutMs ?? clock/* MAX_TIMER_MS */._o, this.#options.requestTimeoutMs, clock/* MAX_TIMER_MS */._o);
        const limit = { limitMs, endsAt: (0,clock/* now */.tB)() + limitMs };
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
        if (attempt.brokenOff || thrown instanceof errors/* InvalidResponseError */.tF)
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
        const startedAt = (0,clock/* now */.tB)();
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
            this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round((0,clock/* now */.tB)() - startedAt)} ms`);
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
            const reason = attempt.brokenOff?.kind ?? (codeOf(thrown) || (0,errors/* messageOf */.bD)(thrown));
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
        if (thrown instanceof errors/* InvalidResponseError */.tF)
            return thrown;
        const { url, signal, signalUntilSent } = exchange;
        const evidenceMs = Math.max(LEAST_EVIDENCE_MS, Math.min(EVIDENCE_MS, endsAt - (0,clock/* now */.tB)()));
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
        return new errors/* TransportError */.wX(exchange.call, {
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
        this.redact = (0,secrets/* redactor */.$p)(token);
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
            if ((0,errors/* isRefusedByKompira */.XV)(thrown, [400]))
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
                throw new errors/* InvalidResponseError */.tF('GET /process', { kind: 'not-filtered' });
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
        throw new errors/* InvalidResponseError */.tF(nameOf(call), { kind: 'field', name: 'status', got: process.status });
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
            if (thrown instanceof errors/* RefusedError */.fk && thrown.status === 408)
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
var code_link = __nccwpck_require__(145);
;// CONCATENATED MODULE: ./src/core/console-tail.ts
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

;// CONCATENATED MODULE: ./src/front/console-printer.ts
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
    #heardAt = (0,clock/* now */.tB)();
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
            this.#heardAt = (0,clock/* now */.tB)();
        else if ((0,clock/* now */.tB)() - this.#heardAt >= PROMPT_MS)
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

;// CONCATENATED MODULE: ./src/front/outputs.ts
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
    return { message: plain(message), 'message-json': printJson(message) };
}
/** An output without secrets. In JSON, what nobody sees within a secret is spelled out, so its texts are looked at too. */
function hideIn(name, value, hide) {
    return hide(name.endsWith('-json') ? printJson(redactJson(parseJson(value), hide)) : value);
}
function lastBytes(text, bytes) {
    const encoded = Buffer.from(text);
    let start = Math.max(0, encoded.length - bytes);
    while (start > 0 && start < encoded.length && ((encoded[start] ?? 0) & 0xc0) === 0x80)
        start += 1;
    return encoded.subarray(start).toString();
}

// EXTERNAL MODULE: ./src/front/save-state.ts
var save_state = __nccwpck_require__(126);
// EXTERNAL MODULE: ./src/front/warn.ts
var warn = __nccwpck_require__(479);
;// CONCATENATED MODULE: ./src/front/reporter.ts









/** Of a name in a sentence, in characters. */
const MOST_OF_NAME = 200;
/** The client of the server that the inputs name, and what there is to be said about the connection. */
function connect(front, connection, words) {
    const { log } = front;
    if (connection.insecure)
        (0,warn/* warn */.R)(front, words, { kind: 'insecure' });
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
        (0,warn/* warn */.R)(front, words, { kind: 'no-proxy-entries', entries });
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
            log.warning([...lines, (0,code_link/* lineOf */.cA)(codeLink(words, code))].join('\n'));
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
            trySave: (0,save_state/* trySaveState */.aU)(front, words),
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
                (0,save_state/* saveFirst */.cy)(this.#front, state);
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
        await this.#console.end((0,core_result/* passes */.WE)(given));
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
                const code = (0,core_result/* passes */.WE)(result) ? undefined : inFull.code;
                const link = code && codeLink(words, code);
                const server = connection.displayUrl;
                await report.write({ result: shown, said: inFull, codeLink: link, context, jobflow, parameters, server }, words);
            }
            catch (thrown) {
                log.info(words.line({ kind: 'summary-not-written', said: (0,errors/* messageOf */.bD)(thrown) }));
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
                (0,warn/* warn */.R)(this.#front, this.#words, { kind: 'truncated', names, url });
            return result;
        }
        catch (thrown) {
            return withoutOutputs(result, thrown);
        }
    }
}
/** The result of a step whose outputs could not be set. */
function withoutOutputs(result, thrown) {
    const reason = { kind: 'outputs-not-set', said: (0,errors/* messageOf */.bD)(thrown), instead: result.reason };
    return { ...result, outcome: (0,core_result/* passes */.WE)(result) ? 'error' : result.outcome, reason };
}
function toEnding(said, result) {
    return { ...said, passes: (0,core_result/* passes */.WE)(result), outcome: result.outcome, from: result };
}
function withoutConsole(result) {
    const { process } = result;
    return process?.last
        ? { ...result, process: { ...process, last: { ...process.last, console: '' } } }
        : result;
}

;// CONCATENATED MODULE: ./src/front/process.ts
/** Waits for a process that runs already, shows it, or terminates, suspends or resumes it. */






const processStep = async (front, words, interruption) => {
    (0,save_state/* saveFirst */.cy)(front, { phase: 'nothing to do' });
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
    terminate: (doing) => terminateProcess(commandOf(doing), (0,save_state/* trySaveState */.aU)(doing.front, doing.words)),
    suspend: (doing) => control({ ...commandOf(doing), command: 'suspend' }),
    resume: (doing) => control({ ...commandOf(doing), command: 'resume' }),
};
function commandOf({ front, given, kompira, words, reporter, interruption }) {
    const { path, connection } = given;
    reporter.began(path);
    const { outageToleranceMs } = connection;
    return { kompira, path, outageToleranceMs, interruption, onRetry: retryLogger(front, words) };
}


/***/ }),

/***/ 126:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   TI: () => (/* binding */ NotBegun),
/* harmony export */   aU: () => (/* binding */ trySaveState),
/* harmony export */   cy: () => (/* binding */ saveFirst)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(916);
/* harmony import */ var _inputs_problems_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(925);


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
        if (thrown instanceof _inputs_problems_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .d)
            throw thrown;
        throw new NotBegun((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown), { cause: thrown });
    }
}
/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is said. */
function trySaveState({ saveState, log }, words) {
    return (state) => {
        try {
            saveState(state);
        }
        catch (thrown) {
            log.info(words.line({ kind: 'state-not-saved', said: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown), begun: true }));
        }
    };
}


/***/ }),

/***/ 77:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ step)
/* harmony export */ });
/* harmony import */ var _core_interruption_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(80);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(916);
/* harmony import */ var _inputs_language_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(739);
/* harmony import */ var _inputs_problems_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(925);
/* harmony import */ var _words_code_link_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(145);
/* harmony import */ var _words_say_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(858);
/* harmony import */ var _save_state_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(126);
/* harmony import */ var _warn_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(479);
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
        words = new _words_say_js__WEBPACK_IMPORTED_MODULE_0__/* .Words */ .UG(await (0,_words_say_js__WEBPACK_IMPORTED_MODULE_0__/* .loadCatalog */ .ak)((0,_inputs_language_js__WEBPACK_IMPORTED_MODULE_1__/* .languageOf */ .eX)(source)), source.spell);
    }
    catch (thrown) {
        // A file of the bundle is missing: nothing has any words but the error itself.
        log.failure('', (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown));
        return;
    }
    process.on('exit', () => {
        if (!settled)
            settle(front, words, failed({ ...words.crash(''), text: words.catalog.headings['no-verdict'] }));
    });
    const ending = await work(front, words, interruption).catch(async (thrown) => {
        if (thrown instanceof _inputs_problems_js__WEBPACK_IMPORTED_MODULE_3__/* .InputError */ .d) {
            const said = words.inputError(thrown);
            await front.report?.writeInvalid(said, words);
            return failed(said, 'invalid inputs');
        }
        log.debug(thrown instanceof Error ? (thrown.stack ?? '') : '');
        if (thrown instanceof _save_state_js__WEBPACK_IMPORTED_MODULE_4__/* .NotBegun */ .TI)
            return failed(words.notBegun(thrown.message), 'not begun');
        return failed(words.crash((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)));
    });
    settle(front, words, ending);
    settled = true;
    // Not before all of the log is taken: the last of it says why. Not later either: what is left open (a connection that
    // does not close) keeps nobody waiting, and where Node ends by itself, a signal in its last moments would end it first.
    await Promise.all(STREAMS.map(flushed));
    if (lost) {
        const hasFailed = front.onLogLost?.(words, lost) ?? false;
        if (!hasFailed && !lost.isClosed)
            (0,_warn_js__WEBPACK_IMPORTED_MODULE_5__/* .warn */ .R)(front, words, { kind: 'log-not-written', said: lost.said });
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
        const unset = words.catalog.outputsNotSet((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown));
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
        front.log.failure(title, code ? `${text}\n${(0,_words_code_link_js__WEBPACK_IMPORTED_MODULE_6__/* .lineOf */ .cA)(front.codeLink(words, code))}` : text);
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
            (signalled ? second : first).abort(new _core_interruption_js__WEBPACK_IMPORTED_MODULE_7__/* .Interrupted */ .j$('cancelled', signal));
            signalled = true;
        });
    }
    process.on('uncaughtException', (error) => {
        if (!first.signal.aborted)
            log.debug(error.stack ?? '');
        first.abort(new _core_interruption_js__WEBPACK_IMPORTED_MODULE_7__/* .Interrupted */ .j$('crashed', error.message, error));
    });
    // Without a listener, a closed log would be an uncaught error, whose message would go to the closed log.
    for (const stream of STREAMS)
        stream.on('error', (error) => {
            const said = error.message;
            const isClosed = GONE.includes(error.code ?? '');
            if (isClosed && !isSettled())
                first.abort(new _core_interruption_js__WEBPACK_IMPORTED_MODULE_7__/* .Interrupted */ .j$(onLogClosed, said, error));
            // The process goes on without its log, as on a full disk.
            else
                onLost({ stream, said, isClosed });
        });
    return { signal: first.signal, urgent: second.signal, graceMs };
}


/***/ }),

/***/ 479:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ warn)
/* harmony export */ });
/* harmony import */ var _words_code_link_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(145);
/** A warning with its code, as every warning has one. */

function warn({ log, codeLink }, words, warning) {
    const { text, code } = words.warning(warning);
    log.warning(`${text}\n${(0,_words_code_link_js__WEBPACK_IMPORTED_MODULE_0__/* .lineOf */ .cA)(codeLink(words, code))}`);
}


/***/ }),

/***/ 331:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  G: () => (/* binding */ githubWithSummary)
});

// NAMESPACE OBJECT: ./src/github/log.ts
var log_namespaceObject = {};
__nccwpck_require__.r(log_namespaceObject);
__nccwpck_require__.d(log_namespaceObject, {
  debug: () => (debug),
  failure: () => (failure),
  info: () => (info),
  isDebug: () => (isDebug),
  mask: () => (mask),
  serverText: () => (serverText),
  warning: () => (warning)
});

// EXTERNAL MODULE: ./src/inputs/parse.ts
var parse = __nccwpck_require__(718);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __nccwpck_require__(705);
;// CONCATENATED MODULE: ./package.json
const package_namespaceObject = {"rE":"0.1.0"};
// EXTERNAL MODULE: ./src/core/post-state.ts
var post_state = __nccwpck_require__(521);
// EXTERNAL MODULE: ./src/inputs/connection.ts + 5 modules
var connection = __nccwpck_require__(688);
// EXTERNAL MODULE: ./src/words/code-link.ts
var code_link = __nccwpck_require__(145);
// EXTERNAL MODULE: ./src/words/facts.ts
var facts = __nccwpck_require__(566);
;// CONCATENATED MODULE: external "node:events"
const external_node_events_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");
// EXTERNAL MODULE: ./src/clock.ts + 1 modules
var clock = __nccwpck_require__(529);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
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
        const some = lines.slice(at, at + LINES_AT_A_TIME).flatMap(src_text/* linesOf */.Dx);
        write(some.map(toLine).join('\n'));
        if (stream.writableNeedDrain && !stream.destroyed && !unread.has(stream))
            await drained(stream);
    }
}
async function drained(stream) {
    const over = new AbortController();
    const drain = (0,external_node_events_namespaceObject.once)(stream, 'drain', { signal: over.signal }).catch(() => undefined);
    await Promise.race([drain, (0,clock/* sleep */.yy)(MOST_WAIT_MS, over.signal)]);
    over.abort();
    if (!stream.writableNeedDrain)
        return;
    // Waited for once, not for every thousand lines: the rest is kept for whoever may still come.
    unread.add(stream);
    stream.once('drain', () => unread.delete(stream));
}

// EXTERNAL MODULE: ./src/words/say.ts + 1 modules
var say = __nccwpck_require__(858);
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
    const toLine = (line) => say/* GUTTER */.SF + (0,src_text/* neutralize */.YI)(line);
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
    core/* error */.z3(harmless(text), { title: (0,src_text/* linesOf */.Dx)(title).map(src_text/* neutralize */.YI).join(' ') });
}
/** From here on the runner prints `***` where the text would stand. */
function mask(secret) {
    if (secret !== '')
        core/* setSecret */.Pq(secret);
}
function harmless(text) {
    return (0,src_text/* linesOf */.Dx)(text).map(src_text/* neutralize */.YI).join('\n');
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

;// CONCATENATED MODULE: ./src/github/post-state.ts
/** Reads what the main step left. Without `@actions/core`, which takes longer to load than all that most post steps do. */

const STATE_NAME = 'kompira';
/**
 * Nothing to do where main was ended before it left any: it saves its state before it starts anything. Undefined where
 * it is not a state of ours.
 */
function readPostState(env) {
    const text = env[`STATE_${STATE_NAME}`] ?? '';
    return text === '' ? { phase: 'nothing to do' } : parsePostState(text);
}

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
        core/* saveState */.LZ(STATE_NAME, JSON.stringify((0,post_state/* withServer */.eH)(state, (0,connection/* serverOf */.FN)(inputs))));
    },
    codeLink: ({ catalog }, code) => (0,code_link/* codeLinkIn */.tD)(catalog.locale, code, process.env),
    exitCodeOf: ({ passes }) => (passes ? 0 : 1),
};

;// CONCATENATED MODULE: ./src/github/report.ts


const report = {
    prepare: () => void __nccwpck_require__.e(/* import() */ 971).then(__nccwpck_require__.bind(__nccwpck_require__, 971)),
    write: async (of, words) => {
        const { toMarkdown, writeSummary } = await __nccwpck_require__.e(/* import() */ 971).then(__nccwpck_require__.bind(__nccwpck_require__, 971));
        await writeSummary(toMarkdown(of, words));
    },
    writeInvalid: async (said, words) => {
        // `summary: false` is respected where it can be read.
        if (inputs.input('summary').trim().toLowerCase() === 'false')
            return;
        const { failureMarkdown, writeSummary } = await __nccwpck_require__.e(/* import() */ 971).then(__nccwpck_require__.bind(__nccwpck_require__, 971));
        const names = ['jobflow', 'process'].flatMap((label) => {
            // An address in its place can hold a token.
            const name = (0,parse/* unlessSecret */.ru)(inputs.input(label).trim()) ?? '';
            return name === '' ? [] : [[label, name]];
        });
        const help = said.code && github.codeLink(words, said.code);
        await writeSummary(failureMarkdown(said, help, names, words)).catch(() => undefined);
    },
};
const githubWithSummary = { ...github, report };


/***/ }),

/***/ 362:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {


// EXTERNAL MODULE: ./src/inputs/language.ts
var inputs_language = __nccwpck_require__(739);
// EXTERNAL MODULE: ./src/words/code-link.ts
var code_link = __nccwpck_require__(145);
;// CONCATENATED MODULE: ./src/words/too-old.ts
const NEEDED_NODE = 24;
const NODE_TOO_OLD = {
    en: (version) => `Node.js 24 or newer is required, but this is ${version}. Nothing was sent.`,
    ja: (version) => `Node.js 24 以降が必要です。現在のバージョンは ${version} です。サーバーには何も送信していません。`,
};

;// CONCATENATED MODULE: ./src/github/require-node.ts
/**
 * Imported before everything else: what follows needs Node 24, and an older one would start the jobflow and then crash.
 * It uses nothing that an older one does not have, and does not wait: the other modules would be run meanwhile.
 */



const { node } = process.versions;
if (Number(node.split('.')[0]) < NEEDED_NODE) {
    const language = (0,inputs_language/* languageOf */.eX)({
        input: (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? '',
        env: process.env,
    });
    const code = (0,code_link/* lineOf */.cA)((0,code_link/* codeLinkIn */.tD)(language, 'NODE-VERSION', process.env));
    process.stdout.write(`::error::${NODE_TOO_OLD[language](node)}%0A${code}\n`);
    process.exit(1);
}


/***/ }),

/***/ 688:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  dC: () => (/* binding */ readConnection),
  FN: () => (/* binding */ serverOf)
});

// UNUSED EXPORTS: readLanguage

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: external "node:querystring"
const external_node_querystring_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");
// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
// EXTERNAL MODULE: ./src/kompira/proxy.ts
var proxy = __nccwpck_require__(859);
// EXTERNAL MODULE: ./src/kompira/secrets.ts
var secrets = __nccwpck_require__(246);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
// EXTERNAL MODULE: ./src/inputs/language.ts
var language = __nccwpck_require__(739);
// EXTERNAL MODULE: ./src/inputs/parse.ts
var inputs_parse = __nccwpck_require__(718);
;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
// EXTERNAL MODULE: ./src/inputs/problems.ts
var problems = __nccwpck_require__(925);
;// CONCATENATED MODULE: ./src/inputs/parse-connection.ts
/** The connection inputs, text into values. Pure: each function answers the value or throws a Problem. */






/**
 * The base URL of a server without a trailing slash, `https://host:port/prefix`. What is refused is not quoted where
 * it can hold a password. Without `insecure`, the message does not offer it.
 */
function parseServer(text, { insecure } = {}) {
    // The URL parser would drop a line break without a word.
    if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text))
        throw new problems/* Problem */.A({ kind: 'not-a-server', text: (0,inputs_parse/* unlessSecret */.ru)(text) });
    const url = new URL(text);
    if (url.pathname.endsWith('.execute'))
        throw new problems/* Problem */.A({ kind: 'address-of-jobflow', text: (0,inputs_parse/* unlessSecret */.ru)(text), origin: url.origin });
    const bare = url.origin + url.pathname.replace(/\/+$/, '');
    if (url.username || url.password)
        throw new problems/* Problem */.A({ kind: 'user-in-url', bare });
    if (text.includes('?') || text.includes('#'))
        throw new problems/* Problem */.A({ kind: 'query-in-url', bare });
    if (url.protocol === 'http:' && !insecure && !(0,proxy/* isLoopback */.U9)(url.hostname)) {
        throw new problems/* Problem */.A({
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
    throw new problems/* Problem */.A({ kind: 'not-a-proxy' });
}
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Certificates in PEM, each for itself. Texts around them are left out; a private key is refused. */
function parsePem(text) {
    if (PRIVATE_KEY.test(text))
        throw new problems/* Problem */.A({ kind: 'private-key-in-certificate' });
    const blocks = text.match(CERTIFICATES) ?? [];
    if (blocks.length === 0)
        throw new problems/* Problem */.A({ kind: 'no-certificate' });
    for (const [index, block] of blocks.entries()) {
        try {
            new external_node_crypto_namespaceObject.X509Certificate(block);
        }
        catch (thrown) {
            throw new problems/* Problem */.A({
                kind: 'bad-certificate',
                number: index + 1,
                count: blocks.length,
                said: (0,errors/* messageOf */.bD)(thrown),
            });
        }
    }
    return blocks;
}
/** A private key in PEM, not encrypted. Nothing of it is ever quoted. */
function parsePrivateKey(text) {
    if (text.includes('ENCRYPTED'))
        throw new problems/* Problem */.A({ kind: 'encrypted-key' });
    try {
        (0,external_node_crypto_namespaceObject.createPrivateKey)(text);
        return text;
    }
    catch (thrown) {
        throw new problems/* Problem */.A({ kind: 'no-private-key', said: (0,errors/* messageOf */.bD)(thrown) });
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
            throw new problems/* Problem */.A({ kind: 'not-a-header', ...place });
        if (OWN_HEADERS.includes(key) && (tokenInHeader || key !== 'authorization'))
            throw new problems/* Problem */.A({ kind: 'own-header', name, ...place });
        if (headers.has(key))
            throw new problems/* Problem */.A({ kind: 'header-twice', name, ...place });
        headers.set(key, value);
    }
    return Object.fromEntries(headers);
}
/** What goes into a header as it is: no space, no control character. Never quoted: it is the secret. */
function parseToken(text) {
    if (!/^[\x21-\x7e]+$/.test(text))
        throw new problems/* Problem */.A({ kind: 'bad-token' });
    return text;
}

// EXTERNAL MODULE: ./src/inputs/reader.ts
var inputs_reader = __nccwpck_require__(66);
;// CONCATENATED MODULE: ./src/inputs/connection.ts
/** The inputs that everything shares which talks to a server. */












/** The token is masked before anything else is looked at. */
function readConnection(reader, mask) {
    for (const spelling of (0,secrets/* spellingsOf */.Hz)(reader.text('token', 'KOMPIRA_TOKEN')))
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
        requestTimeoutMs: reader.read('request-timeout', (0,inputs_reader/* duration */.p0)('10ms', '1h')),
        outageToleranceMs: reader.read('outage-tolerance', (0,inputs_reader/* duration */.p0)('0s', '1d')),
    };
}
/** The server as it is read above, to recognise it by; empty where no run could use it. */
function serverOf(source) {
    try {
        return parseServer(new inputs_reader/* Reader */.mP(source).text('server', 'KOMPIRA_SERVER'), { insecure: true });
    }
    catch {
        return '';
    }
}
/** Refuses a proxy that this Node would pass over. */
function checkNode(server, reader) {
    const { node } = process.versions;
    const proxies = PROXY_VARIABLES.map((name) => reader.variable(name)).filter((text) => text !== '');
    if ((0,proxy/* isProxyCapable */.vT)(node) || ![server, ...proxies].every((text) => URL.canParse(text)))
        return;
    const { proxyEnv } = (0,proxy/* routeTo */.Bv)(new URL(server), reader.env);
    for (const name of Object.keys(proxyEnv))
        reader.refuse(name, { kind: 'proxy-needs-node', version: node });
}
/** The language, with the problem there may be with it. */
function readLanguage(reader) {
    reader.optional('language', (text) => (0,inputs_parse/* parseOneOf */.R8)(text, language/* LANGUAGES */.Yj), { variable: 'KOMPIRA_LANGUAGE' });
    return (0,language/* languageOf */.eX)({ input: (name) => reader.text(name), env: reader.env });
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
        const [said = ''] = (0,errors/* messageOf */.bD)(thrown).split(', open ', 1);
        // Several lines may be a key without its heading, which must not be quoted; a path has one line.
        throw new problems/* Problem */.A({
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


/***/ }),

/***/ 739:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Yj: () => (/* binding */ LANGUAGES),
/* harmony export */   eX: () => (/* binding */ languageOf)
/* harmony export */ });
/* unused harmony export languageOfSystem */
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


/***/ }),

/***/ 718:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   JG: () => (/* binding */ parseProcess),
/* harmony export */   Lx: () => (/* binding */ parseJsonLines),
/* harmony export */   R8: () => (/* binding */ parseOneOf),
/* harmony export */   dh: () => (/* binding */ brief),
/* harmony export */   ru: () => (/* binding */ unlessSecret),
/* harmony export */   yG: () => (/* binding */ parseBoolean)
/* harmony export */ });
/* unused harmony exports parseJobflow, parseObjectPath */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(916);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(412);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(992);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(925);
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
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .Dx)(text).flatMap((line, index) => {
        const value = line.trim();
        if (value === '')
            return [];
        try {
            return [(0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(value)];
        }
        catch (thrown) {
            throw new _problems_js__WEBPACK_IMPORTED_MODULE_0__/* .Problem */ .A({
                kind: 'not-json',
                line: index + 1,
                text: brief(value),
                said: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown),
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
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cut */ .Jj)(text, 120);
}


/***/ }),

/***/ 925:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

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

/***/ 66:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   mP: () => (/* binding */ Reader),
/* harmony export */   p0: () => (/* binding */ duration)
/* harmony export */ });
/* unused harmony export DEFAULTS */
/* harmony import */ var _parse_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(718);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(925);


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
    return (text) => (0,_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E9)(text, { least, most });
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
                throw new _problems_js__WEBPACK_IMPORTED_MODULE_1__/* .Problem */ .A({ kind: 'empty', of });
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
        if (!(thrown instanceof _problems_js__WEBPACK_IMPORTED_MODULE_1__/* .Problem */ .A))
            throw thrown;
        for (const problem of thrown.problems)
            this.#problems.push({ name, problem });
    }
    finish() {
        if (this.#problems.length > 0)
            throw new _problems_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .d(this.#problems);
    }
}


/***/ }),

/***/ 412:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* binding */ asNumber),
  OW: () => (/* binding */ isJsonObject),
  K4: () => (/* binding */ isRawNumber),
  qF: () => (/* binding */ parseJson),
  pj: () => (/* binding */ plain),
  Q2: () => (/* binding */ printJson),
  Vk: () => (/* binding */ sameJson)
});

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
;// CONCATENATED MODULE: ./src/json.ts
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
    return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
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

/***/ 915:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

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

/***/ 859:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $B: () => (/* binding */ bare),
/* harmony export */   Bv: () => (/* binding */ routeTo),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   vT: () => (/* binding */ isProxyCapable)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(30);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
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
    if (range && (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(range[1] ?? '') === 4 && (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(range[2] ?? '') === 4)
        return inRange(range[1] ?? '', range[2] ?? '', host);
    const address = bare(entry);
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address))
        return sameAddress(address, host);
    const [, name = '', itsPort = port] = /^(\[[\da-f:.]+\]|[^:[\]]+):(\d+)$/.exec(entry) ?? ['', entry];
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(bare(name)))
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
    return (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(address) ? 'ipv6' : 'ipv4';
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
    if (!(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(network) || Number(prefix) > ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(network) ? 128 : 32))
        return undefined;
    return inList(host, (list) => {
        list.addSubnet(network, Number(prefix), familyOf(network));
    });
}
function inList(host, add) {
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    add(list);
    return (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host) !== 0 && list.check(host, familyOf(host));
}


/***/ }),

/***/ 246:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $p: () => (/* binding */ redactor),
/* harmony export */   Hz: () => (/* binding */ spellingsOf),
/* harmony export */   Kp: () => (/* binding */ redactJson),
/* harmony export */   yq: () => (/* binding */ redactAddress)
/* harmony export */ });
/* unused harmony export hideSecrets */
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(412);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(992);
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
        const pieces = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .visiblePieces */ .aV)(text);
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
        const pieces = visiblePieces(line);
        const ranges = merged(wholeIn(joined(pieces), seen));
        return ranges.length === 0 ? line : replaceRanges(line, pieces, ranges);
    });
}
const joined = (pieces) => pieces.map(({ text }) => text).join('');
const visible = (text) => joined(visiblePieces(text));
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
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]));
}


/***/ }),

/***/ 992:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $u: () => (/* binding */ withoutTerminalSequences),
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   Jj: () => (/* binding */ cut),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   YI: () => (/* binding */ neutralize),
/* harmony export */   aV: () => (/* binding */ visiblePieces)
/* harmony export */ });
/* unused harmony export neutralizeJson */
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

/***/ 145:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   cA: () => (/* binding */ lineOf),
/* harmony export */   tD: () => (/* binding */ codeLinkIn)
/* harmony export */ });
/* unused harmony export nameOf */
/* harmony import */ var _kompira_paths_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(915);

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
    const page = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${(0,_kompira_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .encodePath */ .O0)(GITHUB_ACTION_REF)}/docs/${file}`;
    return { name, url: `${page}#${name.toLowerCase()}` };
}
/** The last line of an error or a warning in a log. */
function lineOf({ name, url }) {
    return url === undefined ? name : `${name} ${url}`;
}


/***/ }),

/***/ 566:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

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

/***/ 858:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  SF: () => (/* binding */ GUTTER),
  UG: () => (/* binding */ Words),
  ak: () => (/* binding */ loadCatalog)
});

// EXTERNAL MODULE: ./src/core/result.ts
var core_result = __nccwpck_require__(294);
// EXTERNAL MODULE: ./src/core/trouble.ts
var trouble = __nccwpck_require__(556);
// EXTERNAL MODULE: ./src/errors.ts
var src_errors = __nccwpck_require__(916);
// EXTERNAL MODULE: ./src/json.ts + 7 modules
var json = __nccwpck_require__(412);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
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

;// CONCATENATED MODULE: ./src/words/say.ts






/** The runner cuts an annotation at 4096 characters, and the link is the last of it. */
const CHARACTERS = 4000;
/** As many lines of a console as one reads in an annotation, and as much of a line. */
const LAST_LINES = 20;
const CHILD_LINES = 5;
const LINE_CHARACTERS = 200;
const QUOTED_CHARACTERS = 1000;
/** As many processes as one reads in a message. */
const NAMED = 5;
const CANDIDATES = 20;
/** What follows them (how many more there are, what to do) must not be cut off. */
const ROWS_CHARACTERS = 2000;
/** Stands before each line that is not ours. */
const GUTTER = '│ ';
/** Loads one language alone. */
async function loadCatalog(language) {
    return language === 'ja' ? (await __nccwpck_require__.e(/* import() */ 60).then(__nccwpck_require__.bind(__nccwpck_require__, 60))).ja : (await __nccwpck_require__.e(/* import() */ 114).then(__nccwpck_require__.bind(__nccwpck_require__, 114))).en;
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
        const failed = !(0,core_result/* passes */.WE)(result);
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
        const most = (process ? CHARACTERS / 2 : CHARACTERS) - end.join('\n').length;
        const begin = (0,src_text/* cut */.Jj)(start.join('\n'), most);
        const free = CHARACTERS - [begin, ...end].join('\n').length;
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
        return joined(this.#sentence(this.cause(error)), this.#todo(codeOfError(error), error));
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
        return { text: failed ? joined(text, this.cause(notice.failure.cause)) : text, code };
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
        return this.#rows(running, pageUrl, NAMED);
    }
    /** A child on one line. */
    child({ job, status, exitStatus, result, error }) {
        return (0,src_text/* oneLine */.TN)(this.catalog.child({
            job: job ?? '',
            status,
            exitStatus,
            result: result === null ? '' : (0,src_text/* oneLine */.TN)((0,json/* plain */.pj)(result), LINE_CHARACTERS),
            error: error === null ? '' : (0,src_text/* oneLine */.TN)((0,json/* plain */.pj)(error), LINE_CHARACTERS),
        }), 2 * LINE_CHARACTERS);
    }
    place({ job, line, source }) {
        const where = this.catalog.place((0,src_text/* oneLine */.TN)(job, LINE_CHARACTERS), line);
        return this.catalog.stoppedAt(where, source === null ? '' : (0,src_text/* oneLine */.TN)(source, LINE_CHARACTERS));
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
        return catalog.lastSeen(last, job === null ? '' : catalog.place((0,src_text/* oneLine */.TN)(job, LINE_CHARACTERS), last?.line ?? null));
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
        if (reason?.kind === 'gave-up' && !notProvenIn(reason) && (0,trouble/* isTransient */.dg)(reason.cause, false))
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
        .map((line) => `${GUTTER}${(0,src_text/* cut */.Jj)(line, LINE_CHARACTERS)}`);
}
/** Two sentences. Japanese has no space between them. */
function joined(first, second) {
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

/***/ 30:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

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


/***/ }),

/***/ 705:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Yz: () => (/* binding */ core_debug),
  z3: () => (/* binding */ error),
  pq: () => (/* binding */ info),
  _o: () => (/* binding */ isDebug),
  LZ: () => (/* binding */ saveState),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ core_setSecret),
  z: () => (/* reexport */ summary),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, endGroup, exportVariable, getBooleanInput, getIDToken, getInput, getMultilineInput, getState, group, markdownSummary, notice, platform, setCommandEcho, setFailed, startGroup, toPlatformPath, toPosixPath, toWin32Path

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
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __nccwpck_require__(942);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
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
        return __awaiter(this, void 0, void 0, function* () {
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
        return __awaiter(this, void 0, void 0, function* () {
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
        return __awaiter(this, void 0, void 0, function* () {
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
const summary = _summary;
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
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
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
        return file_command_issueFileCommand('STATE', file_command_prepareKeyValueMessage(name, value));
    }
    command_issueCommand('save-state', { name }, utils_toCommandValue(value));
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

/***/ }),

/***/ 942:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Qq: () => (/* binding */ HttpClient)
});

// UNUSED EXPORTS: Headers, HttpClientError, HttpClientResponse, HttpCodes, MediaTypes, getProxyUrl, isHttps

// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
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
var unused = __nccwpck_require__(192);
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
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
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
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
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
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(750);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
