/** Something that keeps calls from being recorded, and what to do about it. */
export interface Finding {
  /** Stable, for programs. */
  readonly code: FindingCode;
  /** What is so, with the value. Lower-case prose, no full stop. */
  readonly text: string;
  readonly remedy: string;
  /** The file that it is about, relative to the current folder. */
  readonly file?: string;
}

export type FindingCode =
  /** Nothing in the project instruments its code. */
  | 'no-road'
  | 'plugin-misspelled'
  | 'plugin-misplaced'
  /** An option in the plugin's entry has a wrong name or value. */
  | 'plugin-option'
  | 'typescript-ignores-plugins'
  | 'typescript-too-old'
  | 'ts-patch-missing'
  | 'ts-patch-version'
  /** A script compiles with `tsc`, which ignores plugins. */
  | 'plain-tsc'
  /** A script compiles or runs sources with something else that ignores them. */
  | 'other-compiler'
  | 'tsconfig-base-missing'
  | 'package-missing'
  | 'two-runtimes'
  | 'versions-apart'
  | 'not-built'
  | 'not-instrumented'
  | 'instrumented-for-other-version'
  /** The options leave no function to trace. */
  | 'nothing-selected'
  | 'all-ignored'
  | 'switched-off'
  | 'wrong-setting'
  | 'store-not-writable'
  | 'node-too-old'
  /** The runtime is there, and a call that was made for a test is in no recording. */
  | 'runtime-fails';
