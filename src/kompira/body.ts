/** The body of a response: read whole, within limits, and decoded. */
import type { IncomingMessage } from 'node:http';
import { InvalidResponseError, messageOf } from '../errors.ts';

/** Far above what Kompira sends (a console window of 64 KB, a page of processes), far below the runner's memory. */
const MAX_BYTES = 16 * 1024 * 1024;

/** `readBody()` of http-client listens for `end` alone and never settles where the body is cut off; this throws. */
export async function readBody(call: string, message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw tooLarge(call);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** Loaded only where it is needed, which is seldom. */
function decoderOf(coding: string, body: Buffer): Decode | undefined {
  const { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } =
    process.getBuiltinModule('node:zlib');
  // By RFC 9110 with the header of zlib, in fact often without.
  const hasZlibHeader = ((body[0] ?? 0) & 0x0f) === 8;
  const decoders: Readonly<Record<string, Decode>> = {
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
export function decoded(call: string, body: Buffer, coding = 'identity'): Buffer {
  const name = coding.trim().toLowerCase();
  if (name === 'identity' || name === '' || body.length === 0) return body;
  try {
    const decode = decoderOf(name, body);
    if (!decode) throw new Error('unknown Content-Encoding');
    return decode(body, { maxOutputLength: MAX_BYTES });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooLarge(call);
    throw new InvalidResponseError(
      call,
      { kind: 'not-decodable', coding: NAMED.includes(name) ? name : '?', said: messageOf(thrown) },
      thrown,
    );
  }
}

function tooLarge(call: string): InvalidResponseError {
  return new InvalidResponseError(call, { kind: 'too-large', mebibytes: MAX_BYTES / 1024 ** 2 });
}
