// Texts as files of the person's own: the browser asks where they go, or puts them where downloads go.

/** Hands a text to the browser to be saved. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Taken back only when the browser had time to begin reading it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A name for files: words in small letters, joined by underscores. */
export function fileStem(name: string): string {
  const stem = name.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').slice(0, 60).replace(/^_+|_+$/g, '');
  return stem === '' ? 'network' : stem;
}
