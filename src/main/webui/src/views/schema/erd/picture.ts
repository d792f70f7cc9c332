/** The longest side of a canvas that browsers support, approximately. */
const MAX_SIDE = 16_000;
const MAX_PIXELS = 120_000_000;
const SHARPNESS = 2;

/** Returns the number of pixels per unit: two, or fewer for a large drawing. */
export function pixelScale(width: number, height: number): number {
  return Math.min(SHARPNESS, MAX_SIDE / Math.max(width, height), Math.sqrt(MAX_PIXELS / (width * height)));
}

/** Converts an SVG to PNG. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const scale = pixelScale(width, height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("The browser cannot draw a picture of this size.");
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (png) => (png ? resolve(png) : reject(new Error("The browser cannot draw a picture of this size."))),
        "image/png",
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
