/** For `sort`: latest change first; the id decides between equal times, so that all tabs agree. */
export function latestChangeFirst(
  a: { readonly updatedAt: string; readonly id: string },
  b: { readonly updatedAt: string; readonly id: string },
): number {
  return descending(`${a.updatedAt} ${a.id}`, `${b.updatedAt} ${b.id}`);
}

/** For `sort`: newest first; the id decides between equal times. */
export function newestVersionFirst(
  a: { readonly createdAt: string; readonly id: string },
  b: { readonly createdAt: string; readonly id: string },
): number {
  return descending(`${a.createdAt} ${a.id}`, `${b.createdAt} ${b.id}`);
}

/** For `sort`: newest first; the id decides between equal times. */
export function newestUploadFirst(
  a: { readonly uploadedAt: string; readonly id: string },
  b: { readonly uploadedAt: string; readonly id: string },
): number {
  return descending(`${a.uploadedAt} ${a.id}`, `${b.uploadedAt} ${b.id}`);
}

function descending(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
