/**
 * The same module, for code that loads CommonJS only. Node's own `require` takes an ES module. Jest gives each test file
 * a `require` that loads everything anew, here a drain worker for each; its `Module` extends Node's, whose `createRequire`
 * reaches the one that all share.
 */
interface NodeModule {
  createRequire(path: string): (name: string) => unknown;
}

const own: NodeModule = process.getBuiltinModule('module');
const extended = Object.getPrototypeOf(own) as Partial<NodeModule>;

module.exports = (extended.createRequire ?? own.createRequire)(__filename)(
  '../bundle/hot/index.js',
);
