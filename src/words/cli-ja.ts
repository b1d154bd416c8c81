/** コマンドラインの日本語。 */
import type { CliCatalog } from './cli-facts.ts';
import { durationIn } from './duration.ts';

const duration = durationIn('ja');

export const cliJa: CliCatalog = {
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
    'token-file':
      'REST API トークンのファイル (- は標準入力)。トークン自体は環境変数 KOMPIRA_TOKEN でも指定可',
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
    proxy: ({ proxy }) =>
      proxy === undefined ? 'プロキシを使わずに接続します。' : `プロキシ ${proxy} を経由します。`,
    name: ({ host, addresses }) =>
      addresses.includes(host)
        ? `${host} は IP アドレスです。`
        : `${host} のアドレスは ${addresses.join('、')} です。`,
    'name-by-proxy': ({ host }) => `${host} の名前解決はプロキシが行います。`,
    'name-unknown': ({ host }) =>
      `${host} は DNS にありません。--server のホスト名と、このマシンの DNS 設定を確認してください。`,
    tls: ({ issuer, validTo, days }) => `証明書の発行者: ${issuer}。有効期限: ${validTo} (残り ${days} 日)`,
    'tls-expires': ({ validTo, days }) =>
      `証明書の有効期限${days < 0 ? 'が切れています' : days < 1 ? 'まで 1 日を切っています' : `まで残り ${days} 日です`} (${validTo})。サーバーの証明書を更新してください。`,
    'tls-unknown': () => '証明書の有効期限は確認できませんでした。',
    'tls-unchecked': () =>
      '--insecure が true のため、証明書を検証していません。経路上の第三者がトークンを読み取れます。代わりに --ca-certificate を使ってください。',
    'no-tls-local': () => 'このマシンへの http 接続です。',
    'no-tls': () => 'http で接続しています。経路上の第三者がトークンを読み取れます。https を使ってください。',
    unreachable: (_finding, { cause }) => cause,
    'not-kompira': (_finding, { cause }) => cause,
    'token-refused': (_finding, { cause }) => cause,
    'request-refused': (_finding, { cause }) => cause,
    'filters-refused': (_finding, { cause }) =>
      `プロセス一覧を絞り込めないため、--if-running は使えません。${cause}`,
    clock: ({ aheadMs }) => `サーバーとの時計の差は ${duration(Math.abs(aheadMs))}です。`,
    'clock-wrong': ({ aheadMs }) =>
      `サーバーの時計が ${duration(Math.abs(aheadMs))}${aheadMs > 0 ? '進んで' : '遅れて'}います。証明書の検証とメッセージの時刻に影響するため、NTP で両方の時計を合わせてください。`,
    'clock-unknown': () => 'サーバーの応答に時刻がありません。',
    token: () => 'トークンは有効です。',
    'rights-unknown': () => 'ジョブフローも確認する場合: kompira doctor /ジョブフローのパス',
    rights: ({ jobflow, type }) =>
      `${jobflow} を参照できます (${type})。実行権限の有無は、最初の実行で分かります。`,
    'not-a-job': ({ jobflow, type }) =>
      `${jobflow} は ${type} のため実行できません。ジョブフローまたはスクリプトジョブのパスを指定してください。`,
    'rights-refused': ({ jobflow }, { cause, hint }) => `${jobflow}: ${cause}${hint}`,
    wait: () => '.wait を使えます (--long-poll を指定できます)。',
    'wait-missing': () => '.wait を使えません。--long-poll は使わないでください。',
    'wait-unknown': () => '終了したプロセスがこのユーザーから見えないため、.wait は確認していません。',
    attrs: () => 'プロセス一覧で attrs を使えます。',
    'attrs-ignored': () =>
      'プロセス一覧で attrs が無視されます (1.6.2.post4 より前)。応答が大きくなるだけで、動作に影響はありません。',
    'attrs-unknown': () => 'プロセスがこのユーザーから見えないため、attrs は確認していません。',
    filters: () => 'プロセス一覧を絞り込めます (--if-running を指定できます)。',
    'filters-ignored': () =>
      'サーバーがプロセス一覧の絞り込みを無視します。--if-running は使わず、GitHub の concurrency や flock で重複を防いでください。',
    'filters-unknown': () => 'プロセスがこのユーザーから見えないため、絞り込みは確認していません。',
    'not-examined': ({ what }, { cause }) =>
      `${what === 'filters' ? 'プロセス一覧の絞り込み' : what === 'wait' ? '.wait' : 'attrs'}を確認できませんでした。${cause}`,
    version: ({ server, isRecent }) =>
      `バージョンは取得できません${server === '' ? '' : `。Web サーバー: ${server}`}${isRecent === undefined ? '' : isRecent ? '。プロセス一覧の動作から、Kompira 1.6.2.post4 以降です' : '。プロセス一覧の動作から、Kompira 1.6.2.post4 より前です'}。`,
  },
  grades: { ok: '正常', warning: '警告', failed: '異常' },
};
