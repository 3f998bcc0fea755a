/** Small random programs in the shape that the transformer emits. */
import { SITE_KINDS, type SiteEntry } from '@functrace/format';
import * as fc from 'fast-check';

export type Step =
  | { readonly do: 'call' | 'try' | 'attempt' | 'later' | 'lost' | 'finally'; readonly call: Call }
  | { readonly do: 'wait' }
  | { readonly do: 'together'; readonly calls: readonly Call[]; readonly isCaught: boolean };

/** Who answers a request: the call, when its route becomes known, and whether it is answered before callbacks are run. */
export interface RequestOf {
  readonly route: 'early' | 'late' | 'never';
  readonly site: number;
  readonly end: 'at once' | 'late' | 'closed' | 'never';
}

export interface Call {
  /** Made by the event loop for one. */
  readonly request?: RequestOf;
  /** Begins a task, whoever calls. */
  readonly isAlone?: boolean;
  readonly kind: 'sync' | 'async' | 'generator';
  readonly site: number;
  readonly steps: readonly Step[];
  readonly end: 'return' | 'throw' | 'native';
  /** What the caller does with a generator after so many steps. */
  readonly left: 'run' | 'return' | 'throw' | 'abandon';
  readonly stops: number;
}

const KINDS = { sync: 0, async: 6, generator: 9 } as const;
const SITES_EACH = 3;

/** The site of a method; those of two routes follow. */
export const METHOD: number = Object.keys(KINDS).length * SITES_EACH;
const ROUTES = [METHOD + 1, METHOD + 2];
const REQUEST = SITE_KINDS.indexOf('request');

export const SITES: readonly SiteEntry[] = [
  ...Object.entries(KINDS).flatMap(([name, kind]) =>
    Array.from({ length: SITES_EACH }, (_, index): SiteEntry => [
      `${name}${index}`,
      kind,
      index + 1,
      1,
      '',
    ]),
  ),
  ...['GET', 'GET /a', 'GET /b'].map((name): SiteEntry => [name, REQUEST, 0, 0, '']),
];

export function isGeneratorSite(site: number): boolean {
  return site >= 2 * SITES_EACH && site < METHOD;
}

const requests: fc.Arbitrary<{ request?: RequestOf }> = fc.record(
  {
    request: fc.record({
      route: fc.constantFrom('early' as const, 'late' as const, 'never' as const),
      site: fc.constantFrom(...ROUTES),
      end: fc.constantFrom(
        'at once' as const,
        'late' as const,
        'closed' as const,
        'never' as const,
      ),
    }),
  },
  { requiredKeys: [] },
);

export const programs: fc.Arbitrary<readonly Call[]> = fc.array(
  fc
    .tuple(
      requests,
      fc.letrec<{ call: Call; step: Step }>((tie) => ({
        call: fc
          .record({
            kind: fc.constantFrom('sync' as const, 'async' as const, 'generator' as const),
            index: fc.nat(SITES_EACH - 1),
            steps: fc.array(tie('step'), { maxLength: 4, size: 'max', depthIdentifier: 'call' }),
            end: fc.constantFrom(
              'return' as const,
              'return' as const,
              'throw' as const,
              'native' as const,
            ),
            left: fc.constantFrom(
              'run' as const,
              'run' as const,
              'return' as const,
              'throw' as const,
              'abandon' as const,
            ),
            stops: fc.nat(3),
            isAlone: fc.nat(7).map((draw) => draw === 0),
          })
          .map(({ index, ...call }) => ({
            ...call,
            site: Object.keys(KINDS).indexOf(call.kind) * SITES_EACH + index,
          })),
        step: fc.oneof(
          { maxDepth: 5, depthSize: 'large', depthIdentifier: 'call' },
          fc.constant({ do: 'wait' as const }),
          fc.record({
            do: fc.constantFrom(
              'call' as const,
              'try' as const,
              'attempt' as const,
              'later' as const,
              'lost' as const,
              'finally' as const,
            ),
            call: tie('call'),
          }),
          fc.record({
            do: fc.constant('together' as const),
            calls: fc.array(tie('call'), { maxLength: 3, depthIdentifier: 'call' }),
            isCaught: fc.boolean(),
          }),
        ),
      })).call,
    )
    .map(([request, call]) => ({ ...call, ...request })),
  { minLength: 1, maxLength: 4, size: 'max' },
);
