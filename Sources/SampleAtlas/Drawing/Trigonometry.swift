internal import Glibc

/// The sine, so that only this file needs the C library's.
@inline(__always) func sine(_ angle: Float) -> Float { sinf(angle) }

/// The cosine, for the same reason.
@inline(__always) func cosine(_ angle: Float) -> Float { cosf(angle) }

/// Half a turn, in radians.
let halfTurn = Float.pi
