import { runCommand } from './doors/command.ts';

process.exitCode = runCommand(process.argv.slice(2));
