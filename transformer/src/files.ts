/** `functrace instrument`: JavaScript that any compiler wrote. */
export { type FilesReport, type FilesRequest, instrumentFiles } from './adapters/files-folder.ts';
export { packageType } from './adapters/files-format.ts';
