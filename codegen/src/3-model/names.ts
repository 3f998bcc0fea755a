/** The lower camel case that protobuf gives to names in JSON: underscores go, the letter behind one is raised. */
export function lowerCamel(name: string): string {
  return name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const NAMING: Record<string, (name: string) => string> = {
  snake,
  camel: lowerCamel,
  'as-is': (name) => name,
};

/** Names a column after a field, or a table after a message. */
export function namingOf(strategy: string | undefined): (name: string) => string {
  return NAMING[strategy ?? 'snake'] ?? snake;
}

/** Words of the language, its basic types, and the globals that generated code uses. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'any arguments as async await bigint boolean break case catch class const continue debugger default delete do ' +
    'else enum eval export extends false finally for from function get if implements import in instanceof interface ' +
    'let module namespace never new null number object of package private protected public return satisfies set ' +
    'static string super switch symbol this throw true try type typeof undefined unknown using var void while with ' +
    'yield Array BigInt Boolean Buffer Date Error Function Infinity Map NaN Number Object Promise ReadonlyArray ' +
    'Record Set String Symbol Uint8Array'
  ).split(' '),
);

/** Members that every generated class has. */
const MEMBERS: ReadonlySet<string> = new Set(['constructor', 'toJSON', 'toRow', '__proto__']);

function isReserved(name: string): boolean {
  return RESERVED.has(name);
}

/** Gives each name once; one that is taken, or may not be used, gets `$` behind it. */
export class NameScope {
  readonly #taken: Set<string>;
  readonly #isForbidden: (name: string) => boolean;

  static ofModule(): NameScope {
    return new NameScope(isReserved);
  }

  static ofClass(): NameScope {
    return new NameScope((name) => MEMBERS.has(name));
  }

  private constructor(isForbidden: (name: string) => boolean) {
    this.#taken = new Set();
    this.#isForbidden = isForbidden;
  }

  take(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name) || this.#isForbidden(name)) name += '$';
    this.#taken.add(name);
    return name;
  }
}
