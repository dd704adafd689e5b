/** Tells when a font has come: a canvas that wrote with another one meanwhile has to write again. */
export function watchFonts(tell: () => void): () => void {
  const fonts: FontFaceSet | undefined = document.fonts;
  fonts?.addEventListener('loadingdone', tell);
  return () => fonts?.removeEventListener('loadingdone', tell);
}
