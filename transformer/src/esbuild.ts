import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, bundlerPlugin } from './adapters/bundler.ts';

const plugin: UnpluginInstance<BundlerOptions | undefined>['esbuild'] = bundlerPlugin.esbuild;

export default plugin;
export type { BundlerOptions };
