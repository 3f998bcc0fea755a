/** IGNORE_NAMES counts twice: at build a function is left as it is, at start an instrumented one is switched off. */
import { expect, it } from 'vitest';
import { Project } from './lib/project.ts';

const PROGRAM = `
function logLine(text: string): string {
  return format(text);
}
function format(text: string): string {
  return text.trim();
}
class Logger {
  write(text: string): string {
    return logLine(text);
  }
}
new Logger().write(' a ');
`;

function build(environment: NodeJS.ProcessEnv): Project {
  const project = new Project();
  project.write('src/main.ts', PROGRAM);
  project.writeSettings();
  expect(project.tspc('tsconfig.json', environment)).toEqual({ status: 0, stdout: '', stderr: '' });
  return project;
}

function recorded(project: Project, table: 'site' | 'TraceData'): unknown[] {
  using recording = project.recording();
  return recording
    .prepare(`SELECT name FROM ${table} ORDER BY name`)
    .all()
    .map((row) => row['name']);
}

it('leaves a function out at build', () => {
  using project = build({ IGNORE_NAMES: 'LOG' });
  expect(project.run(['build/main.js']).status).toBe(0);
  expect(recorded(project, 'site')).toEqual(['format']);
  expect(recorded(project, 'TraceData')).toEqual(['format']);
});

it('switches an instrumented function off at start', () => {
  using project = build({});
  expect(project.run(['build/main.js'], { IGNORE_NAMES: '/^log/, nothing' }).status).toBe(0);
  expect(recorded(project, 'site')).toEqual(['Logger.write', 'format', 'logLine']);
  // The call that is not recorded stands in nobody's way: `format` has `Logger.write` as its caller.
  expect(recorded(project, 'TraceData')).toEqual(['Logger.write', 'format']);
  using recording = project.recording();
  const format = recording
    .prepare("SELECT parentId, indent FROM TraceData WHERE name = 'format'")
    .get();
  expect({ ...format }).toEqual({ parentId: 1, indent: 1 });
});
