import { readBudgets } from '../budgets/read-budgets.ts';
import { type BudgetCheck, checkBudgets } from '../queries/check-budgets.ts';
import { writeCheck } from '../report/check.ts';
import { type CommonOptions, type Context, report } from './context.ts';

const EXIT_OK = 0;
const EXIT_VIOLATED = 1;

/** Apart from the command's own options: a parser of JSON with comments comes with it. */
export function reportCheck(context: Context, file: string, options: CommonOptions): number {
  const budgets = readBudgets(file);
  let violations: BudgetCheck['violations'] = [];
  report(context, options, {
    query: (store, selection) => {
      const answer = checkBudgets(store, budgets, selection);
      ({ violations } = answer);
      return answer;
    },
    write: (answer, head, terminal) => writeCheck(head, answer, terminal),
    isAggregate: true,
  });
  return violations.length === 0 ? EXIT_OK : EXIT_VIOLATED;
}
