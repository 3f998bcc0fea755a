import type { Command } from 'commander';

/** What of a command can be completed. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
}

export interface OptionWords {
  /** `--limit` and `-n`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What its value is one of; empty where it is anything. */
  readonly values: readonly string[];
}

/** The subcommands as they are defined. */
export function commandWords(root: Command): CommandWords[] {
  return root.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options
        .filter((option) => !option.hidden)
        .map((option) => ({
          flags: [option.long, option.short].filter((flag) => typeof flag === 'string'),
          description: option.description,
          takesValue: option.required || option.optional,
          values: valuesOf(option.description),
        })),
      { flags: ['--help', '-h'], description: 'display help', takesValue: false, values: [] },
    ],
  }));
}

/** The description of an option that takes one of some words is a list of them. */
function valuesOf(description: string): string[] {
  const words = description.split(', ');
  return words.length > 1 && words.every((word) => /^[\w-]+$/.test(word)) ? words : [];
}
