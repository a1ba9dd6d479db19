#version 330 core
// Three cheap materials instead of pyrender's physically based one, which is three times slower in software:
//   normals            -> a body: soft light from the sky, one lamp, a bright rim
//   uv without colours -> the floor: a grid in world metres that fades out with uv
//   uv and colours     -> a shadow disc: alpha falls off with uv
struct Material {
    vec3 emissive_factor;
    vec4 base_color_factor;
    float metallic_factor;
    float roughness_factor;
};
uniform Material material;
uniform vec3 cam_pos;
uniform mat4 V;

in vec3 world_position;
in vec3 world_normal;
in vec2 uv;
in vec4 color;

out vec4 frag_color;

vec3 lit(vec3 base)
{
    vec3 n = normalize(world_normal);
    vec3 to_eye = normalize(cam_pos - world_position);
    // The lamp moves with the camera, above it and to its left. stage.py places the shadows accordingly.
    vec3 lamp = normalize(transpose(mat3(V)) * vec3(-0.35, 0.0, 0.45) + vec3(0.0, 0.85, 0.0));
    float sky = 0.5 + 0.5 * n.y;
    float wrap = max(0.0, (dot(n, lamp) + 0.35) / 1.35);
    float shine = pow(max(0.0, dot(n, normalize(lamp + to_eye))), 28.0);
    float rim = pow(1.0 - max(0.0, dot(n, to_eye)), 3.0);
    vec3 ambient = mix(vec3(0.50, 0.49, 0.52), vec3(0.66, 0.68, 0.72), sky);
    return base * (ambient + 0.42 * wrap) + 0.10 * shine + 0.10 * rim * sky;
}

float lines(float every, float width)
{
    vec2 cell = world_position.xz / every;
    vec2 away = abs(fract(cell - 0.5) - 0.5);
    vec2 soft = fwidth(cell);
    // Lines thinner than a pixel would flicker when the camera moves, so they are made fainter instead.
    vec2 line = (1.0 - smoothstep(vec2(width / every) , vec2(width / every) + 1.5 * soft, away));
    line *= clamp(0.25 / soft, 0.0, 1.0);
    return max(line.x, line.y);
}

void main()
{
#ifdef NORMAL_LOC
    frag_color = vec4(lit(color.rgb), 1.0);
#else
#ifdef COLOR_0_LOC
    float inside = max(0.0, 1.0 - dot(uv, uv));
    frag_color = vec4(color.rgb, color.a * inside * inside);
#else
    vec3 background = material.emissive_factor;
    vec3 tile = material.base_color_factor.rgb;
    vec3 grid = tile * vec3(0.87, 0.89, 0.92);
    vec2 cell = floor(world_position.xz);
    tile *= mod(cell.x + cell.y, 2.0) < 0.5 ? 1.0 : 0.982;
    tile = mix(tile, grid, 0.75 * lines(1.0, 0.007) + 0.25 * lines(0.5, 0.003));
    frag_color = vec4(mix(tile, background, smoothstep(0.25, 1.0, length(uv))), 1.0);
#endif
#endif
}
