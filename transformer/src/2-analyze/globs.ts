/**
 * Globs over paths relative to the project, with `/` between folders: `*`, `?`, `**`, `{a,b}`, `[a-z]`. A pattern
 * without wildcards that names a folder takes everything in it, as in a tsconfig's `include`. Node's own
 * `path.matchesGlob` prints a warning in the older Nodes that we support.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => string | undefined {
  const tests = patterns.map((pattern) => ({ pattern, expression: toExpression(pattern) }));
  return (path) => tests.find(({ expression }) => expression.test(path))?.pattern;
}

const TOKEN = /\*\*\/|\*\*|\*|\?|\{[^{}]*\}|\[[^\]/]+\]|[^*?{[]+|[^]/g;

function toExpression(pattern: string): RegExp {
  const trimmed = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  return new RegExp(`^${translate(trimmed)}(?:/.*)?$`, 's');
}

function translate(pattern: string): string {
  return pattern.replaceAll(TOKEN, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1 && token.startsWith('{')) {
      return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`;
    }
    if (token.length > 1 && token.startsWith('['))
      return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return token.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
  });
}
