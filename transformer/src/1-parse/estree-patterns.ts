import { MAX_PARAMETERS } from '@functrace/format';
import type { Parameter } from './function-site.ts';
import {
  type Binary,
  type Decorated,
  type EsNode,
  type Identifier,
  isIdentifier,
  type Member,
  type Pattern,
  type Unary,
  type VariableDeclaration,
} from './estree-nodes.ts';
import { keyName, targetName } from './estree-names.ts';
import type { SensitiveParameters } from './sensitive-comments.ts';
import { joinPath, type Reading } from './estree-reading.ts';

/** Reads what declares variables: the target of a declaration, or a parameter. */
export function readBinding(reading: Reading, node: EsNode): void {
  const before = reading.mark;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  readPattern(reading, node);
  reading.mark = before;
}

function readPattern(reading: Reading, node: EsNode): void {
  reading.walkAll((node as Decorated).decorators);
  switch (node.type) {
    case 'Identifier':
      reading.uses.addVariable(reading.path, (node as Identifier).name);
      return reading.identifier(node as Identifier);
    case 'AssignmentPattern': {
      const { left, right } = node as Binary;
      readPattern(reading, left);
      return reading.walk(right, isIdentifier(left) ? left.name : undefined);
    }
    case 'ObjectPattern':
      for (const property of (node as Pattern).properties ?? []) readProperty(reading, property);
      return;
    case 'ArrayPattern':
      for (const element of (node as Pattern).elements ?? [])
        if (element !== null && element !== undefined) readBinding(reading, element);
      return;
    case 'RestElement':
      return readPattern(reading, (node as Unary).argument as EsNode);
    case 'TSParameterProperty':
      return readPattern(reading, (node as EsNode & { readonly parameter: EsNode }).parameter);
    default:
      return reading.walk(node, undefined);
  }
}

/** Reads the variables of a declaration, which may be a statement or stand in the head of a loop. */
export function readDeclarators(reading: Reading, { declarations }: VariableDeclaration): void {
  for (const { id, init, start } of declarations) {
    const before = reading.mark;
    if (reading.comments !== undefined) reading.mark = reading.markAt(start);
    readPattern(reading, id);
    if (init !== null && init !== undefined)
      reading.walk(init, isIdentifier(id) ? id.name : undefined);
    reading.mark = before;
  }
}

function readProperty(reading: Reading, node: EsNode): void {
  if (node.type === 'RestElement') return readBinding(reading, node);
  const { key, value, shorthand } = node as Member;
  const before = reading.mark;
  if (reading.comments !== undefined) reading.mark = reading.markAt(node.start);
  if (shorthand !== true) reading.walk(key, undefined);
  readPattern(reading, value as EsNode);
  reading.mark = before;
}

/** Reads the left side of an assignment. `name` is that of the property whose value it takes. */
export function readTarget(reading: Reading, node: EsNode, name: string | undefined): void {
  switch (node.type) {
    case 'AssignmentPattern': {
      const { left, right } = node as Binary;
      readTarget(reading, left, undefined);
      return reading.walk(right, targetName(reading, left));
    }
    case 'ArrayPattern':
      for (const element of (node as Pattern).elements ?? [])
        if (element !== null && element !== undefined) readTarget(reading, element, undefined);
      return;
    case 'ObjectPattern': {
      const { path } = reading;
      if (name !== undefined) reading.path = joinPath(path, name);
      for (const property of (node as Pattern).properties ?? []) {
        if (property.type === 'RestElement') {
          readTarget(reading, (property as Unary).argument as EsNode, undefined);
          continue;
        }
        const { key, value, shorthand } = property as Member;
        if (shorthand !== true) reading.walk(key, undefined);
        readTarget(reading, value as EsNode, keyName(reading, property as Member));
      }
      reading.path = path;
      return;
    }
    case 'RestElement':
      return readTarget(reading, (node as Unary).argument as EsNode, undefined);
    default:
      return reading.walk(node, undefined);
  }
}

/** The values of a call, by the names that the body has for them. TypeScript's `this` is none of them. */
export function readParameters(
  parameters: readonly EsNode[],
  bodyFunctions: ReadonlySet<string>,
  isSensitive: SensitiveParameters,
): Parameter[] {
  const found: Parameter[] = [];
  for (const parameter of parameters) {
    const add = (binding: string, isRest: boolean): void => {
      const label = isRest ? `...${binding}` : binding;
      found.push({
        binding,
        label,
        isSensitive: isSensitive(parameter.start, binding),
        isShadowed: bodyFunctions.has(binding),
      });
    };
    if (!isIdentifier(parameter)) eachName(parameter, false, add);
    else if (parameter.name !== 'this') add(parameter.name, false);
  }
  return found.length > MAX_PARAMETERS ? found.slice(0, MAX_PARAMETERS) : found;
}

/** The variables that a name or a pattern binds. */
export function bindingNames(pattern: EsNode): string[] {
  const names: string[] = [];
  addNames(pattern, names);
  return names;
}

export function addNames(pattern: EsNode, names: string[]): void {
  if (isIdentifier(pattern)) names.push(pattern.name);
  else eachName(pattern, false, (name) => names.push(name));
}

function eachName(
  node: EsNode,
  isRest: boolean,
  found: (name: string, isRest: boolean) => void,
): void {
  switch (node.type) {
    case 'Identifier':
      return found((node as Identifier).name, isRest);
    case 'AssignmentPattern':
      return eachName((node as Binary).left, false, found);
    case 'RestElement':
      return eachName((node as Unary).argument as EsNode, true, found);
    case 'ArrayPattern':
      for (const element of (node as Pattern).elements ?? [])
        if (element !== null && element !== undefined) eachName(element, false, found);
      return;
    case 'ObjectPattern':
      for (const property of (node as Pattern).properties ?? []) {
        const isOwnRest = property.type === 'RestElement';
        eachName(isOwnRest ? property : ((property as Member).value as EsNode), false, found);
      }
      return;
    case 'TSParameterProperty':
      return eachName((node as EsNode & { readonly parameter: EsNode }).parameter, isRest, found);
    default:
  }
}
