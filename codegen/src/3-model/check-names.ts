import type { Position } from '../1-parse/comment.ts';
import type { ProtoElement, ProtoEnum, ProtoFile, ProtoMessage } from '../1-parse/proto-file.ts';
import type { DiagnosticList } from '../diagnostic.ts';
import { fullNameOf } from './symbols.ts';

/**
 * Reports a name that two files declare. Where some file imports both, however indirectly, no compiler takes them:
 * an error. Where none does, as with versions of an interface that lie side by side, each is sound by itself, and only
 * a registry that holds both has to choose: a warning, though protoc refuses to compile the two in one run.
 */
export function checkNames(files: readonly ProtoFile[], diagnostics: DiagnosticList): void {
  const declared = new Map<string, Declared>();
  let importers: ((path: string) => ReadonlySet<string>) | undefined;
  for (const file of files) {
    const apart = new Map<ProtoFile, Clash[]>();
    for (const name of namesOf(file, (fullName) => declared.has(fullName))) {
      const known = declared.get(name.name);
      if (known === undefined) declared.set(name.name, { ...name, file });
      else if (known.file !== file) {
        importers ??= importersOf(files);
        const first = importers(known.file.path);
        const meet = [...importers(file.path)].some((path) => first.has(path));
        if (meet) diagnostics.error('ORM031', file.label, name.at, textOf({ name, known }));
        else apart.set(known.file, [...(apart.get(known.file) ?? []), { name, known }]);
      }
    }
    for (const clashes of apart.values()) warnOf(file, clashes, diagnostics);
  }
}

interface Clash {
  readonly name: Name;
  readonly known: Declared;
}

function textOf({ name, known }: Clash): string {
  const place = `${known.file.label}:${known.at.line}:${known.at.column}`;
  return `${name.kind} ${name.name} is already declared as ${articled(known.kind)} at ${place}`;
}

/** One line for two files, which mostly are copies of each other. */
function warnOf(file: ProtoFile, clashes: readonly Clash[], diagnostics: DiagnosticList): void {
  const [first] = clashes;
  if (first === undefined) return;
  const rest = clashes.length - 1;
  const more = rest === 0 ? '' : `, and ${rest} more of this file there`;
  const text = `${textOf(first)}${more}; the registry finds the one that is loaded last, and protoc takes them in separate runs only`;
  diagnostics.warning('ORM031', file.label, first.name.at, text);
}

interface Name {
  readonly kind: string;
  readonly name: string;
  readonly at: Position;
}

interface Declared extends Name {
  readonly file: ProtoFile;
}

/** What stands in an element that another file has too is not said again. */
function* namesOf(
  { package: scope, messages, enums, services }: ProtoFile,
  isKnown: (fullName: string) => boolean,
): Generator<Name> {
  const named = (kind: string, { name, at }: ProtoElement, path: readonly string[]): Name => ({
    kind,
    name: fullNameOf(scope, [...path, name]),
    at,
  });
  function* ofEnum(type: ProtoEnum, path: readonly string[]): Generator<Name> {
    const own = named('enum', type, path);
    const isCopy = isKnown(own.name);
    yield own;
    if (isCopy) return;
    // A value's name stands beside that of its enum, not in it.
    for (const value of type.values) yield named('enum value', value, path);
  }
  function* ofMessage(message: ProtoMessage, path: readonly string[]): Generator<Name> {
    const own = named('message', message, path);
    const isCopy = isKnown(own.name);
    yield own;
    if (isCopy) return;
    const inner = [...path, message.name];
    for (const type of message.enums) yield* ofEnum(type, inner);
    for (const nested of message.messages) yield* ofMessage(nested, inner);
  }
  for (const message of messages) yield* ofMessage(message, []);
  for (const type of enums) yield* ofEnum(type, []);
  for (const service of services) yield named('service', service, []);
}

/** A file and all that import it, and what imports those. */
function importersOf(files: readonly ProtoFile[]): (path: string) => ReadonlySet<string> {
  const direct = new Map<string, string[]>();
  for (const { path, imports } of files) {
    for (const imported of imports) {
      const known = direct.get(imported);
      if (known === undefined) direct.set(imported, [path]);
      else known.push(path);
    }
  }
  const found = new Map<string, ReadonlySet<string>>();
  return (path) => {
    const known = found.get(path);
    if (known !== undefined) return known;
    const reached = new Set([path]);
    // Grows while it is read.
    for (const next of reached)
      for (const importer of direct.get(next) ?? []) reached.add(importer);
    found.set(path, reached);
    return reached;
  };
}

function articled(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
