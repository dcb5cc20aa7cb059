/** A small scene in colours that follow from `seed`, as PNG. */
export async function drawPicture(width: number, height: number, seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  const hue = (seed * 47) % 360;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `oklch(70% 0.12 ${hue})`);
  sky.addColorStop(1, `oklch(88% 0.09 ${(hue + 70) % 360})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `oklch(95% 0.08 ${(hue + 90) % 360})`;
  context.beginPath();
  context.arc(width * 0.62, height * 0.4, width * 0.13, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = `oklch(42% 0.1 ${(hue + 200) % 360})`;
  context.beginPath();
  context.moveTo(0, height);
  context.lineTo(width * 0.35, height * 0.45);
  context.lineTo(width * 0.6, height * 0.8);
  context.lineTo(width * 0.78, height * 0.58);
  context.lineTo(width, height * 0.85);
  context.lineTo(width, height);
  context.fill();
  return canvas.convertToBlob({ type: 'image/png' });
}

/** What stands for the SHA-256 of the picture number `index`. */
export function fakeAssetId(index: number): string {
  return index.toString(16).padStart(64, '0');
}
