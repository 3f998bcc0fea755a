#!/usr/bin/env node
// npm links a command at install, and only if its file is there; dist/ comes later in a fresh clone.
//
// CommonJS, for `functrace run`: a program that is started from an ES module's evaluation runs inside a promise, and its
// own promises would settle before its ticks. Nothing here is newer than the oldest Node that might start it.
'use strict';

const nodeModule = require('node:module');

const isReady =
  process.argv[2] === 'run' &&
  typeof nodeModule.registerHooks === 'function' &&
  require('../dist/command/run.js').prepareRun(process.argv.slice(3), require);

// What is left of this command on the program's stack is the line that starts it.
if (isReady) nodeModule.runMain();
else if (process.exitCode === undefined) {
  // Compiling the command takes a third of its start. It is for this process alone: programs that it starts choose theirs.
  if (typeof nodeModule.enableCompileCache === 'function') nodeModule.enableCompileCache();
  import('../dist/bundle/bin.js');
}
