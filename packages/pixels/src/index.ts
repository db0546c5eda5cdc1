/** Frames: encapsulation, decompression, look-up tables, rendering to 8 bit (PS3.3 C.7.6.3, C.11; PS3.5 8, A.4). */
export {}
