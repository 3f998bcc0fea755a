import { storedKey, TYPE_KEY } from '@functrace/format';
import type { Comparison, Expression, Measure, Path } from './expression.ts';

/** What an expression may ask of a call. */
export interface Asked {
  readonly measures: Readonly<Record<Measure, string | number | null>>;
  /** Names of the parameters, in their order. */
  readonly names: readonly string[];
  /** Text of the value at a position, see the format's value.ts; undefined where it was not recorded. */
  readonly value: (position: number | 'result' | 'error' | 'this') => string | undefined;
}

/** What a path leads to: a plain value; an object where it has a form of its own. */
type Found = string | number | bigint | boolean | null | undefined | object;

/** Whether an expression is true of a call. Values of different types are neither equal nor in an order. */
export function holds(expression: Expression, call: Asked): boolean {
  return Boolean(valueOf(expression, call));
}

function valueOf(expression: Expression, call: Asked): Found {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'path':
      return follow(expression, call);
    case 'not':
      return !holds(expression.operand, call);
    case 'and':
      return holds(expression.left, call) && holds(expression.right, call);
    case 'or':
      return holds(expression.left, call) || holds(expression.right, call);
    case 'compare':
      return compare(
        expression.operator,
        valueOf(expression.left, call),
        valueOf(expression.right, call),
      );
    case 'match': {
      const value = valueOf(expression.operand, call);
      const isText = value !== undefined && value !== null && typeof value !== 'object';
      const isMatch = isText && expression.pattern.test(String(value));
      return isMatch !== expression.isNegated;
    }
  }
}

const ORDERS: Readonly<
  Record<Exclude<Comparison, '==' | '!='>, (a: number | bigint | string, b: typeof a) => boolean>
> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compare(operator: Comparison, left: Found, right: Found): boolean {
  if (operator === '==') return isEqual(left, right);
  if (operator === '!=') return !isEqual(left, right);
  if (isNumber(left) && isNumber(right)) return ORDERS[operator](left, right);
  return typeof left === 'string' && typeof right === 'string' && ORDERS[operator](left, right);
}

function isEqual(left: Found, right: Found): boolean {
  // eslint-disable-next-line eqeqeq -- 12n and 12 are one number
  return isNumber(left) && isNumber(right) ? left == right : left === right;
}

function isNumber(value: Found): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function follow({ root, keys }: Path, call: Asked): Found {
  switch (root) {
    case 'arg': {
      const position = call.names.indexOf(String(keys[0]));
      return position === -1 ? undefined : inside(call.value(position), keys.slice(1));
    }
    case 'args':
      return inside(call.value(Number(keys[0])), keys.slice(1));
    case 'result':
    case 'error':
    case 'this':
      return inside(call.value(root), keys);
    default:
      return call.measures[root];
  }
}

function inside(data: string | undefined, keys: readonly (string | number)[]): Found {
  if (data === undefined) return undefined;
  let value = parsed(data);
  for (const key of keys) value = property(value, key);
  return plain(value);
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Not in the form that the format describes; as text it can still be compared.
    return data;
  }
}

function property(value: unknown, key: string | number): unknown {
  if (typeof value === 'string') return key === 'length' ? value.length : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return key === 'length' ? value.length : value[Number(key)];
  const name = typeof key === 'string' ? storedKey(key) : String(key);
  return Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Values that JSON has no form for, by their type. */
const TAGGED: ReadonlyMap<unknown, (value: string) => Found> = new Map<
  unknown,
  (value: string) => Found
>([
  ['undefined', () => undefined],
  ['number', Number],
  ['bigint', (value) => (/^-?\d+$/.test(value) ? BigInt(value) : undefined)],
  ['string', (value) => value],
  ['Date', (value) => value],
]);

function plain(value: unknown): Found {
  if (typeof value !== 'object' || value === null) return value as Found;
  if (!(TYPE_KEY in value)) return value;
  const text = 'value' in value ? value.value : '';
  const make = TAGGED.get(value[TYPE_KEY]);
  return make === undefined || typeof text !== 'string' ? value : make(text);
}
