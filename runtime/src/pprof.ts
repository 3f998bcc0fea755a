export { type PprofOptions, type PprofServer, servePprof } from './pprof/serve.ts';
