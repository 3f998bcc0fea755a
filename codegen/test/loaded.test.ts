import { expect, test } from 'vitest';

import { Author, Book, Tag } from './fixtures/targets/generated/library/v1/library.pb.ts';

/** What an ORM's identity map makes: a book of the author whose book it is. */
function circle(): Author {
  const author = new Author({ id: 1n, name: 'Ada' });
  author.books = ['One', 'Two'].map((title) => new Book({ title, authorId: 1n, author }));
  return author;
}

test('what leads back to the message is not written again', () => {
  const author = circle();
  const decoded = Author.decode(Author.encode(author));
  expect(decoded.books.map(({ title, author: back }) => [title, back])).toEqual([
    ['One', undefined],
    ['Two', undefined],
  ]);
  expect(author.toJSON()).toEqual({
    id: '1',
    name: 'Ada',
    books: [
      { title: 'One', authorId: '1' },
      { title: 'Two', authorId: '1' },
    ],
  });
  const [book = new Book()] = author.books;
  expect(Book.decode(Book.encode(book)).author?.books.map(({ title }) => title)).toEqual(['Two']);
});

test('one message may be there twice, side by side', () => {
  const tag = new Tag({ name: 'math' });
  const book = new Book({ tags: [tag, tag] });
  expect(Book.decode(Book.encode(book)).tags).toEqual([tag, tag]);
  expect(book.toJSON()).toEqual({ tags: [{ name: 'math' }, { name: 'math' }] });
});

test('an error leaves nothing behind', () => {
  const author = circle();
  Reflect.set(author, 'id', 2n ** 70n);
  expect(() => Author.encode(author)).toThrow('outside of the range of int64');
  const [book = new Book()] = author.books;
  book.sold = 2n ** 70n;
  author.id = 1n;
  expect(() => Author.encode(author)).toThrow('outside of the range of int64');
  book.sold = 0n;
  expect(Author.decode(Author.encode(author)).books).toHaveLength(2);
});
