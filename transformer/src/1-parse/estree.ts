import type { ParsedFile } from './function-site.ts';
import { type Comment, hasTag, markedComments } from './estree-comments.ts';
import { type Decorated, directiveText, type EsNode } from './estree-nodes.ts';
import { ESTREE_READERS } from './estree-readers.ts';
import { type Place, Reading } from './estree-reading.ts';
import { endsOpen } from './estree-shapes.ts';
import { sensitiveFunctions } from './sensitive-comments.ts';
import type { TextLayout } from './text-layout.ts';

/** The root of a tree. Babel has the comments and the program in a `File`, and directives apart from the body. */
export interface EsProgram extends EsNode {
  readonly body: readonly EsNode[];
  readonly directives?: readonly EsNode[];
}

export interface ParsedEstree extends ParsedFile {
  /** The node that each key stands for, if it was asked for. */
  readonly nodes: readonly EsNode[];
  readonly layout: TextLayout;
  /** The file has been through one of our printers before. */
  readonly isInstrumented: boolean;
}

export interface EstreeInput {
  readonly source: string;
  readonly program: EsProgram;
  readonly comments: readonly Comment[];
  /** Whether the file's code runs in strict mode, whatever its directives say. */
  readonly isModule: boolean;
  /** Whether the printer changes the tree, and not the text. False if not given. */
  readonly keepsNodes?: boolean;
  /** Undefined where the offset has no place in the original source. */
  readonly placeOf: (offset: number) => Place | undefined;
}

const AWAIT_USING = /\bawait(?:\s|\/\/.*|\/\*[^]*?\*\/)+using\b/;

/** Turns a tree of ESTree's kind, of oxc-parser or of Babel, into the neutral model. */
export function parseEstree(input: EstreeInput): ParsedEstree {
  const { source, program, isModule, placeOf } = input;
  const directives = program.directives ?? leadingDirectives(program.body);
  const reading = new Reading({
    source,
    isStrict: isModule || directives.some((node) => directiveText(node) === 'use strict'),
    comments: markedComments(source, input.comments),
    sensitiveFrom: sensitiveFunctions(hasTag(input.comments, /@sensitive/) ? source : ''),
    mayDispose: AWAIT_USING.test(source),
    readers: ESTREE_READERS,
    keepsNodes: input.keepsNodes ?? false,
    placeOf,
  });
  reading.walkAll(program.body);
  const { sites, dollarNames, nodes, offsets, keys, slots, moved, isInstrumented } = reading;
  const lastDirective = directives.at(-1);
  const last = program.body.at(-1) ?? lastDirective;
  const first = program.body[program.directives === undefined ? directives.length : 0];
  return {
    sites,
    dollarNames,
    sourceUses: reading.uses.finish(sites, (node) => reading.earlyKey(node)),
    nodes,
    isInstrumented,
    layout: {
      offsets,
      keys,
      slots,
      hasMoved: moved.size > 0,
      headerOffset: first === undefined ? (lastDirective?.end ?? 0) : firstOffset(first),
      tailOffset: last?.end ?? 0,
      tailIsOpen: last !== undefined && endsOpen(reading, last),
    },
  };
}

function leadingDirectives(body: readonly EsNode[]): readonly EsNode[] {
  const end = body.findIndex((node) => directiveText(node) === undefined);
  return end === -1 ? body : body.slice(0, end);
}

/** Decorators before an `export` are not part of it. */
function firstOffset(statement: EsNode): number {
  const { declaration, decorators } = statement as Decorated & {
    readonly declaration?: Decorated | null;
  };
  const first = decorators?.[0] ?? declaration?.decorators?.[0];
  return Math.min(statement.start, first?.start ?? statement.start);
}
