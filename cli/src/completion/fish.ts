import type { CommandWords } from './words.ts';

export function fishCompletion(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, options }) => [
    `complete -c functrace -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...options.map((option) => {
      const [long = '', short] = option.flags;
      const flags = `-l ${long.replace(/^--/, '')}${short === undefined ? '' : ` -s ${short.slice(1)}`}`;
      const values = option.values.length > 0 ? ` -f -a ${quoted(option.values.join(' '))}` : '';
      const value = option.takesValue ? ` -r${values}` : '';
      return `complete -c functrace -n '__fish_seen_subcommand_from ${name}' ${flags}${value} -d ${quoted(option.description)}`;
    }),
  ]);
  return `# fish completion of functrace: functrace completion fish | source\n${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
