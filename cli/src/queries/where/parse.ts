import { OUTCOME_NAMES } from '@functrace/format';
import {
  type Comparison,
  type Expression,
  isValue,
  type Literal,
  MEASURES,
  type Path,
  type Root,
  VALUES,
} from './expression.ts';
import { mistake } from './mistake.ts';
import { type Token, tokens } from './tokens.ts';

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['==', '=='],
  ['===', '=='],
  ['!=', '!='],
  ['!==', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

const CONSTANTS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
]);

const ROOTS: readonly string[] = [...VALUES, ...MEASURES];
const NAMES =
  'arg.NAME, args[0], result, error, this, duration, running, waiting, depth, outcome, function, task';

/** More parentheses and exclamation marks inside one another than anybody writes. */
const DEEPEST = 200;

/** An expression, and the text it was read from. */
export interface Where {
  readonly source: string;
  readonly expression: Expression;
}

/**
 * Reads an expression: `||` binds loosest, then `&&`, then `!` and comparisons.
 * @throws {CliError} that names the column
 */
export function parseWhere(source: string): Where {
  return { source, expression: new Parser(source).parse() };
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokens(source);
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#next.kind === 'end') return expression;
    throw this.#unexpected('&&, || or the end');
  }

  get #next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined) throw new RangeError('an expression without its end');
    return token;
  }

  #take(operator: string): boolean {
    if (this.#next.kind !== 'operator' || this.#next.text !== operator) return false;
    this.#at++;
    return true;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#take('||')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#take('&&')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    if (++this.#depth > DEEPEST) throw this.#mistake('it nests too deep');
    const expression: Expression = this.#take('!')
      ? { kind: 'not', operand: this.#not() }
      : this.#comparison();
    this.#depth--;
    return expression;
  }

  #comparison(): Expression {
    const left = this.#operand();
    const { kind, text } = this.#next;
    if (kind !== 'operator') return left;
    if (text === '=~' || text === '!~') {
      this.#at++;
      return { kind: 'match', operand: left, pattern: this.#pattern(), isNegated: text === '!~' };
    }
    const operator = COMPARISONS.get(text);
    if (operator === undefined) return left;
    this.#at++;
    const right = this.#operand();
    this.#checkOutcome(left, right);
    this.#checkOutcome(right, left);
    return { kind: 'compare', operator, left, right };
  }

  #operand(): Expression {
    const token = this.#next;
    if (this.#take('(')) {
      const inside = this.#or();
      if (!this.#take(')')) throw this.#unexpected(')');
      return inside;
    }
    const isNegative = this.#take('-');
    const first = this.#next;
    if (first.kind === 'number') {
      this.#at++;
      return { kind: 'literal', value: isNegative ? -first.value : first.value };
    }
    if (isNegative) throw this.#unexpected('a number');
    this.#at++;
    if (token.kind === 'string') return { kind: 'literal', value: token.value };
    if (token.kind === 'name') return this.#named(token);
    this.#at--;
    throw this.#unexpected('a value');
  }

  #named({ text, column }: Token): Expression {
    if (CONSTANTS.has(text)) return { kind: 'literal', value: CONSTANTS.get(text) };
    const root = ROOTS.find((one): one is Root => one === text);
    if (root === undefined) {
      throw mistake(this.#source, column, `there is no "${text}"; expected ${NAMES}`);
    }
    const keys = this.#keys();
    const [first] = keys;
    if (root === 'arg' && typeof first !== 'string') {
      throw mistake(this.#source, column, 'expected a parameter by its name, as in arg.amount');
    }
    if (root === 'args' && typeof first !== 'number') {
      throw mistake(this.#source, column, 'expected a parameter by its position, as in args[0]');
    }
    if (keys.length > 0 && !isValue(root)) {
      throw mistake(this.#source, column, `${root} has no "${first}"; it is a plain value`);
    }
    return { kind: 'path', root, keys, column };
  }

  /** `.name`, `[0]` and `["name"]`, as many as there are. */
  #keys(): (string | number)[] {
    const keys: (string | number)[] = [];
    for (;;) {
      if (this.#take('.')) {
        if (this.#next.kind !== 'name') throw this.#unexpected('a name');
        keys.push(this.#next.text);
        this.#at++;
        continue;
      }
      if (!this.#take('[')) return keys;
      const token = this.#next;
      if (token.kind !== 'number' && token.kind !== 'string')
        throw this.#unexpected('a position or a name in quotes');
      keys.push(token.value);
      this.#at++;
      if (!this.#take(']')) throw this.#unexpected(']');
    }
  }

  #pattern(): RegExp {
    const token = this.#next;
    if (token.kind !== 'pattern') throw this.#unexpected('a regular expression, as in /tea|cup/i');
    this.#at++;
    return token.value;
  }

  /** A comparison that can never hold is a slip of the pen. */
  #checkOutcome(path: Expression, literal: Expression): void {
    if (path.kind !== 'path' || path.root !== 'outcome' || literal.kind !== 'literal') return;
    if (OUTCOME_NAMES.some((name) => name === literal.value)) return;
    const expected = OUTCOME_NAMES.map((name) => `"${name}"`).join(', ');
    throw mistake(this.#source, path.column, `outcome is one of ${expected}`);
  }

  #unexpected(expected: string): Error {
    const found = this.#next.kind === 'end' ? 'the end' : this.#next.text;
    return this.#mistake(`expected ${expected}, found ${found}`);
  }

  #mistake(reason: string): Error {
    return mistake(this.#source, this.#next.column, reason);
  }
}

/** All paths of an expression. */
export function pathsOf(expression: Expression): Path[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'path':
      return [expression];
    case 'not':
    case 'match':
      return pathsOf(expression.operand);
    case 'and':
    case 'or':
    case 'compare':
      return [...pathsOf(expression.left), ...pathsOf(expression.right)];
  }
}
