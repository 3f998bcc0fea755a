import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, bundlerPlugin } from './adapters/bundler.ts';

const plugin: UnpluginInstance<BundlerOptions | undefined>['vite'] = bundlerPlugin.vite;

export default plugin;
export type { BundlerOptions };
