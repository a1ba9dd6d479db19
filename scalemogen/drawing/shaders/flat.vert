#version 330 core
// Replaces pyrender's vertex shader of the same name (see scalemogen/drawing/gl.py).
layout(location = 0) in vec3 position;
#ifdef NORMAL_LOC
layout(location = NORMAL_LOC) in vec3 normal;
#endif
#ifdef TEXCOORD_0_LOC
layout(location = TEXCOORD_0_LOC) in vec2 texcoord_0;
#endif
#ifdef COLOR_0_LOC
layout(location = COLOR_0_LOC) in vec4 color_0;
#endif
layout(location = INST_M_LOC) in mat4 inst_m;

uniform mat4 M;
uniform mat4 V;
uniform mat4 P;

out vec3 world_position;
out vec3 world_normal;
out vec2 uv;
out vec4 color;

void main()
{
    vec4 world = M * inst_m * vec4(position, 1.0);
    world_position = world.xyz;
    world_normal = vec3(0.0, 1.0, 0.0);
    uv = vec2(0.0);
    color = vec4(1.0);
#ifdef NORMAL_LOC
    world_normal = mat3(M * inst_m) * normal;
#endif
#ifdef TEXCOORD_0_LOC
    uv = texcoord_0;
#endif
#ifdef COLOR_0_LOC
    color = color_0;
#endif
    gl_Position = P * V * world;
}
