import { writeListing } from '../report/list.ts';
import { listing } from '../source/listing.ts';
import { type CommonOptions, type Context, report } from './context.ts';

/** Apart from the command's own options: the parser is a library that other commands start without. */
export function reportList(context: Context, name: string, options: CommonOptions): number {
  report(context, options, {
    query: (store, selection) => listing(store, name, selection),
    write: (answer, _head, terminal) => writeListing(answer, terminal),
    isAggregate: true,
  });
  return 0;
}
