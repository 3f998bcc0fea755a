#!/usr/bin/env node
// npm links a command at install, and only if its file is there; dist/ comes later in a fresh clone.
import '../dist/bin-plugin.js';
