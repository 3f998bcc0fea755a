import { printMessagesFile } from './print-messages-file.ts';
import { printDrizzleFiles } from './drizzle/print-drizzle-files.ts';
import { printGrpcFiles } from './grpc/print-grpc-files.ts';
import { printKyselyFiles } from './kysely/print-kysely-files.ts';
import { printPrismaFiles } from './prisma/print-prisma-files.ts';
import { printMikroOrmFiles } from './mikro-orm/print-mikro-orm-files.ts';
import { printSqlFiles } from './sql/print-sql-files.ts';
import { printTypeormFiles } from './typeorm/print-typeorm-files.ts';
import type { Target } from './target.ts';

/** What `--target` takes. A target is a printer over the model, and knows no other. */
export const TARGETS: Readonly<Record<string, Target>> = {
  messages: (model) => model.files.map(printMessagesFile),
  grpc: printGrpcFiles,
  sql: printSqlFiles,
  drizzle: printDrizzleFiles,
  kysely: printKyselyFiles,
  prisma: printPrismaFiles,
  typeorm: printTypeormFiles,
  'mikro-orm': printMikroOrmFiles,
};

export const DEFAULT_TARGET = 'messages';
