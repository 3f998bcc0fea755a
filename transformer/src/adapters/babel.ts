import { relative, sep } from 'node:path';
import type { NodePath, PluginAPI, PluginObject, types as t } from '@babel/core';
import { type EsProgram, parseEstree } from '../1-parse/estree.ts';
import type { Comment } from '../1-parse/estree-comments.ts';
import type { NodeKey } from '../1-parse/function-site.ts';
import { lineStarts } from '../1-parse/line-table.ts';
import { configureOrThrow } from '../2-analyze/configure.ts';
import { decide } from '../2-analyze/decide.ts';
import { explainDecisions } from '../2-analyze/explain.ts';
import type { TransformerOptions } from '../2-analyze/options.ts';
import { emitBabel } from '../3-emit/babel.ts';
import { planFile } from '../3-emit/plan.ts';
import { placesIn } from '../original-files.ts';

/**
 * The plugin for Babel 7.20 and later and for Babel 8: `plugins: ['@functrace/transformer/babel']`. Plugins run before
 * presets, so that it sees the functions as they were written.
 * @throws {OptionError} for a wrong option
 */
export default function babelPlugin(
  api: PluginAPI,
  given: Partial<TransformerOptions> | undefined,
): PluginObject {
  api.assertVersion('^7.20.0 || ^8.0.0');
  const { options, selection } = configureOrThrow({ ...given }, process.env['IGNORE_NAMES']);
  const runtime = runtimeFor(api, options.runtime);
  const explains = options.explain || process.env['FUNCTRACE_EXPLAIN'] === '1';
  return {
    name: 'functrace',
    visitor: {
      Program: {
        // On entering, before any other plugin has changed a function.
        enter(path: NodePath<t.Program>, { file, filename, cwd }) {
          const name = relative(cwd, filename ?? 'unknown')
            .split(sep)
            .join('/');
          const parsed = parseEstree({
            source: file.code,
            // Babel's positions are there in what a parser made; the reader says so where they are not.
            program: file.ast.program as unknown as EsProgram,
            comments: (file.ast.comments ?? []) as unknown as readonly Comment[],
            isModule: file.ast.program.sourceType === 'module',
            keepsNodes: true,
            placeOf: placesIn(lineStarts(file.code)),
          });
          if (parsed.isInstrumented) return;
          const decisions = decide(parsed, { path: name, obstacle: undefined }, selection);
          if (explains) process.stderr.write(explainDecisions(name, decisions));
          const plan = planFile(name, parsed, decisions, selection);
          if (plan === undefined) return;
          const keys = new Map(parsed.nodes.map((node, key) => [node as unknown, key as NodeKey]));
          emitBabel(api, path.node, keys, plan, runtime);
          path.scope.crawl();
        },
      },
    },
  };
}

/** Jest loads CommonJS only, and a copy of a module for each test file. */
function runtimeFor(api: PluginAPI, runtime: string): string {
  const isJest = api.caller((caller) => caller?.name === 'babel-jest');
  return isJest && runtime === '@functrace/runtime/hot' ? '@functrace/runtime/commonjs' : runtime;
}
