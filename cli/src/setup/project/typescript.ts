import { compareVersions, type Installed, installedPackage } from './installed.ts';
import { declaredRange, type Project } from './manifest.ts';

/**
 * How code is instrumented that this TypeScript compiles:
 * - `plugin`: by ts-patch's `tspc`, through an entry in the tsconfig
 * - `build`: by `functrace build` in the place of `tsc`, as there is no plugin, or none for such a version
 */
export type CompilerRoad = 'plugin' | 'build';

export interface TypeScript {
  readonly version: string;
  readonly installed: Installed | undefined;
  readonly road: CompilerRoad;
}

const OLDEST_WITH_PLUGIN = '5.9';
const FIRST_WITHOUT_PLUGINS = '7.0';

/** The project's compiler: as it is installed, or else the oldest that the declared range takes. */
export function projectTypeScript(project: Project): TypeScript | undefined {
  const installed = installedPackage(project.folder, 'typescript');
  const declared = declaredRange(project, 'typescript');
  // A compiler that happens to lie in a folder above is nobody's choice.
  if (declared === undefined && installed === undefined) return undefined;
  const version = installed?.version ?? lowestOf(declared ?? '');
  return { version, installed, road: roadOf(version) };
}

function roadOf(version: string): CompilerRoad {
  const takesPlugins =
    compareVersions(version, OLDEST_WITH_PLUGIN) >= 0 &&
    compareVersions(version, FIRST_WITHOUT_PLUGINS) < 0;
  return takesPlugins ? 'plugin' : 'build';
}

/** `latest` and other tags name the newest, which takes no plugins. */
function lowestOf(range: string): string {
  return (
    /\d+(?:\.\d+)*/.exec(range.replace(/^npm:(?:@[^/]+\/)?[^@]+@/, ''))?.[0] ??
    FIRST_WITHOUT_PLUGINS
  );
}

/** The ts-patch for a version of TypeScript: 4 refuses 5.x, and 3.3 knows nothing newer than 6.0. */
export function tsPatchRange(typescript: string): string {
  return compareVersions(typescript, '6.0') >= 0 ? '^4.0.1' : '^3.3.0';
}
