import type { template, types as t } from '@babel/core';
import type { Plan } from './plan.ts';
import { headerText, tailText, type TextShape } from './text-header.ts';

/**
 * Puts the header before all statements, so that the runtime is loaded before any code of the program, and the tail,
 * which does nothing until it is called: a hoisted function of the program may run before this module does.
 */
export function addModuleCode(
  parse: typeof template,
  program: t.Program,
  plan: Plan,
  runtime: string,
): void {
  const shape: TextShape = program.sourceType === 'module' ? 'import' : 'script';
  const statements = (text: string): t.Statement[] =>
    parse.statements(text, { placeholderPattern: false, sourceType: 'module' })();
  const files = [{ file: plan.file, entries: plan.entries }];
  const header = statements(headerText(plan.names, shape, runtime));
  const tail = statements(tailText(plan.names, files, shape, runtime, plan.redact));
  const [first] = program.body;
  // A licence or a `@jsx` pragma stays at the top.
  if (first !== undefined && header[0] !== undefined) {
    header[0].leadingComments = first.leadingComments ?? null;
    first.leadingComments = null;
  }
  program.body = [...header, ...program.body, ...tail];
}
