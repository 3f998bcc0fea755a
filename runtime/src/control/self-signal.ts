/**
 * Calls back before the process ends itself by a signal: how a program dies that has caught one, cleaned up, and passes it
 * on. A signal that comes from outside, and that the program does not handle, ends the process with no code of it run. To
 * listen to it would put that off until the event loop is reached, so that a program that computes could not be stopped.
 *
 * `process._kill` is what `process.kill` ends in. It is not documented; where it is missing, what the drain worker has not
 * read yet is lost.
 */
import { constants } from 'node:os';

/** Ends the process, where nobody listens to it. SIGKILL is left as it is, to leave no time for anything. */
const FATAL = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGABRT', 'SIGTERM'] as const;

export function onSelfSignal(leave: () => void): void {
  const host = process as { _kill?: (pid: number, signal: number) => unknown };
  const kill = host._kill;
  if (kill === undefined) return;
  host._kill = (pid, signal) => {
    if (pid === process.pid && isFatal(signal)) leave();
    return kill.call(process, pid, signal);
  };
}

function isFatal(signal: number): boolean {
  const name = FATAL.find((each) => constants.signals[each] === signal);
  return name !== undefined && process.listenerCount(name) === 0;
}
