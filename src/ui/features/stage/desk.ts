import type { Artboard } from '../../../domain/document/records.ts';

/** The rectangle that holds all artboards, in pixels of the desk. */
export interface DeskBounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Undefined without artboards. */
export function deskBounds(artboards: readonly Artboard[]): DeskBounds | undefined {
  if (artboards.length === 0) return undefined;
  const x = Math.min(...artboards.map((artboard) => artboard.x));
  const y = Math.min(...artboards.map((artboard) => artboard.y));
  return {
    x,
    y,
    width: Math.max(...artboards.map((artboard) => artboard.x + artboard.width)) - x,
    height: Math.max(...artboards.map((artboard) => artboard.y + artboard.height)) - y,
  };
}

/** Screen pixels for one of the desk, so that all of it fits into a room; enlarged eightfold at the most. */
export function fitZoom(
  bounds: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
): number {
  const fit = Math.min(room.width / bounds.width, room.height / bounds.height);
  return Math.min(8, Math.max(0.01, fit));
}
