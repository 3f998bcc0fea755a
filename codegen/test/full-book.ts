import { Book, Book_Binding } from './fixtures/targets/generated/library/v1/library.pb.ts';

/** A book in which every column has a value that is easily lost. */
export function fullBook(authorId: bigint, id: bigint = 9007199254740993n): Book {
  return new Book({
    id,
    title: 'Größe 💾 \\ \' " null',
    authorId,
    binding: Book_Binding.HARDCOVER,
    reprint: Book_Binding.PAPERBACK,
    printed: new Date(Date.UTC(1969, 6, 20, 20, 17, 40, 123)),
    createdAt: new Date(Date.UTC(2025, 0, 2, 3, 4, 5, 678)),
    updatedAt: new Date(Date.UTC(2025, 5, 2, 3, 4, 5, 1)),
    cover: Uint8Array.of(0, 255, 39, 92),
    spine: new Uint8Array(0),
    inStock: true,
    weight: 0.1,
    isbn: 18446744073709551615n,
    sold: -9223372036854775808n,
    extra: { nested: [1, null, { a: "it's" }] },
    keywords: ['a', 'null'],
    subtitle: '',
    price: 0.5,
    pages: 4294967295,
  });
}
