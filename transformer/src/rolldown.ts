import type { UnpluginInstance } from 'unplugin';
import { type BundlerOptions, bundlerPlugin } from './adapters/bundler.ts';

const plugin: UnpluginInstance<BundlerOptions | undefined>['rolldown'] = bundlerPlugin.rolldown;

export default plugin;
export type { BundlerOptions };
