import type ts from 'typescript';
import type { Parameter } from './function-site.ts';
import type { SensitiveParameters } from './sensitive-comments.ts';
import { sourceNode } from './typescript-positions.ts';
import type { Reading } from './typescript-scope.ts';

/** The values of a call, by the names that the body has for them. TypeScript's `this` is none of them. */
export function readParameters(
  reading: Reading,
  parameters: readonly ts.ParameterDeclaration[],
  bodyFunctions: ReadonlySet<string>,
  isSensitive: SensitiveParameters,
): Parameter[] {
  return parameters.flatMap((parameter) =>
    isThis(reading.ts, parameter)
      ? []
      : leaves(reading.ts, parameter).map(({ binding, isRest }) => ({
          binding,
          label: isRest ? `...${binding}` : binding,
          isSensitive: isSensitive(startOf(reading, parameter), binding),
          isShadowed: bodyFunctions.has(binding),
        })),
  );
}

/** Where it stands in the source; nowhere, for one that a transformer made. */
function startOf(reading: Reading, parameter: ts.ParameterDeclaration): number {
  return sourceNode(reading, parameter)?.getStart(reading.file) ?? 0;
}

/** The variables that a name or a pattern binds. */
export function bindingNames(compiler: typeof ts, name: ts.BindingName): string[] {
  if (compiler.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    compiler.isBindingElement(element) ? bindingNames(compiler, element.name) : [],
  );
}

interface Leaf {
  readonly binding: string;
  readonly isRest: boolean;
}

function leaves(compiler: typeof ts, node: ts.ParameterDeclaration | ts.BindingElement): Leaf[] {
  if (compiler.isIdentifier(node.name)) {
    return [{ binding: node.name.text, isRest: node.dotDotDotToken !== undefined }];
  }
  return node.name.elements.flatMap((element) =>
    compiler.isBindingElement(element) ? leaves(compiler, element) : [],
  );
}

function isThis(compiler: typeof ts, parameter: ts.ParameterDeclaration): boolean {
  return compiler.isIdentifier(parameter.name) && parameter.name.text === 'this';
}
