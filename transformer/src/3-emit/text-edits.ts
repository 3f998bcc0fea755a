import { Slot, type SlotKind } from '../1-parse/text-layout.ts';
import type { Edit, EnterEdit } from './edits.ts';
import type { InjectedNames } from './names.ts';

type Print<Op extends Edit['op']> = (
  edit: Extract<Edit, { readonly op: Op }>,
  runtime: string,
  names: InjectedNames,
) => string;
type Slots<Op extends Edit['op']> = { readonly [Kind in SlotKind]?: Print<Op> };

const closeCall = (): string => ')';
const closeTwo = (): string => '))';

/** What each edit writes into which places of its node. The parser's key says what kind of node it is. */
const PRINTERS: { readonly [Op in Edit['op']]: Slots<Op> } = {
  enter: {
    [Slot.bodyStart]: (edit, runtime, names) => ` ${enter(edit, runtime, names)}`,
    [Slot.bodyStartOpen]: (edit, runtime, names) => `; ${enter(edit, runtime, names)}`,
    [Slot.bodyEnd]: (edit, runtime) => leave(edit, runtime, ''),
    [Slot.bodyEndOpen]: (edit, runtime) => leave(edit, runtime, '; '),
    [Slot.expressionStart]: (edit, runtime, names) =>
      `{ ${enter(edit, runtime, names)} return ${edit.result} = ${edit.isAnonymous ? unnamed(runtime) : ''}`,
    [Slot.expressionEnd]: (edit, runtime) =>
      `${edit.isAnonymous ? closeTwo() : ''}; ${exit(edit, runtime)} }`,
  },
  'keep-result': {
    [Slot.operandStart]: keep,
    [Slot.operandEnd]: closeKeep,
    [Slot.sequenceStart]: (edit, runtime) => keep({ ...edit, isAnonymous: true }, runtime),
    [Slot.sequenceEnd]: (edit) => closeKeep({ ...edit, isAnonymous: true }),
    [Slot.noOperand]: ({ result }) => ` ${result} = void 0`,
  },
  'keep-nothing': {
    [Slot.start]: ({ result }) => `{ ${result} = void 0; `,
    [Slot.end]: () => ' }',
  },
  pass: {
    [Slot.start]: ({ pass, span, isIterated }, runtime) =>
      isIterated ? `(0, ${runtime}?.${pass})(${span}, ` : `${runtime}?.${pass}(${span}, `,
    [Slot.end]: closeCall,
  },
  'pass-operand': {
    [Slot.operandStart]: ({ pass, span }, runtime) => `${runtime}.${pass}(${span}, `,
    [Slot.operandEnd]: closeCall,
    [Slot.sequenceStart]: ({ pass, span }, runtime) => `${runtime}.${pass}(${span}, (`,
    [Slot.sequenceEnd]: closeTwo,
    [Slot.noOperand]: ({ pass, span }, runtime) => ` ${runtime}.${pass}(${span}, void 0)`,
  },
  'delegate-operand': {
    [Slot.operandStart]: ({ span }, runtime) => `${runtime}.delegate(${span}, `,
    [Slot.operandEnd]: ({ isAsync }) => `, ${isAsync})`,
  },
  'begin-catch': {
    [Slot.blockStart]: ({ span, error, resets }, runtime) => {
      const caught = ` ${runtime}.caught(${span}${error === undefined ? '' : `, ${error}`});`;
      return resets === undefined ? caught : `${caught} ${resets} = ${runtime}.none;`;
    },
  },
  'bind-error': { [Slot.catchWord]: ({ error }) => ` (${error})` },
  'begin-resumed': {
    [Slot.blockStart]: ({ span }, runtime) => ` ${runtime}.resumed(${span});`,
  },
  'shelter-result': {
    [Slot.blockStart]: ({ result, kept }, runtime) =>
      ` const ${kept} = ${result}; ${result} = ${runtime}.none;`,
    [Slot.blockEnd]: ({ result, kept }) => `${result} = ${kept}; `,
    [Slot.blockEndOpen]: ({ result, kept }) => `; ${result} = ${kept}; `,
  },
  'follow-rounds': {
    [Slot.iterableStart]: ({ span, iterates }, runtime) =>
      iterates ? `(0, ${runtime}?.iterate)(${span}, ` : '',
    [Slot.iterableEnd]: ({ iterates }) => (iterates ? ')' : ''),
    [Slot.roundStart]: ({ span, disposes }, runtime) =>
      disposes ? `{ ${runtime}.resumed(${span}); try ` : '',
    [Slot.roundInside]: ({ span, disposes }, runtime) =>
      disposes ? '' : ` ${runtime}.resumed(${span});`,
    [Slot.roundEnd]: ({ span, disposes }, runtime) =>
      disposes ? ` finally { ${endRound(span, runtime)} } }` : '',
    [Slot.roundSingleStart]: ({ span, disposes }, runtime) =>
      `{ ${runtime}.resumed(${span}); ${disposes ? 'try { ' : ''}`,
    [Slot.roundSingleEnd]: ({ span, disposes }, runtime) =>
      disposes ? ` } finally { ${endRound(span, runtime)} } }` : ' }',
  },
  'resume-after': {
    [Slot.start]: () => 'try { ',
    [Slot.end]: ({ span }, runtime) => ` } finally { ${runtime}.resumed(${span}); }`,
  },
  'suspend-at-disposal': {
    [Slot.declarationEnd]: (edit, runtime) => ` ${suspender(edit, runtime)}`,
    [Slot.declarationEndOpen]: (edit, runtime) => `; ${suspender(edit, runtime)}`,
  },
  'resume-at-end': {
    [Slot.blockStart]: () => ' try {',
    [Slot.blockEnd]: (edit, runtime) => resumeAtEnd(edit, runtime),
    [Slot.blockEndOpen]: (edit, runtime) => resumeAtEnd(edit, runtime),
  },
  // Where it has to be moved, the printer of the file does that.
  lift: {},
};

/** Places at which later edits of a node stand within earlier ones; at all others they stand around them. */
const CLOSING: ReadonlySet<SlotKind> = new Set<SlotKind>([
  Slot.end,
  Slot.operandEnd,
  Slot.sequenceEnd,
  Slot.blockEnd,
  Slot.blockEndOpen,
  Slot.bodyEnd,
  Slot.bodyEndOpen,
  Slot.expressionEnd,
  Slot.iterableEnd,
  Slot.roundEnd,
  Slot.roundSingleEnd,
]);

/** What the edits of a node write into one of its places. */
export function printEdits(
  edits: readonly Edit[],
  slot: SlotKind,
  runtime: string,
  names: InjectedNames,
): string {
  let text = '';
  for (const edit of edits) {
    // The table's type ties each printer to its edit; TypeScript cannot follow that through the look-up.
    const print = PRINTERS[edit.op][slot] as Print<Edit['op']> | undefined;
    if (print === undefined) continue;
    const own = print(edit, runtime, names);
    text = CLOSING.has(slot) ? text + own : own + text;
  }
  return text;
}

/** The parameters are recorded inside of the `try`: whatever happens there, the call ends. */
function enter(edit: EnterEdit, runtime: string, { baseFunction }: InjectedNames): string {
  const { span, result, site, parent, parameters, hasReceiver } = edit;
  const recorded = parameters.map(
    ({ position, binding }) => `${runtime}.arg(${span}, ${position}, ${binding})`,
  );
  if (hasReceiver) recorded.unshift(`${runtime}.receiver(${span}, this)`);
  const begin = `const ${span} = ${runtime}.enter(${baseFunction}() + ${site}, ${parent ?? 0}); let ${result} = ${runtime}.none; try {`;
  return recorded.length === 0 ? begin : `${begin} ${recorded.join(', ')};`;
}

function exit({ span, result, resumesAtEnd }: EnterEdit, runtime: string): string {
  const resumed = resumesAtEnd ? `${runtime}.resumed(${span}); ` : '';
  return `} finally { ${resumed}${runtime}.exit(${span}, ${result}); }`;
}

function leave(edit: EnterEdit, runtime: string, before: string): string {
  const end = edit.endIsReachable ? `${before}${edit.result} = void 0; ` : '';
  return `${end}${exit(edit, runtime)} `;
}

type KeepEdit = Extract<Edit, { readonly op: 'keep-result' }>;

function keep({ result, isAnonymous, suspends }: KeepEdit, runtime: string): string {
  const passed = suspends === undefined ? '' : `${runtime}.suspend(${suspends}, `;
  return `${result} = ${passed}${isAnonymous ? unnamed(runtime) : ''}`;
}

function closeKeep({ isAnonymous, suspends }: KeepEdit): string {
  return `${isAnonymous ? closeTwo() : ''}${suspends === undefined ? '' : ')'}`;
}

/**
 * Of a function that the assignment would name, or of a sequence that may end in one. Rolldown makes of
 * `(0, function () {})` what is named after all.
 */
function unnamed(runtime: string): string {
  return `(${runtime}.none && (`;
}

function endRound(span: string, runtime: string): string {
  return `${runtime}.resumed(${span}); ${runtime}.suspend(${span}, void 0);`;
}

function suspender(
  { span, suspender: name }: Extract<Edit, { readonly op: 'suspend-at-disposal' }>,
  runtime: string,
): string {
  return `using ${name} = ${runtime}.suspender(${span});`;
}

function resumeAtEnd(
  { span }: Extract<Edit, { readonly op: 'resume-at-end' }>,
  runtime: string,
): string {
  return `} finally { ${runtime}.resumed(${span}); } `;
}
