/** The ways of tracing a program that the suite runs over. */
import type { Road } from '../lib/road.ts';
import { BABEL_7, BABEL_8 } from './babel.ts';
import { BUILD } from './build.ts';
import { ESBUILD, ROLLDOWN, ROLLUP, RSPACK, VITE, WEBPACK } from './bundlers.ts';
import { INSTRUMENT } from './instrument.ts';
import { RUN } from './run.ts';
import { TEXT } from './text.ts';
import { TSPC_5, TSPC_6 } from './tspc.ts';
import { VITEST } from './vitest.ts';

export const ROADS: readonly Road[] = [
  TSPC_6,
  TSPC_5,
  TEXT,
  RUN,
  INSTRUMENT,
  BUILD,
  BABEL_8,
  BABEL_7,
  VITE,
  ROLLUP,
  ROLLDOWN,
  WEBPACK,
  RSPACK,
  ESBUILD,
  VITEST,
];
