import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { TransformerError } from '../instrument.ts';
import { type FileSettings, instrumentCompiled } from './files-compiled.ts';

export interface FilesRequest extends FileSettings {
  /** A folder or a file. */
  readonly from: string;
  /** Where the instrumented copy goes; the same as `from` to instrument it in its place. */
  readonly to: string;
  /** Gets what is wrong with a file that is left, or copied, as it is. */
  readonly complain: (text: string) => void;
}

export interface FilesReport {
  /** JavaScript that was looked at. */
  readonly files: number;
  readonly instrumented: number;
  readonly functions: number;
  /** Files that could not be instrumented. */
  readonly failed: number;
  /** Files whose text is another than before. */
  readonly written: number;
}

const JAVASCRIPT = /\.[cm]?jsx?$/;
const NOTHING: FilesReport = { files: 0, instrumented: 0, functions: 0, failed: 0, written: 0 };

/** Instruments the JavaScript of a folder, or one file. What else is in the folder is copied, so that the copy runs. */
export function instrumentFiles(request: FilesRequest): FilesReport {
  const { from, to } = request;
  // Maps are written with the files that they belong to, and not copied over them.
  const maps = new Set<string>();
  if (!statSync(from).isDirectory()) return instrumentOne(request, from, to, maps);
  const reports: FilesReport[] = [];
  const others: [string, string][] = [];
  walk(from, to, (path, target) => {
    if (JAVASCRIPT.test(path)) reports.push(instrumentOne(request, path, target, maps));
    else others.push([path, target]);
  });
  let written = 0;
  for (const [path, target] of from === to ? [] : others) {
    if (!maps.has(target) && copy(path, target)) written++;
  }
  return reports.reduce(added, { ...NOTHING, written });
}

/** Every file of a folder, and where it goes. Links stay links; packages that are installed in it are linked. */
function walk(
  from: string,
  to: string,
  visit: (path: string, target: string) => void,
  root: string = from,
): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [path, target] = [join(from, entry.name), join(to, entry.name)];
    const isCopied = from !== to;
    if (entry.isSymbolicLink()) {
      if (isCopied) copyLink(path, target, root);
    } else if (entry.name === 'node_modules') {
      if (isCopied) linkTo(target, relative(to, path), path);
    } else if (entry.isDirectory()) {
      walk(path, target, visit, root);
    } else if (entry.isFile()) {
      visit(path, target);
    }
  }
}

function instrumentOne(
  request: FilesRequest,
  path: string,
  target: string,
  maps: Set<string>,
): FilesReport {
  const text = readFileSync(path, 'utf8');
  try {
    const result = instrumentCompiled({ path, text, target }, request);
    if (result === undefined) {
      return { ...NOTHING, files: 1, written: path !== target && copy(path, target) ? 1 : 0 };
    }
    let written = write(target, result.code, lstatSync(path).mode) ? 1 : 0;
    if (result.map !== undefined && result.mapTarget !== undefined) {
      maps.add(result.mapTarget);
      if (write(result.mapTarget, result.map)) written++;
    }
    return { ...NOTHING, files: 1, instrumented: 1, functions: result.functions, written };
  } catch (error) {
    if (!(error instanceof TransformerError)) throw error;
    request.complain(error.message);
    const written = path !== target && copy(path, target) ? 1 : 0;
    return { ...NOTHING, files: 1, failed: 1, written };
  }
}

/** Says whether anything changed: what is as it should be keeps its times. */
function write(path: string, text: string, mode?: number): boolean {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  if (mode !== undefined) chmodSync(path, mode);
  return true;
}

function copy(path: string, target: string): boolean {
  if (existsSync(target) && readFileSync(target).equals(readFileSync(path))) return false;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
  return true;
}

/** Makes the link's copy lead to the same place, or to the copy of it. */
function copyLink(path: string, target: string, root: string): void {
  const goal = readlinkSync(path);
  const real = resolve(dirname(path), goal);
  const isInside = !relative(root, real).startsWith('..');
  linkTo(target, isAbsolute(goal) || isInside ? goal : relative(dirname(target), real), real);
}

function linkTo(target: string, goal: string, real: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(target), { recursive: true });
  const isFolder = statSync(real, { throwIfNoEntry: false })?.isDirectory() === true;
  symlinkSync(goal, target, isFolder ? 'junction' : 'file');
}

function added(a: FilesReport, b: FilesReport): FilesReport {
  return {
    files: a.files + b.files,
    instrumented: a.instrumented + b.instrumented,
    functions: a.functions + b.functions,
    failed: a.failed + b.failed,
    written: a.written + b.written,
  };
}
