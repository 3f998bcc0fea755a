export { default } from './adapters/babel.ts';
