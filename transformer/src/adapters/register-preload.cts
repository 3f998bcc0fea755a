/**
 * What `node --require @functrace/transformer/register` loads, and `functrace run` names in NODE_OPTIONS. CommonJS, as a
 * child process may run on a Node that cannot require an ES module; and `--require` in place of `--import`, which would
 * make the program's main file, if it is CommonJS, run inside a promise: its promises would then settle before its ticks.
 */
const nodeModule = process.getBuiltinModule?.('node:module');
// What a program sees in `require.cache` is its own.
// oxlint-disable-next-line typescript/no-dynamic-delete -- the one way to take a module out of it
delete require.cache[__filename];
if (nodeModule?.registerHooks !== undefined) {
  const before = new Set(Object.keys(require.cache));
  // oxlint-disable-next-line typescript/no-require-imports -- CommonJS, see above
  require(`./register.${__filename.endsWith('.cts') ? 'ts' : 'js'}`);
  for (const path of Object.keys(require.cache)) {
    // oxlint-disable-next-line typescript/no-dynamic-delete -- as above
    if (!before.has(path)) delete require.cache[path];
  }
}
