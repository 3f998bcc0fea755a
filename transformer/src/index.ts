/** The package's root is the ts-patch plugin: ts-patch takes the default export. */
export { transformer as default, transformer } from './adapters/tspc.ts';
export type { SourceTransformerFactory, TsPatchExtras } from './adapters/tspc.ts';
