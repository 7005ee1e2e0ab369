// Text that goes into HTML or SVG: it is somebody's, so it is escaped wherever it stands.

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that can stand anywhere in HTML or SVG, between quotes too. Characters no document may hold are left out: one of them makes a whole picture unreadable. */
export function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '').replaceAll(/[&<>"']/g, (found) => entities[found] ?? found);
}
