import type { CallValues } from '../queries/call-values.ts';
import { valueText } from './value.ts';

/** Values in parentheses; nothing for a call without parameters. */
export function argumentsText(
  parameters: readonly { readonly data: string | undefined }[],
): string {
  if (parameters.length === 0) return '';
  return `(${parameters.map(({ data }) => (data === undefined ? '…' : valueText(data))).join(', ')})`;
}

/** What came of a call, where it was recorded. */
export function outcomeText({ result, error }: Pick<CallValues, 'result' | 'error'>): string {
  if (error !== undefined) return ` threw ${valueText(error)}`;
  return result === undefined ? '' : ` → ${valueText(result)}`;
}
