import { Argument, Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { type CommandWords, commandWords } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { oneOf } from './arguments.ts';
import { type Context, withExample } from './context.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CommandWords[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

const EXAMPLE = `\
$ functrace completion bash > ~/.local/share/bash-completion/completions/functrace
$ source <(functrace completion zsh)
$ functrace completion fish | source`;

export function completionCommand({ terminal }: Context): Command {
  const command = new Command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).argParser(oneOf('<shell>', SHELLS)))
    .action((shell: Shell, _options: object, self: Command) => {
      terminal.write(SCRIPTS[shell](commandWords(self.parent ?? self)));
    });
  return withExample(command, EXAMPLE);
}
