/** `functrace instrument`: JavaScript that any compiler wrote. */
export { type FilesReport, type FilesRequest, instrumentFiles } from './adapters/files-folder.ts';
/** Our options in an entry of `compilerOptions.plugins`. */
export { pluginOptions } from './2-analyze/plugin-entry.ts';
export { packageType } from './source-format.ts';
