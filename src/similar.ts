/** Names that look like one that does not exist. */
import { distance } from 'fastest-levenshtein';

/** So many wrong letters still look like a slip, in a name of ten or more. */
const MOST_SLIPS = 3;

/** The three likeliest first. `given`: how much of it is the same in all. */
export function similar(name: string, candidates: readonly string[], given = 0): string[] {
  const slips = (other: string) => distance(other.toLowerCase(), name.toLowerCase());
  const most = Math.min(MOST_SLIPS, Math.ceil((name.length - given) / 3));
  return candidates
    .filter((other) => slips(other) <= most)
    .sort((a, b) => slips(a) - slips(b))
    .slice(0, 3);
}
