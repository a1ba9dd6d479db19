// Whether WebGL is computed by the processor, not by a graphics card. Then every triangle and every pixel takes time.

let answer = null; // asked once, because asking makes a WebGL context

export function drawsInSoftware() {
  return (answer ??= ask());
}

function ask() {
  const gl = document.createElement("canvas").getContext("webgl");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
