/**
 * Names whose values are nobody's business: of parameters and of properties.
 *
 * A name is cut into words, where its case changes and at everything that is no letter: `userAPIKey` is user, api, key.
 * It is sensitive when words that stand side by side in it make up one of the listed ones, written in whatever way:
 * `api_key`, `X-Api-Key`, `apikey2`. Words count whole: `token` is found in `accessToken` and not in `tokenize` or
 * `tokens`. A name that speaks about the secret, `hasPassword` or `tokenCount`, is not sensitive, unless it is listed
 * itself.
 */
export type SensitiveNames = (name: string) => boolean;

export const SENSITIVE_NAMES: readonly string[] = words(`
  password passwords passwd pwd passphrase passcode secret secrets credential credentials
  token access_tokens refresh_tokens auth_tokens api_tokens jwt bearer otp totp
  authorization cookie cookies api_key api_keys access_key private_key private_keys
  signing_key encryption_key ssn social_security card_number credit_card cvv cvc
`);

const ABOUT_FIRST = wordSet(
  'is has had needs requires should can may will no max min num show hide use allow forgot',
);
const ABOUT_LAST = wordSet(
  'count length size type kind limit index ttl expiry expires expiration policy strength label placeholder field regex pattern rule rules schema validator name',
);

/**
 * Names from the environment or an option: a plain one is added to the listed ones, `!name` takes one away, `!*` all.
 * @throws {RangeError} for one without a letter or digit
 */
export function sensitiveNames(changes: readonly string[]): SensitiveNames {
  const listed = Object.create(null) as WordSet;
  for (const name of SENSITIVE_NAMES) listed[joined(name)] = true;
  for (const change of changes) {
    if (change === '!*') {
      for (const word of Object.keys(listed)) listed[word] = false;
      continue;
    }
    const word = joined(change);
    if (word === '') throw new RangeError(`"${change}" has no letter and no digit`);
    listed[word] = !change.startsWith('!');
  }
  return (name) => isListed(name, listed);
}

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}

/** Words as keys: what the program may have put into the prototype of Set does not matter here. */
type WordSet = Record<string, boolean>;

function wordSet(list: string): WordSet {
  const set = Object.create(null) as WordSet;
  for (const word of words(list)) set[word] = true;
  return set;
}

function isListed(name: string, listed: WordSet): boolean {
  const parts = wordsOf(name);
  const { length } = parts;
  if (length === 0) return false;
  const isAbout =
    length > 1 &&
    (ABOUT_FIRST[parts[0] as string] === true || ABOUT_LAST[parts[length - 1] as string] === true);
  for (let first = 0; first < length; first++) {
    let run = '';
    for (let last = first; last < length; last++) {
      run += parts[last] as string;
      if (listed[run] !== true) continue;
      if (!isAbout || (first === 0 && last === length - 1)) return true;
    }
  }
  return false;
}

function joined(name: string): string {
  let all = '';
  const parts = wordsOf(name);
  for (let index = 0; index < parts.length; index++) all += parts[index] as string;
  return all;
}

const Class = { NONE: 0, LOWER: 1, UPPER: 2, DIGIT: 3 } as const;
// oxlint-disable-next-line typescript/unbound-method -- the originals: the program may replace them
const { slice, toLowerCase } = String.prototype;

/** Longer names are looked at up to here. */
const MAX_LENGTH = 128;

// Character by character: a regular expression would run what the program has made of its prototype's methods.
function wordsOf(name: string): string[] {
  const parts: string[] = [];
  const length = name.length < MAX_LENGTH ? name.length : MAX_LENGTH;
  let start = 0;
  for (let index = 0; index < length; index++) {
    const here = classOf(name, index, length);
    const next = classOf(name, index + 1, length);
    const isEnd =
      here !== next
        ? !(here === Class.UPPER && next === Class.LOWER && index === start)
        : here === Class.UPPER && classOf(name, index + 2, length) === Class.LOWER;
    if (!isEnd) continue;
    if (here !== Class.NONE)
      parts[parts.length] = toLowerCase.call(slice.call(name, start, index + 1));
    start = index + 1;
  }
  return parts;
}

function classOf(name: string, index: number, length: number): number {
  if (index >= length) return -1;
  const code = name.charCodeAt(index);
  if (code >= 97 && code <= 122) return Class.LOWER;
  if (code >= 65 && code <= 90) return Class.UPPER;
  if (code >= 48 && code <= 57) return Class.DIGIT;
  // Letters of other alphabets have no case that matters here.
  return code > 127 ? Class.LOWER : Class.NONE;
}
