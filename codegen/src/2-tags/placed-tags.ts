import type { Comment, CommentLine, Comments } from '../1-parse/comment.ts';
import type { ProtoElement, ProtoEnum, ProtoFile, ProtoMessage } from '../1-parse/proto-file.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { DiagnosticList } from '../diagnostic.ts';
import { findMarkers, type Marker } from './find-marker.ts';
import { parseTag, positionIn, type ReportProblem } from './parse-tag.ts';
import type { Tag } from './tag.ts';
import type { TagScope } from './tag-keys.ts';

/** The tags of a file, by the element they belong to. */
export type PlacedTags = ReadonlyMap<ProtoElement, Tag>;

/** What a comment is to the element it hangs on. */
type Placement = 'leading' | 'trailing' | 'detached';

/** Finds every tag of a file, and reports each that stands where it would not, or not surely, be applied. */
export function placeTags(file: ProtoFile, diagnostics: DiagnosticList): PlacedTags {
  const placer = new TagPlacer((code, at, message) =>
    diagnostics.error(code, file.label, at, message),
  );
  placer.placeFile(file);
  return placer.tags;
}

class TagPlacer {
  readonly tags = new Map<ProtoElement, Tag>();
  readonly #report: ReportProblem;

  constructor(report: ReportProblem) {
    this.#report = report;
  }

  placeFile(file: ProtoFile): void {
    for (const message of file.messages) this.#message(message);
    for (const type of file.enums) this.#enum(type);
    for (const service of file.services) {
      this.#untaggable(service.comments, 'service', service.name);
      for (const { comments, name } of service.methods) this.#untaggable(comments, 'rpc', name);
    }
    for (const comment of file.otherComments) {
      this.#refuse(comment, 'ORM007', 'an @orm tag here belongs to no field, oneof or message');
    }
    for (const comment of file.lostComments) {
      this.#refuse(comment, 'ORM005', `no compiler passes this comment on; ${ADVICE}`);
    }
  }

  #message(message: ProtoMessage): void {
    this.#declaration(message, 'message');
    for (const oneof of message.oneofs) this.#declaration(oneof, 'oneof');
    for (const field of message.fields) this.#field(field);
    for (const nested of message.messages) this.#message(nested);
    for (const type of message.enums) this.#enum(type);
  }

  /** Messages and oneofs: above, or behind the brace. */
  #declaration(element: ProtoElement, scope: TagScope): void {
    const { leading, trailing, detached } = element.comments;
    this.#accept(element, leading, scope);
    this.#accept(element, trailing, scope);
    for (const comment of detached) {
      this.#refuse(
        comment,
        'ORM004',
        `a blank line parts this tag from ${scope} ${quoted(element.name)}`,
      );
    }
  }

  #field(field: ProtoElement): void {
    const { leading, trailing, detached } = field.comments;
    this.#accept(field, trailing, 'field');
    for (const comment of [leading, ...detached]) {
      const where: Placement = comment === leading ? 'leading' : 'detached';
      this.#refuse(
        comment,
        'ORM004',
        `this tag stands in a ${where} comment of field ${quoted(field.name)} and is not applied; ${ADVICE}`,
      );
    }
  }

  #enum(type: ProtoEnum): void {
    this.#untaggable(type.comments, 'enum', type.name);
    for (const { comments, name } of type.values) this.#untaggable(comments, 'enum value', name);
  }

  #untaggable(comments: Comments, kind: string, name: string): void {
    for (const comment of [comments.leading, comments.trailing, ...comments.detached]) {
      this.#refuse(comment, 'ORM007', `${kind} ${quoted(name)} takes no @orm tag`);
    }
  }

  #accept(element: ProtoElement, comment: Comment | undefined, scope: TagScope): void {
    if (comment?.style === 'block') {
      const message = `compilers disagree on whose a block comment is; write // @orm: instead`;
      this.#refuse(comment, 'ORM006', message);
      return;
    }
    this.#eachMarker(comment, (line, marker) => {
      const { tag } = parseTag(line, marker, scope, this.#report);
      if (!this.tags.has(element)) {
        this.tags.set(element, tag);
        return;
      }
      const message = `${scope} ${quoted(element.name)} already has a tag; put all items into one`;
      this.#report('ORM010', tag.at, message);
    });
  }

  #refuse(comment: Comment | undefined, code: DiagnosticCode, message: string): void {
    this.#eachMarker(comment, (line, marker) => {
      this.#report(code, positionIn(line, marker.start), message);
    });
  }

  /** Near misses are reported wherever they stand: the tag they were meant to be is missed either way. */
  #eachMarker(
    comment: Comment | undefined,
    visit: (line: CommentLine, marker: Marker) => void,
  ): void {
    for (const line of comment?.lines ?? []) {
      for (const marker of findMarkers(line.text)) {
        if (marker.kind === 'tag') visit(line, marker);
        else this.#reportNearMiss(line, marker);
      }
    }
  }

  #reportNearMiss(line: CommentLine, { start, end }: Marker): void {
    const found = line.text.slice(start, end).trim();
    this.#report(
      'ORM008',
      positionIn(line, start),
      `found ${quoted(found)}; a tag starts with "@orm:"`,
    );
  }
}

const ADVICE = 'put it behind the field, on the same line';

function quoted(text: string): string {
  return JSON.stringify(text);
}
