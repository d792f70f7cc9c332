/** Downloads a file that the page has made. */
export function download(content: Blob, name: string) {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser must have begun to read it.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
