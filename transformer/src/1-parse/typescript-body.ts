import type ts from 'typescript';
import { declaredTwice } from './function-site.ts';
import { bindingNames } from './typescript-parameters.ts';
import type { Reading } from './typescript-scope.ts';
import { isAmbient } from './typescript-shapes.ts';

/** What wrapping a body in `try {}` would do to the function declarations at its top level. */
export interface BodyShape {
  /** Names of the function declarations at the body's top level. */
  readonly functions: ReadonlySet<string>;
  /** Those that have to stay outside of the `try`. */
  readonly lifted: readonly ts.FunctionDeclaration[];
  readonly obstacle: string | undefined;
  readonly directives: readonly string[];
  readonly endIsReachable: boolean;
}

const NO_FUNCTIONS: ReadonlySet<string> = new Set();

/**
 * A function declaration inside a block is like a `let` there: it may not share its name with a `var` or with another
 * one. Such declarations are lifted above the `try`, with all the functions of the body that they mention, unless one
 * of them mentions a `let`, `const` or class, which is then out of its sight.
 */
export function readBody(
  reading: Reading,
  body: ts.ConciseBody,
  parameters: readonly ts.ParameterDeclaration[],
): BodyShape {
  const { ts } = reading;
  if (!ts.isBlock(body)) {
    return {
      functions: NO_FUNCTIONS,
      lifted: [],
      obstacle: undefined,
      directives: [],
      endIsReachable: false,
    };
  }
  const declared = body.statements.filter(
    (statement): statement is ts.FunctionDeclaration & { readonly name: ts.Identifier } =>
      ts.isFunctionDeclaration(statement) &&
      statement.body !== undefined &&
      statement.name !== undefined,
  );
  const last = body.statements.at(-1);
  const shape = {
    directives: directivesOf(ts, body.statements),
    endIsReachable:
      last === undefined || !(ts.isReturnStatement(last) || ts.isThrowStatement(last)),
  };
  const lexical = body.statements.flatMap((statement) => lexicalNames(ts, statement));
  const bound = parameters.flatMap((parameter) => bindingNames(ts, parameter.name));
  const again = lexical.find((name) => bound.includes(name));
  const plain = { ...shape, functions: NO_FUNCTIONS, lifted: [] };
  if (again !== undefined) return { ...plain, obstacle: declaredTwice(again) };
  if (declared.length === 0) return { ...plain, obstacle: undefined };
  const functions = new Set(declared.map((declaration) => declaration.name.text));
  if (!reading.isStrict && callsEval(ts, body)) {
    const obstacle = 'cannot wrap its body: a direct eval may declare its functions again';
    return { ...shape, functions, lifted: [], obstacle };
  }
  const taken = new Set(bound);
  collectVars(reading, body, body, taken);
  const counts = Map.groupBy(declared, (declaration) => declaration.name.text);
  const conflicting = declared.filter(
    ({ name }) => taken.has(name.text) || (counts.get(name.text)?.length ?? 0) > 1,
  );
  if (conflicting.length === 0) return { ...shape, functions, lifted: [], obstacle: undefined };
  return { ...shape, functions, ...lift(ts, lexical, declared, conflicting) };
}

function lift(
  compiler: typeof ts,
  lexical: readonly string[],
  declared: readonly ts.FunctionDeclaration[],
  conflicting: readonly ts.FunctionDeclaration[],
): Pick<BodyShape, 'lifted' | 'obstacle'> {
  const again = conflicting.find(({ name }) => lexical.includes(name?.text ?? ''));
  if (again !== undefined) return { lifted: [], obstacle: declaredTwice(again.name?.text ?? '') };
  const lifted = new Set(conflicting);
  // A set's iteration also visits what is added to it on the way.
  for (const declaration of lifted) {
    const mentioned = identifiersOf(compiler, declaration);
    const outOfSight = lexical.find((name) => mentioned.has(name));
    if (outOfSight !== undefined) {
      return {
        lifted: [],
        obstacle: `cannot wrap its body: function ${declaration.name?.text ?? ''} shares its name with a variable and uses ${outOfSight}`,
      };
    }
    for (const other of declared) if (mentioned.has(other.name?.text ?? '')) lifted.add(other);
  }
  return { lifted: [...lifted], obstacle: undefined };
}

function directivesOf(compiler: typeof ts, statements: readonly ts.Statement[]): string[] {
  const directives: string[] = [];
  for (const statement of statements) {
    if (
      !compiler.isExpressionStatement(statement) ||
      !compiler.isStringLiteral(statement.expression)
    )
      break;
    directives.push(statement.expression.text);
  }
  return directives;
}

/** Names that `var` declares in a function; in sloppy code also those of functions in nested blocks. */
function collectVars(reading: Reading, node: ts.Node, body: ts.Block, names: Set<string>): void {
  const { ts } = reading;
  ts.forEachChild(node, (child) => {
    if (!reading.isStrict && node !== body && ts.isFunctionDeclaration(child) && child.name)
      names.add(child.name.text);
    if (ts.isFunctionLike(child) || ts.isClassLike(child) || ts.isExpression(child)) return;
    if (ts.isVariableDeclarationList(child) && (child.flags & ts.NodeFlags.BlockScoped) === 0) {
      for (const declaration of child.declarations) {
        for (const name of bindingNames(ts, declaration.name)) names.add(name);
      }
    }
    collectVars(reading, child, body, names);
  });
}

function lexicalNames(compiler: typeof ts, statement: ts.Statement): string[] {
  if (isAmbient(compiler, statement)) return [];
  if (compiler.isClassDeclaration(statement) || compiler.isEnumDeclaration(statement)) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  if (!compiler.isVariableStatement(statement)) return [];
  if ((statement.declarationList.flags & compiler.NodeFlags.BlockScoped) === 0) return [];
  return statement.declarationList.declarations.flatMap((declaration) =>
    bindingNames(compiler, declaration.name),
  );
}

/** Whether a function's own code, nested functions excepted, has a direct `eval`. */
function callsEval(compiler: typeof ts, node: ts.Node): boolean {
  return (
    compiler.forEachChild(node, (child): true | undefined => {
      if (compiler.isFunctionLike(child)) return undefined;
      const isEval =
        compiler.isCallExpression(child) &&
        compiler.isIdentifier(child.expression) &&
        child.expression.text === 'eval';
      return isEval || callsEval(compiler, child) ? true : undefined;
    }) ?? false
  );
}

function identifiersOf(compiler: typeof ts, node: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (compiler.isIdentifier(child)) names.add(child.text);
    compiler.forEachChild(child, visit);
  };
  compiler.forEachChild(node, visit);
  return names;
}
