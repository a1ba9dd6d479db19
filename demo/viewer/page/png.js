// Text in a PNG file: the recipe of a motion, which "Open a recipe" reads.

const SIGNATURE_AND_HEADER = 33; // bytes; the text stands after the header

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

// The checksum of PNG chunks (CRC-32).
function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = TABLE[(rest ^ byte) & 255] ^ (rest >>> 8);
  return ~rest >>> 0;
}

// Return the file with a text in it. The text must be ASCII; JSON can escape all other characters.
export async function withText(blob, keyword, text) {
  const file = new Uint8Array(await blob.arrayBuffer());
  const body = new TextEncoder().encode(`tEXt${keyword}\0${text}`);
  const numbers = (value) => new Uint8Array(new Uint32Array([value]).buffer).reverse(); // big-endian
  const chunk = [numbers(body.length - 4), body, numbers(checksum(body))];
  return new Blob([file.slice(0, SIGNATURE_AND_HEADER), ...chunk, file.slice(SIGNATURE_AND_HEADER)], { type: "image/png" });
}
