import type { CommandWords } from './words.ts';

export function zshCompletion(commands: readonly CommandWords[]): string {
  return `#compdef functrace
# zsh completion of functrace: source <(functrace completion zsh)
_functrace() {
  local -a commands options values
  if (( CURRENT == 2 )); then
    commands=(
${commands.map(({ name, description }) => `      ${entry(name, description)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  case "$words[2] $words[CURRENT-1]" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if (( $#values )); then
    _describe value values
    return
  fi
  if [[ $words[CURRENT] != -* ]]; then
    _files
    return
  fi
  case $words[2] in
${commands.map(optionCase).join('\n')}
  esac
  _describe option options
}
compdef _functrace functrace
`;
}

/** A word and what it means, in quotes. */
function entry(word: string, description: string): string {
  return `'${word}:${description.replaceAll("'", String.raw`'\''`)}'`;
}

function valueCases({ name, options }: CommandWords): string[] {
  return options
    .filter(({ values }) => values.length > 0)
    .map(
      ({ flags, values }) =>
        `    ${flags.map((flag) => `'${name} ${flag}'`).join('|')}) values=(${values.join(' ')}) ;;`,
    );
}

function optionCase({ name, options }: CommandWords): string {
  const entries = options.flatMap(({ flags, description }) =>
    flags.map((flag) => `      ${entry(flag, description)}`),
  );
  return `    ${name}) options=(\n${entries.join('\n')}\n    ) ;;`;
}
