import { expect, test } from 'vitest';
import { SENSITIVE_NAMES, sensitiveNames } from '../src/sensitive-names.ts';

const SENSITIVE = `
  password Password PASSWORD userPassword password2 passwordHash new-password token
  accessToken ACCESS_TOKEN token_value csrfToken refreshTokens apikey apiKey APIKey
  api_key X-Api-Key userAPIKey2 x.api.key Authorization proxy-authorization set-cookie
  Cookies client_secret privateKey private_key_pem ssn cardNumber creditCardNumber cvv
  _password
`
  .trim()
  .split(/\s+/);

const HARMLESS = [
  '',
  ...`
  tokenize tokens tokenizer maxTokens secretary passwordless passage compass hasPassword
  isSecret tokenCount passwordLength cookieName tokenType secret-name key keys apiKeyboard
  author authored classn number card name $ 名前
`
    .trim()
    .split(/\s+/),
];

test.each(SENSITIVE)('%s is redacted', (name) => {
  expect(sensitiveNames([])(name)).toBe(true);
});

test.each(HARMLESS)('%s is not redacted', (name) => {
  expect(sensitiveNames([])(name)).toBe(false);
});

test('every listed name is redacted as it is written in the list, in camel case and with dashes', () => {
  const isSensitive = sensitiveNames([]);
  for (const name of SENSITIVE_NAMES) {
    const camel = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    expect([name, camel, name.replaceAll('_', '-'), name.toUpperCase()].map(isSensitive)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  }
  expect(SENSITIVE_NAMES.length).toBe(new Set(SENSITIVE_NAMES).size);
});

test('names are added and taken away, in the order in which they stand', () => {
  const own = sensitiveNames(['pin', 'token_count', 'home-address', '!token']);
  const names = ['pin', 'userPin', 'tokenCount', 'homeAddress', 'home', 'token', 'password'];
  expect(names.map(own)).toEqual([true, true, true, true, false, false, true]);
  expect(['password', 'pin'].map(sensitiveNames(['!*', 'pin']))).toEqual([false, true]);
  expect(['password', 'pin'].map(sensitiveNames(['pin', '!*']))).toEqual([false, false]);
});

test('a name that has nothing to compare is refused', () => {
  expect(() => sensitiveNames(['!'])).toThrow('"!" has no letter and no digit');
  expect(() => sensitiveNames(['--'])).toThrow('"--" has no letter and no digit');
});

test('a name of any length and kind is looked at in no time', () => {
  const isSensitive = sensitiveNames([]);
  expect(isSensitive('aB'.repeat(1_000_000))).toBe(false);
  expect(isSensitive(`password${'x_'.repeat(1_000_000)}`)).toBe(false);
  expect(isSensitive('\ud800_token_\u0000')).toBe(true);
});
