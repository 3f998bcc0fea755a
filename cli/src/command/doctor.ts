import { Command } from 'commander';
import type { DoctorOptions } from '../setup/doctor/examine.ts';
import type { Context } from './context.ts';

const EXAMPLE = `\
$ functrace doctor
node        24.21.0
typescript  6.0.3
output      build: 0 of 12 files instrumented, 0 functions

plain-tsc  package.json: scripts.build compiles with tsc, which ignores plugins
remedy  write tspc in its place; it comes with ts-patch`;

export function doctorCommand(context: Context): Command {
  return new Command('doctor')
    .description('say why nothing is recorded (exit code 1: found a reason)')
    .argument('[path]', 'compiled file or folder that runs (default: what the tsconfig writes)')
    .option('-p, --project <file>', 'tsconfig, or its folder')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n${EXAMPLE.replaceAll(/^(?=.)/gm, '  ')}`)
    .action((path: string | undefined, options: DoctorOptions) => {
      context.exitWith(
        import('../setup/doctor/doctor.ts').then(({ doctor }) => doctor(path, options, context)),
      );
    });
}
