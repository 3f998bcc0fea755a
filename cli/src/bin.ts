#!/usr/bin/env node
/**
 * The entry of the command. It imports nothing by a static import, so that an old Node gets as far as the check and
 * the warning of `node:sqlite` can be held back.
 */
const REQUIRED_MAJOR = 22;
const REQUIRED_MINOR = 18;

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < REQUIRED_MAJOR || (major === REQUIRED_MAJOR && minor < REQUIRED_MINOR);
}

/** Node warns that `node:sqlite` is experimental when it is loaded. All other warnings pass. */
async function withoutSqliteWarning<T>(load: () => Promise<T>): Promise<T> {
  // eslint-disable-next-line typescript/unbound-method -- put back as it was, and called with `process` as its `this`
  const emitWarning = process.emitWarning;
  const filtered = (warning: string | Error, ...rest: unknown[]): void => {
    if (rest[0] === 'ExperimentalWarning' && String(warning).startsWith('SQLite ')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  process.emitWarning = filtered;
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** `functrace tree | head` closes the pipe early; what it did not want to read is no failure. */
function exitQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `functrace: FT_CLI_NODE: Node ${process.versions.node} is too old; expected ${REQUIRED_MAJOR}.${REQUIRED_MINOR} or newer\n`,
  );
  process.exitCode = 2;
} else {
  exitQuietlyWhenNobodyReads();
  const { main } = await withoutSqliteWarning(() => import('./main.ts'));
  process.exitCode = await main(process.argv.slice(2));
}
