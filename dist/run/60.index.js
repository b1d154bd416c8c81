export const id = 60;
export const ids = [60];
export const modules = {

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


/***/ }),

/***/ 5060:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ja: () => (/* binding */ ja)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8301);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5361);
/* harmony import */ var _facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9566);
/* harmony import */ var _tls_detail_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9332);




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

/***/ 9332:
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
