/** Builds and runs small projects in folders of their own, as their users would. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a temporary folder, with the repository's packages installed. Dispose of it at the end. */
export class Project implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'functrace-project-'));

  /**
   * @param packages what is installed, by the name that it is found by, as a name in the repository's node_modules:
   * `{ typescript: 'typescript5' }`. Everything, unless given.
   */
  constructor(packages?: Readonly<Record<string, string>>) {
    if (packages === undefined) symlinkSync(MODULES, join(this.folder, 'node_modules'));
    for (const [name, source] of Object.entries(packages ?? {})) this.install(name, source);
  }

  install(name: string, source: string = name): void {
    const path = this.path('node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(realpathSync(join(MODULES, source)), path);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  write(name: string, content: string | object): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(
      this.path(name),
      typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    );
  }

  /** Settings for a traced ES module program: `src` is compiled into `build`. `options` are the plugin's. */
  writeSettings(options: object = {}): void {
    this.write('package.json', { type: 'module' });
    this.write('tsconfig.json', {
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        rootDir: 'src',
        outDir: 'build',
        types: ['node'],
        strict: true,
        plugins: [{ transform: '@functrace/transformer', ...options }],
      },
      include: ['src'],
    });
  }

  /** Copies a file or folder of the repository. */
  copy(from: string, to: string): void {
    cpSync(join(ROOT, from), this.path(to), { recursive: true });
  }

  /** Compiles with ts-patch's compiler, which applies the plugins of the settings. */
  tspc(settings: string, environment: NodeJS.ProcessEnv = {}): Run {
    return this.run([join(MODULES, 'ts-patch/bin/tspc.js'), '-p', settings], environment);
  }

  /** Runs the command `functrace` in the project's folder. */
  functrace(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
    return this.run([join(ROOT, 'cli/bin/functrace.js'), ...args], environment);
  }

  /** Runs Node in the project's folder. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
    return this.spawn(process.execPath, args, environment);
  }

  spawn(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      env: { ...cleanEnvironment(), ...environment },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr };
  }

  /** Opens the one recording there is in a folder. */
  recording(folder: string = '.functrace'): DatabaseSync {
    const files = readdirSync(this.path(folder)).filter((name) => name.endsWith('.db'));
    if (files.length !== 1)
      throw new Error(`expected one recording, found ${files.join(', ') || 'none'}`);
    return new DatabaseSync(this.path(folder, files[0] as string), { readOnly: true });
  }
}

/** What the test runner sets for itself would change how the programs run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own =
    /^(VITEST|NODE_OPTIONS|NODE_ENV|FUNCTRACE|IGNORE_NAMES|TRACE_CHANNEL_COUNT|FORCE_COLOR|NODE_V8_COVERAGE)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
