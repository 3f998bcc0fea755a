/** The names that injected code gives its variables. None of them is in the file already. */
export interface InjectedNames {
  /** The runtime's module: `$ft`. */
  readonly runtime: string;
  /** Holds the number of the file's first site, undefined until it is registered. */
  readonly base: string;
  /** The function that registers the file at its first call. */
  readonly baseFunction: string;
  /** The function that loads the runtime where `require` does. */
  readonly loader: string;
  span(site: number): string;
  result(site: number): string;
  /** Variables of single points, numbered over the file. */
  kept(point: number): string;
  error(point: number): string;
  suspender(point: number): string;
}

/** @param taken the file's identifiers that begin with `$` */
export function chooseNames(taken: ReadonlySet<string>): InjectedNames {
  for (let attempt = 0; ; attempt++) {
    const infix = attempt === 0 ? '' : `${attempt}_`;
    const runtime = attempt === 0 ? '$ft' : `$ft${attempt}`;
    const isOurs = new RegExp(
      String.raw`^\$(?:ft${attempt === 0 ? '' : attempt}(?:_b|_base|_load)?|[srkve]${infix}\d+)$`,
    );
    if (taken.size > 0 && [...taken].some((name) => isOurs.test(name))) continue;
    return {
      runtime,
      base: `${runtime}_b`,
      baseFunction: `${runtime}_base`,
      loader: `${runtime}_load`,
      span: (site) => `$s${infix}${site}`,
      result: (site) => `$r${infix}${site}`,
      kept: (point) => `$k${infix}${point}`,
      error: (point) => `$e${infix}${point}`,
      suspender: (point) => `$v${infix}${point}`,
    };
  }
}
