/**
 * The server's reasons in its two languages. The words are those of Django 4.2 and Django REST framework 3.16, which the
 * vendor's server is built on; where their Japanese catalogs have no translation, they answer in English.
 */

export type Language = 'en' | 'ja';

export class Reason {
  readonly en: string;
  readonly ja: string;

  constructor(en: string, ja = en) {
    this.en = en;
    this.ja = ja;
  }
}

/** An error response: `{"detail": …}`, or `{"<field>": […]}` where a field is invalid. */
export class Refusal extends Error {
  readonly status: number;
  readonly reasons: Readonly<Record<string, Reason | Reason[]>>;
  readonly headers: Record<string, string>;

  constructor(status: number, reasons: Refusal['reasons'], headers: Record<string, string> = {}) {
    super(JSON.stringify(reasons));
    this.status = status;
    this.reasons = reasons;
    this.headers = headers;
  }

  body(language: Language): Record<string, string | string[]> {
    const say = (reason: Reason): string => reason[language];
    return Object.fromEntries(
      Object.entries(this.reasons).map(([field, reason]) => [
        field,
        Array.isArray(reason) ? reason.map(say) : say(reason),
      ]),
    );
  }
}

export const notFound = (): Refusal =>
  new Refusal(404, { detail: new Reason('Not found.', '見つかりませんでした。') });

export const invalidPage = (): Refusal =>
  new Refusal(404, { detail: new Reason('Invalid page.', '不正なページです。') });

export const forbidden = (): Refusal =>
  new Refusal(403, {
    detail: new Reason(
      'You do not have permission to perform this action.',
      'このアクションを実行する権限がありません。',
    ),
  });

/** Whether it is 401 or 403 depends on which authentication the vendor's server names first: not known here. */
const unauthenticated = (reason: Reason): Refusal =>
  new Refusal(401, { detail: reason }, { 'www-authenticate': 'Token' });

export const noCredentials = (): Refusal =>
  unauthenticated(
    new Reason('Authentication credentials were not provided.', '認証情報が含まれていません。'),
  );

export const invalidToken = (): Refusal =>
  unauthenticated(new Reason('Invalid token.', '不正なトークンです。'));

export const notAllowed = (method: string): Refusal =>
  new Refusal(405, {
    detail: new Reason(`Method "${method}" not allowed.`, `メソッド "${method}" は許されていません。`),
  });

export const notAcceptable = (): Refusal =>
  new Refusal(406, {
    detail: new Reason(
      'Could not satisfy the request Accept header.',
      'リクエストのAcceptヘッダを満たすことができませんでした。',
    ),
  });

/** The words are not known; the status is. */
export const timedOut = (): Refusal =>
  new Refusal(408, { detail: new Reason('Request timeout.', 'タイムアウトしました。') });

export const unsupportedType = (type: string): Refusal =>
  new Refusal(415, {
    detail: new Reason(
      `Unsupported media type "${type}" in request.`,
      `リクエストのメディアタイプ "${type}" はサポートされていません。`,
    ),
  });

export const brokenJson = (): Refusal =>
  new Refusal(400, { detail: new Reason('JSON parse error - Expecting value: line 1 column 1 (char 0)') });

export const attrsRefused = (): Refusal =>
  new Refusal(400, { detail: new Reason('"attrs" is not supported here.', '"attrs" は指定できません。') });

export const noDictionary = (type: string): Refusal =>
  new Refusal(400, {
    non_field_errors: [
      new Reason(
        `Invalid data. Expected a dictionary, but got ${type}.`,
        `不正なデータです。${type} 型ではなく辞書を入力してください。`,
      ),
    ],
  });

/** What can be wrong with the value of a field of a body. */
export const FIELD = {
  required: new Reason('This field is required.', 'この項目は必須です。'),
  integer: new Reason('A valid integer is required.', '有効な整数を入力してください。'),
  negative: new Reason('Ensure this value is greater than or equal to 0.', 'この値は0以上にしてください。'),
  boolean: new Reason('Must be a valid boolean.'),
  string: new Reason('Not a valid string.'),
  unique: new Reason('This field must be unique.', 'この項目は一意でなければなりません。'),
  dictionary: (type: string) =>
    new Reason(
      `Expected a dictionary of items but got type "${type}".`,
      `"${type}" 型のデータではなく項目の辞書を入力してください。`,
    ),
  choice: (value: string) =>
    new Reason(`"${value}" is not a valid choice.`, `"${value}"は有効な選択肢ではありません。`),
  /** The vendor's words are not known: the manual says only that it must be given. */
  parameter: (name: string) => new Reason(`Parameter '${name}' is missing.`),
};

/** What can be wrong with the value of a filter in a query. */
export const FILTER = {
  number: new Reason('Enter a number.', '数値を入力してください。'),
  time: new Reason('Enter a valid date/time.', '日時を正しく入力してください。'),
  choice: (value: string) =>
    new Reason(
      `Select a valid choice. ${value} is not one of the available choices.`,
      `正しく選択してください。 ${value} は候補にありません。`,
    ),
};
