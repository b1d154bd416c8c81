export const id = 114;
export const ids = [114];
export const modules = {

/***/ 361:
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


/***/ }),

/***/ 114:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   en: () => (/* binding */ en)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(412);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(361);
/* harmony import */ var _facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(566);
/* harmony import */ var _tls_detail_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(332);




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

/***/ 332:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
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


/***/ })

};
