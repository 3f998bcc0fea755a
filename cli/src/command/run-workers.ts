import workerThreads, { type WorkerOptions } from 'node:worker_threads';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Has the workers of this thread read NODE_OPTIONS, which was set after Node had read it. They do with `execArgv` or `env`
 * of their own, and get all that this process was started with when they have neither. Workers' workers inherit.
 */
export function preloadInWorkers(): void {
  const { Worker } = workerThreads;
  const prepared = new Proxy(Worker, {
    construct(target, [file, options, ...rest]: [string | URL, WorkerOptions?, ...unknown[]], as) {
      const make = (chosen: WorkerOptions | undefined): object =>
        Reflect.construct(target, [file, chosen, ...rest], as) as object;
      if (!inheritsOptions(options)) return make(options);
      try {
        return make({ ...options, execArgv: process.execArgv });
      } catch (error) {
        // Among them is an option that only a whole process can have. Such a worker runs untraced.
        if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
        return make(options);
      }
    },
  });
  Worker.prototype.constructor = prepared;
  workerThreads.Worker = prepared;
  syncBuiltinESMExports();
}

function inheritsOptions(options: WorkerOptions | undefined): boolean {
  const { execArgv, env } = options ?? {};
  return execArgv === undefined && (env === null || typeof env !== 'object');
}
