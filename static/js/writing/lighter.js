/* A photograph that is larger than the portal keeps is made smaller before it travels. */
const LONGEST_SIDE = 2400; // as portal/uploads/pictures.py
const LIGHT_BYTES = 2 * 1024 * 1024;
const QUALITY = 0.9;

export async function lighter(file) {
  if (file.type !== "image/jpeg" || file.size <= LIGHT_BYTES) return file;
  try {
    const whole = await createImageBitmap(file); // upright, as the photograph says
    const share = Math.min(1, LONGEST_SIDE / Math.max(whole.width, whole.height));
    const canvas = new OffscreenCanvas(Math.round(whole.width * share), Math.round(whole.height * share));
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    const made = await canvas.convertToBlob({ type: file.type, quality: QUALITY });
    return made.size < file.size ? new File([made], file.name, { type: made.type }) : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}
