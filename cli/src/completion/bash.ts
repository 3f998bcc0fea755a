import type { CommandWords } from './words.ts';

/** What is no option of the command is left to bash, which completes files. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  const names = [...commands.map(({ name }) => name), '--help', '--version'];
  return `# bash completion of functrace: source <(functrace completion bash)
_functrace() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=''
  if (( COMP_CWORD == 1 )); then
    words='${names.join(' ')}'
  else
    case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
    esac
    if [[ -z $words && $current == -* ]]; then
      case $command in
${commands.map(optionCase).join('\n')}
      esac
    fi
  fi
  COMPREPLY=()
  if [[ -n $words ]]; then
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -o bashdefault -o default -F _functrace functrace
`;
}

function valueCases({ name, options }: CommandWords): string[] {
  return options
    .filter(({ values }) => values.length > 0)
    .map(
      ({ flags, values }) =>
        `      ${flags.map((flag) => `'${name} ${flag}'`).join(' | ')}) words='${values.join(' ')}' ;;`,
    );
}

function optionCase({ name, options }: CommandWords): string {
  return `        ${name}) words='${options.flatMap(({ flags }) => flags).join(' ')}' ;;`;
}
