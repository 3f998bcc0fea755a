import type ts from 'typescript';
import { vi } from 'vitest';
import { compileText } from './compile.ts';

/** The lines that `explain` prints for a text. */
export function explainText(
  compiler: typeof ts,
  text: string,
  config: Readonly<Record<string, unknown>> = {},
): string[] {
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  try {
    compileText(compiler, text, {}, { ...config, explain: true });
  } finally {
    spy.mockRestore();
  }
  return written.join('').split('\n').filter(Boolean);
}
