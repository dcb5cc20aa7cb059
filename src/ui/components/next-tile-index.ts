/** Where a key leads from tile `index` of `count` in a grid of `columns`; undefined when the key moves nothing. */
export function nextTileIndex(
  key: string,
  index: number,
  count: number,
  columns: number,
  isRtl: boolean,
): number | undefined {
  const forward = isRtl ? 'ArrowLeft' : 'ArrowRight';
  const back = isRtl ? 'ArrowRight' : 'ArrowLeft';
  let next: number;
  if (key === forward) next = index + 1;
  else if (key === back) next = index - 1;
  else if (key === 'ArrowDown') next = index + columns;
  else if (key === 'ArrowUp') next = index - columns;
  else if (key === 'Home') next = 0;
  else if (key === 'End') next = count - 1;
  else return undefined;
  return next >= 0 && next < count ? next : index;
}
