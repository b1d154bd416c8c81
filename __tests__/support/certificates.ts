/** Certificates made by openssl, in a folder of their own. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf, temporaryFolder } from './programs.ts';

export interface Certificate {
  /** PEM, both. */
  readonly key: string;
  readonly cert: string;
  /** Where they are, for servers that want files. */
  readonly keyFile: string;
  readonly certFile: string;
}

export interface Wanted {
  /** Subject, `/O=Example/CN=Example Root`. */
  readonly subject: string;
  /** Alternative names, `DNS:kompira.test` or `IP:127.0.0.1`; none for an authority. */
  readonly names?: readonly string[];
  /** Who signs it; itself, if nobody does. */
  readonly by?: Certificate;
  /** Days from now, in which it is valid. */
  readonly from?: number;
  readonly to?: number;
  /** An RSA key of that many bits; without it, an elliptic curve. */
  readonly rsaBits?: number;
  /** What the signature of whoever signs it is made with. */
  readonly digest?: 'sha256' | 'sha1';
}

/** `openssl ca` and not `openssl x509`, which can set the dates from OpenSSL 3.4 on only. */
const CONFIG = `
[req]
distinguished_name = nothing
prompt = no
[nothing]
[ca]
default_ca = here
[here]
database = index
unique_subject = no
rand_serial = yes
default_md = sha256
policy = anything
copy_extensions = none
[anything]
organizationName = optional
commonName = optional
`;

/** A key, and a certificate for it. */
export function makeCertificate({
  subject,
  names = [],
  by,
  from = -1,
  to = 30,
  rsaBits,
  digest = 'sha256',
}: Wanted): Certificate {
  const folder = temporaryFolder();
  const [keyFile, certFile] = [join(folder, 'own.key'), join(folder, 'own.pem')];
  const file = (path: string, text: string): string => {
    writeFileSync(join(folder, path), text);
    return path;
  };
  const openssl = (...args: string[]): void => {
    execFileSync(pathOf('openssl'), args, { cwd: folder, stdio: 'pipe' });
  };
  const extensions =
    names.length > 0
      ? `basicConstraints = critical, CA:FALSE\nsubjectAltName = ${names.join(', ')}\n`
      : 'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\n';
  file('config', CONFIG);
  file('index', '');
  file('extensions', `[wanted]\n${extensions}subjectKeyIdentifier = hash\n`);
  const kind = rsaBits
    ? ['-newkey', `rsa:${rsaBits}`]
    : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const key = [...kind, '-nodes', '-keyout', keyFile];
  openssl('req', '-new', '-config', 'config', '-utf8', '-subj', subject, ...key, '-out', 'request');
  const signer = by
    ? ['-cert', file('signer.pem', by.cert), '-keyfile', file('signer.key', by.key)]
    : ['-selfsign', '-keyfile', keyFile];
  const dates = ['-startdate', daysFromNow(from), '-enddate', daysFromNow(to)];
  const wanted = ['-extfile', 'extensions', '-extensions', 'wanted', '-in', 'request', '-out', certFile];
  const how = ['-batch', '-notext', '-config', 'config', '-outdir', '.', '-md', digest];
  openssl('ca', ...how, ...signer, ...dates, ...wanted);
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8'), keyFile, certFile };
}

/** As openssl writes it, `20261122215200Z`. */
function daysFromNow(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\..*/g, '')}Z`;
}
