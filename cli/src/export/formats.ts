import type { WriteExport } from './source.ts';

export interface ExportFormat {
  /** With its dot. */
  readonly extension: string;
  /** Half a line for the help. */
  readonly description: string;
  /** Who opens it. */
  readonly viewer: string;
  readonly isBinary?: boolean;
  /** Draws a single task. */
  readonly isOneTask?: boolean;
  /** Made of paths with their sums, and not of single calls. */
  readonly isAggregate?: boolean;
  readonly load: () => Promise<WriteExport>;
}

/** As the command takes them. */
export type ExportName =
  | 'chrome'
  | 'perfetto'
  | 'speedscope'
  | 'pprof'
  | 'cpuprofile'
  | 'folded'
  | 'otlp-json'
  | 'mermaid'
  | 'dot'
  | 'csv';

export const EXPORT_FORMATS: Readonly<Record<ExportName, ExportFormat>> = {
  chrome: {
    extension: '.trace.json',
    description: 'Trace Event JSON: every call on a timeline',
    viewer: 'ui.perfetto.dev, chrome://tracing',
    load: async () => (await import('./chrome.ts')).writeChrome,
  },
  perfetto: {
    extension: '.perfetto-trace',
    description: "Perfetto's protobuf: the same, for recordings of any size",
    viewer: 'ui.perfetto.dev, trace_processor',
    isBinary: true,
    load: async () => (await import('./perfetto.ts')).writePerfetto,
  },
  speedscope: {
    extension: '.speedscope.json',
    description: 'paths with self time and with calls, two profiles',
    viewer: 'speedscope.app',
    isAggregate: true,
    load: async () => (await import('./speedscope.ts')).writeSpeedscope,
  },
  pprof: {
    extension: '.pb.gz',
    description: 'paths with calls, self, running and total time',
    viewer: 'go tool pprof, Pyroscope, Speedscope',
    isBinary: true,
    isAggregate: true,
    load: async () => (await import('./pprof.ts')).writePprof,
  },
  cpuprofile: {
    extension: '.cpuprofile',
    description: "paths with self time, as V8's profiler writes them",
    viewer: 'Chrome DevTools, VS Code, speedscope',
    isAggregate: true,
    load: async () => (await import('./cpuprofile.ts')).writeCpuprofile,
  },
  folded: {
    extension: '.folded',
    description: 'a line for each path, with its self time in ns',
    viewer: 'flamegraph.pl, inferno, speedscope',
    isAggregate: true,
    load: async () => (await import('./folded.ts')).writeFolded,
  },
  'otlp-json': {
    extension: '.otlp.jsonl',
    description: 'spans of OpenTelemetry, a task a trace, lines of JSON',
    viewer: 'the OpenTelemetry Collector (otlpjsonfile), Jaeger, any OTLP endpoint',
    load: async () => (await import('./otlp-json.ts')).writeOtlp,
  },
  mermaid: {
    extension: '.mmd',
    description: 'sequence diagram of one --task; -n of its calls, 150 unless given',
    viewer: 'mermaid.live, GitHub, mmdc',
    isOneTask: true,
    load: async () => (await import('./mermaid.ts')).writeMermaid,
  },
  dot: {
    extension: '.dot',
    description: 'functions and who called whom; -n of them, 80 unless given',
    viewer: 'Graphviz: dot -Tsvg',
    isAggregate: true,
    load: async () => (await import('./dot.ts')).writeDot,
  },
  csv: {
    extension: '.csv',
    description: 'a line for each call',
    viewer: 'spreadsheets, DuckDB, pandas',
    load: async () => (await import('./csv.ts')).writeCsv,
  },
};
