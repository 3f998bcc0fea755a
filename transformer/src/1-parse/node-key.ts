/**
 * The neutral model of a source file: what later phases know of it, whichever parser read it. No node of any syntax
 * tree appears in it; a parser hands out keys instead and remembers which node each stands for.
 */
export type NodeKey = number & { readonly __brand: 'NodeKey' };
