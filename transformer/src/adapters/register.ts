/**
 * `node --import @functrace/transformer/register app.ts`, or `--require`: instruments what the thread loads from here on.
 * Node loads it anew in each worker, which inherits the flag.
 */
import { registerLoader } from './register-hooks.ts';

registerLoader();
