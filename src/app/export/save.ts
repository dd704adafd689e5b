/** Hands a file to the browser, to be saved where it saves. */
const LONG_ENOUGH_MS = 10_000;

function saveFrom(url: string, name: string): void {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
}

export function saveText(text: string | Blob, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  saveFrom(url, name);
  setTimeout(() => URL.revokeObjectURL(url), LONG_ENOUGH_MS);
}

export const saveData = saveFrom;
