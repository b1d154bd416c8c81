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
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_14__ = __nccwpck_require__(916);
/* harmony import */ var _github_conclude_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(825);
/* harmony import */ var _github_connect_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(134);
/* harmony import */ var _github_console_printer_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(402);
/* harmony import */ var _github_follow_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(558);
/* harmony import */ var _github_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(714);
/* harmony import */ var _github_log_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(385);
/* harmony import */ var _github_notices_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(898);
/* harmony import */ var _github_outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(353);
/* harmony import */ var _github_state_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(90);
/* harmony import */ var _github_step_js__WEBPACK_IMPORTED_MODULE_17__ = __nccwpck_require__(185);
/* harmony import */ var _job_advice_js__WEBPACK_IMPORTED_MODULE_16__ = __nccwpck_require__(395);
/* harmony import */ var _job_control_js__WEBPACK_IMPORTED_MODULE_13__ = __nccwpck_require__(866);
/* harmony import */ var _job_interruption_js__WEBPACK_IMPORTED_MODULE_11__ = __nccwpck_require__(232);
/* harmony import */ var _job_patience_js__WEBPACK_IMPORTED_MODULE_15__ = __nccwpck_require__(768);
/* harmony import */ var _job_stop_js__WEBPACK_IMPORTED_MODULE_12__ = __nccwpck_require__(143);
/* harmony import */ var _job_verdict_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(190);
/* harmony import */ var _kompira_answers_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(496);
/** The process action: waits for a process that runs already, shows it, or ends, halts or resumes it. */


















/** A server that comes back from a restart is waited for; nobody is in a hurry here. */
const TERMINATE_MS = 30_000;
async function run(interruption) {
    (0,_github_state_js__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .L)({ phase: 'nothing to do' });
    const inputs = (0,_github_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readProcessInputs */ .n8)(process.env);
    const { path, command, summary } = inputs;
    const { failOnResult } = inputs.waiting;
    const kompira = (0,_github_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .N)(inputs.connection);
    const work = {
        inputs,
        kompira,
        path,
        url: kompira.pageUrl(path),
        outageToleranceMs: inputs.connection.outageToleranceMs,
        interruption,
        onRetry: (0,_github_notices_js__WEBPACK_IMPORTED_MODULE_3__/* .tellRetry */ .C)(`${path} could not be asked.`),
    };
    (0,_github_outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .setStarted */ .i)(path, work.url);
    try {
        const worked = await COMMANDS[command](work).catch((thrown) => couldNot(work, thrown));
        const jobflow = worked.process?.last?.job ?? null;
        return await (0,_github_conclude_js__WEBPACK_IMPORTED_MODULE_5__/* .conclude */ .E)({
            kompira,
            command: command === 'wait' ? undefined : command,
            jobflow,
            failOnResult,
            summary,
            process: { path },
            ...worked,
        });
    }
    finally {
        kompira.close();
    }
}
const COMMANDS = {
    wait,
    show,
    terminate,
    suspend: (work) => controlled(work, 'suspend'),
    resume: (work) => controlled(work, 'resume'),
};
async function wait({ inputs, kompira, path, url, interruption }) {
    if (inputs.waiting.onCancel === 'terminate')
        (0,_github_state_js__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .L)({ phase: 'to stop', path, url });
    _github_log_js__WEBPACK_IMPORTED_MODULE_6__/* .info */ .pq(`Waiting for ${path}: ${url}`);
    const followed = await (0,_github_follow_js__WEBPACK_IMPORTED_MODULE_7__/* .follow */ .e6)({ ...inputs, kompira, interruption });
    return { ...followed, process: { path, last: followed.process } };
}
async function show(work) {
    const { inputs, path, url } = work;
    const look = await lookAt(work);
    _github_log_js__WEBPACK_IMPORTED_MODULE_6__/* .info */ .pq(`${path}: ${url}`);
    const console = new _github_console_printer_js__WEBPACK_IMPORTED_MODULE_8__/* .ConsolePrinter */ .C(inputs.console);
    console.begin(path);
    console.show(look.console);
    const verdict = (0,_kompira_answers_js__WEBPACK_IMPORTED_MODULE_9__/* .isFinal */ .dR)(look.status)
        ? { ...(0,_job_verdict_js__WEBPACK_IMPORTED_MODULE_10__/* .judge */ .S4)(look, inputs.waiting.failOnResult), green: true }
        : { outcome: 'started', green: true, text: stateOf(look) };
    console.end(true);
    return seen(work, look, verdict);
}
async function terminate(work) {
    const { kompira, path, url, interruption } = work;
    let look = await lookAt(work);
    if ((0,_kompira_answers_js__WEBPACK_IMPORTED_MODULE_9__/* .isFinal */ .dR)(look.status)) {
        const text = `${path} had ended already: ${url}\n${(0,_job_verdict_js__WEBPACK_IMPORTED_MODULE_10__/* .judge */ .S4)(look, []).text}`;
        return seen(work, look, { outcome: 'succeeded', green: true, text });
    }
    (0,_github_state_js__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .L)({ phase: 'to stop', path, url });
    const onLook = (next) => (look = next);
    const signal = (0,_job_interruption_js__WEBPACK_IMPORTED_MODULE_11__/* .graceAfter */ .Dc)(interruption, _job_interruption_js__WEBPACK_IMPORTED_MODULE_11__/* .STOPPED_BY_MS */ .n_);
    const stopped = await (0,_job_stop_js__WEBPACK_IMPORTED_MODULE_12__/* .stop */ .d)({ kompira, path, budgetMs: TERMINATE_MS, signal, onLook });
    if (stopped.end !== 'unproven')
        (0,_github_state_js__WEBPACK_IMPORTED_MODULE_0__/* .trySaveState */ .a)({ phase: 'nothing to do' });
    const green = stopped.end !== 'unproven';
    const text = `${path}: ${(0,_github_follow_js__WEBPACK_IMPORTED_MODULE_7__/* .describeStopped */ .p_)(stopped, url)}`;
    return seen(work, look, { outcome: green ? 'succeeded' : (0,_job_interruption_js__WEBPACK_IMPORTED_MODULE_11__/* .outcomeOf */ .sG)(interruption), green, text });
}
async function controlled(work, command) {
    const done = await (0,_job_control_js__WEBPACK_IMPORTED_MODULE_13__/* .control */ .A)({ ...work, command });
    const green = !['ended', 'unproven', 'unseen'].includes(done.end);
    const outcome = green ? 'succeeded' : (0,_job_interruption_js__WEBPACK_IMPORTED_MODULE_11__/* .outcomeOf */ .sG)(work.interruption);
    return seen(work, done.process, { outcome, green, text: `${describe(done, command)} ${work.url}` });
}
function describe({ end, process, cause }, command) {
    const state = stateOf(process);
    switch (end) {
        case 'done':
            return `${command === 'suspend' ? 'Suspended' : 'Resumed'}. ${state}`;
        case 'already':
            return `There was nothing to ${command}. ${state}`;
        case 'again':
            return `Resumed, and suspended again, as in step mode. ${state}`;
        case 'ended':
            return `There is nothing to ${command} any more. ${state}`;
        case 'unseen':
            return `The server was told to ${command} it, and nobody could see whether it did. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .sentenceOf */ .$N)(cause)}`;
        case 'unproven':
            return `The server was told to ${command} it. ${state}${cause === undefined ? '' : ` ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .sentenceOf */ .$N)(cause)}`}`;
    }
}
function stateOf({ path, status, suspended }) {
    return `${path} is ${status}${suspended ? ' and suspended' : ''}.`;
}
function lookAt(work) {
    return (0,_job_patience_js__WEBPACK_IMPORTED_MODULE_15__/* .askPatiently */ .Ev)(work, (limits) => work.kompira.process(work.path, limits));
}
function seen({ inputs, url, path }, last, verdict) {
    (0,_github_follow_js__WEBPACK_IMPORTED_MODULE_7__/* .report */ .z8)(last, url);
    const shown = inputs.console === 'off' ? { ...last, console: '' } : last;
    return { verdict, process: { path, last: shown } };
}
function couldNot({ path, url, interruption, inputs }, thrown) {
    const { signal } = interruption;
    const [cause, right] = thrown instanceof _job_control_js__WEBPACK_IMPORTED_MODULE_13__/* .ControlError */ .g ? [thrown.cause, inputs.command] : [thrown, 'read'];
    const why = signal.aborted ? (0,_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .messageOf */ .bD)(signal.reason) : (0,_errors_js__WEBPACK_IMPORTED_MODULE_14__/* .sentenceOf */ .$N)(cause);
    const advice = signal.aborted ? '' : (0,_job_advice_js__WEBPACK_IMPORTED_MODULE_16__/* .adviceOnFollowing */ .tt)(cause, right);
    const text = [`${path}: ${why}`, advice, `Look at it: ${url}`].filter((line) => line !== '').join('\n');
    return { verdict: { outcome: (0,_job_interruption_js__WEBPACK_IMPORTED_MODULE_11__/* .outcomeOf */ .sG)(interruption), green: false, text } };
}
await (0,_github_step_js__WEBPACK_IMPORTED_MODULE_17__/* .step */ .P)(run);

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 529:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  _o: () => (/* binding */ MAX_TIMER_MS),
  TC: () => (/* binding */ nowMs),
  HD: () => (/* binding */ readable),
  yy: () => (/* binding */ sleep)
});

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./src/clock.ts

/** The longest delay of a Node timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Milliseconds on a clock that nobody sets. */
function nowMs() {
    return performance.now();
}
/** Sleeps, or until the signal; never throws. */
async function sleep(ms, signal) {
    await (0,promises_namespaceObject.setTimeout)(Math.max(0, Math.min(ms, MAX_TIMER_MS)), undefined, { signal }).catch(() => undefined);
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


/***/ }),

/***/ 916:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ sentenceOf),
/* harmony export */   AF: () => (/* binding */ Problem),
/* harmony export */   NZ: () => (/* binding */ isOwnWord),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   fk: () => (/* binding */ RefusedError),
/* harmony export */   v4: () => (/* binding */ NotUnderstoodError),
/* harmony export */   wX: () => (/* binding */ TransportError)
/* harmony export */ });
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

/***/ 825:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  E: () => (/* binding */ conclude)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
// EXTERNAL MODULE: ./src/job/reasons.ts
var job_reasons = __nccwpck_require__(42);
// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __nccwpck_require__(705);
// EXTERNAL MODULE: ./src/clock.ts + 1 modules
var clock = __nccwpck_require__(529);
// EXTERNAL MODULE: ./src/job/verdict.ts
var job_verdict = __nccwpck_require__(190);
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
// EXTERNAL MODULE: ./src/github/explain.ts
var explain = __nccwpck_require__(576);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __nccwpck_require__(975);
;// CONCATENATED MODULE: ./src/github/html.ts

/**
 * Foreign text for HTML, in an element or between the quotes of an attribute. Escaped as in XML, for the runner looks
 * for masked values in that form too: with more references than these it would not know a password any more, and not
 * hide it. Line breaks become references; nothing is Markdown in a line of HTML.
 */
function html_escape(text) {
    return ((0,external_node_util_.stripVTControlCharacters)(text)
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

;// CONCATENATED MODULE: ./src/github/summary.ts
/**
 * The job summary: what became of the process, for somebody who does not open the log. Foreign text stands in `<code>`
 * and `<pre>` alone, escaped and on one line, so that nothing of it is Markdown, HTML, a link or a mention. Pure but
 * for `writeSummary`.
 */







/** GitHub takes 1 MiB, and a character becomes six bytes at most: all of these together stay below. */
const CONSOLE_CHARACTERS = 20_000;
const VERDICT_CHARACTERS = 5000;
const CELL_CHARACTERS = 1000;
/** Of the cells of a child, of which the server shows a hundred. */
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
/** Never throws: a summary that cannot be written changes no verdict. */
async function writeSummary(summary, onFailure) {
    try {
        await core/* summary */.z.addRaw(toMarkdown(summary), true).write();
    }
    catch (thrown) {
        onFailure(thrown);
    }
}
function toMarkdown(summary) {
    const { command, jobflow, verdict, process, reasons, pageUrl } = summary;
    const last = process?.last;
    const rows = [];
    if (jobflow !== null)
        rows.push(['Jobflow', code(jobflow)]);
    if (process)
        rows.push(['Process', summary_link(process.path, pageUrl(process.path))]);
    if (last) {
        rows.push(['Status', code(last.status)]);
        if (last.exitStatus !== null) {
            rows.push(['Result', code((0,job_verdict/* plain */.pj)(last.result))], ['Exit status', code(String(last.exitStatus))]);
        }
        if (last.error !== null && last.error !== '')
            rows.push(['Error', code((0,job_verdict/* plain */.pj)(last.error))]);
        if (last.startedTime !== null)
            rows.push(['Started', code(timeIn(last.startedTime))]);
        if (last.elapsedSeconds !== null)
            rows.push(['Took', (0,clock/* readable */.HD)(last.elapsedSeconds * 1000)]);
    }
    const outcome = verdict.outcome.replace('-', ' ');
    const printed = verdict.green ? [] : (0,explain/* lastPrinted */.nt)(last?.console ?? '');
    return [
        // A step that only shows a process is green whatever became of it.
        `## ${verdict.green && verdict.outcome !== 'failed' ? '✅' : '❌'} Kompira: ${command === undefined ? outcome : `${command}, ${outcome}`}`,
        // What it says of a process that succeeded stands in the table.
        ...(command === undefined && verdict.outcome === 'succeeded'
            ? []
            : [`<p>${code([verdict.text, ...(0,explain/* placeOf */.$t)(reasons), ...printed].join('\n'), VERDICT_CHARACTERS)}</p>`]),
        table(rows.map(([name, value]) => [`<b>${name}</b>`, value])),
        ...consoleOf(last?.console ?? ''),
        ...childrenOf(summary),
        '',
    ].join('\n\n');
}
/** Seconds and the server's own time zone are enough for a person. */
function timeIn(time) {
    return time.replace(/^(\d+-\d+-\d+)T(\d+:\d+:\d+)(?:\.\d+)?(.*)$/, '$1 $2 $3');
}
function consoleOf(console) {
    if (console === '')
        return [];
    const end = console.slice(-CONSOLE_CHARACTERS);
    const isAll = end.length === console.length;
    // The first line of what is left is but a piece, unless there is no other.
    const shown = isAll ? end : end.replace(/^[^\r\n]*[\r\n]+(?=[^])/, '');
    const title = isAll ? 'Console' : 'Console (the end of it)';
    return [`<details><summary>${title}</summary><pre>${html_escape(shown)}</pre></details>`];
}
function childrenOf({ reasons: { children }, failOnResult, pageUrl }) {
    if (children.length === 0)
        return [];
    const shown = children.slice(0, CHILDREN);
    const withErrors = shown.some(({ error }) => error !== null && error !== '');
    const rows = shown.map(({ path, job, status, exitStatus, result, error }) => [
        summary_link(path, pageUrl(path)),
        code(job ?? '', CHILD_CHARACTERS),
        code(status, CHILD_CHARACTERS),
        code(exitStatus === null ? '' : String(exitStatus)),
        code((0,job_verdict/* plain */.pj)(result), CHILD_CHARACTERS),
        ...(withErrors ? [code(error === null ? '' : (0,job_verdict/* plain */.pj)(error), CHILD_CHARACTERS)] : []),
    ]);
    const names = ['Child', 'Jobflow', 'Status', 'Exit status', 'Result', ...(withErrors ? ['Error'] : [])];
    const more = children.length - shown.length;
    return [
        '### Children',
        table([names.map((name) => `<b>${name}</b>`), ...rows]),
        ...(more > 0 ? [`And ${more} more.`] : []),
        ...chartOf(shown, failOnResult),
    ];
}
/** When each child ran, in the order of the table; red for one that failed. */
function chartOf(children, failOnResult) {
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
    const bars = ran.map(({ child, from, to }) => `${barOf(child)} :${(0,job_reasons/* hasFailed */.WN)(child, failOnResult) ? 'crit, ' : ''}${from}, ${to}`);
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
    const name = job === null ? '' : (0,src_text/* cut */.J)(job.slice(job.lastIndexOf('/') + 1), BAR_CHARACTERS);
    const words = status === 'DONE' ? name : `${name} ${(0,src_text/* cut */.J)(status, BAR_CHARACTERS)}`;
    return `${id} ${words.replace(/[^\p{L}\p{N}_]+/gu, ' ')}`.trimEnd();
}
function table(rows) {
    const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
    return `<table>${cells.join('')}</table>`;
}
/** GitHub keeps line breaks and runs of spaces in it, and wraps what is too wide. */
function code(text, characters = CELL_CHARACTERS) {
    return text === '' ? '' : `<code>${html_escape((0,src_text/* cut */.J)(text, characters))}</code>`;
}
function summary_link(text, url) {
    return `<a href="${html_escape(url)}">${html_escape(text)}</a>`;
}

;// CONCATENATED MODULE: ./src/github/conclude.ts
/** The end of a step that was about a process: its summary, and what it says. */




async function conclude(conclusion) {
    const { kompira, command, jobflow, verdict, text, process, reasons = job_reasons/* NO_REASONS */.gd, failOnResult, } = conclusion;
    const pageUrl = (path) => kompira.pageUrl(path);
    if (conclusion.summary) {
        const known = process && { path: process.path, last: process.last };
        await writeSummary({ command, jobflow, verdict, process: known, reasons, failOnResult, pageUrl }, (thrown) => {
            log/* info */.pq(`The job summary could not be written. ${(0,errors/* sentenceOf */.$N)(thrown)}`);
        });
    }
    const end = { ...verdict, text: text ?? verdict.text };
    if (command !== undefined)
        return { ...end, title: `Kompira: ${command} ${process?.path ?? ''}` };
    const subject = jobflow ?? process?.path ?? '';
    const became = verdict.outcome === 'error' && process ? ' could not be followed' : BECAME[verdict.outcome];
    return { ...end, title: `Kompira: ${subject}${became}` };
}
const BECAME = {
    succeeded: ' succeeded',
    failed: ' failed',
    'timed-out': ' did not end in time',
    cancelled: ': the step was cancelled',
    started: ' was started',
    skipped: ' was skipped',
    validated: ' can be started',
    error: ' could not be run',
};


/***/ }),

/***/ 134:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  N: () => (/* binding */ connect)
});

;// CONCATENATED MODULE: ./package.json
const package_namespaceObject = {"rE":"0.1.0"};
// EXTERNAL MODULE: ./src/kompira/answers.ts
var answers = __nccwpck_require__(496);
// EXTERNAL MODULE: ./src/kompira/bodies.ts
var bodies = __nccwpck_require__(907);
// EXTERNAL MODULE: ./src/clock.ts + 1 modules
var clock = __nccwpck_require__(529);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_default = /*#__PURE__*/__nccwpck_require__.n(external_node_http_namespaceObject);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
var external_node_https_default = /*#__PURE__*/__nccwpck_require__.n(external_node_https_namespaceObject);
;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
var external_node_tls_default = /*#__PURE__*/__nccwpck_require__.n(external_node_tls_namespaceObject);
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
            else if (socket instanceof external_node_tls_namespaceObject.TLSSocket)
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
    return message.socket instanceof external_node_tls_namespaceObject.TLSSocket ? message.socket.getPeerX509Certificate() : undefined;
}
/** What stood in the way of a request that was never sent, where it has a name. */
function troubleOf(cause) {
    // The words of the package `tunnel`, by which http-client goes through proxies; there is no code to go by.
    const message = (0,errors/* messageOf */.bD)(cause);
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
    const [, status] = /statusCode=(\d+)/.exec((0,errors/* messageOf */.bD)(cause)) ?? [];
    if (trouble === 'proxy login')
        return `the proxy wants a login, or another one (${status ?? ''})`;
    if (trouble === 'proxy refusal')
        return `the proxy refused to connect (${status ?? ''})`;
    if (trouble === 'proxy unreachable')
        return `the proxy cannot be reached (${(0,errors/* messageOf */.bD)(cause).split('cause=').at(-1) ?? ''})`;
    return SENTENCES[codeOf(cause)] ?? opensslReason(cause) ?? (0,errors/* messageOf */.bD)(cause);
}
/** What OpenSSL says, without the files and lines of its source around it. */
function opensslReason(cause) {
    const reason = cause instanceof Error && 'reason' in cause ? cause.reason : undefined;
    if (typeof reason === 'string')
        return reason;
    return /SSL routines:[^:]*:([^:]+)/.exec((0,errors/* messageOf */.bD)(cause))?.[1];
}
function codeOf(thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    return typeof code === 'string' ? code : '';
}

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __nccwpck_require__(942);
;// CONCATENATED MODULE: ./src/kompira/send.ts




/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
function newClient(insecure) {
    return new lib/* HttpClient */.Qq(undefined, undefined, {
        keepAlive: true,
        ignoreSslError: insecure,
        // It ends idle sockets only, and its default of three minutes would cut a longer request-timeout short.
        socketTimeout: clock/* MAX_TIMER_MS */._o,
    });
}
async function send(client, attempt, { url, method, headers, body }) {
    const agent = client.getAgent(url.href);
    const { options: tls, proxyOptions } = agent;
    // Whoever puts an intermediate authority into ca-certificate means to trust it.
    tls.allowPartialTrustChain = true;
    // A tunnel would look in the certificate of an https proxy for the name of the server.
    if (proxyOptions && !(0,external_node_net_namespaceObject.isIP)(proxyOptions.host))
        proxyOptions.servername = proxyOptions.host;
    const options = { ...(0,external_node_url_namespaceObject.urlToHttpOptions)(url), method, headers, agent };
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
        const beganMs = (0,clock/* nowMs */.TC)();
        const limitMs = Math.min(timeoutMs ?? clock/* MAX_TIMER_MS */._o, this.#options.requestTimeoutMs, clock/* MAX_TIMER_MS */._o);
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
            this.#options.onExchange(`${method} ${url.pathname}: ${outcome}, ${Math.round((0,clock/* nowMs */.TC)() - beganMs)} ms`);
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
            tell((0,errors/* messageOf */.bD)(attempt.causeOf(thrown)));
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
            return new errors/* TransportError */.wX(`${what}: ${withCode(describe(cause, undefined), cause)}`, {
                arrived: 'maybe',
                cause,
            });
        }
        // What cannot be reached is named whole.
        const what = `${method} ${url.origin}${url.pathname}`;
        const trouble = troubleOf(cause);
        const ofTls = tlsTroubleIn(cause);
        const sentence = ofTls
            ? describeTrouble(ofTls, url.hostname, isMatterOfCertificate(ofTls) ? await shownCertificate(url, signal) : undefined) + (ofTls === 'handshake' ? `: ${opensslReason(cause) ?? (0,errors/* messageOf */.bD)(cause)}` : '')
            : describe(cause, trouble);
        return new errors/* TransportError */.wX(`${what}: ${withCode(sentence, cause)}`, { arrived: 'no', trouble, cause });
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

// EXTERNAL MODULE: ./src/kompira/secrets.ts
var secrets = __nccwpck_require__(246);
;// CONCATENATED MODULE: ./src/kompira/call.ts




class Caller {
    #server;
    #redact;
    #query;
    #transport;
    constructor({ server, token, tokenLocation, userAgent, headers, ...transport }) {
        const inHeader = tokenLocation === 'header';
        this.#server = server;
        this.#redact = (0,secrets/* redactor */.$p)(token);
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
        throw (0,bodies/* refusal */.x5)(nameOf(call), answer, this.#clean);
    }
    /** The JSON of an answer to this call. Throws NotUnderstoodError. */
    read(call, answer) {
        return (0,bodies/* understand */.ZL)(nameOf(call), answer, this.#clean);
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
    #clean = (value) => (0,secrets/* redactJson */.Kp)(value, this.#redact);
}
/** How messages name it; never with its query. */
function nameOf({ method, path, call }) {
    return `${method} ${path}${call ? `.${call}` : ''}`;
}

;// CONCATENATED MODULE: ./src/kompira/client.ts


/** The types of what can be executed. */
const JOBFLOW_TYPE = '/system/types/Jobflow';
const JOB_TYPES = [JOBFLOW_TYPE, '/system/types/ScriptJob'];
const MONITORING_MODES = (/* unused pure expression or super */ null && (['NOTHING', 'MAIL', 'ABORT_MAIL']));
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
        return (0,answers/* processPath */.$z)(nameOf(call), await this.#caller.ask(call));
    }
    async process(path, limits) {
        const query = PROCESS_ATTRS.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return (0,answers/* toProcess */.Lj)(path, nameOf(call), await this.#caller.ask(call));
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
        const rows = (0,answers/* toRows */.h_)(nameOf(call), this.#caller.read(call, answer));
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
            ['status__in', answers/* ACTIVE_STATUSES */.az.join()],
            ['order_by', '-id'],
            ['page_size', String(MOST_ACTIVE)],
        ];
        const call = { method: 'GET', path: '/process', query, ...limits };
        return (0,answers/* toActive */.oE)(jobflow, nameOf(call), await this.#caller.ask(call));
    }
    /** An object of any type; of what it holds, all, or these attributes. */
    async object(path, limits, attributes = []) {
        const query = attributes.map((name) => ['attrs', name]);
        const call = { method: 'GET', path, query, ...limits };
        return (0,answers/* toObject */.vw)(nameOf(call), await this.#caller.ask(call));
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
        return (0,answers/* toPaths */._Q)(nameOf(call), await this.#caller.ask(call), JOB_TYPES);
    }
    /** The processes that this one forked, the first hundred of them, as far as this user may see them. */
    async children(path, limits) {
        const call = { method: 'GET', path, call: 'children', query: [['page_size', '100']], ...limits };
        return (0,answers/* toRows */.h_)(nameOf(call), await this.#caller.ask(call));
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
        return (0,answers/* toProcess */.Lj)(path, nameOf(call), await this.#caller.ask(call));
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

// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
;// CONCATENATED MODULE: ./src/github/connect.ts
/** The client of the server that the inputs name, and what there is to be said about the connection. */



function connect(connection) {
    if (connection.insecure) {
        log/* warning */.$e('insecure is true: any certificate is accepted, and plain http, so whoever stands between this runner and the ' +
            'server can read the token. Better: https, and the certificate of its authority in ca-certificate.');
    }
    if (connection.tokenLocation === 'query') {
        log/* info */.pq('token-location is query: the token is part of every address, so access logs of the server and of all proxies ' +
            'on the way hold it.');
    }
    return new Kompira({
        ...connection,
        userAgent: `kompira-action/${package_namespaceObject.rE}`,
        onExchange: (line) => {
            if (log/* isDebug */._o())
                log/* debug */.Yz(line);
        },
    });
}


/***/ }),

/***/ 402:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  B: () => (/* binding */ CONSOLE_MODES),
  C: () => (/* binding */ ConsolePrinter)
});

;// CONCATENATED MODULE: ./src/job/console-tail.ts
/**
 * The whole text of a process console, out of windows that show its last 64 KB alone. Pure.
 *
 * The new part of a window is what follows the largest overlap between the end of the window before and the head of
 * this one. While nothing has left the window yet, that is exact; later it is too, but for a text that repeats itself
 * around the seam (thousands of dots), of which nobody can tell how often: the shortest possible growth is taken.
 */
/**
 * A shorter overlap can be chance (both happen to have a separator line there), so it is used, but not trusted: a gap
 * is declared as well.
 */
const SURE_OVERLAP = 256;
/**
 * What can stand at the head of a window alone: half a character, or the last of a secret, too little of it to be known for
 * one and starred out like the whole.
 */
const MOST_HEAD = 7;
/** The server's window, less the three bytes that a character cut in two can leave out. */
const FULL_WINDOW_BYTES = 64 * 1024 - 3;
class ConsoleTail {
    #window = '';
    /** The line that has no end yet. */
    #open = '';
    /** Takes the console as the server shows it now. */
    take(window) {
        // An administrator's filter, or a server in trouble, shows none for a while: nothing printed is ever unprinted.
        if (window === '')
            return { lines: [], gap: 'none', cutOff: [], bytes: 0 };
        const { text, gap } = newPart(this.#window, window);
        this.#window = window;
        const cutOff = gap === 'lost' || gap === 'anew' ? this.end() : [];
        const [lines, open] = splitLines(this.#open + text);
        this.#open = open;
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
    const isFull = Buffer.byteLength(window) >= FULL_WINDOW_BYTES;
    if (!isFull && window.startsWith(before))
        return { text: window.slice(before.length), gap: 'none' };
    // The server cuts bytes: half a character at the head is no part of what was printed.
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

// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
;// CONCATENATED MODULE: ./src/github/console-printer.ts
/** The process console in the step's log. */



const CONSOLE_MODES = ['stream', 'on-failure', 'off'];
const LOST = 'Output was lost here: more was printed between two looks than the 64 KB that the server keeps. ' +
    'A shorter poll-interval looks more often.';
const GONE = 'Output was lost here: it was printed before the first look, and the server keeps the last 64 KB alone.';
const ANEW = 'The console begins anew here: the server shows another text than before.';
const REPEATS = 'The output repeats itself, and the server keeps only its last 64 KB: from here on, lines that look alike may be missing.';
class ConsolePrinter {
    #mode;
    #tail = new ConsoleTail();
    #window = '';
    #saidRepeats = false;
    constructor(mode) {
        this.#mode = mode;
    }
    /** What is shown from here on, till the end, can be folded away. */
    begin(path) {
        if (this.#mode === 'stream')
            log/* startGroup */.Oh(`Console of ${path}`);
    }
    /** Takes the console as the server shows it; answers how many bytes of it were new. */
    show(window) {
        const isFirst = this.#window === '';
        this.#window = window;
        const { lines, gap, cutOff, bytes } = this.#tail.take(window);
        if (this.#mode !== 'stream')
            return bytes;
        log/* foreign */.V$(cutOff);
        if (gap === 'lost')
            log/* info */.pq(isFirst ? GONE : LOST);
        if (gap === 'anew')
            log/* info */.pq(ANEW);
        if (gap === 'repeats' && !this.#saidRepeats) {
            this.#saidRepeats = true;
            log/* info */.pq(REPEATS);
        }
        log/* foreign */.V$(lines);
        return bytes;
    }
    /** Nothing more is to come. */
    end(green) {
        if (this.#mode === 'stream') {
            log/* foreign */.V$(this.#tail.end());
            log/* endGroup */.N4();
        }
        if (this.#mode !== 'on-failure' || green || this.#window === '')
            return;
        log/* info */.pq('The last of what the process printed:');
        log/* foreign */.V$((0,src_text/* linesOf */.D)(this.#window.replace(/(\r\n|\r|\n)$/, '')));
    }
}


/***/ }),

/***/ 576:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   nt: () => (/* binding */ lastPrinted)
/* harmony export */ });
/* unused harmony export childOf */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _job_reasons_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(42);
/* harmony import */ var _job_verdict_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(190);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(992);
/** A failure in one place: what happened, where, which children, what was printed last, the link. Pure. */




/** The runner cuts an annotation at 4096 characters, and the link is the last of it. */
const CHARACTERS = 4000;
/** As many lines of the console as one reads in an annotation, and as much of a line. */
const LAST_LINES = 20;
const LINE_CHARACTERS = 200;
function explain({ verdict, process, reasons, failOnResult, pageUrl }) {
    const failed = reasons.children.filter((row) => (0,_job_reasons_js__WEBPACK_IMPORTED_MODULE_1__/* .hasFailed */ .WN)(row, failOnResult));
    const start = [(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(verdict.text, CHARACTERS / 2), ...placeOf(reasons)];
    const end = `Look at it: ${pageUrl(process.path)}`;
    const free = CHARACTERS - [...start, end].join('\n').length;
    const children = fitting(failed.map((row) => `  ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(childOf(row), LINE_CHARACTERS)}\n    ${pageUrl(row.path)}`), free / 2);
    const left = failed.length - children.length;
    const printed = fitting(lastLines(process.console).reverse(), free / 2 - 100).reverse();
    return [
        ...start,
        ...(failed.length === 0 ? [] : ['Of its children these failed:']),
        ...children,
        ...(left === 0 ? [] : [`  and ${left} more`]),
        ...headed(printed),
        end,
    ].join('\n');
}
/** Where it stood, in a line; none where nobody knows. */
function placeOf({ place }) {
    if (place === null)
        return [];
    const line = place.line === null ? '' : ` line ${place.line}`;
    const source = place.source ? `: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(place.source, LINE_CHARACTERS)}` : '';
    return [`It stood at ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(place.job, LINE_CHARACTERS)}${line}${source}`];
}
/** A child in a line: jobflow, status, exit status, and what there is of result and error. */
function childOf({ job, status, exitStatus, result, error }) {
    const facts = [status];
    if (exitStatus !== null)
        facts.push(`exit status ${exitStatus}`);
    if (result !== null)
        facts.push(`result ${onOneLine(result)}`);
    if (error !== null && error !== '')
        facts.push(`error ${onOneLine(error)}`);
    return `${job === null ? '' : `${job}: `}${facts.join(', ')}`;
}
/** The last it printed, in lines under a heading; none where it printed nothing. */
function lastPrinted(console) {
    return headed(lastLines(console));
}
function headed(printed) {
    return printed.length === 0 ? [] : ['The last it printed:', ...printed];
}
function lastLines(console) {
    const lines = (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .linesOf */ .D)((0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(console).trimEnd());
    if (lines.at(-1) === '')
        lines.pop();
    return lines.slice(-LAST_LINES).map((line) => `  ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(line, LINE_CHARACTERS)}`);
}
/** The first of them, as many as there is room for. */
function fitting(lines, characters) {
    let room = characters;
    const first = lines.findIndex((line) => (room -= line.length + 1) < 0);
    return first === -1 ? [...lines] : lines.slice(0, first);
}
function onOneLine(value) {
    return (0,_job_verdict_js__WEBPACK_IMPORTED_MODULE_3__/* .plain */ .pj)(value)
        .replace(/\s*[\r\n]+\s*/g, ' ')
        .trim();
}


/***/ }),

/***/ 558:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  p_: () => (/* binding */ describeStopped),
  e6: () => (/* binding */ follow),
  z8: () => (/* binding */ report)
});

// EXTERNAL MODULE: ./src/clock.ts + 1 modules
var clock = __nccwpck_require__(529);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
// EXTERNAL MODULE: ./src/job/giving-up.ts
var giving_up = __nccwpck_require__(731);
// EXTERNAL MODULE: ./src/job/reasons.ts
var job_reasons = __nccwpck_require__(42);
// EXTERNAL MODULE: ./src/job/stop.ts
var stop = __nccwpck_require__(143);
// EXTERNAL MODULE: ./src/job/verdict.ts
var job_verdict = __nccwpck_require__(190);
// EXTERNAL MODULE: ./src/kompira/answers.ts
var answers = __nccwpck_require__(496);
;// CONCATENATED MODULE: ./src/job/concerns.ts
/** What of an active process is worth a word while it is waited for. Pure, but for what has been told already. */

/** An engine at work takes a new process up at once; one of a jobflow at its multiplicity waits for its turn. */
const NEW_MS = 30_000;
/** A remote command keeps a process WAITING too, and five minutes are much for a command. */
const WAITING_MS = 5 * 60_000;
/** So often somebody who reads the log of a silent process hears that the step is alive. */
const SILENCE_MS = 60_000;
class Concerns {
    #told = new Set();
    #status;
    #sinceMs = 0;
    #heardMs;
    /** `atMs` here and below: one monotonic clock. */
    constructor(atMs) {
        this.#heardMs = atMs;
    }
    /** What is to be said after a look that brought so many bytes of new console output. */
    about(process, newConsoleBytes, atMs) {
        if ((0,answers/* isFinal */.dR)(process.status))
            return [];
        if (process.status !== this.#status) {
            this.#status = process.status;
            this.#sinceMs = atMs;
        }
        const lastedMs = atMs - this.#sinceMs;
        const concerns = [];
        if (process.suspended)
            concerns.push('suspended');
        if (process.status === 'NEW' && lastedMs >= NEW_MS)
            concerns.push('new for long');
        if (process.status === 'WAITING' && lastedMs >= WAITING_MS)
            concerns.push('waiting for long');
        const news = concerns.filter((concern) => !this.#told.has(concern));
        for (const concern of news)
            this.#told.add(concern);
        const isSilent = newConsoleBytes === 0 && atMs - this.#heardMs >= SILENCE_MS;
        if (isSilent)
            news.push('silent');
        if (newConsoleBytes > 0 || isSilent)
            this.#heardMs = atMs;
        return news;
    }
}

;// CONCATENATED MODULE: ./src/job/slice.ts
/** How long the server is asked to hold a request (`.wait`, `.recv`). Pure. */
/** Under the 60 s after which many a gateway cuts an idle request off, and far under the 300 s of the vendor's own. */
const LONGEST_MS = 50_000;
/** What the answer may take on its way, so that the server ends the slice and not the request timeout. */
const MARGIN_MS = 1000;
/** In whole seconds, as the server counts; 0 where request-timeout leaves no time to hold one. */
function longestSliceSeconds(requestTimeoutMs) {
    return Math.max(0, Math.floor(Math.min(LONGEST_MS, requestTimeoutMs - MARGIN_MS) / 1000));
}

;// CONCATENATED MODULE: ./src/job/long-poll.ts
/** Lets the server hold a request until the process ends (`.wait`), one slice after the other, while looks go on. */




/** No `.wait` in this server, or in what stands before it: 504 is a gateway that does not let a request be held. */
const NO_WAIT_STATUSES = [404, 405, 501, 504];
/** One failure may be an outage that the looks see as well; this many in a row say that `.wait` does not work here. */
const MOST_FAILURES = 3;
class LongPoll {
    #kompira;
    #path;
    #sliceSeconds;
    #signal;
    #onGivenUp;
    #slice;
    #failures = 0;
    #givenUp = false;
    /** `onGivenUp` is called once if `.wait` does not work; dozing is sleeping from then on. */
    constructor(options) {
        this.#kompira = options.kompira;
        this.#path = options.path;
        this.#sliceSeconds = longestSliceSeconds(options.requestTimeoutMs);
        this.#signal = options.signal;
        this.#onGivenUp = options.onGivenUp;
    }
    /** Sleeps, or until the process has ended, which it then answers. Never throws. */
    async doze(ms) {
        if (this.#sliceSeconds < 1)
            this.#giveUp('For it request-timeout must be 2s or more.');
        const awake = new AbortController();
        const slept = (0,clock/* sleep */.yy)(ms, AbortSignal.any([this.#signal, awake.signal]));
        try {
            while (!this.#givenUp) {
                this.#slice ??= this.#ask();
                const answer = await Promise.race([slept, this.#slice]);
                if (answer === undefined)
                    return undefined;
                this.#slice = undefined;
                if (typeof answer === 'object')
                    return answer;
                if (answer === 'failed')
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
        const askedMs = (0,clock/* nowMs */.TC)();
        try {
            const process = await this.#kompira.waitForEnd(this.#path, this.#sliceSeconds, {
                signal: this.#signal,
            });
            if ((0,answers/* isFinal */.dR)(process.status))
                return process;
            return this.#failed('.wait answered before the process had ended');
        }
        catch (thrown) {
            if (this.#signal.aborted)
                return 'failed';
            if (!(thrown instanceof errors/* RefusedError */.fk))
                return this.#failed((0,errors/* messageOf */.bD)(thrown));
            const heldMs = (0,clock/* nowMs */.TC)() - askedMs;
            if (thrown.status === 408 && heldMs > (this.#sliceSeconds * 1000) / 2) {
                this.#failures = 0;
                return 'time is up';
            }
            if (NO_WAIT_STATUSES.includes(thrown.status))
                this.#giveUp((0,errors/* messageOf */.bD)(thrown));
            return this.#failed(`${(0,errors/* messageOf */.bD)(thrown)} after ${(0,clock/* readable */.HD)(heldMs)}`);
        }
    }
    #failed(reason) {
        this.#failures += 1;
        if (this.#failures >= MOST_FAILURES)
            this.#giveUp(reason);
        return 'failed';
    }
    #giveUp(reason) {
        if (!this.#givenUp)
            this.#onGivenUp(reason);
        this.#givenUp = true;
    }
}

// EXTERNAL MODULE: ./src/job/outage.ts
var job_outage = __nccwpck_require__(564);
;// CONCATENATED MODULE: ./src/job/pace.ts
/** How long to wait between two looks at a process. Pure. */
/** Sooner than that nobody notices. */
const SOON_MS = 300;
/** The end of a process is seen a tenth of its time late at the most. */
const SHARE_OF_RUN = 0.1;
/** What comes after the look that sees the end: outputs, summary, the end of Node. */
const END_MS = 50;
/** Steps that began together should not go on looking together. */
const JITTER = 0.05;
/** A slow server is asked less: it is busy with our looks a fifth of the time at the most. */
const TIMES_LAST_LOOK = 4;
/** Half of the 64 KB that the server keeps: the next look should come while the rest still holds what is new. */
const SAFE_CONSOLE_BYTES = 32 * 1024;
/** In ms. From look to look it is never longer than the poll interval, but for a look that takes more than half of that. */
function pauseMs(pace) {
    const { watchedMs, lookMs, pollIntervalMs } = pace;
    /** From the end of the process to the end of the step, where it ends right after a look. */
    const latestMs = Math.min(Math.max(SOON_MS, watchedMs * SHARE_OF_RUN), pollIntervalMs);
    const jitteredMs = latestMs * (1 - JITTER * pace.chance);
    const calmMs = Math.max(jitteredMs - lookMs - END_MS, jitteredMs / 2, Math.min(lookMs * TIMES_LAST_LOOK, Math.max(pollIntervalMs - lookMs, Math.min(lookMs, pollIntervalMs))));
    const windowMs = pace.newConsoleBytes === 0 ? Infinity : (SAFE_CONSOLE_BYTES * pace.betweenLooksMs) / pace.newConsoleBytes;
    // Even fast output leaves the server as much time as the last look took.
    return Math.min(calmMs, Math.max(windowMs - lookMs, lookMs));
}

;// CONCATENATED MODULE: ./src/job/watch.ts
/** The wait: looks at a process until it is final, the time is up, or somebody says stop. Prints nothing. */







/**
 * How long a look that is under way when the time is up may still take, and so one at the very end of the outage
 * tolerance: the process may have ended in time, and a server that has just come back is slow.
 */
const LAST_LOOK_MS = 5000;
/** So often in a row, so far apart, must Kompira say what ends the wait: once can be a server in the middle of its restart. */
const SURELY = 3;
const SURELY_APART_MS = 1000;
/** A server may ask for a longer pause, but nobody would see the process end meanwhile. */
const LONGEST_ASKED_PAUSE_MS = 30_000;
/**
 * Never throws what the server does. Kompira's own 401, 403 or 404, and a status that nobody knows, end the wait where
 * they are said again: they will be said for ever. All other trouble is an outage until it outlasts the tolerance.
 */
async function watch(options) {
    const { kompira, path, signal, onLook, onNotice } = options;
    const beganMs = (0,clock/* nowMs */.TC)();
    const deadlineMs = beganMs + options.timeoutMs;
    const outage = new job_outage/* Outage */.a(options.outageToleranceMs);
    const concerns = new Concerns(beganMs);
    const over = new AbortController();
    const doze = dozing(options, AbortSignal.any([signal, over.signal]));
    let last;
    let lookedMs = -Infinity;
    let finalWords = 0;
    let outageIsTold = false;
    const take = (process, atMs) => {
        last = process;
        const bytes = onLook(process);
        const outageMs = outage.over(atMs);
        if (outageMs !== undefined && outageIsTold)
            onNotice({ kind: 'outage over', lengthMs: outageMs });
        outageIsTold = false;
        for (const kind of concerns.about(process, bytes, atMs))
            onNotice({ kind, process, watchedMs: atMs - beganMs });
        return bytes;
    };
    try {
        for (;;) {
            const beforeMs = (0,clock/* nowMs */.TC)();
            const betweenLooksMs = beforeMs - lookedMs;
            lookedMs = beforeMs;
            let nextPauseMs;
            try {
                const timeoutMs = Math.min(Math.max(deadlineMs - beforeMs, LAST_LOOK_MS), outage.underWay ? Math.max(outage.leftMs(beforeMs), LAST_LOOK_MS) : Infinity);
                const process = await kompira.process(path, { timeoutMs, signal });
                finalWords = 0;
                const newConsoleBytes = take(process, (0,clock/* nowMs */.TC)());
                if ((0,answers/* isFinal */.dR)(process.status))
                    return { end: 'finished', process };
                nextPauseMs = pauseMs({
                    watchedMs: (0,clock/* nowMs */.TC)() - beganMs,
                    lookMs: (0,clock/* nowMs */.TC)() - beforeMs,
                    betweenLooksMs,
                    newConsoleBytes,
                    pollIntervalMs: options.pollIntervalMs,
                    chance: Math.random(),
                });
            }
            catch (thrown) {
                if (signal.aborted)
                    return { end: 'interrupted', last };
                if (!isServersTrouble(thrown))
                    throw thrown;
                finalWords = isFinalWord(thrown, last !== undefined) ? finalWords + 1 : 0;
                const askedMs = finalWords > 0 ? SURELY_APART_MS : askedPauseMs(thrown);
                nextPauseMs = finalWords < SURELY ? outage.failed(beforeMs, (0,clock/* nowMs */.TC)(), askedMs) : undefined;
                if (nextPauseMs === undefined)
                    return { end: 'gave up', last, cause: thrown };
                // What may end the wait is told by what ends it.
                if (!outageIsTold && finalWords === 0) {
                    outageIsTold = true;
                    onNotice({ kind: 'outage began', error: thrown });
                }
            }
            if ((0,clock/* nowMs */.TC)() >= deadlineMs)
                return { end: 'timed out', last };
            const ended = await doze(Math.min(nextPauseMs, deadlineMs - (0,clock/* nowMs */.TC)()));
            if (ended) {
                take(ended, (0,clock/* nowMs */.TC)());
                return { end: 'finished', process: ended };
            }
            if (signal.aborted)
                return { end: 'interrupted', last };
        }
    }
    finally {
        over.abort();
    }
}
function dozing(options, signal) {
    if (options.longPoll) {
        const longPoll = new LongPoll({
            ...options,
            signal,
            onGivenUp: (reason) => {
                options.onNotice({ kind: 'long poll given up', reason });
            },
        });
        return (ms) => longPoll.doze(ms);
    }
    return async (ms) => {
        await (0,clock/* sleep */.yy)(ms, signal);
        return undefined;
    };
}
function isServersTrouble(thrown) {
    return (thrown instanceof errors/* TransportError */.wX || thrown instanceof errors/* RefusedError */.fk || thrown instanceof errors/* NotUnderstoodError */.v4);
}
/** A certificate or a proxy that let a look through before is being mended. */
function isFinalWord(trouble, hasLooked) {
    if (trouble instanceof errors/* RefusedError */.fk)
        return (0,errors/* isOwnWord */.NZ)(trouble, [401, 403, 404]);
    return trouble.permanent && !(trouble instanceof errors/* TransportError */.wX && hasLooked);
}
function askedPauseMs(trouble) {
    const askedMs = trouble instanceof errors/* RefusedError */.fk ? (trouble.retryAfterMs ?? 0) : 0;
    return Math.min(askedMs, LONGEST_ASKED_PAUSE_MS);
}

// EXTERNAL MODULE: ./src/github/console-printer.ts + 1 modules
var console_printer = __nccwpck_require__(402);
// EXTERNAL MODULE: ./src/github/explain.ts
var explain = __nccwpck_require__(576);
// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
// EXTERNAL MODULE: ./src/github/notices.ts
var notices = __nccwpck_require__(898);
// EXTERNAL MODULE: ./src/github/outputs.ts
var outputs = __nccwpck_require__(353);
// EXTERNAL MODULE: ./src/github/state.ts + 1 modules
var state = __nccwpck_require__(90);
;// CONCATENATED MODULE: ./src/github/follow.ts
/** Follows a process to its end, whatever that is: watch, show, stop if need be, judge. */













/** The verdict is known; its reasons are worth a moment, not more. */
const LOOK_FOR_REASONS_MS = 5000;
/** The outputs of the process are set when it returns. */
async function follow(options) {
    const { kompira, path, connection, waiting, interruption } = options;
    const console = new console_printer/* ConsolePrinter */.C(options.console);
    const url = kompira.pageUrl(path);
    let process;
    const onLook = (look) => {
        process = look;
        return console.show(look.console);
    };
    const begin = () => {
        console.begin(path);
        (0,outputs/* setStarted */.i)(path, url);
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
            onNotice: (0,notices/* teller */.F)(url),
        });
    };
    // Whatever goes wrong on this side (a disk that is full), what was started is not left behind.
    const watched = await Promise.try(begin).catch((cause) => ({
        end: 'crashed',
        last: process,
        cause,
    }));
    if (watched.end === 'finished')
        (0,state/* trySaveState */.a)({ phase: 'nothing to do' });
    const ended = watched.end === 'finished'
        ? (0,job_verdict/* judge */.S4)(watched.process, waiting.failOnResult)
        : await endUnfinished(watched, options, onLook);
    console.end(ended.green);
    const verdict = process ? reported(ended, process, url) : ended;
    // The output `console` is set all the same; whoever switches it off does not want to read it anywhere.
    const shown = process && options.console === 'off' ? { ...process, console: '' } : process;
    if (!shown || watched.end !== 'finished') {
        const text = [verdict.text, ...(0,explain/* lastPrinted */.nt)(shown?.console ?? '')].join('\n');
        return { verdict, text, process: shown, reasons: job_reasons/* NO_REASONS */.gd };
    }
    const limits = { timeoutMs: LOOK_FOR_REASONS_MS, signal: interruption.signal };
    if (verdict.green) {
        const children = options.summary ? await (0,job_reasons/* findChildren */.xe)(kompira, shown, limits) : [];
        return { verdict, text: verdict.text, process: shown, reasons: { place: null, children } };
    }
    const reasons = await (0,job_reasons/* findReasons */.Rp)(kompira, shown, limits);
    const { failOnResult } = waiting;
    const pageUrl = (of) => kompira.pageUrl(of);
    return {
        verdict,
        text: (0,explain/* explain */.WE)({ verdict, process: shown, reasons, failOnResult, pageUrl }),
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
        const text = `${verdict.text}\nThe outputs could not be set. ${(0,errors/* sentenceOf */.$N)(thrown)}`;
        return { outcome, green: false, text };
    }
}
/** Sets the outputs of a process. */
function report(process, url) {
    (0,outputs/* setProcess */.K_)(process, (names) => {
        log/* warning */.$e(`Longer than a step can be handed, so only the beginning was set: ${names.join(', ')}. All of it: ${url}`);
    });
}
async function endUnfinished(watched, { kompira, path, waiting, interruption }, onLook) {
    const waited = { path, ...waiting, signal: interruption.signal };
    const { outcome, policy, budgetMs, told, gone } = (0,giving_up/* giveUp */.H)(watched, waited, (0,clock/* nowMs */.TC)());
    const url = kompira.pageUrl(path);
    if (policy === 'leave') {
        (0,state/* trySaveState */.a)({ phase: 'nothing to do' });
        const left = gone ? 'Nothing was done about it' : `${path} was left as it was`;
        return { outcome, green: false, text: `${told}\n${left}: ${url}` };
    }
    (0,state/* trySaveState */.a)({ phase: 'to stop', path, url });
    log/* info */.pq(`Terminating ${path}.`);
    const stopped = await (0,stop/* stop */.d)({ kompira, path, budgetMs, signal: interruption.urgent, onLook });
    if (stopped.end !== 'unproven')
        (0,state/* trySaveState */.a)({ phase: 'nothing to do' });
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
            return `It may still be running, for its end could not be proven. ${(0,errors/* sentenceOf */.$N)(stopped.cause)}\nStop it here: ${url}`;
    }
}


/***/ }),

/***/ 714:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  n8: () => (/* binding */ readProcessInputs)
});

// UNUSED EXPORTS: readChannelInputs, readPostInputs, readRunInputs

// EXTERNAL MODULE: ./src/job/giving-up.ts
var giving_up = __nccwpck_require__(731);
;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: external "node:querystring"
const external_node_querystring_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");
// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
// EXTERNAL MODULE: ./src/kompira/secrets.ts
var secrets = __nccwpck_require__(246);
// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
// EXTERNAL MODULE: ./src/text.ts
var src_text = __nccwpck_require__(992);
// EXTERNAL MODULE: ./src/json.ts
var json = __nccwpck_require__(301);
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
        throw new errors/* Problem */.AF(`${quote(text)} has no unit. Write ${brief(text)}s for seconds, or ${brief(text)}m for minutes.`);
    }
    if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
        throw new errors/* Problem */.AF(`${quote(text)} is not a duration. Write a number with ms, s, m, h or d: 90s, or 1h30m.`);
    }
    const ms = sumDuration(text);
    if (ms < sumDuration(least))
        throw new errors/* Problem */.AF(`${quote(text)} is too short. Write ${least} or more.`);
    if (ms > sumDuration(most))
        throw new errors/* Problem */.AF(`${quote(text)} is too long. Write ${most} or less.`);
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
    throw new errors/* Problem */.AF(`${quote(text)} is neither true nor false. Write one of the two.`);
}
function parse_parseOneOf(text, choices) {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined)
        throw new errors/* Problem */.AF(`${quote(text)} is none of ${choices.join(', ')}. Write one of these.`);
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
function parseProcess(text, server) {
    const bare = text.replace(/[?#].*$/s, '');
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare);
    if (isUrl && server !== undefined) {
        const base = `${new URL(server).href.replace(/\/$/, '')}/`;
        const url = URL.canParse(bare) ? new URL(bare).href : '';
        if (!url.startsWith(base)) {
            throw new errors/* Problem */.AF(`${quote(bare.replace(/\/\/[^/]*@/, '//'))} is not an address on ${server}, the server of this step. ` +
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
        throw new errors/* Problem */.AF(`${quoteAddress(text)} is no process. Write its id, its path or its address, ` +
            'as the outputs process-id, process and process-url have them: 262, or /process/id_262');
    }
    return `/process/id_${id}`;
}
/** JSON values, one a line; blank lines do not count. */
function parseJsonLines(text) {
    return (0,src_text/* linesOf */.D)(text).flatMap((line, index) => {
        const value = line.trim();
        if (value === '')
            return [];
        try {
            return [(0,json/* parseJson */.qF)(value)];
        }
        catch (thrown) {
            throw new errors/* Problem */.AF(`line ${index + 1}, ${quote(value)}, is not JSON (${(0,errors/* messageOf */.bD)(thrown)}). ` +
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
    throw new errors/* Problem */.AF('this is not the URL of a proxy. Write http://proxy.example.com:3128, with a user as ' +
        'http://user:password@proxy.example.com:3128, its special characters percent-encoded.');
}
/** Whether a host, as a URL has it, is this machine. */
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
/** Certificates in PEM, each for itself. Keys and texts around them are left out; a private key is refused. */
function parsePem(text) {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
        throw new errors/* Problem */.AF('there is a private key in it, which belongs to the server alone. Give the certificate without it.');
    }
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) {
        throw new errors/* Problem */.AF('there is no certificate in it. PEM begins with -----BEGIN CERTIFICATE-----.');
    }
    for (const [index, block] of blocks.entries()) {
        try {
            new external_node_crypto_namespaceObject.X509Certificate(block);
        }
        catch (thrown) {
            throw new errors/* Problem */.AF(`certificate ${index + 1} of ${blocks.length} cannot be read (${(0,errors/* messageOf */.bD)(thrown)}). Copy it again, whole and with its line breaks.`);
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
    for (const [index, line] of (0,src_text/* linesOf */.D)(text).entries()) {
        if (line.trim() === '')
            continue;
        const [, name = '', value = ''] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
        const key = name.toLowerCase();
        if (key === '' || value === '') {
            throw new errors/* Problem */.AF(`line ${index + 1} is not a header. Write Name: value, in ASCII, one a line.`);
        }
        if (OWN_HEADERS.includes(key))
            throw new errors/* Problem */.AF(`line ${index + 1}: ${name} is left to this action. Leave it out.`);
        if (headers.has(key))
            throw new errors/* Problem */.AF(`line ${index + 1}: ${name} is there twice. Leave one out.`);
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

;// CONCATENATED MODULE: ./src/github/connection.ts
/** The inputs that every action shares which talks to a server. */









/** The token is masked before anything else is looked at. */
function connection_readConnection(reader) {
    for (const spelling of (0,secrets/* spellingsOf */.Hz)(reader.text('token', 'KOMPIRA_TOKEN')))
        (0,log/* mask */.dK)(spelling);
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
        return (0,external_node_fs_namespaceObject.readFileSync)((0,external_node_path_namespaceObject.resolve)(workspace, text), 'utf8');
    }
    catch (thrown) {
        // Several lines are no path, but perhaps a key that has lost its heading.
        const shown = /[\r\n]/.test(text) ? 'this' : quote(text);
        const [why = ''] = (0,errors/* messageOf */.bD)(thrown).split(', open ', 1);
        throw new errors/* Problem */.AF(`${shown} is neither PEM text nor a file that can be read (${why}). ` +
            'Write a path from the workspace, or the certificate itself, from -----BEGIN CERTIFICATE----- on.');
    }
}
/** A shorter one is found in every other word, and nobody could read the log any more. */
const SHORTEST_MASKED = 3;
function maskText(secret) {
    if (secret.length >= SHORTEST_MASKED)
        (0,log/* mask */.dK)(secret);
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
        for (const spelling of [behindColon, (0,external_node_querystring_namespaceObject.unescape)(behindColon), password, (0,external_node_querystring_namespaceObject.unescape)(password)])
            maskText(spelling);
        if (text !== '')
            reader.parse(name, text, parseProxy);
    }
}

// EXTERNAL MODULE: ./src/github/console-printer.ts + 1 modules
var console_printer = __nccwpck_require__(402);
;// CONCATENATED MODULE: ./src/github/inputs.ts








/** A run of a workflow lasts so long at the most, on any kind of runner. */
const LONGEST_WAIT = '35d';
const PROCESS_COMMANDS = ['wait', 'show', 'terminate', 'suspend', 'resume'];
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
    const reader = new reader_Reader(env, { 'on-timeout': 'leave', 'on-cancel': 'leave' });
    const connection = connection_readConnection(reader);
    const inputs = {
        connection,
        path: reader.required('process', (text) => parseProcess(text, connection.server), 'Write the id, the path or the address of a process. An output is empty where its step started none, and ' +
            'in another job where GitHub found a secret in it.'),
        command: reader.optional('command', (text) => parse_parseOneOf(text, PROCESS_COMMANDS)) ?? 'wait',
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
    const reader = new Reader(env);
    const connection = readConnection(reader);
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
        timeoutMs: reader.read('timeout', reader_duration('1ms', LONGEST_WAIT)),
        pollIntervalMs: reader.read('poll-interval', reader_duration('10ms', '1h')),
        longPoll: reader.read('long-poll', parse_parseBoolean),
        onTimeout: reader.read('on-timeout', (text) => parse_parseOneOf(text, giving_up/* POLICIES */.P)),
        onCancel: reader.read('on-cancel', (text) => parse_parseOneOf(text, giving_up/* POLICIES */.P)),
        failOnResult: reader.block('fail-on-result', parseJsonLines) ?? [],
    };
}
function readTelling(reader) {
    return {
        console: reader.read('console', (text) => parse_parseOneOf(text, console_printer/* CONSOLE_MODES */.B)),
        summary: reader.read('summary', parse_parseBoolean),
    };
}


/***/ }),

/***/ 385:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $e: () => (/* binding */ warning),
/* harmony export */   N4: () => (/* binding */ endGroup),
/* harmony export */   Oh: () => (/* binding */ startGroup),
/* harmony export */   V$: () => (/* binding */ foreign),
/* harmony export */   V2: () => (/* binding */ failure),
/* harmony export */   Yz: () => (/* binding */ debug),
/* harmony export */   _o: () => (/* binding */ isDebug),
/* harmony export */   dK: () => (/* binding */ mask),
/* harmony export */   pq: () => (/* binding */ info)
/* harmony export */ });
/* unused harmony export inert */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(705);
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
    for (const line of lines.flatMap(_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(GUTTER + inert(line));
}
/** Whether somebody has switched the runner's debug log on. */
function isDebug() {
    return _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .isDebug */ ._o();
}
function debug(text) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .debug */ .Yz((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(text).map(inert).join('\n'));
}
/** An annotation: something that a person should look at, though the step goes on. */
function warning(text) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(text).map(inert).join('\n'));
}
/** The annotation of a red step, under a title that a person can read in a list. One failure, one call. */
function failure(title, text) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .error */ .z3((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(text).map(inert).join('\n'), { title: (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .D)(title).map(inert).join(' ') });
}
function startGroup(title) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .startGroup */ .Oh(inert(title));
}
function endGroup() {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .endGroup */ .N4();
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

/***/ 898:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ tellRetry),
/* harmony export */   F: () => (/* binding */ teller)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(916);
/* harmony import */ var _job_reasons_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(42);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(385);
/** What happens during a wait, in words, in the log. */




/** The first is a warning, what comes after it a line: it is one trouble, and one annotation. */
function warnOnce() {
    let warned = false;
    return (text) => {
        if (warned)
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(text);
        else
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(text);
        warned = true;
    };
}
/** For what did not get through and is tried again; `state` is what has not happened yet, as a sentence. */
function tellRetry(state) {
    const warn = warnOnce();
    return (error, pauseMs) => {
        warn(`${state} ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)(error)} Trying again in ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .readable */ .HD)(pauseMs)}.`);
    };
}
/** `url` is where a person finds the process. */
function teller(url) {
    const warnOfOutage = warnOnce();
    return (notice) => {
        tell(notice, url, warnOfOutage);
    };
}
function tell(notice, url, warnOfOutage) {
    switch (notice.kind) {
        case 'outage began':
            warnOfOutage(`The server cannot be asked just now. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)(notice.error)} Trying again.`);
            return;
        case 'outage over':
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`The server answers again, after ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .readable */ .HD)(notice.lengthMs)}.`);
            return;
        case 'long poll given up':
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`long-poll does not work here, so the process is looked at from time to time. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)(notice.reason)}`);
            return;
        case 'silent': {
            const { process, watchedMs } = notice;
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`${process.status}${(0,_job_reasons_js__WEBPACK_IMPORTED_MODULE_3__/* .whereIn */ .bw)(process)} after ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .readable */ .HD)(watchedMs)}. Nothing new in its console for a minute.`);
            return;
        }
        case 'suspended':
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(`The process is suspended: nothing moves until somebody resumes it. ${url}`);
            return;
        case 'new for long':
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e('The process has been NEW for half a minute: its jobflow may be at its multiplicity, the Kompira engine ' +
                `down, or the licence out. ${url}`);
            return;
        case 'waiting for long':
            _log_js__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(`The process has been WAITING for five minutes: for a long command, or for a person who should act. ${url}`);
            return;
    }
}


/***/ }),

/***/ 353:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ji: () => (/* binding */ setOutcome),
/* harmony export */   K_: () => (/* binding */ setProcess),
/* harmony export */   i: () => (/* binding */ setStarted)
/* harmony export */ });
/* unused harmony exports setMail, setMessage */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(705);
/* harmony import */ var _job_verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(190);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(301);
/* harmony import */ var _kompira_answers_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(496);
/** The outputs of the step, each in one place. */




/** What the server keeps of a console. */
const CONSOLE_BYTES = 64 * 1024;
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
    core.setOutput('html', html);
}
/** As soon as it has started: `path` is `/process/id_262`, `url` where a person finds it. */
function setStarted(path, url) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('process-id', path.replace('/process/id_', ''));
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('process', path);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('process-url', url);
}
/** What the last look said. What is too long for GitHub is shortened, and `onShortened` told the names. */
function setProcess(process, onShortened) {
    const outputs = {
        status: process.status,
        'started-time': process.startedTime,
        'finished-time': process.finishedTime,
        ...((0,_kompira_answers_js__WEBPACK_IMPORTED_MODULE_1__/* .isFinal */ .dR)(process.status) && {
            'exit-status': process.exitStatus === null ? null : String(process.exitStatus),
            result: (0,_job_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(process.result),
            'result-json': (0,_json_js__WEBPACK_IMPORTED_MODULE_3__/* .printJson */ .Q2)(process.result),
            error: process.error === null ? '' : (0,_job_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(process.error),
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
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH(name, fits ? value : shorten(name, value));
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

/***/ 90:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  L: () => (/* binding */ saveState),
  a: () => (/* binding */ trySaveState)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __nccwpck_require__(705);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __nccwpck_require__(916);
;// CONCATENATED MODULE: ./src/github/left-state.ts
const STATE_NAME = 'kompira';
/**
 * Nothing to do where main was ended before it left any: it saves its state before it starts anything. Read without
 * `@actions/core`, which takes longer to load than all that most post steps do.
 */
function leftState(env) {
    const text = env[`STATE_${STATE_NAME}`] ?? '';
    return text === '' ? { phase: 'nothing to do' } : JSON.parse(text);
}

// EXTERNAL MODULE: ./src/github/log.ts
var log = __nccwpck_require__(385);
;// CONCATENATED MODULE: ./src/github/state.ts
/** Hands over to the post step. */




/** Throws where it cannot be written: then nothing may be started. */
function saveState(state) {
    core/* saveState */.LZ(STATE_NAME, JSON.stringify(state));
}
/** Once something runs, to look after it matters more than to note it: where that fails, as on a full disk, it is told. */
function trySaveState(state) {
    try {
        saveState(state);
    }
    catch (thrown) {
        log/* info */.pq(`What the post step should know could not be noted. ${(0,errors/* sentenceOf */.$N)(thrown)}`);
    }
}


/***/ }),

/***/ 185:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ step)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(916);
/* harmony import */ var _job_interruption_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(232);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(385);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(353);
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
        if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz)
            return failed(thrown.message, 'Kompira: the inputs are wrong');
        _log_js__WEBPACK_IMPORTED_MODULE_1__/* .debug */ .Yz(thrown instanceof Error ? (thrown.stack ?? '') : '');
        return failed(`The action failed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}. Please report it.`);
    });
    settle(ending);
    settled = true;
    // Not before the runner has taken all of the log: the last of it says why.
    setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}
function settle({ title, outcome, green, text }) {
    try {
        if (outcome)
            (0,_outputs_js__WEBPACK_IMPORTED_MODULE_2__/* .setOutcome */ .Ji)(outcome);
    }
    catch (thrown) {
        const unset = `The output outcome could not be set. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .sentenceOf */ .$N)(thrown)}`;
        settle({ title, green: false, text: text === '' ? unset : `${text}\n${unset}` });
        return;
    }
    if (!green)
        _log_js__WEBPACK_IMPORTED_MODULE_1__/* .failure */ .V2(title, text);
    else if (text !== '')
        _log_js__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(text);
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
            const reason = new _job_interruption_js__WEBPACK_IMPORTED_MODULE_3__/* .Interrupted */ .j$('cancelled', `The step was cancelled (${signal}).`);
            if (first.signal.aborted)
                second.abort(reason);
            else
                first.abort(reason);
        });
    }
    const crash = (error) => {
        first.abort(new _job_interruption_js__WEBPACK_IMPORTED_MODULE_3__/* .Interrupted */ .j$('crashed', `The action failed: ${error.message}. Please report it.`, error));
    };
    process.on('uncaughtException', (error) => {
        if (!first.signal.aborted)
            _log_js__WEBPACK_IMPORTED_MODULE_1__/* .debug */ .Yz(error.stack ?? '');
        crash(error);
    });
    // A log that nobody takes any more is no reason to say so in it, again and again.
    for (const stream of [process.stdout, process.stderr])
        stream.on('error', crash);
    return { signal: first.signal, urgent: second.signal };
}


/***/ }),

/***/ 395:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   tt: () => (/* binding */ adviceOnFollowing)
/* harmony export */ });
/* unused harmony exports adviceOnStart, isRedirect */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(916);
/** What a person can do about an error of the server. Pure. */

/** One or two sentences on a start that failed; empty where there is nothing to add to the error's own message. */
function adviceOnStart(thrown) {
    if (thrown instanceof TransportError)
        return adviceOnTransport(thrown);
    if (thrown instanceof RefusedError)
        return adviceOnStatus(thrown);
    if (thrown instanceof NotUnderstoodError && !thrown.permanent)
        return SOMETHING_ELSE;
    return '';
}
const SOMETHING_ELSE = 'Something else than Kompira seems to answer there, a login page or a gateway: check server, its port and its path prefix.';
const REDIRECT = 'Redirects are not followed. Set server to the address that answers itself: mostly https, and the whole host name.';
/** It ends a wait only once the tolerance is used up. */
const OUTAGE = 'This lasted for longer than outage-tolerance. Raise that where a restart of the server takes longer.';
/** The same on a process that could not be followed any longer, or what `command` says. */
function adviceOnFollowing(thrown, command = 'read') {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransportError */ .wX)
        return thrown.permanent ? adviceOnTransport(thrown) : OUTAGE;
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4 && !thrown.permanent)
        return SOMETHING_ELSE;
    if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk))
        return '';
    if (isRedirect(thrown))
        return REDIRECT;
    if (thrown.status === 429 || thrown.status >= 500)
        return OUTAGE;
    if (thrown.reason === '')
        return SOMETHING_ELSE;
    switch (thrown.status) {
        case 401:
            return 'Check token: it was changed, or the REST API was disabled for its user (REST API 有効化).';
        case 403:
            return `The token's user needs the permission to ${command} this process; an ordinary user has it for their own.`;
        case 404:
            return 'It was deleted, or this user may not see it; an ordinary user sees their own alone.';
        default:
            return '';
    }
}
function adviceOnTransport({ arrived, trouble }) {
    switch (trouble) {
        case 'self-signed':
            return "Put that certificate (PEM) into ca-certificate, if you know it to be the server's.";
        case 'unknown authority':
            return 'Put the certificate (PEM) of that authority into ca-certificate.';
        case 'incomplete chain':
            return 'Put the certificate (PEM) of that authority into ca-certificate.';
        case 'wrong name':
            return 'Set server to one of these names, or have a certificate made for the name that it has now.';
        case 'expired':
            return 'Have it renewed. insecure: true accepts any certificate, and so anybody between this runner and the server.';
        case 'not yet valid':
            return 'Compare the clocks of this runner and of the server.';
        case 'other certificate':
            return 'Have a look at it: openssl s_client -showcerts -connect HOST:443';
        case 'client certificate':
            return 'This action has none to show. Set server to an address that asks for none, and have it let this runner in.';
        case 'handshake':
            return 'Check that server names a port that speaks https, and that the runner and the server share a version of TLS.';
        case 'proxy login':
            return 'Put user and password into the proxy variable: https_proxy=http://user:password@proxy:port';
        case 'proxy refusal':
            return 'Ask those who run the proxy to let this runner through, or name the server in no_proxy.';
        case 'proxy unreachable':
            return 'Check the variables https_proxy, http_proxy and no_proxy.';
        case undefined:
            return arrived === 'no'
                ? 'Check server, and whether this runner may reach it (DNS, firewall, proxy).'
                : '';
    }
}
function adviceOnStatus(refused) {
    const { status, reason, retryAfterMs } = refused;
    if (isRedirect(refused))
        return REDIRECT;
    // Kompira gives its reason in JSON; whatever refuses without one is something else.
    if (reason === '' && [401, 403].includes(status))
        return 'Kompira would give a reason, so this is a gateway before it. Put what it wants of a caller into headers.';
    switch (status) {
        case 400:
            if (reason.startsWith('parameters:'))
                return 'Compare parameters with those of the jobflow: each one without a default must be given, under its own name.';
            if (OPTION.test(reason))
                return `Check ${(OPTION.exec(reason)?.[1] ?? '').replace('_', '-')}.`;
            return 'Check in Kompira that the jobflow compiles, and compare parameters with those that it declares.';
        case 401:
            if (NO_CREDENTIALS.test(reason))
                return 'The token was sent, but did not arrive: something before Kompira swallows the header. Set token-location to query.';
            return 'Check token: Kompira shows it at the user, once the REST API is enabled for that user (REST API 有効化).';
        case 403:
            return "The token's user needs the permission to read and to execute this jobflow, and the REST API enabled (REST API 有効化).";
        case 404:
            if (reason === '')
                return 'This does not look like Kompira: check server, its port and its path prefix.';
            return 'Check jobflow: the object path with upper and lower case as in Kompira, and a user who may see it.';
        case 429:
        case 503:
            return retryAfterMs === undefined
                ? OUTAGE
                : 'The server asks for a pause that is longer than outage-tolerance allows.';
        default:
            return status >= 500
                ? 'The server, or a gateway before it, is in trouble: look there, then run this step again.'
                : 'Kompira gives no such answer to a start, so check server, and what stands before it: a gateway, a firewall.';
    }
}
/** A validation error names the field, which is an input by another spelling. */
const OPTION = /^(node|account|command_line|step_mode|checkpoint_mode|monitoring_mode):/;
/** The words of Django REST framework for a request without a token, which this action never sends. */
const NO_CREDENTIALS = /^(認証情報が含まれていません|Authentication credentials were not provided)/;
function isRedirect(thrown) {
    return thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RefusedError */ .fk && thrown.status >= 300 && thrown.status < 400;
}


/***/ }),

/***/ 866:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ control),
/* harmony export */   g: () => (/* binding */ ControlError)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(916);
/* harmony import */ var _kompira_answers_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(496);
/* harmony import */ var _interruption_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(232);
/* harmony import */ var _patience_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(768);
/** Suspends or resumes a process, and proves it by reading the process. Prints nothing. */





/** A server at work does it at once. */
const PROVEN_WITHIN_MS = 10_000;
const PAUSE_MS = 250;
/** The command itself was refused, or did not get through: nothing was done. */
class ControlError extends Error {
    name = 'ControlError';
}
/** Throws what the server does where the process cannot be looked at once, ControlError where the command was not taken. */
async function control(options) {
    const { kompira, path, command, interruption } = options;
    const wanted = command === 'suspend';
    const before = await (0,_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .askPatiently */ .Ev)(options, (limits) => kompira.process(path, limits));
    if ((0,_kompira_answers_js__WEBPACK_IMPORTED_MODULE_1__/* .isFinal */ .dR)(before.status))
        return { end: 'ended', process: before };
    if (before.suspended === wanted)
        return { end: 'already', process: before };
    // Not twice: a process in step mode would go on by two steps.
    const sent = await (0,_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .sendOnce */ .E4)(options, (limits) => kompira.control(path, command, limits));
    if (sent.end === 'not taken')
        throw new ControlError((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(sent.cause), { cause: sent.cause });
    if (sent.end === 'interrupted')
        throw interruption.signal.reason;
    const deadlineMs = (0,_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .nowMs */ .TC)() + PROVEN_WITHIN_MS;
    let process = before;
    let unseen;
    for (;;) {
        try {
            const timeoutMs = Math.max(deadlineMs - (0,_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .nowMs */ .TC)(), PAUSE_MS);
            process = await kompira.process(path, { timeoutMs, signal: interruption.signal });
            unseen = undefined;
            if ((0,_kompira_answers_js__WEBPACK_IMPORTED_MODULE_1__/* .isFinal */ .dR)(process.status))
                return { end: wanted ? 'ended' : 'done', process };
            if (process.suspended === wanted)
                return { end: 'done', process };
            if (!wanted && hasMoved(before, process))
                return { end: 'again', process };
        }
        catch (cause) {
            unseen = { cause };
        }
        if ((0,_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .nowMs */ .TC)() >= deadlineMs || (0,_interruption_js__WEBPACK_IMPORTED_MODULE_4__/* .isInterrupted */ .fT)(interruption)) {
            if (unseen)
                return { end: 'unseen', process, ...unseen };
            return { end: 'unproven', process, ...(sent.end === 'uncertain' && { cause: sent.cause }) };
        }
        await (0,_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .sleep */ .yy)(PAUSE_MS, interruption.signal);
    }
}
function hasMoved(before, now) {
    return before.line !== now.line || before.currentJob !== now.currentJob || before.console !== now.console;
}


/***/ }),

/***/ 731:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ giveUp),
/* harmony export */   P: () => (/* binding */ POLICIES)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(916);
/* harmony import */ var _advice_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(395);
/* harmony import */ var _interruption_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(232);
/* harmony import */ var _reasons_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(42);
/** What becomes of a process, and of the step, where a wait came to no end of the process. Pure. */





const POLICIES = ['terminate', 'leave'];
/** What is left for it where the start took its time to be answered. */
const LEAST_STOP_MS = 1500;
const STOP_AFTER_TIMEOUT_MS = 20_000;
/** The server has been out of reach for longer than the tolerance; post tries once more. */
const STOP_AFTER_OUTAGE_MS = 5000;
/** `nowMs`: on the monotonic clock. A step that gives up for any reason but a cancel goes by `onTimeout`. */
function giveUp(unfinished, waited, nowMs) {
    const { path, timeoutMs, onTimeout, onCancel, signal } = waited;
    const policy = onTimeout;
    switch (unfinished.end) {
        case 'timed out': {
            const told = `${path} had not ended when the timeout of ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .readable */ .HD)(timeoutMs)} was over. ${lastSeen(unfinished.last)}`;
            return { outcome: 'timed-out', policy, budgetMs: STOP_AFTER_TIMEOUT_MS, told, gone: false };
        }
        case 'crashed': {
            const told = `The action failed while it followed ${path}. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)(unfinished.cause)}`;
            return { outcome: 'error', policy, budgetMs: STOP_AFTER_OUTAGE_MS, told, gone: false };
        }
        case 'interrupted': {
            const reason = signal.reason;
            const outcome = (0,_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .outcomeOf */ .sG)({ signal });
            const sinceMs = reason instanceof _interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .Interrupted */ .j$ ? nowMs - reason.atMs : 0;
            const budgetMs = Math.max(_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .STOPPED_BY_MS */ .n_ - sinceMs, LEAST_STOP_MS);
            const byCancel = outcome === 'cancelled' ? onCancel : onTimeout;
            return { outcome, policy: byCancel, budgetMs, told: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)(reason), gone: false };
        }
        case 'gave up': {
            const { cause } = unfinished;
            const told = `${path} could not be followed to its end. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)(cause)}\n${(0,_advice_js__WEBPACK_IMPORTED_MODULE_3__/* .adviceOnFollowing */ .tt)(cause)}`.trimEnd();
            const gone = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isOwnWord */ .NZ)(cause, [404]);
            return { outcome: 'error', policy, budgetMs: STOP_AFTER_OUTAGE_MS, told, gone };
        }
    }
}
function lastSeen(last) {
    if (!last)
        return 'It could not be looked at once.';
    if (last.status === 'NEW') {
        return 'It never began: its jobflow may be at its multiplicity, the Kompira engine down, or the licence out.';
    }
    const { status, suspended } = last;
    return `It was ${status}${suspended ? ' and suspended' : ''}${(0,_reasons_js__WEBPACK_IMPORTED_MODULE_4__/* .whereIn */ .bw)(last)} when it was last seen.`;
}


/***/ }),

/***/ 232:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dc: () => (/* binding */ graceAfter),
/* harmony export */   fT: () => (/* binding */ isInterrupted),
/* harmony export */   j$: () => (/* binding */ Interrupted),
/* harmony export */   n_: () => (/* binding */ STOPPED_BY_MS),
/* harmony export */   sG: () => (/* binding */ outcomeOf)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(529);

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
    atMs = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .nowMs */ .TC)();
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


/***/ }),

/***/ 564:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ Outage)
/* harmony export */ });
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


/***/ }),

/***/ 768:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E4: () => (/* binding */ sendOnce),
/* harmony export */   Ev: () => (/* binding */ askPatiently)
/* harmony export */ });
/* unused harmony exports mayPass, mayHaveBeenTaken */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(916);
/* harmony import */ var _interruption_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(232);
/* harmony import */ var _outage_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(564);
/** How a step goes about a server that does not answer, where it does not follow a process. */




/**
 * After a cancel the answer to what is under way is worth this much waiting: it names what is to be stopped. 7.5 s later
 * the runner loses patience; what it leaves no time for, the post step does.
 */
const ANSWER_GRACE_MS = 7000;
/**
 * Asks what may be asked any number of times, until there is an answer. Throws what the last try threw: at once where
 * the next would say the same, and after an interruption. `answered`: see `mayPass`.
 */
async function askPatiently({ outageToleranceMs, interruption, onRetry }, ask, answered = false) {
    const outage = new _outage_js__WEBPACK_IMPORTED_MODULE_0__/* .Outage */ .a(outageToleranceMs);
    for (;;) {
        const triedMs = (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .nowMs */ .TC)();
        try {
            return await ask({ signal: interruption.signal });
        }
        catch (thrown) {
            const pauseMs = mayPass(thrown, answered)
                ? outage.failed(triedMs, (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .nowMs */ .TC)(), askedPauseMs(thrown))
                : undefined;
            if (pauseMs === undefined || pauseMs < askedPauseMs(thrown) || (0,_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .isInterrupted */ .fT)(interruption))
                throw thrown;
            onRetry(thrown, pauseMs);
            await (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .sleep */ .yy)(pauseMs, interruption.signal);
            if ((0,_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .isInterrupted */ .fT)(interruption))
                throw thrown;
        }
    }
}
/**
 * Whether another try may go better. Once Kompira has `answered` this as it should, the page of something else in its
 * place is trouble that may pass as well; before, server is likely to be wrong.
 */
function mayPass(thrown, answered) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .TransportError */ .wX)
        return !thrown.permanent;
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .NotUnderstoodError */ .v4)
        return answered && !thrown.permanent;
    if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .RefusedError */ .fk))
        return false;
    return thrown.status === 429 || thrown.status >= 500 || (answered && thrown.reason === '');
}
/**
 * Sends it again, within the tolerance, only where it is certain that the server never took it: no connection, 429, or
 * 503 with Retry-After. Never throws.
 */
async function sendOnce({ outageToleranceMs, interruption, onRetry }, send) {
    const outage = new _outage_js__WEBPACK_IMPORTED_MODULE_0__/* .Outage */ .a(outageToleranceMs);
    const limits = {
        signal: (0,_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .graceAfter */ .Dc)(interruption, ANSWER_GRACE_MS),
        signalUntilSent: interruption.signal,
    };
    for (;;) {
        if ((0,_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .isInterrupted */ .fT)(interruption))
            return { end: 'interrupted' };
        const triedMs = (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .nowMs */ .TC)();
        try {
            return { end: 'taken', answer: await send(limits) };
        }
        catch (thrown) {
            if (mayHaveBeenTaken(thrown))
                return { end: 'uncertain', cause: thrown, triedMs };
            if ((0,_interruption_js__WEBPACK_IMPORTED_MODULE_2__/* .isInterrupted */ .fT)(interruption))
                continue;
            const askedMs = askedPauseMs(thrown);
            const pauseMs = neverTaken(thrown) ? outage.failed(triedMs, (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .nowMs */ .TC)(), askedMs) : undefined;
            if (pauseMs === undefined || pauseMs < askedMs)
                return { end: 'not taken', cause: thrown };
            onRetry(thrown, pauseMs);
            await (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .sleep */ .yy)(pauseMs, interruption.signal);
        }
    }
}
/** Whether the server may have acted on a request that failed so. */
function mayHaveBeenTaken(thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .TransportError */ .wX)
        return thrown.arrived === 'maybe';
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .RefusedError */ .fk) {
        if (neverTaken(thrown))
            return false;
        // A browser is sent on to what its POST has made.
        if (thrown.status === 303 || /\/process\/id_\d+$/.test(thrown.location ?? ''))
            return true;
        // These can come from something in front of Kompira that gave up after it had handed the request on.
        return thrown.status === 408 || thrown.status >= 500;
    }
    return true;
}
/** Whether it is certain that the server did not take it, and worth trying again. */
function neverTaken(thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .TransportError */ .wX)
        return thrown.arrived === 'no' && !thrown.permanent;
    if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .RefusedError */ .fk))
        return false;
    return thrown.status === 429 || (thrown.status === 503 && thrown.retryAfterMs !== undefined);
}
function askedPauseMs(thrown) {
    return (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .RefusedError */ .fk ? thrown.retryAfterMs : undefined) ?? 0;
}


/***/ }),

/***/ 42:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Rp: () => (/* binding */ findReasons),
/* harmony export */   WN: () => (/* binding */ hasFailed),
/* harmony export */   bw: () => (/* binding */ whereIn),
/* harmony export */   gd: () => (/* binding */ NO_REASONS),
/* harmony export */   xe: () => (/* binding */ findChildren)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(301);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(992);
/** Why a process failed, as far as the server can say: where it stood, and which of its children failed. */


const NO_REASONS = { place: null, children: [] };
/** ` in /root/restart_process line 5`, for a sentence; empty where the server does not say. */
function whereIn({ currentJob, line }) {
    if (currentJob === null)
        return '';
    return ` in ${currentJob}${line === null ? '' : ` line ${line}`}`;
}
/** Never throws: the verdict stands without its reasons, and the process's own page shows them too. */
async function findReasons(kompira, process, limits) {
    const [place, children] = await Promise.all([
        findPlace(kompira, process, limits),
        findChildren(kompira, process, limits),
    ]);
    return { place, children };
}
/** Never throws either. */
function findChildren(kompira, { path }, limits) {
    return kompira.children(path, limits).catch(() => []);
}
async function findPlace(kompira, { currentJob, line }, limits) {
    if (currentJob?.startsWith('/') !== true)
        return null;
    const source = line === null ? null : await sourceLine(kompira, currentJob, line, limits).catch(() => null);
    return { job: currentJob, line, source };
}
async function sourceLine(kompira, job, line, limits) {
    const { source } = await kompira.object(job, limits);
    return source === null ? null : ((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .linesOf */ .D)(source)[line - 1]?.trim() ?? null);
}
/** Whether a child is known to have ended in a way that would have been red. */
function hasFailed({ status, exitStatus, result }, failOnResult) {
    if (status === 'ABORTED')
        return true;
    return (status === 'DONE' && ((exitStatus ?? 0) !== 0 || failOnResult.some((value) => (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .sameJson */ .Vk)(value, result))));
}


/***/ }),

/***/ 143:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ stop)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(529);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(916);
/* harmony import */ var _kompira_answers_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(496);
/** Stops a process, and proves it: terminated, then read until it is final. Prints nothing. */



const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
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
async function stop({ kompira, path, budgetMs, signal, onLook }) {
    const deadlineMs = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .nowMs */ .TC)() + budgetMs;
    const leftMs = () => deadlineMs - (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .nowMs */ .TC)();
    const isUrgent = () => signal.aborted;
    let cause = new Error('There was no time left to terminate it');
    let terminatedMs = -Infinity;
    let notFound = 0;
    let refused = 0;
    for (let pauseMs = FIRST_PAUSE_MS; leftMs() > LEAST_TRY_MS && !isUrgent(); pauseMs *= 2) {
        try {
            if ((0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .nowMs */ .TC)() - terminatedMs >= TERMINATE_AGAIN_MS) {
                // Half of what is left: a terminate that hangs must leave time for the look that proves it.
                await kompira.control(path, 'terminate', { timeoutMs: leftMs() / 2, signal });
                terminatedMs = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .nowMs */ .TC)();
            }
        }
        catch (thrown) {
            cause = thrown;
            if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isOwnWord */ .NZ)(thrown, [401, 403]))
                refused += 1;
        }
        if (leftMs() <= LEAST_TRY_MS)
            break;
        try {
            // One that hangs must leave time for the next.
            const timeoutMs = Math.max(leftMs() / 2, Math.min(leftMs(), SLOW_LOOK_MS));
            const process = await kompira.process(path, { timeoutMs, signal });
            onLook(process);
            if ((0,_kompira_answers_js__WEBPACK_IMPORTED_MODULE_2__/* .isFinal */ .dR)(process.status))
                return { end: 'stopped', process };
            if (terminatedMs > -Infinity)
                cause = new Error(`The server was told to terminate it, but it is ${process.status} still`);
        }
        catch (thrown) {
            if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isOwnWord */ .NZ)(thrown, [404])) {
                notFound += 1;
                pauseMs = Math.max(pauseMs, SURELY_APART_MS);
            }
            if (notFound >= SURELY)
                return { end: 'gone' };
            if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isOwnWord */ .NZ)(thrown, [401, 403]))
                return { end: 'unproven', cause: thrown };
            cause = thrown;
        }
        if (refused >= SURELY)
            break;
        await (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .sleep */ .yy)(Math.min(pauseMs, LONGEST_PAUSE_MS, leftMs()), signal);
    }
    if (isUrgent())
        cause = new Error('The step was ended before the stop was proven');
    return { end: 'unproven', cause };
}


/***/ }),

/***/ 190:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S4: () => (/* binding */ judge),
/* harmony export */   pj: () => (/* binding */ plain)
/* harmony export */ });
/* unused harmony export brief */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(529);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(301);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(992);
/** Green or red, and why in a sentence. Pure: red until proved green. */



/** A process that is final. `failOnResult`: results that are red although it is DONE. */
function judge(process, failOnResult) {
    const took = process.elapsedSeconds === null ? '' : ` after ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .readable */ .HD)(process.elapsedSeconds * 1000)}`;
    const red = (text) => ({ outcome: 'failed', green: false, text: text + errorOf(process) });
    const exit = process.exitStatus === null ? '' : `, with the exit status ${process.exitStatus}`;
    if (process.status === 'ABORTED')
        return red(`${process.path} was ABORTED${took}${exit}.`);
    if (process.status !== 'DONE')
        return red(`${process.path} is ${process.status}, not DONE.`);
    if (process.exitStatus !== 0) {
        const returned = process.result === null ? '' : ` Result: ${brief(process.result)}`;
        return red(`${process.path} is DONE${took}, with the exit status ${process.exitStatus ?? 'null'}.${returned}`);
    }
    const result = brief(process.result);
    if (failOnResult.some((value) => (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .sameJson */ .Vk)(value, process.result))) {
        return red(`${process.path} is DONE${took}, but its result ${result} counts as a failure (fail-on-result).`);
    }
    return {
        outcome: 'succeeded',
        green: true,
        text: `${process.path} is DONE${took}. Result: ${result}, exit status: 0.`,
    };
}
function errorOf({ error }) {
    return error === null || error === '' ? '' : `\nIts error: ${brief(error)}`;
}
/** `result` and `error` as outputs have them: a text as it is, anything else as JSON. */
function plain(value) {
    return typeof value === 'string' ? value : (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .printJson */ .Q2)(value);
}
/** The same in a sentence: cut where it is too long, its further lines set off from those around it. */
function brief(value) {
    const text = plain(value).trimEnd();
    if (text === '')
        return '""';
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .linesOf */ .D)((0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(text, 1000)).join('\n  ');
}


/***/ }),

/***/ 301:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   OW: () => (/* binding */ isJsonObject),
/* harmony export */   Q2: () => (/* binding */ printJson),
/* harmony export */   Vk: () => (/* binding */ sameJson),
/* harmony export */   i: () => (/* binding */ asNumber),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
/* unused harmony exports parseJsonWith, isRawNumber */
/** JSON that loses nothing: a number that JavaScript cannot hold as it was written keeps its source text. */
const json = JSON;
/** Throws SyntaxError for what is not JSON, RangeError for what is nested deeper than the stack. */
function parseJson(text) {
    return json.parse(text, (_key, value, { source }) => typeof value === 'number' && source !== undefined && String(value) !== source
        ? json.rawJSON(source)
        : value);
}
/** Its reviver told how a value was written. Throws as `parseJson` does. */
const parseJsonWith = json.parse;
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
/** Whether two values mean the same: `1` and `1.0` do, and the order of keys does not matter. */
function sameJson(a, b) {
    return canonical(a) === canonical(b);
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


/***/ }),

/***/ 496:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $z: () => (/* binding */ processPath),
/* harmony export */   Lj: () => (/* binding */ toProcess),
/* harmony export */   _Q: () => (/* binding */ toPaths),
/* harmony export */   az: () => (/* binding */ ACTIVE_STATUSES),
/* harmony export */   dR: () => (/* binding */ isFinal),
/* harmony export */   h_: () => (/* binding */ toRows),
/* harmony export */   oE: () => (/* binding */ toActive),
/* harmony export */   vw: () => (/* binding */ toObject)
/* harmony export */ });
/* unused harmony export FINAL_STATUSES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(916);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(301);
/* harmony import */ var _bodies_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(907);
/**
 * What the server answers, from `unknown` JSON into types. What decides a verdict (status, exit status, result,
 * error, console) is checked; what only decorates is null where it is not what it should be, so that a server of
 * another version does not turn a good answer into a failure.
 */



const ACTIVE_STATUSES = ['NEW', 'READY', 'RUNNING', 'WAITING'];
const FINAL_STATUSES = ['DONE', 'ABORTED'];
function isFinal(status) {
    return FINAL_STATUSES.includes(status);
}
/** The path that a start answers, `/process/id_262`; another host, another object or `..` is not one. */
function processPath(what, body) {
    if (typeof body === 'string' && idIn(body) !== undefined)
        return body;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the answer is not the path of a process: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(body)}`);
}
function toProcess(path, what, body) {
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(body))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the answer is not a process: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(body)}`);
    if (typeof body.abspath === 'string' && body.abspath !== path)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the answer is of another process: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(body.abspath)}`);
    const checked = (name, read) => {
        const value = body[name];
        const understood = value === undefined ? undefined : read(value);
        if (understood === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: ${name} is ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(value)}`);
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(status)} is no status this action knows`, {
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
    const results = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(body) ? body.results : undefined;
    if (Array.isArray(results))
        return results;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the answer is not a page: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(body)}`);
}
function toRow(row) {
    const fields = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(row) ? row : {};
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
        const message = `${what}: the page holds what is no process of a jobflow: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(result)}`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(message, { permanent: true });
    });
    const active = rows.filter(({ job, status }) => job === jobflow && !FINAL_STATUSES.includes(status));
    const count = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(body) ? asInteger(body.count) : undefined;
    if (active.length < rows.length && count !== rows.length) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the server does not filter its processes as it was asked to`, {
            permanent: true,
        });
    }
    return active;
}
function toObject(what, body) {
    const { abspath, type_object: type, fields } = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(body) ? body : {};
    if (typeof abspath !== 'string' || typeof type !== 'string') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the answer is not an object of Kompira: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(body)}`);
    }
    return { path: abspath, type, source: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(fields) ? (asString(fields.source) ?? null) : null };
}
/** The paths on a page of objects of these types. */
function toPaths(what, body, types) {
    const results = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(body) ? body.results : undefined;
    if (!Array.isArray(results))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NotUnderstoodError */ .v4(`${what}: the answer is not a page: ${(0,_bodies_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(body)}`);
    return results.flatMap((row) => {
        const { abspath, type_object: type } = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJsonObject */ .OW)(row) ? row : {};
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
    const number = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__/* .asNumber */ .i)(value);
    return Number.isFinite(number) ? number : undefined;
}
function asInteger(value) {
    return Number.isSafeInteger(value) ? value : undefined;
}


/***/ }),

/***/ 907:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   WU: () => (/* binding */ show),
/* harmony export */   ZL: () => (/* binding */ understand),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(916);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(301);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(992);
/** The body of an answer: its JSON, or the reason of a refusal. */



/** The JSON of an answer. */
function understand(what, { headers, text }, clean) {
    try {
        return clean((0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(text));
    }
    catch (thrown) {
        if (thrown instanceof RangeError)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .NotUnderstoodError */ .v4(`${what}: the answer is nested too deeply`, { permanent: true });
        const firstLine = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
        const type = headers['content-type'] ?? 'without a content type';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .NotUnderstoodError */ .v4(`${what}: the answer is not JSON (${type}), ` +
            (firstLine ? `it begins: ${clip(firstLine)}` : 'it is empty'));
    }
}
/** An error answer of Django REST framework: `{"detail": "…"}`, or `{"<field>": ["…", …]}`. */
function refusal(what, answer, clean) {
    const { detail, words } = wordsIn(answer.text, clean);
    const location = redirectIn(answer);
    const redirect = location === undefined ? '' : `, a redirect to ${clip(location)}`;
    const said = words ? `${answer.status} "${words}"` : `${answer.status}${redirect}${titleIn(answer)}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusedError */ .fk(`${what}: ${said}`, {
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
        body = clean((0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(text));
    }
    catch {
        return { words: '' };
    }
    if (Array.isArray(body))
        return { words: clip(body.map(printable).join(' ')) };
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(body))
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
    return value === undefined ? 'missing' : clip((0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .printJson */ .Q2)(value));
}
/** Enough of a foreign text to recognise it by. */
function clip(text) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .cut */ .J)(text, 200);
}


/***/ }),

/***/ 246:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $p: () => (/* binding */ redactor),
/* harmony export */   Hz: () => (/* binding */ spellingsOf),
/* harmony export */   Kp: () => (/* binding */ redactJson)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(301);

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
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]));
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

/***/ 975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

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
  N4: () => (/* binding */ endGroup),
  z3: () => (/* binding */ error),
  pq: () => (/* binding */ info),
  _o: () => (/* binding */ isDebug),
  LZ: () => (/* binding */ saveState),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ core_setSecret),
  Oh: () => (/* binding */ startGroup),
  z: () => (/* reexport */ summary),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, exportVariable, getBooleanInput, getIDToken, getInput, getMultilineInput, getState, group, markdownSummary, notice, platform, setCommandEcho, setFailed, toPlatformPath, toPosixPath, toWin32Path

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
    command_issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    command_issue('endgroup');
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
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(750);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
