/**
 * Every problem the generator reports. A code never changes its meaning and is never given again, because people
 * search for it.
 */
export const DIAGNOSTIC_CODES = {
  ORM001: 'the file is not valid protobuf',
  ORM002: 'an imported file was not found',
  ORM003: 'a type was not found',
  ORM004:
    'a tag in a leading or detached comment, where it lands on the wrong element without a word',
  ORM005: 'a tag where no compiler exposes it',
  ORM006: 'a tag in a block comment, on whose owner compilers disagree',
  ORM007: 'a tag on an element that takes none',
  ORM008: 'a marker that nearly is @orm:',
  ORM009: 'a tag without items',
  ORM010: 'a second tag on one element',
  ORM011: 'an unbalanced quote or parenthesis',
  ORM012: 'an unknown key',
  ORM013: 'a key given twice',
  ORM014: 'a key without its value',
  ORM015: 'a value on a key that takes none',
  ORM016: '"-" together with other items',
  ORM017: 'a key that is not valid here',
  ORM018: 'an item that is no item',
  ORM019: 'a value that the key does not take',
  ORM020: 'two fields with one column',
  ORM021: 'a primary key on a repeated, map or oneof field',
  ORM022: 'autoIncrement on something that is no integer',
  ORM023: 'size on something that is no string',
  ORM024: 'an unknown relation target',
  ORM025: 'a type unknown to the dialect',
  ORM026: 'a message-typed field that does not say how it is stored',
  ORM027: 'an index or key over something that is no column',
  ORM028: 'two messages with one table',
  ORM029: 'keys that contradict each other',
  ORM030: 'a tag that the target cannot express',
  ORM031: 'one name declared in two files',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
