/** A log that is read slowly gets no more than it takes. */
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { writeLines } from '../../src/front/write-lines.ts';

test('each thousand lines wait until those before them are taken', async () => {
  const taken: string[] = [];
  const slow = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(chunk.toString());
      setTimeout(done, 5);
    },
  });
  const lines = Array.from({ length: 4500 }, (_, index) => `line ${index}`);
  const needed: boolean[] = [];
  const write = (text: string) => {
    needed.push(slow.writableNeedDrain);
    slow.write(`${text}\n`);
  };
  await writeLines(lines, slow, { toLine: (line) => `> ${line}`, write });
  expect(needed).toEqual([false, false, false, false, false]);
  expect(taken.join('')).toBe(lines.map((line) => `> ${line}\n`).join(''));
});
