/** The file as seen from the first of the folders that it lies below: working directories of the program. */
export function relativeFile(file: string, folders: readonly string[]): string {
  // A recording may come from another system, whose separator is not this one's.
  const folder = folders.find(
    (path) => file.startsWith(path) && /^[/\\]./.test(file.slice(path.length)),
  );
  return folder === undefined ? file : file.slice(folder.length + 1);
}
