/** Together with tsx, which resolves what Node does not: whoever is registered first, functions and stacks are right. */
import { expect, test } from 'vitest';
import { Project } from './lib/project.ts';
import { COMMAND, recordedCalls } from './lib/roads.ts';

const LOADER = '@functrace/transformer/register';

const ORDERS: Readonly<Record<string, readonly string[]>> = {
  'ours, then tsx': ['--import', LOADER, '--import', 'tsx'],
  'tsx, then ours': ['--import', 'tsx', '--import', LOADER],
  'required, then tsx': ['--require', LOADER, '--import', 'tsx'],
  'tsx, then functrace run': ['--import', 'tsx', COMMAND, 'run'],
};

test.each(Object.entries(ORDERS))('%s', (_, flags) => {
  using project = new Project();
  project.write('package.json', { type: 'module' });
  project.write(
    'main.ts',
    `import { helper } from './helper';
enum Number { One = 1 }
interface Given { readonly a: number }


function main(given: Given): number { return helper(given.a) + Number.One; }
function fail(): never { throw new Error('here'); }
console.log(main({ a: 2 }));
try { fail(); } catch (error: any) { console.log(error.stack.split('\\n').slice(0, 3).join('\\n')); }
`,
  );
  project.write('helper.ts', 'export function helper(n: number): number { return n * 2; }\n');
  const untraced = project.run(['--import', 'tsx', 'main.ts']);
  expect(untraced.stdout).toContain('main.ts:7:32');
  expect(project.run([...flags, 'main.ts'])).toEqual(untraced);
  // What tsx makes of an enum is a function, which has no name; it is there where tsx is the first.
  const named = recordedCalls(project).filter((call) => !call.includes('<anonymous'));
  expect(named).toEqual(['helper.ts helper 1', 'main.ts fail 1', 'main.ts main 1']);
});
