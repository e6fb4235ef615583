// Text as older Chinese programs write it. No encoder comes with the platform,
// but a decoder does: the table is made by reading every pair of bytes.
const codes = new Map<string, number>();

function table(): Map<string, number> {
  if (codes.size > 0) return codes;
  const decoder = new TextDecoder('gbk');
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const sign = decoder.decode(Uint8Array.of(high, low));
      if (sign.length === 1 && sign !== '\ufffd' && !codes.has(sign)) codes.set(sign, high * 256 + low);
    }
  }
  return codes;
}

/** gbk encodes a text; a sign that GBK does not have is an error. */
export function gbk(text: string): Buffer {
  const bytes: number[] = [];
  for (const sign of text) {
    const code = sign.charCodeAt(0);
    const pair = table().get(sign);
    if (sign.length === 1 && code < 0x80) bytes.push(code);
    else if (pair !== undefined) bytes.push(pair >> 8, pair & 0xff);
    else throw new Error(`GBK has no ${sign}`);
  }
  return Buffer.from(bytes);
}
