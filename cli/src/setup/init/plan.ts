/** What `init` is about to do. Nothing is written before all of it is known. */
export interface FileChange {
  /** Relative to the project. */
  readonly path: string;
  /** Undefined for a new file. */
  readonly before: string | undefined;
  readonly after: string;
  /** One line for each thing that is different. */
  readonly what: readonly string[];
}

/** What is left to the user, with the lines to write. */
export interface Instruction {
  readonly text: string;
  readonly lines: readonly string[];
}

export interface Plan {
  /** What was found: name and text. */
  readonly found: readonly (readonly [name: string, text: string])[];
  readonly changes: readonly FileChange[];
  readonly instructions: readonly Instruction[];
  /** Packages that package.json did not name before, as npm takes them. */
  readonly added: readonly string[];
  readonly installCommand: readonly string[];
}

/** What one part of the set-up contributes. */
export interface Step {
  /** How it gets code instrumented, whether that was set up now or before. */
  readonly roads?: readonly string[];
  readonly changes?: readonly FileChange[];
  readonly instructions?: readonly Instruction[];
  readonly scripts?: readonly ScriptChange[];
  /** Packages beside those that every road needs. */
  readonly devDependencies?: Readonly<Record<string, string>>;
  /** Edits of the package.json itself. */
  readonly manifest?: readonly ManifestChange[];
}

/** A script that gets another text, or a new one. */
export interface ScriptChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string;
}

export interface ManifestChange {
  readonly edit: (text: string) => string;
  readonly what: string;
}
