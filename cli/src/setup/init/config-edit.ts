import { extname } from 'node:path';
import { MagicString } from 'magic-string';
import { parseSync } from 'oxc-parser';
import { configObjects, type ConfigObject } from './config-objects.ts';
import type { SyntaxNode } from './syntax.ts';

/** What to put into a bundler's configuration. */
export interface PluginEdit {
  /** Module of the plugin, whose default export makes it. */
  readonly module: string;
  /** In a list of text, as Babel's; the module is then not imported. */
  readonly asText?: boolean;
}

const LOCAL_NAME = 'functrace';

/** Whether a configuration names a module of ours. */
export function mentionsPlugin(text: string): boolean {
  return /['"]@functrace\/transformer\/\w+['"]/.test(text);
}

/**
 * Adds the plugin to each configuration in the text: first in its list, where it sees the code as it was written.
 * Undefined where the text has no form that is known here; a wrong guess would break somebody's build.
 */
export function addPlugin(path: string, text: string, edit: PluginEdit): string | undefined {
  const isTaken = new RegExp(String.raw`\b${LOCAL_NAME}\b`).test(text);
  if (isTaken && edit.asText !== true) return undefined;
  const program = parseConfig(path, text);
  if (program === undefined) return undefined;
  const objects = configObjects(program);
  if (objects === undefined || objects.length === 0) return undefined;
  const edited = new MagicString(text);
  const plugin = edit.asText === true ? quote(text, edit.module) : `${LOCAL_NAME}()`;
  for (const object of objects) {
    if (!addToObject(edited, text, object, plugin)) return undefined;
  }
  if (edit.asText !== true) addImport(edited, text, program, edit.module);
  const result = edited.toString();
  return parseConfig(path, result) === undefined ? undefined : result;
}

function parseConfig(path: string, text: string): SyntaxNode | undefined {
  const lang = extname(path).endsWith('ts') ? 'ts' : 'js';
  const { program, errors } = parseSync(path, text, { lang, preserveParens: false });
  return errors.length > 0 ? undefined : (program as unknown as SyntaxNode);
}

function addToObject(
  edited: MagicString,
  text: string,
  object: ConfigObject,
  plugin: string,
): boolean {
  const { node, plugins } = object;
  if (plugins !== undefined) {
    if (plugins.type !== 'ArrayExpression') return false;
    const [first] = plugins.elements;
    if (first === undefined) {
      edited.overwrite(plugins.start, plugins.end, `[${plugin}]`);
      return true;
    }
    if (first === null) return false;
    edited.appendLeft(first.start, `${plugin},${gapBefore(text, plugins.start + 1, first.start)}`);
    return true;
  }
  const [first] = node.properties;
  // What is spread may have plugins, which would be hidden, or hide ours.
  if (node.properties.some(({ type }) => type === 'SpreadElement')) return false;
  if (first === undefined) edited.overwrite(node.start, node.end, `{ plugins: [${plugin}] }`);
  else
    edited.appendLeft(
      first.start,
      `plugins: [${plugin}],${gapBefore(text, node.start + 1, first.start)}`,
    );
  return true;
}

/** What stands between two members: a line break and the indentation, or a space. */
function gapBefore(text: string, from: number, to: number): string {
  const between = text.slice(from, to);
  const line = between.lastIndexOf('\n');
  if (line === -1) return ' ';
  return `${between[line - 1] === '\r' ? '\r\n' : '\n'}${between.slice(line + 1)}`;
}

function addImport(edited: MagicString, text: string, program: SyntaxNode, module: string): void {
  const statements = program['body'] as readonly SyntaxNode[];
  const isModule = statements.some(({ type }) => /^(?:Import|Export)/.test(type));
  const specifier = quote(text, module);
  const end = /;\s*$/m.test(text) ? ';' : '';
  const line = isModule
    ? `import ${LOCAL_NAME} from ${specifier}${end}`
    : `const { default: ${LOCAL_NAME} } = require(${specifier})${end}`;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const last = statements.findLast((statement) =>
    isModule ? statement.type === 'ImportDeclaration' : isRequire(statement),
  );
  if (last !== undefined) {
    edited.appendLeft(last.end, newline + line);
    return;
  }
  const first = statements.find((statement) => statement['directive'] === undefined);
  edited.appendLeft(first?.start ?? text.length, `${line}${newline}${newline}`);
}

function isRequire(statement: SyntaxNode): boolean {
  return (
    statement.type === 'VariableDeclaration' &&
    (statement['declarations'] as readonly SyntaxNode[]).every((declaration) => {
      const call = declaration['init'] as SyntaxNode | null;
      const callee = call?.['callee'] as SyntaxNode | undefined;
      return call?.type === 'CallExpression' && callee?.['name'] === 'require';
    })
  );
}

/** With the quotes that the file uses more often. */
function quote(text: string, value: string): string {
  const singles = text.split("'").length;
  return singles >= text.split('"').length ? `'${value}'` : `"${value}"`;
}
