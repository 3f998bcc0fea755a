/**
 * Calls back when the thread begins to leave, before the program's own `exit` listeners, as one of them but only from then
 * on: a program that has ten of its own would otherwise get Node's warning of too many, and one that counts them would
 * count one more.
 *
 * `process.exit` and an uncaught error say that they leave by setting `process._exiting`, a normal end by `beforeExit`,
 * after which the program may go on; then the listener is there before it is needed. Replacing `process.reallyExit` or
 * `process.emit` was refused: packages that do so themselves put back what they found when they were loaded.
 */
export function onExit(leave: () => void): void {
  let isListening = false;
  const listen = (): void => {
    if (isListening) return;
    isListening = true;
    addUncounted(leave);
  };
  if (!onLeaving(listen)) return listen();
  process.on('beforeExit', listen);
}

/** False where Node keeps the property in another way. */
function onLeaving(listen: () => void): boolean {
  const { get, set, ...shape } = Object.getOwnPropertyDescriptor(process, '_exiting') ?? {};
  if (get === undefined || set === undefined || shape.configurable !== true) return false;
  Object.defineProperty(process, '_exiting', {
    ...shape,
    get,
    set(value: unknown) {
      if (value === true) listen();
      set.call(process, value);
    },
  });
  return true;
}

function addUncounted(leave: () => void): void {
  const host = process as { _maxListeners?: number | undefined };
  const limit = host._maxListeners;
  host._maxListeners = 0;
  process.prependOnceListener('exit', leave);
  host._maxListeners = limit;
}
