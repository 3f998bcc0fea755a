import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProject, type Project } from '../project/manifest.ts';
import { projectTools, type Tool } from '../project/tools.ts';
import { projectTypeScript, type TypeScript } from '../project/typescript.ts';

/** What every part of the set-up looks at. */
export interface Surroundings {
  readonly project: Project;
  readonly typescript: TypeScript | undefined;
  readonly tools: readonly Tool[];
  /** Whether the transformer that belongs to this command has a module. */
  readonly hasModule: (name: string) => boolean;
}

export function lookAround(start: string): Surroundings {
  const project = findProject(start);
  const modules = transformerModules();
  return {
    project,
    typescript: projectTypeScript(project),
    tools: projectTools(project),
    hasModule: (name) => modules.has(name),
  };
}

/** The names that the installed transformer can be imported by. */
function transformerModules(): ReadonlySet<string> {
  const name = '@functrace/transformer';
  const path = fileURLToPath(import.meta.resolve('@functrace/transformer/package.json'));
  const { exports } = JSON.parse(readFileSync(path, 'utf8')) as {
    exports: Record<string, unknown>;
  };
  return new Set(Object.keys(exports).map((key) => name + key.slice(1)));
}

/** The folders above one, the nearest first. */
export function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}
